import { fixed, instant, officerId, open, sealed, unitId, z, type Definitions } from '#platform/kernel';
import { quantity } from '#domain/seizure/events';
import { attestation, holdGround, interimMeasure, orderMeasure, partId, reference, remark, sha256 } from './vocabulary.js';

const HOLD = '1d4e7b90-6c21-8a5f-8e33-90ab12cd34ef';
const ORDER = '5c0d8e17-9a3b-8f42-b6d1-20e4c9a7f358';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const orderEvents = {
  'custody.HoldPlaced': {
    takenBack: 'act',
    schema: 1,
    says: 'Nothing that ends a part may be ordered while this stands.',
    fields: {
      hold: fixed(z.uuid()),
      /** Absent: the whole exhibit with all its parts. */
      part: fixed(partId.optional()),
      ground: fixed(holdGround),
      order: open(reference),
      case: fixed(z.uuid().optional()),
      /** The court seised, which decides what the hold waits for. */
      court: fixed(unitId.optional()),
      until: fixed(instant.optional()),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      hold: HOLD,
      part: 'whole',
      ground: 'APPEAL',
      order: 'CI-CA-ABJ 2024/12',
      case: 'c0ffee00-1234-8abc-9def-0123456789ab',
      until: '2024-06-30T23:59:59.000Z',
      by: 'CI.PARQUET.41',
      remark: 'kept for the hearing on appeal',
    },
  },
  'custody.HoldLifted': {
    takenBack: 'act',
    schema: 1,
    says: 'A hold no longer stands.',
    fields: {
      hold: fixed(z.uuid()),
      reason: open(z.enum(['DECIDED', 'TRACE_CLOSED', 'ENTERED_IN_ERROR', 'OTHER'])),
      order: open(reference),
      /** The decision that ends a hold of law: the case in which it is filed, and its cote. */
      case: fixed(z.uuid().optional()),
      cote: fixed(z.int().min(1).optional()),
      by: fixed(officerId),
    },
    sample: { hold: HOLD, reason: 'DECIDED', order: 'CI-CA-ABJ 2024/31', by: 'CI.PARQUET.41' },
  },
  'custody.InterimDispositionOrdered': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'Before judgment, an authority ordered what happens to a part.',
    fields: {
      part: fixed(partId),
      measure: open(interimMeasure),
      authority: fixed(z.enum(['PROSECUTOR', 'INVESTIGATING_JUDGE'])),
      orderedBy: fixed(officerId),
      order: open(reference),
      document: open(sha256.optional()),
      reason: open(z.enum(['PERISHABLE', 'DANGEROUS', 'COST_OF_KEEPING', 'OWNER_ENTITLED', 'PUBLIC_NEED', 'OTHER'])),
      quantity: open(quantity.optional()),
      /** Parts that stay as samples. */
      samples: fixed(z.array(z.uuid()).max(100)),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      measure: 'SALE',
      authority: 'PROSECUTOR',
      orderedBy: 'CI.PARQUET.41',
      order: 'CI-PARQUET 2023/80',
      document: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      reason: 'PERISHABLE',
      quantity: { amount: '200', unit: 'LTR' },
      samples: ['7a9d1c44-52ab-8e01-b6a0-0f6c2d3e4f50'],
      by: 'CI.PARQUET.41',
      remark: 'the fuel cannot be kept at the post',
    },
  },
  'custody.OrderGiven': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'A magistrate ordered, in writing or by word of mouth, what happens to a part; the order has effect at once.',
    fields: {
      order: fixed(z.uuid()),
      part: fixed(partId),
      measure: fixed(orderMeasure),
      form: fixed(z.enum(['ORAL', 'WRITTEN'])),
      /** The magistrate who gave it, as stated by who recorded it. */
      orderedBy: fixed(officerId),
      given: fixed(instant),
      /** By when the writing confirms it: a practice of this node, no legal term. */
      due: fixed(instant),
      reference: open(reference.optional()),
      document: open(sha256.optional()),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      order: ORDER,
      part: 'whole',
      measure: 'DESTRUCTION_ON_SITE',
      form: 'ORAL',
      orderedBy: 'CI.PARQUET.41',
      given: '2023-10-18T09:05:00.000Z',
      due: '2023-10-20T09:05:00.000Z',
      by: 'CI.DGD-AIR.4711',
      remark: 'by telephone',
    },
  },
  'custody.OrderConfirmed': {
    takenBack: 'party',
    schema: 1,
    says: 'A magistrate of the office that gave an order, or of the court above, confirmed it.',
    fields: {
      order: fixed(z.uuid()),
      part: fixed(partId),
      orderedBy: fixed(officerId),
      attestation: fixed(attestation),
      /** The magistrate; on paper the second of the two officers who attest it. */
      by: fixed(officerId),
      reference: open(reference.optional()),
      document: open(sha256.optional()),
      /** On paper: the officer who entered the scan. */
      enteredBy: fixed(officerId.optional()),
    },
    sample: {
      order: ORDER,
      part: 'whole',
      orderedBy: 'CI.PARQUET.41',
      attestation: 'OWN_COMMAND',
      by: 'CI.PARQUET.42',
      reference: 'CI-PARQUET 2023/77',
      document: HASH,
    },
  },
  'custody.OrderDisavowed': {
    takenBack: 'party',
    schema: 1,
    says: 'A magistrate of the office that is said to have given an order, or of the court above, says that it was not given so.',
    fields: {
      order: fixed(z.uuid()),
      part: fixed(partId),
      orderedBy: fixed(officerId),
      by: fixed(officerId),
      reason: open(z.enum(['NOT_GIVEN', 'OTHERWISE_THAN_RECORDED', 'NOT_COMPETENT', 'OTHER'])),
      remark: sealed(remark.optional()),
    },
    sample: { order: ORDER, part: 'whole', orderedBy: 'CI.PARQUET.41', by: 'CI.PARQUET.42', reason: 'NOT_GIVEN', remark: 'nobody of the office was called' },
  },
  'custody.NationalMarkApplied': {
    schema: 1,
    says: 'A national mark was put on a firearm.',
    fields: {
      part: fixed(partId),
      mark: open(z.string().min(1).max(60)),
      /** Where on the weapon. */
      on: open(z.enum(['FRAME', 'RECEIVER', 'SLIDE', 'BARREL', 'BOLT', 'CYLINDER', 'OTHER'])),
      machine: open(z.string().min(1).max(60)),
      operator: fixed(officerId),
      /** The entry in the national register of marks. */
      entry: open(reference),
      photograph: open(sha256.optional()),
      by: fixed(officerId),
    },
    sample: {
      part: 'whole',
      mark: 'CI 2024 000118',
      on: 'FRAME',
      machine: 'COMNAT-2',
      operator: 'CI.COMNAT.61',
      entry: 'COMNAT 2024/118',
      photograph: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      by: 'CI.COMNAT.61',
    },
  },
} satisfies Definitions;
