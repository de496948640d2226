export * from './catalogue.js';
export * from './codes.js';
export * from './trace-facts.js';
export * from './trace-state.js';
export * from './hop-path.js';
