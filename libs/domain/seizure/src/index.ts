export * from './aggregates.js';
export * from './events.js';
export * from './seizure.decider.js';
export * from './seizure.state.js';
