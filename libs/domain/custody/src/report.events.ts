import { fixed, officerId, open, sealed, stated, z, type Definitions } from '#platform/kernel';
import { foundBy } from './receipt.events.js';
import { presences, remark, sealNumber, sha256 } from './vocabulary.js';

/** What is recorded in `custos.report-<id>`. */
export const reportEvents = {
  'custody.BrokenSealReported': {
    schema: 1,
    says: 'An officer of whatever unit found a seal broken on something that is not in his hands; the report is attached to what bears the seal.',
    fields: {
      by: fixed(officerId),
      foundBy: fixed(foundBy),
      number: fixed(sealNumber),
      photograph: open(sha256.optional()),
      /** What the code on the label names. */
      code: fixed(z.uuid().optional()),
      circumstances: open(z.enum(['ON_RECEIPT', 'IN_STORE', 'IN_TRANSPORT', 'AT_HEARING', 'AT_INVENTORY', 'OTHER'])),
      presence: stated(presences),
      remark: sealed(remark.optional()),
    },
    sample: {
      by: 'CI.GREFFE.11',
      foundBy: 'NUMBER',
      number: 'CI-2023-000417',
      photograph: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      circumstances: 'IN_TRANSPORT',
      presence: [],
      remark: 'on the loading ramp, wire cut',
    },
  },
} satisfies Definitions;
