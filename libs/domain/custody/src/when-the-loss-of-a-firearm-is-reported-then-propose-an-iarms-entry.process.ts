import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { DangerAndLossCommand } from './exhibit.commands.js';

/** iARMS is queried and fed: a firearm that left custody is looked for from the first hour. */
export const whenTheLossOfAFirearmIsReportedThenProposeAnIarmsEntry: Policy<CustodyFact<'custody.LossReported'>> = {
  name: 'when-the-loss-of-a-firearm-is-reported-then-propose-an-iarms-entry',
  when: {
    'custody.LossReported': ({ stream, event: { data } }) => {
      if (data.category !== 'firearm') return {};
      return {
        ask: [{ aggregate: exhibit, id: idOf(stream), command: (): DangerAndLossCommand => ({ kind: 'proposeIarmsEntry', part: data.lost ?? data.part }) }],
      };
    },
  },
};
