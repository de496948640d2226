export * from './aggregates.js';
export * from './events.js';
export * from './log.decider.js';
export * from './number.decider.js';
export * from './series.decider.js';
export * from './when-a-claimed-subject-never-appears-then-release-the-number.process.js';
