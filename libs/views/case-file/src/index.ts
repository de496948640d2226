export * from './thing-alone.js';
export * from './case-file.answers.js';
export { caseFileView } from './case-file.projection.js';
export * from './case-file.query.js';
export type { Subject } from './case-file.streams.js';
export type { Layer } from './materials.js';
