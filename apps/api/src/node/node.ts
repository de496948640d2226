import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Pool } from 'pg';
import { countriesOf, directory, Directory } from '#domain/access';
import { registry } from '#domain/catalogue';
import { log as nodeLog, type LogState } from '#domain/numbers';
import { FileAttachmentStore, FileRegister, type AttachmentStore } from '#platform/attachments';
import { Disclosures, PostgresDisclosureStore, type KeyFolder, type KeyStore } from '#platform/disclosures';
import { survivesIdleLoss } from '#platform/postgres';
import { DeciderRunner } from '#platform/event-log';
import { AccessChain, AccessLog, CommandOutcomes } from '#platform/identity';
import type { Registry } from '#platform/kernel';
import { Policies } from '#platform/processes';
import { EntryFeed, History, LogClock, RebuildCheck, ViewReader, Views } from '#platform/projections';
import { AccessWatch } from '../access/access-watch.js';
import { NamedParties } from '../access/named-parties.js';
import { Alarms } from './alarms.js';
import { ConfigurationInvalid, type Config } from './config.js';
import { openDatabase, type Database } from './database.js';
import { admitKeys, keysOf, recordKeyCheck } from './keys.js';
import { LogMetrics } from './log-metrics.js';
import type { Logger } from './logger.js';
import type { ObservedLog } from './observed-log.js';
import { openEventLog } from './open-log.js';
import { indexes } from './indexes.js';
import { policies } from './policies.js';
import { refusedIssuer } from './production.js';
import { RehearsalDirectory } from './rehearsal-directory.js';
import { systemContext } from './system-context.js';
import { views } from './views.js';

interface Ground {
  readonly database: Database;
  readonly pool: Pool;
  readonly workers: Pool;
  readonly log: ObservedLog;
  readonly logMetrics: LogMetrics;
  /** Whether it answers requests, and with whose tokens. */
  readonly serves: boolean;
}

/** Limits of one statement: below the deadline of a request, and far beyond what a view needs for its largest batch. */
const REQUEST_MS = 8_000;
const WORK_MS = 120_000;

/** Everything that a process of Custos stands on, opened once at start and closed last. */
export class Node {
  private constructor(
    readonly config: Config,
    readonly data: string,
    readonly database: Database,
    readonly pool: Pool,
    readonly log: ObservedLog,
    readonly logMetrics: LogMetrics,
    readonly registry: Registry,
    readonly keys: KeyStore,
    readonly keyFolder: KeyFolder,
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
    readonly alarms: Alarms,
    /** Everything that this log records is an exercise. */
    readonly exercise: boolean,
    /** This log has known its units and officers from its first event on: nobody is taken as written. */
    readonly directoryRequired: boolean,
    /** Of an exercise with the built-in issuer: who its officers are. */
    readonly rehearsal: RehearsalDirectory | undefined,
    /** Connections of views and policies: requests that crowd do not hold them up. */
    private readonly workers: Pool,
  ) {
    this.parties = new NamedParties(log, registry);
    this.files = new FileRegister(pool, keys);
    this.accessChain = new AccessChain(workers);
    this.accessWatch = new AccessWatch(access, this.accessChain, log, registry);
  }

  /** Who sent which file, and where it is named. */
  readonly files: FileRegister;
  /** Every unit and officer that facts name. */
  readonly parties: NamedParties;
  readonly accessChain: AccessChain;
  readonly accessWatch: AccessWatch;

  /** What was opened is closed again when the rest cannot be. */
  static async open(config: Config, logger: Logger, { serves = false }: { readonly serves?: boolean } = {}): Promise<Node> {
    const database = await openDatabase(config, logger);
    const opened: { close(): Promise<unknown> }[] = [database];
    try {
      const logMetrics = new LogMetrics();
      const log = await openEventLog(config, database.url, logger, logMetrics);
      opened.unshift(log);
      const pooled = { connectionString: database.url, connectionTimeoutMillis: 5_000, application_name: 'custos', keepAlive: true };
      // Nobody waits for an answer after the deadline, so nothing on a request's behalf runs longer.
      const pool = survivesIdleLoss(new Pool({ ...pooled, max: config.CUSTOS_POOL, query_timeout: REQUEST_MS, statement_timeout: REQUEST_MS - 500 }));
      opened.unshift({ close: () => pool.end() });
      const workers = survivesIdleLoss(new Pool({ ...pooled, max: Math.max(4, Math.floor(config.CUSTOS_POOL / 2)), query_timeout: WORK_MS }));
      opened.unshift({ close: () => workers.end() });
      return await Node.on({ database, pool, workers, log, logMetrics, serves }, config, logger);
    } catch (error) {
      for (const one of opened) await one.close().catch(() => undefined);
      throw error;
    }
  }

  private static async on({ database, pool, workers, log, logMetrics, serves }: Ground, config: Config, logger: Logger): Promise<Node> {
    const { data } = database;
    const catalogue = registry();
    const { folder: keyFolder, store: keys } = keysOf(config, data);
    const disclosures = new Disclosures(keys, new PostgresDisclosureStore(pool));
    const runner = new DeciderRunner(log, catalogue, disclosures);
    if (log.id === '') await refuseForeignViews(pool, log);
    const { exercise, directoryRequired } = await openLog(runner, config, serves, (state) => admitKeys(keyFolder, keys, state, pool));
    const rehearsal = exercise && directoryRequired && config.OIDC_ISSUER === undefined ? new RehearsalDirectory(runner, config) : undefined;
    await rehearsal?.load();
    const report = (message: string) => logger.info({}, message);
    const context = { pool: workers, log, registry: catalogue, feed: new EntryFeed(log), report };
    const clock = new LogClock(pool, log);
    const read = new Views(views, context);
    const introduced = new Policies(policies, { ...context, runner, settings: settingsOf(config), find: indexes(read, new ViewReader(workers)) });
    await introduced.introduce();
    return new Node(
      config,
      data,
      database,
      pool,
      log,
      logMetrics,
      catalogue,
      keys,
      keyFolder,
      disclosures,
      new FileAttachmentStore({ directory: join(data, 'attachments'), keys }),
      runner,
      new CommandOutcomes(pool),
      new AccessLog(pool),
      read,
      introduced,
      new ViewReader(pool),
      new History(log, catalogue, clock),
      clock,
      new RebuildCheck(context),
      new Alarms((message) => logger.warn(message)),
      exercise,
      directoryRequired,
      rehearsal,
      workers,
    );
  }

  /** The directories of the countries that these accounts and units belong to, as their streams leave them now. */
  async directoryOf(parties: readonly string[]): Promise<Directory> {
    const read = async (country: string) => {
      const { state } = await this.runner.state(directory.stream(country), directory.decider);
      return [country, { ...state, transition: state.transition && !this.directoryRequired }] as const;
    };
    return new Directory(new Map(await Promise.all(countriesOf(parties).map(read))));
  }

  async close(): Promise<void> {
    await this.access.close();
    await this.log.close();
    await Promise.all([this.pool.end(), this.workers.end()]);
    await this.database.close();
  }
}

/** What policies may know of this node. */
const settingsOf = ({ CUSTOS_PROSECUTION_OFFICES: offices, CUSTOS_REMINDER_DAYS: days }: Config) => ({
  prosecutionOffices: Object.fromEntries(offices.split(',').map((one) => one.split('=') as [string, string])),
  instructionReminderDays: days,
  returnReminderDays: days,
  traceReminderDays: days,
});

/** A database that was filled from one log beside another that is empty: somebody named the wrong one of the two, or has not moved the log yet. */
async function refuseForeignViews(pool: Pool, log: ObservedLog): Promise<void> {
  const { rows } = await pool.query<{ log: string }>('select log from custos.process_cursor where log is not null limit 1');
  // Asked last: a process that starts beside this one may have opened the log meanwhile.
  if (rows[0] !== undefined && (await log.tail()) === undefined)
    throw new ConfigurationInvalid(
      `EVENT_LOG: the log that is named is empty, and the database belongs to log ${rows[0].log}; move that log first (custos log export, custos log import)`,
    );
}

/** Writes event 0 if nobody has; of processes that start at once, one does. Answers what it says of this log. @throws ConfigurationInvalid, KeysRefused */
async function openLog(runner: DeciderRunner, config: Config, serves: boolean, admit: (log: LogState) => Promise<string>): Promise<LogState> {
  const { state } = await runner.state(nodeLog.stream(''), nodeLog.decider);
  const refused = serves ? refusedIssuer(config, state.logId === undefined ? config.CUSTOS_EXERCISE : state.exercise) : undefined;
  if (refused !== undefined) throw new ConfigurationInvalid(refused);
  const keyCheck = await admit(state);
  if (state.logId !== undefined) {
    if (state.keyCheck === undefined) await recordKeyCheck(runner, keyCheck, config);
    return state;
  }
  const command = {
    kind: 'open' as const,
    logId: randomUUID(),
    origin: config.CUSTOS_ORIGIN,
    ...(config.CUSTOS_COUNTRY === undefined ? { jointOperation: config.CUSTOS_ORIGIN } : { country: config.CUSTOS_COUNTRY }),
    exercise: config.CUSTOS_EXERCISE,
    format: 'evidence-entry/v1',
    directoryRequired: true as const,
    keyCheck,
  };
  await runner.run(nodeLog.stream(''), nodeLog.decider, { command, context: systemContext('open the log', 'openLog', config) });
  return (await runner.state(nodeLog.stream(''), nodeLog.decider)).state;
}
