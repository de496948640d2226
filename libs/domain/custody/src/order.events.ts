import { instant, officerId, fixed, open, sealed, z, type Definitions } from '#platform/kernel';
import { quantity } from '#domain/seizure/events';
import { holdGround, partId, reference, remark, sha256 } from './vocabulary.js';

const HOLD = '1d4e7b90-6c21-8a5f-8e33-90ab12cd34ef';

export const orderEvents = {
  'custody.HoldPlaced': {
    schema: 1,
    says: 'Nothing that ends a part may be ordered while this stands.',
    fields: {
      hold: fixed(z.uuid()),
      /** Absent: the whole exhibit with all its parts. */
      part: fixed(partId.optional()),
      ground: open(holdGround),
      order: open(reference),
      case: fixed(z.uuid().optional()),
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
    schema: 1,
    says: 'A hold no longer stands.',
    fields: {
      hold: fixed(z.uuid()),
      reason: open(z.enum(['DECIDED', 'TRACE_CLOSED', 'ENTERED_IN_ERROR', 'OTHER'])),
      order: open(reference),
      by: fixed(officerId),
    },
    sample: { hold: HOLD, reason: 'DECIDED', order: 'CI-CA-ABJ 2024/31', by: 'CI.PARQUET.41' },
  },
  'custody.InterimDispositionOrdered': {
    schema: 1,
    says: 'Before judgment, an authority ordered what happens to a part.',
    fields: {
      part: fixed(partId),
      measure: open(z.enum(['DESTRUCTION', 'SALE', 'ALLOCATION', 'RETURN', 'DEPOSIT', 'GUARDED_KEEPING'])),
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
