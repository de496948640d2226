export { EventStoreDbLog, type EventStoreDbLogOptions } from './eventstoredb-event-log.js';
export type { Metrics } from './failures.js';
