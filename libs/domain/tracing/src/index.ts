import type { Policy } from '#platform/processes';
import { whenAFirearmIsIdentifiedThenProposeItsTraces } from './when-a-firearm-is-identified-then-propose-its-traces.process.js';
import { whenATraceIsOverdueThenRemind } from './when-a-trace-is-overdue-then-remind.process.js';
import { whenAnAnswerNamesAnOnwardCountryThenProposeTheNextTrace } from './when-an-answer-names-an-onward-country-then-propose-the-next-trace.process.js';

export * from './aggregates.js';
export type { FirearmOnRecord } from './request-content.js';
export type { RequestDetails, TraceCommand } from './trace.decider.js';
export { proposedTrace } from './when-a-firearm-is-identified-then-propose-its-traces.process.js';

/** What tracing asks for by itself. */
export const policies: readonly Policy[] = [
  whenAFirearmIsIdentifiedThenProposeItsTraces,
  whenAnAnswerNamesAnOnwardCountryThenProposeTheNextTrace,
  whenATraceIsOverdueThenRemind,
];
