export * from './custody-replay.answer.js';
export * from './changes.js';
export * from './custody-replay.query.js';
export * from './holdings.js';
