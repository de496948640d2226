import { releaseUnusedNumber } from './when-a-claimed-subject-never-appears-then-release-the-number.process.js';

export * from './aggregates.js';
export * from './events.js';
export * from './log.decider.js';
export * from './number.decider.js';
export * from './number.rules.js';
export * from './series.decider.js';

/** When this happened, ask for that: policies whose commands this context owns. */
export const policies = [releaseUnusedNumber] as const;
