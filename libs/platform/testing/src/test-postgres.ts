import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform/embedded-postgres';

export interface TestDatabase {
  readonly url: string;
  /** Drops the database and leaves the server; the last one out stops it, so every test that takes one gives it back. */
  drop(): Promise<void>;
}

/**
 * A database of one's own on the cluster that all tests of this user share. `CUSTOS_TEST_DATABASE_URL`, a superuser's address,
 * names a server to use instead.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  try {
    await administer(server.url, `create database ${name}`);
  } catch (error) {
    await server.release();
    throw error;
  }
  return {
    url: Object.assign(new URL(server.url), { pathname: `/${name}` }).href,
    async drop() {
      try {
        await administer(server.url, `drop database if exists ${name} with (force)`);
      } finally {
        await server.release();
      }
    },
  };
}

async function testServer(): Promise<{ readonly url: string; release(): Promise<void> }> {
  const given = process.env['CUSTOS_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, release: () => Promise.resolve() };
  const data = join(tmpdir(), `custos-test-${userInfo().uid}`);
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const server = await startEmbeddedPostgres({ data, log: () => undefined });
  await dropLeftBehind(server.url).catch(() => undefined);
  return server;
}

/** Databases of test processes that were killed before they could drop them. */
async function dropLeftBehind(url: string): Promise<void> {
  const names = await administer(url, `select datname from pg_database where datname ~ '^test_[0-9]+_'`);
  for (const { datname } of names) if (!isAlive(Number(datname!.split('_')[1]))) await administer(url, `drop database if exists ${datname} with (force)`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function administer(url: string, sql: string): Promise<readonly Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}
