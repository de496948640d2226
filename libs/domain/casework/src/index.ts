import type { Policy } from '#platform/processes';
import { whenASeizureIsSignedThenOpenItsCase } from './when-a-seizure-is-signed-then-open-its-case.process.js';
import { whenAnInstructionIsOverdueThenRemind } from './when-an-instruction-is-overdue-then-remind.process.js';

export * from './aggregates.js';
export { documentsOf, type Case, type Instruction } from './case.state.js';
export type { CaseCommand } from './case.decider.js';
export type { Assigner } from './members.js';
export type { Person, PersonCommand } from './person.decider.js';
export type { SeizureAsSeen } from './signed-seizure.js';
export { caseOfSeizure } from './when-a-seizure-is-signed-then-open-its-case.process.js';

/** What case work asks for by itself. */
export const policies: readonly Policy[] = [whenASeizureIsSignedThenOpenItsCase, whenAnInstructionIsOverdueThenRemind];
