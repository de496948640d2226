import pg from 'pg';
import { rows } from '../scenarios/support/database.js';
import { alteredBuild, type AlteredBuild } from './altered-build.js';

/** Puts the log's schema, and nothing else, back to where it stood at `position`, as a restore from a backup of that moment does. */
export async function putTheLogBack(url: string, position: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin; alter table custos_log.event disable trigger all; alter table custos_log.counter disable trigger all');
    await client.query('delete from custos_log.event where position > $1::bigint', [position]);
    await client.query('update custos_log.counter set next = $1::bigint + 1', [position]);
    await client.query(`alter table custos_log.event enable always trigger append_only; alter table custos_log.counter enable always trigger never_removed;
      alter table custos_log.counter enable always trigger only_forward; commit`);
  } finally {
    await client.end();
  }
}

const named = (url: string, database: string): string => Object.assign(new URL(url), { pathname: `/${database}` }).href;
const nameIn = (url: string): string => new URL(url).pathname.slice(1);

/** A copy of the whole database, which nobody may use meanwhile. */
export async function backUpTheDatabase(url: string): Promise<string> {
  const copy = `${nameIn(url)}_backup`;
  await rows(named(url, 'postgres'), `create database ${copy} template ${nameIn(url)}`);
  return copy;
}

/** Everything back as it was, under processes that go on: the connections that they have are cut. */
export async function putTheDatabaseBack(url: string, copy: string): Promise<void> {
  const admin = named(url, 'postgres');
  await rows(admin, `drop database ${nameIn(url)} with (force)`);
  await rows(admin, `alter database ${copy} rename to ${nameIn(url)}`);
}

/** The build with the check taken away by which a reader recognises the event that it stands on. Answers where its program lies. */
export const careless = (): Promise<AlteredBuild> =>
  alteredBuild(
    'libs/platform/event-log-postgres/src/postgres-event-log.js',
    / {4}continued\(rows, last\) \{\n/,
    '$&        if (rows) return rows.filter((row) => BigInt(row.position) > last.position);\n',
  );
