import { idOf } from '#platform/commands';
import type { Recorded } from '#platform/kernel';
import type { Lookup, Policy, Reaction } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { ClaimantAct, CustodyFact } from './events.js';
import type { ClaimCommand } from './exhibit.commands.js';
import { EXHIBITS_BY_RECEIPT } from './indexes.js';

type Delivered = CustodyFact<'custody.ReceiptDelivered'>;
type Acted = CustodyFact<
  | 'custody.ReceiptPlaced'
  | 'custody.ReceiptInspected'
  | 'custody.ReceiptPhotographed'
  | 'custody.ReceiptMeasured'
  | 'custody.ReceiptResealed'
  | 'custody.ReceiptLossReported'
  | 'custody.ReceiptDelivered'
>;

const note =
  (did: ClaimantAct) =>
  async ({ stream, position, event }: Recorded<Acted>, look: Lookup): Promise<Reaction> => {
    const receipt = idOf(stream);
    const { found } = await look.find(EXHIBITS_BY_RECEIPT, receipt, position);
    const { act, by } = event.data;
    const claimant = event.type === 'custody.ReceiptDelivered' ? (event as Delivered).data.holder : undefined;
    const noted: ClaimCommand = { kind: 'noteClaimantAct', receipt, act, did, by, ...(claimant !== undefined && { claimant }) };
    return { ask: found.map((id) => ({ aggregate: exhibit, id, command: () => noted })) };
  };

/** The holder of record and the authority see on the exhibit what the claimant does with what he has. */
export const whenAClaimantActsThenNoteItOnTheExhibit: Policy<Acted> = {
  name: 'when-a-claimant-acts-then-note-it-on-the-exhibit',
  when: {
    'custody.ReceiptPlaced': note('PLACED'),
    'custody.ReceiptInspected': note('INSPECTED'),
    'custody.ReceiptPhotographed': note('PHOTOGRAPHED'),
    'custody.ReceiptMeasured': note('MEASURED'),
    'custody.ReceiptResealed': note('RESEALED'),
    'custody.ReceiptLossReported': note('LOSS_REPORTED'),
    'custody.ReceiptDelivered': note('DELIVERED'),
  },
};
