export * from './work-list.projection.js';
export * from './work-list.query.js';
export * from './work-list.rows.js';
