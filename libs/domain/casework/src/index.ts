export * from './aggregates.js';
export type { Case, Instruction } from './case.state.js';
export type { CaseCommand } from './case.decider.js';
export type { Person, PersonCommand } from './person.decider.js';
export * from './when-a-seizure-is-signed-then-open-its-case.process.js';
export * from './when-an-instruction-is-overdue-then-remind.process.js';
