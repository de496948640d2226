export * from './access-seal.decider.js';
export * from './aggregates.js';
export * from './book.js';
export { confirmsFor } from './break-glass.decider.js';
export type { BreakGlass, BreakGlassCommand } from './break-glass.decider.js';
export * from './directory.decider.js';
export * from './directory.rows.js';
export * from './events.js';
