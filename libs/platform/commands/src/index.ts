export * from './aggregate.js';
export * from './change.js';
