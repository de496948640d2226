export { EventStoreDbLog, type EventStoreDbLogOptions } from './eventstoredb-event-log.js';
export type { Metrics } from './failures.js';
export { setUpLog, type SetUpOptions } from './set-up.js';
export { SettingsRefused } from './settings.js';
export { TUNING } from './tuning.js';
