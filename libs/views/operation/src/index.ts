export * from './operation.projection.js';
export * from './operation.query.js';
export * from './operation.rows.js';
