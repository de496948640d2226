export * from './access.projection.js';
export * from './access.rows.js';
