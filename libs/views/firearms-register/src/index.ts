export type { LedgerEntry, LedgerFilter } from './ledger.js';
export { firearmsRegisterView } from './register.projection.js';
export * from './register.query.js';
