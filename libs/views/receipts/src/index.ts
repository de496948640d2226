export * from './receipts.projection.js';
export * from './receipts.query.js';
export * from './receipts.rows.js';
