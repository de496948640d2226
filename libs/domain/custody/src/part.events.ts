import { instant, officerId, fixed, open, sealed, stated, z, type Definitions } from '#platform/kernel';
import { quantity } from '#domain/seizure/events';
import { holder, partId, presences, reference, remark, seal } from './vocabulary.js';

const PART = '7a9d1c44-52ab-8e01-b6a0-0f6c2d3e4f50';
const OTHER_EXHIBIT = 'c0ffee00-1234-8abc-9def-0123456789ab';
const RESERVATION = '5b0e6d2a-91c4-8f37-a2d8-1e9f0a7b6c5d';
const rounds = (amount: string) => ({ amount, unit: 'round' });

export const partEvents = {
  'custody.Split': {
    schema: 1,
    says: 'A part was divided; what was taken and what remains balance exactly.',
    fields: {
      part: fixed(partId),
      into: fixed(
        z
          .array(z.strictObject({ part: z.uuid(), quantity, holder }))
          .min(1)
          .max(100),
      ),
      remains: fixed(quantity),
      by: fixed(officerId),
    },
    sample: { part: 'whole', into: [{ part: PART, quantity: rounds('12'), holder: 'CI.GREFFE' }], remains: rounds('40'), by: 'CI.GREFFE.11' },
  },
  'custody.Sampled': {
    schema: 1,
    says: 'A sample was taken from a part and is a part of its own from now on.',
    fields: {
      part: fixed(partId),
      sample: fixed(z.uuid()),
      quantity: open(quantity),
      remains: fixed(quantity),
      purpose: open(z.enum(['FIELD_TEST', 'LABORATORY', 'COUNTER_ANALYSIS', 'REFERENCE', 'BALLISTIC_COMPARISON'])),
      holder: fixed(holder),
      seals: open(z.array(seal).max(20)),
      presence: stated(presences),
      by: fixed(officerId),
    },
    sample: {
      part: 'whole',
      sample: PART,
      quantity: rounds('2'),
      remains: rounds('50'),
      purpose: 'LABORATORY',
      holder: 'CI.GREFFE',
      seals: [{ number: 'CI-2023-000418', kind: 'CLOSED' }],
      presence: [],
      by: 'CI.GREFFE.11',
    },
  },
  'custody.Consumed': {
    schema: 1,
    says: 'Some of a part was used up and no longer exists.',
    fields: {
      part: fixed(partId),
      quantity: open(quantity),
      remains: fixed(quantity),
      use: open(z.enum(['ANALYSIS', 'TEST_FIRING', 'DESTRUCTIVE_EXAMINATION', 'FIELD_TEST'])),
      order: open(reference.optional()),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      quantity: rounds('2'),
      remains: rounds('50'),
      use: 'TEST_FIRING',
      order: 'CI-TPI-ABJ 2023/118',
      by: 'CI.LABO.31',
      remark: 'two rounds of the lot, water tank',
    },
  },
  'custody.MergeReserved': {
    schema: 1,
    says: 'A quantity of a part is set aside for another lot until the named moment.',
    fields: {
      part: fixed(partId),
      reservation: fixed(z.uuid()),
      quantity: open(quantity),
      remains: fixed(quantity),
      into: fixed(z.uuid()),
      until: fixed(instant),
      by: fixed(officerId),
    },
    sample: {
      part: 'whole',
      reservation: RESERVATION,
      quantity: rounds('10'),
      remains: rounds('42'),
      into: OTHER_EXHIBIT,
      until: '2023-10-18T10:30:00.000Z',
      by: 'CI.GREFFE.11',
    },
  },
  'custody.MergeReservationReleased': {
    schema: 1,
    says: 'What was set aside for another lot was not taken in time and belongs to its part again.',
    fields: { part: fixed(partId), reservation: fixed(z.uuid()), quantity: open(quantity) },
    sample: { part: 'whole', reservation: RESERVATION, quantity: rounds('10') },
  },
  'custody.MergedInto': {
    schema: 1,
    says: 'What was set aside is now in the other lot.',
    fields: { part: fixed(partId), reservation: fixed(z.uuid()), quantity: open(quantity), into: fixed(z.uuid()) },
    sample: { part: 'whole', reservation: RESERVATION, quantity: rounds('10'), into: OTHER_EXHIBIT },
  },
  'custody.MergedFrom': {
    schema: 1,
    says: 'A quantity set aside in another lot was added to this part.',
    fields: {
      part: fixed(partId),
      source: fixed(z.uuid()),
      sourcePart: fixed(partId),
      reservation: fixed(z.uuid()),
      quantity: open(quantity),
      /** The part's quantity afterwards. */
      now: fixed(quantity),
      by: fixed(officerId),
    },
    sample: {
      part: 'whole',
      source: OTHER_EXHIBIT,
      sourcePart: 'whole',
      reservation: RESERVATION,
      quantity: rounds('10'),
      now: rounds('62'),
      by: 'CI.GREFFE.11',
    },
  },
} satisfies Definitions;
