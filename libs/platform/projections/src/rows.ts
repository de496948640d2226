import type { PoolClient } from 'pg';
import { quoted } from '#platform/postgres';
import { ProjectionMalformed } from './errors.js';
import { plainTypes } from './postgres.js';
import type { StreamRow } from './projection.js';
import type { RowClass, ViewTable } from './view-table.js';

/** Equal in every member named. */
export type Match<Row> = Partial<{ readonly [K in keyof Row]: Row[K] & (string | number | boolean | null) }>;

/** The rows of a view: as they are now, or as they were at another time. Pages are assembled from these alone, so they are written once. */
export interface Rows {
  get<Row extends StreamRow>(table: RowClass<Row>, key: string): Promise<Row | undefined>;
  /** In the order of their keys. */
  all<Row extends StreamRow>(table: RowClass<Row>): Promise<readonly Row[]>;
  where<Row extends StreamRow>(table: RowClass<Row>, match: Match<Row> | ((row: Row) => boolean)): Promise<readonly Row[]>;
}

/** Rows folded in memory. */
export class RowsInMemory implements Rows {
  private readonly byTable: ReadonlyMap<RowClass, ReadonlyMap<string, StreamRow>>;

  constructor(tables: Iterable<readonly [RowClass, readonly StreamRow[]]>) {
    this.byTable = new Map(
      [...tables].map(([table, rows]) => [table, new Map([...rows].sort((a, b) => (a.key < b.key ? -1 : 1)).map((row) => [row.key, row]))]),
    );
  }

  get<Row extends StreamRow>(table: RowClass<Row>, key: string): Promise<Row | undefined> {
    return Promise.resolve(this.of(table).get(key) as Row | undefined);
  }

  all<Row extends StreamRow>(table: RowClass<Row>): Promise<readonly Row[]> {
    return Promise.resolve([...this.of(table).values()] as Row[]);
  }

  async where<Row extends StreamRow>(table: RowClass<Row>, match: Match<Row> | ((row: Row) => boolean)): Promise<readonly Row[]> {
    const rows = await this.all(table);
    return rows.filter(
      typeof match === 'function' ? match : (row) => Object.entries(match).every(([name, value]) => value === undefined || row[name as keyof Row] === value),
    );
  }

  private of(table: RowClass): ReadonlyMap<string, StreamRow> {
    const rows = this.byTable.get(table);
    if (rows === undefined) throw new ProjectionMalformed(`${table.name} is not a table of this view`);
    return rows;
  }
}

/** Rows of the live schema that the transaction has entered. With `streams`, only those made of these streams exist. */
export class LiveRows implements Rows {
  private readonly byClass: ReadonlyMap<RowClass, ViewTable>;

  constructor(
    private readonly client: PoolClient,
    tables: readonly ViewTable[],
    private readonly streams: readonly string[] | undefined,
    private readonly named: (sql: string) => { readonly name: string; readonly text: string },
  ) {
    this.byClass = new Map(tables.map((table) => [table.rowClass, table]));
  }

  async get<Row extends StreamRow>(table: RowClass<Row>, key: string): Promise<Row | undefined> {
    return (await this.select(table, { key } as Match<Row>))[0];
  }

  all<Row extends StreamRow>(table: RowClass<Row>): Promise<readonly Row[]> {
    return this.select(table, {});
  }

  async where<Row extends StreamRow>(table: RowClass<Row>, match: Match<Row> | ((row: Row) => boolean)): Promise<readonly Row[]> {
    return typeof match === 'function' ? (await this.all(table)).filter(match) : this.select(table, match);
  }

  private async select<Row extends StreamRow>(rowClass: RowClass<Row>, match: Match<Row>): Promise<readonly Row[]> {
    const table = this.byClass.get(rowClass);
    if (table === undefined) throw new ProjectionMalformed(`${rowClass.name} is not a table of this view`);
    const values: unknown[] = [];
    const conditions = Object.entries(match)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        if (!table.columns.some((one) => one.name === name)) throw new ProjectionMalformed(`${rowClass.name} has no column ${name}`);
        return value === null ? `${quoted(name)} is null` : `${quoted(name)} = $${values.push(value)}`;
      });
    if (this.streams !== undefined) conditions.push(`"stream" = any($${values.push(this.streams)}::text[])`);
    const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
    const statement = this.named(`${table.select()}${where} order by "key" collate "C"`);
    const { rows } = await this.client.query<Row>({ ...statement, values, types: plainTypes });
    return rows;
  }
}
