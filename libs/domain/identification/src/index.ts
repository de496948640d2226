import type { Policy } from '#platform/processes';
import { whenACustomsFirearmIsDescribedThenStateTheSharingCriterion } from './when-a-customs-firearm-is-described-then-state-the-sharing-criterion.process.js';
import { whenAFirearmExhibitIsRegisteredThenDescribeItsFirearm } from './when-a-firearm-exhibit-is-registered-then-describe-its-firearm.process.js';
import { whenAFirearmMeetsTheSharingCriteriaThenProposeTheComparison } from './when-a-firearm-meets-the-sharing-criteria-then-propose-the-comparison.process.js';
import { whenATraceIsRequestedThenRecordTheCitedVersion } from './when-a-trace-is-requested-then-record-the-cited-version.process.js';

export * from './aggregates.js';
export type { FirearmCommand, Statement } from './firearm.decider.js';
export type { Firearm, Identification, Marking } from './firearm.state.js';
export { forensicStepsLeft } from './forensic-steps.js';
export { firearmOfExhibit } from './when-a-firearm-exhibit-is-registered-then-describe-its-firearm.process.js';

/** What identification asks for by itself. */
export const policies: readonly Policy[] = [
  whenAFirearmExhibitIsRegisteredThenDescribeItsFirearm,
  whenACustomsFirearmIsDescribedThenStateTheSharingCriterion,
  whenAFirearmMeetsTheSharingCriteriaThenProposeTheComparison,
  whenATraceIsRequestedThenRecordTheCitedVersion,
];
