import { instant, officerId, fixed, open, party, sealed, z, type Definitions } from '#platform/kernel';
import { category, quantity } from '#domain/seizure/events';
import { attester } from './attestation.events.js';
import { holder, lossCircumstances, partId, placeCode, reference, remark, sealState, sha256 } from './vocabulary.js';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const PART = '7a9d1c44-52ab-8e01-b6a0-0f6c2d3e4f50';

export const dangerAndLossEvents = {
  'custody.DangerousGoodsAssessed': {
    schema: 1,
    says: 'A specialist said what a part may do, whether it may be moved, and what is to be done with it.',
    fields: {
      part: fixed(partId),
      by: fixed(officerId),
      specialist: fixed(officerId),
      hazard: open(z.enum(['MASS_DETONATION', 'PROJECTION', 'FIRE', 'MINOR', 'UNSTABLE', 'TOXIC', 'FLAMMABLE', 'INERT'])),
      movable: open(z.boolean()),
      decision: open(z.enum(['GUARDED_MAGAZINE', 'DESTROY_ON_SITE', 'STORE_AS_OTHERS', 'LEAVE_UNDER_GUARD'])),
      photographs: open(z.array(sha256).max(200)),
      /** How he came to it: on the spot, or by radio before a second person because nobody could come. */
      channel: open(z.enum(['ON_THE_SPOT', 'BY_RADIO']).optional()),
      secondPerson: fixed(attester.optional()),
      /** A firearm is destroyed where it is only when it cannot be made safe or is trapped. */
      firearm: open(z.enum(['CANNOT_BE_MADE_SAFE', 'TRAPPED']).optional()),
      act: fixed(z.uuid().optional()),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      by: 'CI.DGD-AIR.4711',
      specialist: 'CI.DEMINAGE.51',
      hazard: 'UNSTABLE',
      movable: false,
      decision: 'DESTROY_ON_SITE',
      photographs: [HASH],
      remark: 'sweating sticks, crystals on the wrapping',
    },
  },
  'custody.DestroyedOnSite': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'Dangerous goods were destroyed where they were, on the instruction of a prosecutor.',
    fields: {
      part: fixed(partId),
      quantity: open(quantity),
      by: fixed(officerId),
      specialist: fixed(officerId),
      instructedBy: fixed(officerId),
      instruction: open(z.enum(['ORAL', 'WRITTEN'])),
      instructed: open(instant),
      order: open(reference.optional()),
      team: fixed(z.array(officerId).min(1).max(50)),
      method: open(z.enum(['DETONATION', 'BURNING', 'DISRUPTION', 'NEUTRALISATION'])),
      counts: open(
        z
          .array(z.strictObject({ packaging: z.string().min(1).max(40), batch: z.string().min(1).max(60).optional(), quantity }))
          .min(1)
          .max(100),
      ),
      photographs: open(z.array(sha256).max(200)),
      videos: open(z.array(sha256).max(50)),
      /** Parts of this exhibit that were taken as samples beforehand and stay. */
      samples: fixed(z.array(z.uuid()).max(100)),
      /** Holds that were in force on the goods and are in force on the samples from now on. */
      holds: fixed(z.array(z.uuid()).max(100)),
      /** Of a firearm: photographs of its marks, and the part that its remains are from now on. */
      marks: open(z.array(sha256).max(50).optional()),
      remains: fixed(z.uuid().optional()),
      /** Life was in danger at once: it did not wait for the specialist and the magistrate, who confirm afterwards. */
      immediateDanger: fixed(z.boolean().optional()),
      /** The order that carries the instruction of the magistrate. */
      orderId: fixed(z.uuid().optional()),
      act: fixed(z.uuid().optional()),
    },
    sample: {
      part: 'whole',
      quantity: { amount: '498', unit: 'stick' },
      by: 'CI.DGD-AIR.4711',
      specialist: 'CI.DEMINAGE.51',
      instructedBy: 'CI.PARQUET.41',
      instruction: 'ORAL',
      instructed: '2023-10-18T09:05:00.000Z',
      order: 'CI-PARQUET 2023/77',
      team: ['CI.DEMINAGE.51', 'CI.DEMINAGE.52'],
      method: 'DETONATION',
      counts: [{ packaging: 'CARTON', batch: 'LOT-22B', quantity: { amount: '498', unit: 'stick' } }],
      photographs: [HASH],
      videos: [HASH],
      samples: [PART],
      holds: [],
    },
  },
  'custody.InstructionConfirmed': {
    takenBack: 'party',
    schema: 1,
    says: 'The oral instruction to destroy was confirmed in writing.',
    fields: { part: fixed(partId), instructedBy: fixed(officerId), order: open(reference), document: open(sha256), by: fixed(officerId) },
    sample: { part: 'whole', instructedBy: 'CI.PARQUET.41', order: 'CI-PARQUET 2023/77', document: HASH, by: 'CI.DGD-AIR.4711' },
  },
  'custody.LossReported': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'A part, or some of it, is not where it should be.',
    fields: {
      part: fixed(partId),
      /** When only some of it is gone: that quantity is a part of its own from now on. */
      lost: fixed(z.uuid().optional()),
      quantity: open(quantity),
      remains: fixed(quantity.optional()),
      category: open(category),
      holder: fixed(holder),
      circumstances: open(lossCircumstances),
      discoveredBy: fixed(officerId),
      lastSeen: open(instant.optional()),
      /** The prosecutor who was told. */
      told: fixed(officerId.optional()),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      lost: PART,
      quantity: { amount: '3', unit: 'round' },
      remains: { amount: '49', unit: 'round' },
      category: 'live-ammunition',
      holder: 'CI.GREFFE',
      circumstances: 'THEFT',
      discoveredBy: 'CI.GREFFE.11',
      lastSeen: '2023-10-12T16:00:00.000Z',
      told: 'CI.PARQUET.41',
      by: 'CI.GREFFE.11',
      remark: 'window of the registry forced in the night',
    },
  },
  'custody.LossEstablished': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'An inquiry concluded how a part was lost; the custodian gave his account.',
    fields: {
      part: fixed(partId),
      conclusion: open(lossCircumstances),
      authority: open(z.enum(['HIERARCHY', 'PROSECUTOR', 'INVESTIGATING_JUDGE', 'INSPECTION'])),
      decision: open(reference),
      by: fixed(officerId),
      account: sealed(remark.optional()),
    },
    sample: {
      part: PART,
      conclusion: 'THEFT',
      authority: 'PROSECUTOR',
      decision: 'CI-PARQUET 2023/91',
      by: 'CI.GREFFE.11',
      account: 'the cupboard was locked at 18 h',
    },
  },
  'custody.Recovered': {
    schema: 1,
    says: 'What was lost was found again; who found it answers for it.',
    fields: {
      part: fixed(partId),
      from: fixed(holder),
      holder: fixed(holder),
      by: fixed(officerId),
      place: open(placeCode.optional()),
      foundBy: fixed(party.optional()),
      seal: open(sealState),
      measured: open(quantity.optional()),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: PART,
      from: 'CI.GREFFE',
      holder: 'CI.DGD-AIR.4711',
      by: 'CI.DGD-AIR.4711',
      place: 'ADJAME-MARKET',
      foundBy: 'CI.DGD-AIR',
      seal: 'FOUND_BROKEN',
      measured: { amount: '3', unit: 'round' },
      remark: 'in a stall, during a search',
    },
  },
  'custody.IarmsEntryProposed': {
    schema: 1,
    says: 'A lost firearm should be entered in iARMS.',
    fields: { part: fixed(partId), circumstances: open(lossCircumstances), holder: fixed(holder) },
    sample: { part: 'whole', circumstances: 'THEFT', holder: 'CI.GREFFE' },
  },
} satisfies Definitions;
