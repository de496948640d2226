export * from './finding.js';
export * from './guards.js';
export * from './guards-of-migrations.js';
export * from './heads.js';
export * from './last-verification.js';
export * from './migrations.js';
export * from './verification.js';
export type { Verified } from './log-pass.js';
