import { EventStoreDbLog, TUNING, type Metrics } from '#platform/event-log-eventstoredb';
import { PostgresEventLog } from '#platform/event-log-postgres';
import type { Config } from './config.js';
import type { LogMetrics } from './log-metrics.js';
import type { Logger } from './logger.js';
import { ObservedLog, type OpenedLog } from './observed-log.js';

/** What is appended is recorded now, or a log is put there as it was recorded elsewhere. */
export type Times = 'on-time' | 'as-recorded';

/** The log that the settings name, and no other: what cannot be opened ends the start. @throws SettingsRefused, LogUnavailable */
export async function openEventLog(config: Config, databaseUrl: string, logger: Logger, metrics: LogMetrics, times: Times = 'on-time'): Promise<ObservedLog> {
  return new ObservedLog(await open(config, databaseUrl, logger, metrics, times), metrics);
}

function open(config: Config, databaseUrl: string, logger: Logger, metrics: LogMetrics, times: Times): Promise<OpenedLog> {
  const onError = (error: unknown) => logger.mended('event log', error);
  switch (config.EVENT_LOG) {
    case 'postgres':
      return PostgresEventLog.open({ url: databaseUrl, poolSize: Math.max(2, Math.floor(config.CUSTOS_POOL / 4)), onError, times });
    case 'eventstoredb':
      return EventStoreDbLog.open(
        { ...eventStoreDbSettings(config), onError, metrics: told(metrics, logger) },
        { ...TUNING, maxAppendBytes: config.EVENTSTOREDB_MAX_APPEND },
      );
  }
}

/** The reason is the first line of what the client said: an address, a name of a stream; it never has an entry. */
const told = (metrics: LogMetrics, { pino }: Logger): Metrics => ({
  clientRebuilt(reason) {
    metrics.rebuilt.inc();
    pino.warn({ part: 'event log', reason }, 'the client was replaced');
  },
  resubscribed: () => metrics.resubscribed.inc(),
});

/** How the database is reached, as the node itself reaches it. */
export const eventStoreDbSettings = (config: Config) => ({
  url: config.EVENTSTOREDB_URL!,
  username: config.EVENTSTOREDB_USER,
  password: config.EVENTSTOREDB_PASSWORD!,
  allowPlaintext: config.EVENTSTOREDB_PLAINTEXT,
  ...(config.EVENTSTOREDB_CA !== undefined && { caFile: config.EVENTSTOREDB_CA }),
});
