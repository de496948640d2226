import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import pg from 'pg';
import type { Finding } from '#platform/verification';
import { columns, quoted, type Column } from '../scenarios/support/database.js';

/** A superuser of the database: no trigger holds him. */
export class Hand {
  private constructor(private readonly client: pg.Client) {}

  static async on(url: string): Promise<Hand> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return new Hand(client);
  }

  async ask<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.client.query<Row>(sql, [...values])).rows;
  }

  /** Does this to the table, whatever guards it, and answers what takes it back; what the database itself refuses is answered as a text. */
  async edit(table: string, statements: readonly string[]): Promise<(() => Promise<void>) | string> {
    await this.client.query(`drop table if exists pg_temp.saved; create temp table saved as table ${table}`);
    try {
      await this.unguarded(table, statements);
    } catch (error) {
      return (error as Error).message;
    }
    return () => this.unguarded(table, [`delete from ${table}`, `insert into ${table} overriding system value select * from pg_temp.saved`]);
  }

  /** Triggers are off for this and on again as they were. */
  private async unguarded(table: string, statements: readonly string[]): Promise<void> {
    const triggers = await this.ask<{ name: string; enabled: string }>(
      'select tgname as name, tgenabled as enabled from pg_trigger where not tgisinternal and tgrelid = $1::regclass',
      [table],
    );
    await this.client.query('begin');
    try {
      await this.client.query(`alter table ${table} disable trigger user`);
      for (const one of statements) await this.client.query(one);
      for (const { name, enabled } of triggers)
        await this.client.query(`alter table ${table} enable ${enabled === 'A' ? 'always' : ''} trigger ${quoted(name)}`);
      await this.client.query('commit');
    } catch (error) {
      await this.client.query('rollback');
      throw error;
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** The verification in a process of its own, as often as it is asked. */
export class Verifier {
  private constructor(private readonly child: ChildProcess) {}

  static async start(env: Readonly<Record<string, string>>): Promise<Verifier> {
    const child = fork(resolve('test/faults/dba-campaign.verify.mjs'), [], {
      env: { PATH: process.env['PATH'], CUSTOS_TEST_DIST: process.env['CUSTOS_TEST_DIST'], ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new Verifier(child);
  }

  /** `only`: the views that are compared; without it all of them. */
  async findings(only?: readonly string[]): Promise<readonly Finding[]> {
    const answered = once(this.child, 'message');
    this.child.send({ only });
    const [{ findings, failure }] = (await answered) as [{ findings?: readonly Finding[]; failure?: string }];
    if (findings === undefined) throw new Error(failure);
    return findings;
  }

  close(): void {
    this.child.disconnect();
  }
}

const CHANGES: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `${column} || 'x'`,
  'character varying': (column) => `${column} || 'x'`,
  bigint: (column) => `${column} + 1`,
  smallint: (column) => `${column} + 1`,
  integer: (column) => `${column} + 1`,
  numeric: (column) => `${column} + 1`,
  boolean: (column) => `not ${column}`,
  'timestamp with time zone': (column) => `${column} + interval '1 day'`,
  date: (column) => `${column} + 1`,
  uuid: () => 'gen_random_uuid()',
  bytea: (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
  jsonb: () => `'{"altered":true}'`,
};

/** Columns of every table, by the table's full name. */
export async function tables(url: string): Promise<ReadonlyMap<string, readonly Column[]>> {
  const found = new Map<string, Column[]>();
  for (const one of await columns(url)) {
    const name = `${one.schema}.${one.table}`;
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return found;
}

/** One column of one row gets another value; undefined where nothing of it is kept. */
export function changed(
  table: string,
  { column, type }: Column,
  { row = 'true', values = {} }: { row?: string; values?: Readonly<Record<string, string>> },
): string {
  const name = quoted(column);
  const value = values[column] ?? (type === 'ARRAY' ? `array_cat(${name}, ${name})` : CHANGES[type]?.(name));
  if (value === undefined) throw new Error(`no change is known for ${type}`);
  return `update ${table} set ${name} = ${value} where ctid = (select min(ctid) from ${table} where ${name} is not null and ${row})`;
}

export const deleted = (table: string, row = 'true'): string => `delete from ${table} where ctid = (select min(ctid) from ${table} where ${row})`;

/** A copy of a row, some columns apart. */
export function added(table: string, all: readonly Column[], other: Readonly<Record<string, string>>, row = 'true'): string {
  const names = all.map(({ column }) => quoted(column)).join(', ');
  const values = all.map(({ column }) => other[column] ?? quoted(column)).join(', ');
  return `insert into ${table} (${names}) overriding system value select ${values} from ${table} where ctid = (select min(ctid) from ${table} where ${row})`;
}
