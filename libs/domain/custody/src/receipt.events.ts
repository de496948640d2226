import { fixed, officerId, open, party, sealed, stated, z, type Definitions } from '#platform/kernel';
import { quantity } from '#domain/seizure/events';
import { holder, location, lossCircumstances, measure, partId, presences, remark, sealKind, sealNumber, sealState, sha256 } from './vocabulary.js';

/** How the thing was recognised: by the code on its label, or by a number that was read on it and photographed. */
export const FOUND_BY = ['QR', 'NUMBER'] as const;
export const foundBy = z.enum(FOUND_BY);
/** In which capacity a claim is confirmed or contested. */
export const CLAIM_CAPACITIES = ['HOLDER', 'SUPERIOR', 'MAGISTRATE'] as const;
export const claimCapacity = z.enum(CLAIM_CAPACITIES);
export type ClaimCapacity = z.output<typeof claimCapacity>;
export const contestReason = z.enum(['STILL_HELD', 'ANOTHER_ITEM', 'QUANTITY_DIFFERS', 'NOT_SENT', 'OTHER']);
export const CLAIMANT_ACTS = ['PLACED', 'INSPECTED', 'PHOTOGRAPHED', 'MEASURED', 'RESEALED', 'LOSS_REPORTED', 'DELIVERED'] as const;
export type ClaimantAct = (typeof CLAIMANT_ACTS)[number];

const RECEIPT = '6f9619ff-8b86-8d01-b42d-00cf4fc964ff';
const ACT = '5b1d3c0e-7a42-8f10-9c2b-1d0e3f4a5b6c';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const photographs = z.array(sha256).max(20);
/** Names the act, so that whoever is told of it twice is told once. */
const acted = { act: fixed(z.uuid()), by: fixed(officerId) };
const claim = {
  foundBy: fixed(foundBy),
  number: fixed(sealNumber.optional()),
  photograph: open(sha256.optional()),
  broughtBy: fixed(party.optional()),
  seal: open(sealState),
  seals: open(z.array(sealNumber).max(20).optional()),
  measured: open(quantity.optional()),
};
const claimed = { foundBy: 'NUMBER', number: 'CI-2023-000417', photograph: HASH, broughtBy: 'CI.DGD-AIR', seal: 'INTACT', seals: ['CI-2023-000417'] };

/** What is recorded in `custos.receipt-<id>`. */
export const receiptEvents = {
  'custody.ReceiptClaimed': {
    schema: 1,
    says: 'Something arrived that nobody had offered; who received it answers for it, and nothing of its file opens to him.',
    fields: {
      by: fixed(officerId),
      holder: fixed(holder),
      ...claim,
      /** What the code on the label names. */
      code: fixed(z.uuid().optional()),
      bearer: sealed(z.string().min(1).max(200).optional()),
      remark: sealed(remark.optional()),
    },
    sample: {
      by: 'CI.GREFFE.11',
      holder: 'CI.GREFFE',
      ...claimed,
      measured: { amount: '52', unit: 'round' },
      bearer: 'a driver of the brigade',
      remark: 'left at the counter without papers',
    },
  },
  'custody.ReceiptPlaced': {
    schema: 1,
    says: 'The claimant put what he received in a place.',
    fields: { ...acted, location: open(location) },
    sample: { act: ACT, by: 'CI.GREFFE.11', location: { kind: 'store', store: RECEIPT, place: 'A-1' } },
  },
  'custody.ReceiptInspected': {
    schema: 1,
    says: 'The claimant looked at what he received and stated how its seals are.',
    fields: { ...acted, seal: open(sealState), seals: open(z.array(sealNumber).max(20).optional()), remark: sealed(remark.optional()) },
    sample: { act: ACT, by: 'CI.GREFFE.11', seal: 'FOUND_BROKEN', seals: ['CI-2023-000417'], remark: 'wire cut' },
  },
  'custody.ReceiptPhotographed': {
    schema: 1,
    says: 'The claimant photographed what he received.',
    fields: { ...acted, photographs: open(photographs.min(1)), remark: sealed(remark.optional()) },
    sample: { act: ACT, by: 'CI.GREFFE.11', photographs: [HASH], remark: 'label and seal' },
  },
  'custody.ReceiptMeasured': {
    schema: 1,
    says: 'The claimant counted, weighed or measured what he received.',
    fields: { ...acted, measure: open(measure), found: open(quantity), remark: sealed(remark.optional()) },
    sample: { act: ACT, by: 'CI.GREFFE.11', measure: 'COUNT', found: { amount: '51', unit: 'round' }, remark: 'counted twice' },
  },
  'custody.ReceiptResealed': {
    schema: 1,
    says: 'The claimant closed what he received under a seal.',
    fields: { ...acted, number: fixed(sealNumber), sealKind: open(sealKind), presence: stated(presences) },
    sample: { act: ACT, by: 'CI.GREFFE.11', number: 'GREFFE-2023-0031', sealKind: 'CLOSED', presence: [] },
  },
  'custody.ReceiptLossReported': {
    schema: 1,
    says: 'The claimant reported that what he received is not where it should be.',
    fields: { ...acted, circumstances: open(lossCircumstances), remark: sealed(remark.optional()) },
    sample: { act: ACT, by: 'CI.GREFFE.11', circumstances: 'UNEXPLAINED', remark: 'not on its shelf this morning' },
  },
  'custody.ReceiptDeliveryOffered': {
    schema: 1,
    says: 'The claimant brings what he received to a registry, and answers for it until that has accepted.',
    fields: { ...acted, to: fixed(party), remark: sealed(remark.optional()) },
    sample: { act: ACT, by: 'CI.DGD-AIR.4712', to: 'CI.GREFFE', remark: 'with the sheet of the counter' },
  },
  'custody.ReceiptDelivered': {
    schema: 1,
    says: 'The registry took over what the claimant brought, and answers for it as he did: by a claim.',
    fields: { ...acted, from: fixed(holder), holder: fixed(holder), seal: open(sealState) },
    sample: { act: ACT, by: 'CI.GREFFE.11', from: 'CI.DGD-AIR.4712', holder: 'CI.GREFFE', seal: 'INTACT' },
  },
  'custody.ReceiptConfirmed': {
    schema: 1,
    says: 'The holder of record, a superior or a magistrate confirmed the receipt; what follows is recorded on the exhibit.',
    fields: { exhibit: fixed(z.uuid()), part: fixed(partId), from: fixed(holder), by: fixed(officerId), capacity: fixed(claimCapacity) },
    sample: { exhibit: RECEIPT, part: 'whole', from: 'CI.DGD-AIR.4711', by: 'CI.DGD-AIR.4711', capacity: 'HOLDER' },
  },
  'custody.ReceiptContested': {
    schema: 1,
    says: 'The holder of record, a superior or a magistrate denied the receipt; the claimant answers for what he has all the same.',
    fields: { by: fixed(officerId), capacity: fixed(claimCapacity), reason: open(contestReason) },
    sample: { by: 'CI.DGD-AIR.4711', capacity: 'HOLDER', reason: 'ANOTHER_ITEM' },
  },
} satisfies Definitions;

/** What claims add to an exhibit. */
export const claimEvents = {
  'custody.ReceiptClaimBound': {
    schema: 1,
    says: 'A receipt that nobody offered matches this exhibit; its holder is asked, and nothing else changes.',
    fields: {
      part: fixed(partId),
      receipt: fixed(z.uuid()),
      /** The holder of record, who is asked. */
      from: fixed(holder),
      claimant: fixed(holder),
      by: fixed(officerId),
      ...claim,
      /** The office of the exhibit, which is told at once. */
      told: fixed(party.optional()),
      /** The view in which the match was found, and up to where it had read the log. */
      basis: fixed(z.strictObject({ view: z.string().max(60), position: z.string().max(60) })),
    },
    sample: {
      part: 'whole',
      receipt: RECEIPT,
      from: 'CI.DGD-AIR.4711',
      claimant: 'CI.GREFFE',
      by: 'CI.GREFFE.11',
      ...claimed,
      told: 'CI.PARQUET',
      basis: { view: 'receipts', position: '00000000000000000417' },
    },
  },
  'custody.ClaimantActed': {
    schema: 1,
    says: 'Who claims the receipt of this exhibit did something with what he has.',
    fields: {
      part: fixed(partId),
      receipt: fixed(z.uuid()),
      act: fixed(z.uuid()),
      did: fixed(z.enum(CLAIMANT_ACTS)),
      /** Who answers for the claim from now on, where it was delivered. */
      claimant: fixed(holder.optional()),
      by: fixed(officerId),
    },
    sample: { part: 'whole', receipt: RECEIPT, act: ACT, did: 'DELIVERED', claimant: 'CI.GREFFE', by: 'CI.GREFFE.11' },
  },
  'custody.ClaimedCustodyConfirmed': {
    schema: 1,
    says: 'The holder of record, a superior or a magistrate confirmed that the claimant has it; he answers for it from now on.',
    fields: { part: fixed(partId), receipt: fixed(z.uuid()), from: fixed(holder), holder: fixed(holder), by: fixed(officerId), capacity: fixed(claimCapacity) },
    sample: { part: 'whole', receipt: RECEIPT, from: 'CI.DGD-AIR.4711', holder: 'CI.GREFFE', by: 'CI.DGD-AIR.4711', capacity: 'HOLDER' },
  },
  'custody.ClaimedCustodyContested': {
    schema: 1,
    says: 'The holder of record, a superior or a magistrate denied that what the claimant has is this exhibit.',
    fields: {
      part: fixed(partId),
      receipt: fixed(z.uuid()),
      claimant: fixed(holder),
      by: fixed(officerId),
      capacity: fixed(claimCapacity),
      reason: open(contestReason),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      receipt: RECEIPT,
      claimant: 'CI.GREFFE',
      by: 'CI.DGD-AIR.4711',
      capacity: 'HOLDER',
      reason: 'ANOTHER_ITEM',
      remark: 'ours is still in the brigade cupboard',
    },
  },
  'custody.SealReportedBroken': {
    schema: 1,
    says: 'An officer who does not answer for the part reported one of its seals broken; the report is attached and changes nothing.',
    fields: {
      part: fixed(partId),
      number: fixed(sealNumber),
      circumstances: open(z.enum(['ON_RECEIPT', 'IN_STORE', 'IN_TRANSPORT', 'AT_HEARING', 'AT_INVENTORY', 'OTHER'])),
      unknownSeal: open(z.boolean()),
      holder: fixed(holder),
      by: fixed(officerId),
      /** The report, where the officer named the seal by its number or the code on the label, without sight of the exhibit. */
      report: fixed(z.uuid().optional()),
      photograph: open(sha256.optional()),
      presence: stated(presences),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      number: 'CI-2023-000417',
      circumstances: 'IN_STORE',
      unknownSeal: false,
      holder: 'CI.MAG',
      by: 'CI.GREFFE.11',
      report: RECEIPT,
      photograph: HASH,
      presence: [],
      remark: 'wire cut, contents not touched',
    },
  },
} satisfies Definitions;
