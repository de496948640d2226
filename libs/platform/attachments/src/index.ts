export * from './attachment-store.js';
export * from './errors.js';
export * from './file-attachment-store.js';
export * from './media.js';
export * from './file-register.js';
export * from './migrations.js';
