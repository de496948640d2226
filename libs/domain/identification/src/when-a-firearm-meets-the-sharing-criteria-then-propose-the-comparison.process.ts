import { idOf } from '#platform/commands';
import type { Recorded } from '#platform/kernel';
import type { Policy, Reaction } from '#platform/processes';
import { firearm } from './aggregates.js';
import type { IdentificationFact } from './events.js';
import type { FirearmCommand } from './firearm.decider.js';

type Collected = IdentificationFact<'identification.ForensicTracesCollected'>;
type Stated = IdentificationFact<'identification.SharingCriteriaStated'>;

const propose = ({ stream }: Recorded): Reaction => ({
  ask: [{ aggregate: firearm, id: idOf(stream), command: (): FirearmCommand => ({ kind: 'proposeComparison' }) }],
});

/**
 * INTERPOL asks for ballistic sharing of arms recovered under its criteria, after prints and DNA. Either may come first: the second one
 * asks, and the decider declines what is too early or already proposed.
 */
export const whenAFirearmMeetsTheSharingCriteriaThenProposeTheComparison: Policy<Collected | Stated> = {
  name: 'when-a-firearm-meets-the-sharing-criteria-then-propose-the-comparison',
  when: {
    'identification.ForensicTracesCollected': (event) => (event.event.data.sharingCriteria.length === 0 ? {} : propose(event)),
    'identification.SharingCriteriaStated': propose,
  },
};
