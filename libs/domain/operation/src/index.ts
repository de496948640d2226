export * from './aggregates.js';
export * from './events.js';
export * from './operation.decider.js';
export * from './operation.state.js';
