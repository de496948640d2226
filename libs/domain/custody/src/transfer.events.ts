import { officerId, fixed, open, party, sealed, z, type Definitions } from '#platform/kernel';
import { quantity } from '#domain/seizure/events';
import { attester } from './attestation.events.js';
import { attestation, holder, partId, purpose, reference, remark, reservation, sealNumber, sealState, sha256 } from './vocabulary.js';

/** What one side of a hand-over states about the goods. */
const condition = {
  seal: open(sealState),
  /** The numbers read on the seals at the hand-over. */
  seals: open(z.array(sealNumber).max(20).optional()),
  /** As weighed or counted at the hand-over. */
  measured: open(quantity.optional()),
};
const answer = {
  part: fixed(partId),
  from: fixed(holder),
  /** Who answers for the part from now on. */
  holder: fixed(holder),
  /** The officer who answered, or who entered the signed paper. */
  by: fixed(officerId),
  purpose: open(purpose),
  attestation: fixed(attestation),
  /** The signed paper, when the receiver works without an account. */
  scan: open(sha256.optional()),
  witness: fixed(officerId.optional()),
  signatory: sealed(z.string().min(1).max(200).optional()),
  /** Under this id the witness of the paper is asked to attest it. */
  act: fixed(z.uuid().optional()),
  ...condition,
  remark: sealed(remark.optional()),
};
const measured = { amount: '52', unit: 'round' };
const answered = { part: 'whole', from: 'CI.DGD-AIR.4711', holder: 'CI.GREFFE', by: 'CI.GREFFE.11', purpose: 'REGISTRY', attestation: 'OWN_COMMAND' };

export const transferEvents = {
  'custody.TransferOffered': {
    schema: 1,
    says: 'The holder offered a part to a named receiver and still answers for it.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      to: fixed(party),
      by: fixed(officerId),
      purpose: open(purpose),
      ...condition,
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      from: 'CI.DGD-AIR.4711',
      to: 'CI.GREFFE',
      by: 'CI.DGD-AIR.4711',
      purpose: 'REGISTRY',
      seal: 'INTACT',
      seals: ['CI-2023-000417'],
      measured,
      remark: 'handed over with the report',
    },
  },
  'custody.TransferAccepted': {
    takenBack: 'party',
    schema: 1,
    says: 'The named receiver took a part over as it was offered and answers for it from now on.',
    fields: answer,
    sample: { ...answered, seal: 'INTACT', seals: ['CI-2023-000417'], measured },
  },
  'custody.TransferAcceptedWithReservations': {
    takenBack: 'party',
    schema: 1,
    says: 'The named receiver took a part over and stated what was otherwise than offered.',
    fields: { ...answer, reservations: open(z.array(reservation).min(1).max(20)) },
    sample: {
      ...answered,
      holder: 'NE.EXT-GARAGE-NOUR',
      by: 'CI.DGD-AIR.4711',
      purpose: 'KEEPER',
      attestation: 'ATTESTED_ON_PAPER',
      scan: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      witness: 'CI.DGD-AIR.4712',
      signatory: 'the keeper of the garage',
      seal: 'FOUND_BROKEN',
      reservations: ['SEAL_FOUND_BROKEN'],
      remark: 'left door seal torn on arrival',
    },
  },
  'custody.TransferRefused': {
    takenBack: 'party',
    schema: 1,
    says: 'The named receiver did not take a part over; the holder keeps it.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      to: fixed(party),
      by: fixed(officerId),
      reason: open(z.enum(['NOT_FOR_US', 'NOT_PRESENTED', 'QUANTITY_DIFFERS', 'SEAL_BROKEN', 'PAPERS_MISSING', 'NO_ROOM', 'UNSAFE', 'OTHER'])),
      remark: sealed(remark.optional()),
    },
    sample: { part: 'whole', from: 'CI.DGD-AIR.4711', to: 'CI.GREFFE', by: 'CI.GREFFE.11', reason: 'PAPERS_MISSING', remark: 'no copy of the report' },
  },
  'custody.TransferWithdrawn': {
    schema: 1,
    says: 'The holder took an unanswered offer back.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      to: fixed(party),
      by: fixed(officerId),
      reason: open(z.enum(['ENTERED_IN_ERROR', 'PLANS_CHANGED', 'UNANSWERED', 'OTHER'])),
    },
    sample: { part: 'whole', from: 'CI.DGD-AIR.4711', to: 'CI.GREFFE', by: 'CI.DGD-AIR.4711', reason: 'PLANS_CHANGED' },
  },
  'custody.ReceivedUnannounced': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'A part arrived that nobody had offered; the receiver answers for it from now on.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      holder: fixed(holder),
      by: fixed(officerId),
      /** The party that brought it, where it is one. */
      broughtBy: fixed(party.optional()),
      bearer: sealed(z.string().min(1).max(200).optional()),
      ...condition,
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      from: 'CI.DGD-AIR.4711',
      holder: 'CI.GREFFE',
      by: 'CI.GREFFE.11',
      broughtBy: 'CI.DGD-AIR',
      bearer: 'a driver of the brigade',
      seal: 'INTACT',
      seals: ['CI-2023-000417'],
      measured,
      remark: 'left at the counter without papers',
    },
  },
  'custody.UnannouncedReceiptConfirmed': {
    takenBack: 'party',
    schema: 1,
    says: 'The holder of record confirmed that the part left his hands.',
    fields: { part: fixed(partId), by: fixed(officerId), receivedBy: fixed(holder) },
    sample: { part: 'whole', by: 'CI.DGD-AIR.4711', receivedBy: 'CI.GREFFE' },
  },
  'custody.UnannouncedReceiptContested': {
    takenBack: 'party',
    schema: 1,
    says: 'The holder of record denied that the part left his hands.',
    fields: {
      part: fixed(partId),
      by: fixed(officerId),
      receivedBy: fixed(holder),
      reason: open(z.enum(['STILL_HELD', 'ANOTHER_ITEM', 'QUANTITY_DIFFERS', 'NOT_SENT', 'OTHER'])),
      remark: sealed(remark.optional()),
    },
    sample: { part: 'whole', by: 'CI.DGD-AIR.4711', receivedBy: 'CI.GREFFE', reason: 'ANOTHER_ITEM', remark: 'ours is still in the brigade cupboard' },
  },
  'custody.CustodyAssumed': {
    takenBack: 'act',
    schema: 2,
    // 1 -> 2: witnesses may be persons of no service, and the act has an id under which those whom it names attest it.
    upcast: { 1: (was: object) => was },
    says: 'After a joint count by two persons present, another answers for a part whose holder no longer can; the superior has still to confirm it.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      holder: fixed(holder),
      by: fixed(officerId),
      reason: open(z.enum(['DEAD', 'POSTED', 'RETIRED', 'SUSPENDED', 'ARRESTED', 'INCAPACITATED', 'MISSING', 'UNREACHABLE', 'UNIT_DISSOLVED'])),
      orderedBy: fixed(officerId),
      order: open(reference),
      counted: open(quantity),
      seal: open(sealState),
      /** Two who were present at the count, of any service or none. */
      witnesses: fixed(z.array(attester).length(2)),
      act: fixed(z.uuid().optional()),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      from: 'CI.DGD-AIR.4711',
      holder: 'CI.DGD-AIR.4712',
      by: 'CI.DGD-AIR.4712',
      reason: 'POSTED',
      orderedBy: 'CI.DGD.1001',
      order: 'CI-DGD 2023/55',
      counted: measured,
      seal: 'INTACT',
      witnesses: ['CI.GREFFE.11', 'CI.DEPOT.21'],
      remark: 'count of the whole cupboard',
    },
  },
} satisfies Definitions;
