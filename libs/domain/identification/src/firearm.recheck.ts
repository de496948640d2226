import type { PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { IdentificationEvent } from './events.js';
import type { Firearm } from './firearm.state.js';

/** By fact, the command that it answers. None: a fact that follows from another of the same command. */
const ASKED_BY: Readonly<Record<IdentificationEvent['type'], string>> = {
  'identification.FirearmDescribed': 'describe',
  'identification.MarkingRead': 'readMarking',
  'identification.FirearmIdentified': 'identify',
  'identification.IdentificationSuperseded': 'none',
  'identification.VersionCited': 'cite',
  'identification.SameFirearmEstablished': 'establishSame',
  'identification.ForensicTracesCollected': 'collectTraces',
  'identification.TestFired': 'testFire',
  'identification.SharingCriteriaStated': 'stateSharingCriteria',
  'identification.BallisticComparisonProposed': 'proposeComparison',
  'identification.BallisticSearched': 'searchBallistics',
  'identification.BallisticConclusionReached': 'concludeBallistics',
  'identification.ExpertAppointed': 'appointExpert',
  'identification.ExpertReported': 'reportExpert',
  'identification.IllicitBasisStated': 'stateIllicitBasis',
  'identification.DiversionEstablished': 'establishDiversion',
  'identification.TracingExemptionProposed': 'proposeExemption',
  'identification.TracingNotRequired': 'approveExemption',
};

export function recheckFirearm({ event, actor, recorded, stream }: PastFact<IdentificationEvent>, firearm: Firearm): object | undefined {
  const kind = ASKED_BY[event.type];
  if (kind === 'none') return undefined;
  const own = stream.replace(/^custos\.firearm-/, '');
  const around = { by: actor.id, directory: Directory.NONE, at: recorded, own, ...event.data, details: event.data };
  switch (event.type) {
    case 'identification.FirearmIdentified':
      return { ...around, kind: firearm.identification === undefined ? 'identify' : 'supersede', reasonCode: 'error', reason: '' };
    case 'identification.TracingNotRequired':
      return { ...around, kind: 'approveExemption', proposal: event.data.proposal, by: event.data.approvedBy };
    default:
      return { ...around, kind };
  }
}

/** The unit that recovered it. */
export const recoveredBy = ({ described }: Firearm): readonly string[] => (described === undefined ? [] : [described.holder]);
