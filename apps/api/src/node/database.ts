import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataSource, type Logger as DatabaseLogger } from 'typeorm';
import { disclosureMigrations } from '#platform/disclosures';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { eventLogMigrations } from '#platform/event-log-postgres';
import { identityMigrations } from '#platform/identity';
import { processMigrations } from '#platform/processes';
import { projectionMigrations } from '#platform/projections';
import { ConfigurationInvalid, type Config } from './config.js';
import type { Logger } from './logger.js';

const MIGRATIONS = [...eventLogMigrations, ...disclosureMigrations, ...identityMigrations, ...projectionMigrations, ...processMigrations];

const nothing = () => undefined;
/** What goes wrong is thrown, and said once by who catches it. The library's own logger writes a migration's failure to standard output, where figures are expected. */
const SILENT: DatabaseLogger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};

/** The PostgreSQL of a node, at this release's schema; its own server where no other is named. */
export interface Database {
  readonly data: string;
  readonly url: string;
  readonly embedded: EmbeddedPostgres | undefined;
  close(): Promise<void>;
}

export async function openDatabase(config: Config, logger: Logger): Promise<Database> {
  const data = config.CUSTOS_DATA ?? (process.getuid?.() === 0 ? '/var/lib/custos' : resolve('var'));
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ data, log: (message) => logger.info({}, message) }) : undefined;
  const url = embedded?.url ?? config.DATABASE_URL!;
  try {
    await bringUpToDate(url);
  } catch (error) {
    await embedded?.release();
    throw error;
  }
  return { data, url, embedded, close: () => embedded?.release() ?? Promise.resolve() };
}

async function bringUpToDate(url: string): Promise<void> {
  const source = await new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTableName: 'custos_migration',
    // By name: whoever connects as `custos` would look for it in our own schema from the second start on, and begin anew.
    schema: 'public',
    migrationsTransactionMode: 'each',
    logger: SILENT,
  }).initialize();
  try {
    await refuseOldServer(source);
    await migrate(source);
  } finally {
    await source.destroy();
  }
}

/** Below 17 there is no time limit on a whole transaction, and a process frozen at the wrong moment would hold up all others. */
async function refuseOldServer(database: DataSource): Promise<void> {
  const [{ version }] = await database.query<[{ version: number }]>(`select current_setting('server_version_num')::int as version`);
  if (version < 170_000) throw new ConfigurationInvalid(`DATABASE_URL: PostgreSQL 17 or newer is needed, this is ${Math.floor(version / 10_000)}`);
}

/** Several processes may start at once: one migrates, the others wait for it. */
async function migrate(database: DataSource): Promise<void> {
  const connection = database.createQueryRunner();
  await connection.connect();
  try {
    await connection.query('select pg_advisory_lock(741852963)');
    await database.runMigrations();
    await connection.query('select pg_advisory_unlock(741852963)');
  } finally {
    await connection.release();
  }
}
