// What every benchmark stands on: a PostgreSQL server of its own with its default, durable settings, databases on it, and its counters.
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { startEmbeddedPostgres } from '../../dist/libs/platform/embedded-postgres/src/index.js';
import { eventLogMigrations } from '../../dist/libs/platform/event-log-postgres/src/index.js';

/** Where the server, the played rehearsal and the generated logs are kept from one run to the next. */
export const defaultData = () => join(tmpdir(), `custos-bench-${userInfo().uid}`);

export class Ground {
  /** @param {string} data absolute directory */
  static async open(data) {
    mkdirSync(data, { recursive: true, mode: 0o755 });
    chmodSync(data, 0o755);
    const server = await startEmbeddedPostgres({ data, log: () => undefined });
    const ground = new Ground(data, server);
    const { rows } = await ground.admin.query(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'server_version')",
    );
    ground.settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      if (ground.settings[name] !== 'on') throw new Error(`${name} is ${ground.settings[name]}: this server does not keep what it acknowledges`);
    }
    return ground;
  }

  constructor(data, server) {
    this.data = data;
    this.server = server;
    this.admin = quietPool(server.url, 1);
  }

  /** Where the rehearsal's log is kept, an event a line. */
  get told() {
    return join(this.data, 'rehearsal.jsonl');
  }

  /** The data of every node that is measured: their databases are kept, and whoever comes back to one needs its keys. */
  get node() {
    return join(this.data, 'node');
  }

  url(database) {
    return Object.assign(new URL(this.server.url), { pathname: `/${database}` }).href;
  }

  async exists(database) {
    return (await this.admin.query('select 1 from pg_database where datname = $1', [database])).rowCount === 1;
  }

  /** An empty database; one that stood there under this name is dropped. */
  async fresh(database) {
    await this.drop(database);
    await this.admin.query(`create database ${database}`);
    return this.url(database);
  }

  async rename(from, to) {
    await this.admin.query(`alter database ${from} rename to ${to}`);
  }

  async drop(database) {
    await this.admin.query(`drop database if exists ${database} with (force)`);
  }

  /** How often the server has forced its write-ahead log to disk so far; sessions report what they did when they end, at the latest. */
  async fsyncs() {
    const version = Number((await this.admin.query('show server_version_num')).rows[0].server_version_num);
    const counted = version >= 180_000 ? "select sum(fsyncs) as n from pg_stat_io where object = 'wal'" : 'select wal_sync as n from pg_stat_wal';
    return Number((await this.admin.query(counted)).rows[0].n ?? 0);
  }

  /** Between two rounds, so that the one does not pay for what the other left to be written. */
  async settle() {
    await this.admin.query('checkpoint');
  }

  async close() {
    await this.admin.end();
    await this.server.release();
  }
}

export function quietPool(url, max) {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => undefined);
  return pool;
}

/** Makes the tables of the log, as the application does at its start. */
export async function makeLog(url) {
  const source = await new DataSource({
    type: 'postgres',
    url,
    migrations: eventLogMigrations,
    migrationsTableName: 'custos_migration',
    migrationsTransactionMode: 'each',
  }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
