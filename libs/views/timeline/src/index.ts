export { SubjectsOf } from './subjects-of.js';
export * from './axis.js';
export * from './timeline.answer.js';
export * from './timeline.projection.js';
export * from './timeline.query.js';
export * from './timeline.rows.js';
export * from './withheld.js';
