export * from './migrations.js';
export * from './policy.js';
export * from './policy-runner.js';
export * from './policies.js';
export * from './moved-log.js';
export type { CommonHistory, RecoveredProcess } from './recovery.js';
