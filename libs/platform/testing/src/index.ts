export * from './given.js';
export * from './test-postgres.js';
