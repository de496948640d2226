import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import { firearm } from './aggregates.js';
import type { IdentificationFact } from './events.js';
import type { FirearmCommand } from './firearm.decider.js';

/** A recovery in a customs frame meets INTERPOL's criterion "by customs or border officials" by itself; the others are stated by officers. */
export const whenACustomsFirearmIsDescribedThenStateTheSharingCriterion: Policy<IdentificationFact<'identification.FirearmDescribed'>> = {
  name: 'when-a-customs-firearm-is-described-then-state-the-sharing-criterion',
  when: {
    'identification.FirearmDescribed': ({ stream, event: { data } }) => {
      if (data.frame !== 'customs') return {};
      const command = (): FirearmCommand => ({
        kind: 'stateSharingCriteria',
        details: { criteria: ['BY_CUSTOMS_OR_BORDER_OFFICIALS'], statedBy: data.holder },
      });
      return { ask: [{ aggregate: firearm, id: idOf(stream), command }] };
    },
  },
};
