import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { registry } from '#domain/catalogue';
import { log as nodeLog } from '#domain/numbers';
import { FileAttachmentStore, type AttachmentStore } from '#platform/attachments';
import { Disclosures, disclosureMigrations, FileKeyStore, PostgresDisclosureStore, survivesIdleLoss, type KeyStore } from '#platform/disclosures';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { canonical, commandId, DeciderRunner, sha256, type EventLog } from '#platform/event-log';
import { eventLogMigrations, PostgresEventLog } from '#platform/event-log-postgres';
import { AccessLog, CommandOutcomes, identityMigrations } from '#platform/identity';
import { now, type Registry } from '#platform/kernel';
import { Policies, processMigrations } from '#platform/processes';
import { History, LogClock, projectionMigrations, RebuildCheck, ViewReader, Views } from '#platform/projections';
import { ConfigurationInvalid, type Config } from './config.js';
import type { Logger } from './logger.js';
import { policies } from './policies.js';
import { views } from './views.js';

const MIGRATIONS = [...eventLogMigrations, ...disclosureMigrations, ...identityMigrations, ...projectionMigrations, ...processMigrations];

/** Everything that a process of Custos stands on, opened once at start and closed last. */
export class Node {
  private constructor(
    readonly config: Config,
    readonly data: string,
    readonly databaseUrl: string,
    readonly database: DataSource,
    readonly pool: Pool,
    readonly log: EventLog & { close(): Promise<void> },
    readonly registry: Registry,
    readonly keys: KeyStore,
    readonly disclosures: Disclosures,
    readonly attachments: AttachmentStore,
    readonly runner: DeciderRunner,
    readonly outcomes: CommandOutcomes,
    readonly access: AccessLog,
    readonly views: Views,
    readonly policies: Policies,
    readonly reader: ViewReader,
    readonly history: History,
    readonly clock: LogClock,
    readonly checks: RebuildCheck,
    /** Everything that this log records is an exercise. */
    readonly exercise: boolean,
    private readonly embedded: EmbeddedPostgres | undefined,
  ) {}

  static async open(config: Config, logger: Logger): Promise<Node> {
    const data = config.CUSTOS_DATA ?? (process.getuid?.() === 0 ? '/var/lib/custos' : resolve('var'));
    mkdirSync(data, { recursive: true, mode: 0o755 });
    const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ data, log: (message) => logger.info({}, message) }) : undefined;
    const url = embedded?.url ?? config.DATABASE_URL!;
    const database = await new DataSource({
      type: 'postgres',
      url,
      migrations: MIGRATIONS,
      migrationsTableName: 'custos_migration',
      migrationsTransactionMode: 'each',
      poolSize: Math.max(2, Math.floor(config.CUSTOS_POOL / 4)),
    }).initialize();
    await refuseOldServer(database);
    await migrate(database);
    const pool = survivesIdleLoss(new Pool({ connectionString: url, max: config.CUSTOS_POOL, connectionTimeoutMillis: 5_000, application_name: 'custos' }));
    const log = await PostgresEventLog.open({
      url,
      poolSize: Math.max(2, Math.floor(config.CUSTOS_POOL / 4)),
      onError: (error: unknown) => logger.mended('event log', error),
    });
    const catalogue = registry();
    const keys = new FileKeyStore({ directory: join(data, 'keys'), ...(config.CUSTOS_KEK !== undefined && { kek: config.CUSTOS_KEK }) });
    const disclosures = new Disclosures(keys, new PostgresDisclosureStore(pool));
    const runner = new DeciderRunner(log, catalogue, disclosures);
    const exercise = await openLog(runner, config);
    const report = (message: string) => logger.info({}, message);
    const context = { pool, log, registry: catalogue, report };
    const clock = new LogClock(pool, log);
    const introduced = new Policies(policies, { ...context, runner, settings: settingsOf(config) });
    await introduced.introduce();
    return new Node(
      config,
      data,
      url,
      database,
      pool,
      log,
      catalogue,
      keys,
      disclosures,
      new FileAttachmentStore({ directory: join(data, 'attachments'), keys }),
      runner,
      new CommandOutcomes(pool),
      new AccessLog(pool),
      new Views(views, context),
      introduced,
      new ViewReader(pool),
      new History(log, catalogue, clock),
      clock,
      new RebuildCheck(context),
      exercise,
      embedded,
    );
  }

  /** For the embedded server only: an outside server's address may hold a secret that is not ours to print. */
  get adminDatabaseUrl(): string | undefined {
    return this.embedded?.url;
  }

  async close(): Promise<void> {
    await this.access.close();
    await this.log.close();
    await this.pool.end();
    await this.database.destroy();
    await this.embedded?.release();
  }
}

/** Below 17 there is no time limit on a whole transaction, and a process frozen at the wrong moment would hold up all others. */
async function refuseOldServer(database: DataSource): Promise<void> {
  const [{ version }] = await database.query<[{ version: number }]>(`select current_setting('server_version_num')::int as version`);
  if (version < 170_000) throw new ConfigurationInvalid(`DATABASE_URL: PostgreSQL 17 or newer is needed, this is ${Math.floor(version / 10_000)}`);
}

/** What policies may know of this node. */
const settingsOf = ({ CUSTOS_PROSECUTION_OFFICES: offices, CUSTOS_REMINDER_DAYS: days }: Config) => ({
  prosecutionOffices: Object.fromEntries(offices.split(',').map((one) => one.split('=') as [string, string])),
  instructionReminderDays: days,
  returnReminderDays: days,
  traceReminderDays: days,
});

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

/** Writes event 0 if nobody has; of processes that start at once, one does. Answers whether the log is an exercise. */
async function openLog(runner: DeciderRunner, config: Config): Promise<boolean> {
  const { state } = await runner.state(nodeLog.stream(''), nodeLog.decider);
  if (state.logId !== undefined) return state.exercise;
  const at = new Date().toISOString();
  const cmd = commandId('custos', 'node', 'open the log');
  const command = {
    kind: 'open' as const,
    logId: randomUUID(),
    origin: config.CUSTOS_ORIGIN,
    ...(config.CUSTOS_COUNTRY === undefined ? { jointOperation: config.CUSTOS_ORIGIN } : { country: config.CUSTOS_COUNTRY }),
    exercise: config.CUSTOS_EXERCISE,
    format: 'evidence-entry/v1',
  };
  await runner.run(nodeLog.stream(''), nodeLog.decider, {
    command,
    context: {
      commandId: cmd,
      intent: sha256(canonical({ operationId: 'openLog' })).toString('base64url'),
      at,
      happened: now(at),
      actor: { kind: 'system', id: 'custos', iss: 'custos', role: 'system', unit: 'XX.CUSTOS', service: 'custos', country: config.CUSTOS_COUNTRY ?? 'XX' },
      correlation: cmd,
      causation: null,
      ...(config.CUSTOS_EXERCISE && { exercise: true }),
    },
  });
  return (await runner.state(nodeLog.stream(''), nodeLog.decider)).state.exercise;
}
