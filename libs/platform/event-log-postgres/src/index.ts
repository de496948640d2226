import { AppendAtOnce1764000001000 } from './append-at-once.migration.js';
import { AppendOnTime1797100000000 } from './append-on-time.migration.js';
import { CreateEventLog1764000000000 } from './create-event-log.migration.js';

export { logConstraints } from './log-constraints.js';
export { PostgresEventLog, type PostgresEventLogOptions } from './postgres-event-log.js';
/** What makes the log in a database, in order. */
export const eventLogMigrations = [CreateEventLog1764000000000, AppendAtOnce1764000001000, AppendOnTime1797100000000];
