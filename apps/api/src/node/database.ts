import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { DataSource, type Logger as DatabaseLogger, type MigrationInterface } from 'typeorm';
import { attachmentMigrations } from '#platform/attachments';
import { disclosureMigrations } from '#platform/disclosures';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { eventLogMigrations } from '#platform/event-log-postgres';
import { identityMigrations } from '#platform/identity';
import { processMigrations } from '#platform/processes';
import { projectionMigrations } from '#platform/projections';
import { verificationMigrations } from '#platform/verification';
import { ConfigurationInvalid, type Config } from './config.js';
import { APP, asRole, giveRights, giveToOwner, makeRoles, OWNER } from './database-roles.js';
import type { Logger } from './logger.js';

const MIGRATIONS = [
  ...eventLogMigrations,
  ...disclosureMigrations,
  ...identityMigrations,
  ...projectionMigrations,
  ...processMigrations,
  ...verificationMigrations,
  ...attachmentMigrations,
];

export const migrations = (): readonly MigrationInterface[] => MIGRATIONS.map((one) => new one());

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
  /** As the application: it appends and reads the log, and owns nothing of it. */
  readonly url: string;
  /** As the owner, where this process may be that: a log that moves here keeps its times. */
  readonly ownerUrl: string;
  close(): Promise<void>;
}

export async function openDatabase(config: Config, logger: Logger): Promise<Database> {
  const data = dataFolder(config);
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ data, log: (message) => logger.info({}, message) }) : undefined;
  try {
    return { data, ...(await brought(config, embedded)), close: () => embedded?.release() ?? Promise.resolve() };
  } catch (error) {
    await embedded?.release();
    throw error;
  }
}

export const dataFolder = (config: Pick<Config, 'CUSTOS_DATA'>): string =>
  config.CUSTOS_DATA ?? (process.getuid?.() === 0 ? '/var/lib/custos' : resolve('var'));

/** Brings the database to this release's schema as its owner, and answers its addresses. */
async function brought(
  { DATABASE_URL: given, CUSTOS_MIGRATOR_URL: migrator }: Config,
  embedded: EmbeddedPostgres | undefined,
): Promise<Pick<Database, 'url' | 'ownerUrl'>> {
  const owner = embedded?.url ?? migrator ?? given!;
  const application = embedded?.loginUrl ?? given!;
  const roles = await bringUpToDate(owner, embedded?.login);
  if (roles === 'none') return { url: application, ownerUrl: owner };
  return { url: asRole(application, APP), ownerUrl: roles === 'owner' ? asRole(owner, OWNER) : asRole(application, APP) };
}

/**
 * One process migrates, others that start at the same time wait for it. A login that owns nothing finds the schema as it should be, or ends
 * the start. Answers as what it may act. `login`: is made a member of the application's role.
 */
export async function bringUpToDate(url: string, login?: string): Promise<'owner' | 'application' | 'none'> {
  const client = new Client({ connectionString: url, application_name: 'custos migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock(741852963)');
    if (!(await mayMigrate(client))) {
      await refuseOldSchema(client);
      return 'application';
    }
    const roles = await makeRoles(client);
    if (roles) await giveToOwner(client);
    await migrate(roles ? asRole(url, OWNER) : url);
    if (roles) await giveRights(client);
    if (roles && login !== undefined) await client.query(`grant ${APP} to ${client.escapeIdentifier(login)}`);
    return roles ? 'owner' : 'none';
  } finally {
    // Ending the session lets go of the lock.
    await client.end();
  }
}

/** Whoever may act as the owner of the log, or finds none and makes it. */
async function mayMigrate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select coalesce((select pg_has_role(nspowner, 'USAGE') from pg_namespace where nspname = 'custos_log'),
       has_database_privilege(current_database(), 'CREATE') and has_schema_privilege('public', 'CREATE')) as may`,
  );
  return rows[0]!.may;
}

async function refuseOldSchema(client: Client): Promise<void> {
  const { rows: tables } = await client.query("select where to_regclass('public.custos_migration') is not null");
  const { rows } = tables.length === 0 ? { rows: [] } : await client.query<{ name: string }>('select name from public.custos_migration');
  const there = new Set(rows.map(({ name }) => name));
  if (migrations().some(({ name }) => !there.has(name!)))
    throw new ConfigurationInvalid('DATABASE_URL: the database is of an older release; its owner brings it up to date (custos database setup)');
}

async function migrate(url: string): Promise<void> {
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
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/** Below 17 there is no time limit on a whole transaction, and a process frozen at the wrong moment would hold up all others. */
async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  const { version } = rows[0]!;
  if (version < 170_000) throw new ConfigurationInvalid(`DATABASE_URL: PostgreSQL 17 or newer is needed, this is ${Math.floor(version / 10_000)}`);
}
