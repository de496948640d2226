import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import { receipt } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { ReceiptCommand } from './receipt.decider.js';

type Answered = CustodyFact<'custody.ClaimedCustodyConfirmed'> | CustodyFact<'custody.ClaimedCustodyContested'>;

/** Custody moves on the exhibit; the receipt then says so to who claimed it. A denial names no exhibit. */
export const whenAClaimIsAnsweredThenTellTheClaimant: Policy<Answered> = {
  name: 'when-a-claim-is-answered-then-tell-the-claimant',
  when: {
    'custody.ClaimedCustodyConfirmed': ({ stream, event: { data } }) => {
      const { part, from, by, capacity } = data;
      const command = (): ReceiptCommand => ({ kind: 'confirm', exhibit: idOf(stream), part, from, by, capacity });
      return { ask: [{ aggregate: receipt, id: data.receipt, command }] };
    },
    'custody.ClaimedCustodyContested': ({ event: { data } }) => {
      const { by, capacity, reason } = data;
      return { ask: [{ aggregate: receipt, id: data.receipt, command: (): ReceiptCommand => ({ kind: 'contest', by, capacity, reason }) }] };
    },
  },
};
