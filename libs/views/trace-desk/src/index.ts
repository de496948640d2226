export { traceDeskView } from './desk.projection.js';
export * from './desk.query.js';
export type { CountryReciprocity, LimitKept, Performance } from './reciprocity.js';
