import { getMetadataArgsStorage } from 'typeorm';
import { quoted } from '#platform/postgres';
import { ProjectionMalformed } from './errors.js';
import type { Projection, StreamRow } from './projection.js';

export type RowClass<Row extends StreamRow = any> = new () => Row;

interface ViewColumn {
  readonly name: string;
  readonly sql: string;
  readonly nullable: boolean;
  /** Gives the value the form in which the table would give it back. */
  readonly plain: (value: unknown) => unknown;
}

interface ViewIndex {
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly where: string | undefined;
}

const asIs = (value: unknown) => value;
const whole = (value: unknown) => (typeof value === 'number' ? value : Number(value));
const instant = (value: unknown) => new Date(value as string).toISOString();
const FORMS: Readonly<Record<string, { readonly sql: string; readonly plain: (value: unknown) => unknown }>> = {
  text: { sql: 'text', plain: asIs },
  varchar: { sql: 'text', plain: asIs },
  'character varying': { sql: 'text', plain: asIs },
  uuid: { sql: 'text', plain: asIs },
  date: { sql: 'date', plain: asIs },
  numeric: { sql: 'numeric', plain: String },
  jsonb: { sql: 'jsonb', plain: asIs },
  json: { sql: 'jsonb', plain: asIs },
  bigint: { sql: 'bigint', plain: whole },
  int8: { sql: 'bigint', plain: whole },
  int: { sql: 'integer', plain: whole },
  int4: { sql: 'integer', plain: whole },
  integer: { sql: 'integer', plain: whole },
  boolean: { sql: 'boolean', plain: asIs },
  bool: { sql: 'boolean', plain: asIs },
  timestamptz: { sql: 'timestamptz', plain: instant },
  'timestamp with time zone': { sql: 'timestamptz', plain: instant },
};

/** One table of a view, as its row class declares it. It names no schema: which one is meant is the transaction's search path. */
export class ViewTable {
  readonly name: string;
  readonly columns: readonly ViewColumn[];
  private readonly indices: readonly ViewIndex[];
  private readonly known: ReadonlySet<string>;
  private readonly names: string;
  private readonly shape: string;

  constructor(readonly rowClass: RowClass) {
    const storage = getMetadataArgsStorage();
    const lineage = lineageOf(rowClass);
    const entity = storage.tables.find((one) => one.target === rowClass);
    if (entity === undefined) throw new ProjectionMalformed(`${rowClass.name} is not an @Entity()`);
    this.name = entity.name ?? snakeCase(rowClass.name);
    const declared = storage.filterColumns(lineage).map(({ propertyName, options }) => columnOf(rowClass, propertyName, options));
    const given = new Map([required('key'), required('stream'), ...declared].map((one) => [one.name, one]));
    for (const name of ['key', 'stream']) if (given.get(name)!.sql !== 'text') throw new ProjectionMalformed(`${rowClass.name}.${name} is text`);
    this.columns = [...given.values()];
    this.known = new Set(given.keys());
    // A column may be indexed by its own decorator or by one on the class; `stream` always is, for a correction replaces the rows of a stream.
    const indices = storage
      .filterIndices(lineage)
      .map((one): ViewIndex => ({ columns: columnsOf(one.columns), unique: one.unique ?? false, where: one.where }));
    this.indices = [
      { columns: ['stream'], unique: false, where: undefined },
      ...indices.filter((one) => one.columns.join() !== 'stream' && one.columns.join() !== 'key'),
    ];
    for (const column of this.indices.flatMap((one) => one.columns))
      if (!this.known.has(column)) throw new ProjectionMalformed(`${rowClass.name} indexes ${column}, which is no column`);
    this.names = this.columns.map((one) => quoted(one.name)).join(', ');
    this.shape = this.columns.map((one) => `${quoted(one.name)} ${one.sql}`).join(', ');
  }

  /** The statements that create the table in the schema that the search path names. */
  ddl(): string {
    const columns = this.columns.map((one) => `${quoted(one.name)} ${one.sql}${one.nullable ? '' : ' not null'}`);
    const indices = this.indices.map(({ columns: over, unique, where }) => {
      const inside = over.some((name) => /\[\]$|^jsonb$/.test(this.columns.find((one) => one.name === name)!.sql));
      return `create ${unique ? 'unique ' : ''}index on ${quoted(this.name)}${inside ? ' using gin' : ''} (${over.map(quoted).join(', ')})${where === undefined ? '' : ` where ${where}`}`;
    });
    return [`create table ${quoted(this.name)} (${columns.join(', ')}, primary key ("key"))`, ...indices].join('; ');
  }

  /** The row as the table would give it back. @throws ProjectionMalformed when it has a member that the table has not */
  plain<Row extends StreamRow>(row: Row): Row {
    for (const name of Object.keys(row)) if (!this.known.has(name)) throw new ProjectionMalformed(`${this.rowClass.name} has no column ${name}`);
    const plain: Record<string, unknown> = {};
    for (const column of this.columns) {
      const value = (row as Record<string, unknown>)[column.name];
      if (value !== undefined && value !== null) plain[column.name] = column.plain(value);
      else if (column.nullable) plain[column.name] = null;
      else throw new ProjectionMalformed(`${this.rowClass.name}.${column.name} is not given`);
    }
    return plain as Row;
  }

  selectByKeys(): string {
    return `select ${this.names} from ${quoted(this.name)} where "key" = any($1::text[])`;
  }

  select(): string {
    return `select ${this.names} from ${quoted(this.name)}`;
  }

  /** $1: a JSON list of whole rows that are not there yet. */
  insert(): string {
    return `insert into ${quoted(this.name)} (${this.names}) select ${this.names} from json_to_recordset($1::json) as r(${this.shape})`;
  }

  /** $1: a JSON list of whole rows. One statement, however many there are. */
  upsert(): string {
    const others = this.columns.filter((one) => one.name !== 'key').map(({ name }) => `${quoted(name)} = excluded.${quoted(name)}`);
    return `${this.insert()} on conflict ("key") do update set ${others.join(', ')}`;
  }

  delete(by: 'key' | 'stream'): string {
    return `delete from ${quoted(this.name)} where ${quoted(by)} = any($1::text[])`;
  }
}

export const tablesOf = (projections: readonly Projection[]): readonly ViewTable[] => {
  const tables = projections.map((one) => new ViewTable(one.table));
  const names = tables.map((one) => one.name);
  if (new Set(names).size !== names.length) throw new ProjectionMalformed(`Two projections of one view write the same table: ${names.join(', ')}`);
  return tables;
};

const required = (name: string): ViewColumn => ({ name, sql: 'text', nullable: false, plain: asIs });

function columnOf(rowClass: RowClass, name: string, options: { type?: unknown; array?: boolean; nullable?: boolean; name?: string }): ViewColumn {
  if (options.name !== undefined && options.name !== name) throw new ProjectionMalformed(`${rowClass.name}.${name} is stored under its own name`);
  const type = options.type === String ? 'text' : options.type === Number ? 'integer' : options.type === Boolean ? 'boolean' : options.type;
  const form = FORMS[type as string];
  if (form === undefined) throw new ProjectionMalformed(`${rowClass.name}.${name} has type ${String(type)}, which views do not use`);
  const nullable = options.nullable ?? false;
  if (options.array !== true) return { name, nullable, ...form };
  if (form.sql !== 'text' && form.sql !== 'integer')
    throw new ProjectionMalformed(`${rowClass.name}.${name} is a list of ${form.sql}; lists hold text or integers, anything else is jsonb`);
  return { name, nullable, sql: `${form.sql}[]`, plain: (value) => (value as unknown[]).map(form.plain) };
}

const columnsOf = (columns: unknown): readonly string[] => {
  const given: unknown = typeof columns === 'function' ? (columns as (names: unknown) => unknown)(new Proxy({}, { get: (_target, name) => name })) : columns;
  return Array.isArray(given) ? given.map(String) : Object.keys((given as object | undefined) ?? {});
};

function lineageOf(rowClass: RowClass): (abstract new () => unknown)[] {
  const lineage: (abstract new () => unknown)[] = [];
  for (let one: unknown = rowClass; typeof one === 'function' && one !== Function.prototype; one = Object.getPrototypeOf(one))
    lineage.push(one as abstract new () => unknown);
  return lineage;
}

const snakeCase = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
