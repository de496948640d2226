import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import { exhibit, receipt } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { ClaimCommand } from './exhibit.commands.js';
import { EXHIBITS_BY_CODE, EXHIBITS_BY_SEAL, OFFICES_BY_EXHIBIT } from './indexes.js';
import { sealKey } from './exhibit.state.js';
import type { Receipt } from './receipt.decider.js';

type Claimed = CustodyFact<'custody.ReceiptClaimed'>;
type Bound = CustodyFact<'custody.ReceiptClaimBound'>;

/** Only the holder of record and the authority learn of a match: it is recorded on the exhibit, and nothing of it in the claimant's stream. */
export const whenAReceiptIsClaimedThenBindItToItsExhibit: Policy<Claimed | Bound> = {
  name: 'when-a-receipt-is-claimed-then-bind-it-to-its-exhibit',
  when: {
    'custody.ReceiptClaimed': async ({ stream, position, event: { data } }, look) => {
      const { by, holder: claimant, foundBy, number, photograph, broughtBy, seal, seals, measured, code } = data;
      const { view, found } =
        foundBy === 'QR' ? await look.find(EXHIBITS_BY_CODE, code ?? '', position) : await look.find(EXHIBITS_BY_SEAL, sealKey(number ?? ''), position);
      const claim = { receipt: idOf(stream), claimant, by, foundBy, number, photograph, broughtBy, seal, seals, measured, basis: { view, position } };
      const offices = await Promise.all(found.map(async (id) => (await look.find(OFFICES_BY_EXHIBIT, id, position)).found[0]));
      return {
        ask: found.map((id, n) => ({ aggregate: exhibit, id, command: (): ClaimCommand => ({ kind: 'bindClaim', ...claim, office: offices[n] }) })),
      };
    },
    // What the claimant did before the match was recorded is noted with it.
    'custody.ReceiptClaimBound': async ({ stream, event: { data } }, look) => {
      const { state } = await look.state<Receipt>(receipt, data.receipt);
      if (state.status === 'unknown') return {};
      return {
        ask: state.acts.map((one, ordinal) => ({
          aggregate: exhibit,
          id: idOf(stream),
          ordinal,
          command: (): ClaimCommand => ({ kind: 'noteClaimantAct', receipt: data.receipt, ...one }),
        })),
      };
    },
  },
};
