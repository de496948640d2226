import { instant, officerId, fixed, open, party, sealed, z, type Definitions } from '#platform/kernel';
import { decimal, quantity } from '#domain/seizure/events';
import { attester } from './attestation.events.js';
import { differenceCause, holder, location, measure, partId, purpose, reference, remark, reservation, sealNumber, sealState, sha256 } from './vocabulary.js';

const measured = { amount: '52', unit: 'round' };
const inStore = { kind: 'store', store: '2f0d9f1e-8f57-8b0e-9a51-4d1f7c1b2a30', place: 'A-12/3' };

export const placeEvents = {
  'custody.Placed': {
    schema: 1,
    says: 'A part was put in a place of a store, or in a container.',
    fields: {
      part: fixed(partId),
      location: open(location),
      by: fixed(officerId),
      /** Who saw it, where the holder places it in the store that he keeps. */
      witness: fixed(attester.optional()),
      act: fixed(z.uuid().optional()),
    },
    sample: { part: 'whole', location: inStore, by: 'CI.GREFFE.11' },
  },
  'custody.Removed': {
    schema: 1,
    says: 'A part was taken from where it lay.',
    fields: {
      part: fixed(partId),
      from: fixed(location),
      reason: open(z.enum(['HAND_OVER', 'EXAMINATION', 'HEARING', 'MOVED', 'INVENTORY', 'OTHER'])),
      by: fixed(officerId),
    },
    sample: { part: 'whole', from: inStore, reason: 'HEARING', by: 'CI.GREFFE.11' },
  },
  'custody.TemporarilyReleased': {
    schema: 1,
    says: 'A part left for a while against a signed receipt; the holder still answers for it.',
    fields: {
      part: fixed(partId),
      holder: fixed(holder),
      to: fixed(party),
      purpose: open(purpose),
      due: open(instant),
      receipt: open(sha256),
      order: open(reference.optional()),
      seal: open(sealState),
      measured: open(quantity.optional()),
      by: fixed(officerId),
    },
    sample: {
      part: 'whole',
      holder: 'CI.GREFFE',
      to: 'CI.TPI-ABIDJAN',
      purpose: 'COURT',
      due: '2023-11-20T17:00:00.000Z',
      receipt: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      order: 'CI-TPI-ABJ 2023/118',
      seal: 'INTACT',
      measured,
      by: 'CI.GREFFE.11',
    },
  },
  'custody.Returned': {
    schema: 1,
    says: 'A part that had left for a while came back, with what was otherwise than when it left.',
    fields: {
      part: fixed(partId),
      from: fixed(party),
      seal: open(sealState),
      seals: open(z.array(sealNumber).max(20).optional()),
      measured: open(quantity.optional()),
      reservations: fixed(z.array(reservation).max(20)),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      from: 'CI.TPI-ABIDJAN',
      seal: 'INTACT',
      seals: ['CI-2023-000417'],
      measured,
      reservations: [],
      by: 'CI.GREFFE.11',
      remark: 'returned after the hearing',
    },
  },
  'custody.ReturnChased': {
    schema: 1,
    says: 'Whoever has a part past its day of return was asked for it.',
    fields: {
      part: fixed(partId),
      to: fixed(party),
      due: open(instant),
      /** The how-manieth time since the part left. */
      time: fixed(z.int().min(1)),
      channel: open(z.enum(['AUTOMATIC', 'TELEPHONE', 'LETTER', 'MESSAGE', 'VISIT'])),
      answer: open(z.enum(['NONE', 'PROMISED', 'DISPUTED', 'UNREACHABLE']).optional()),
      /** Absent when the system reminded by itself. */
      by: fixed(officerId.optional()),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      to: 'CI.TPI-ABIDJAN',
      due: '2023-11-20T17:00:00.000Z',
      time: 1,
      channel: 'TELEPHONE',
      answer: 'PROMISED',
      by: 'CI.GREFFE.11',
      remark: 'the clerk will send it back with the next round',
    },
  },
  'custody.Measured': {
    schema: 1,
    says: 'A part was weighed, counted or gauged.',
    fields: {
      part: fixed(partId),
      measure: open(measure),
      found: open(quantity),
      /** What was recorded for it, where the unit is the same. */
      expected: fixed(quantity.optional()),
      instrument: open(z.string().min(1).max(80).optional()),
      /** In the unit measured: how far the instrument may be off. */
      tolerance: open(decimal.optional()),
      by: fixed(officerId),
    },
    sample: { part: 'whole', measure: 'COUNT', found: measured, expected: measured, instrument: 'CI-LABO scale 3', tolerance: '0', by: 'CI.LABO.31' },
  },
  'custody.DifferenceRecorded': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'The quantity of a part is not what was recorded, and this is the stated cause; the quantity found counts from now on.',
    fields: {
      part: fixed(partId),
      expected: fixed(quantity),
      found: open(quantity),
      cause: open(differenceCause),
      tolerance: open(decimal.optional()),
      /** Whether the difference is no greater than the tolerance. */
      withinTolerance: fixed(z.boolean()),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      expected: measured,
      found: { amount: '51', unit: 'round' },
      cause: 'COUNTING_ERROR',
      tolerance: '0',
      withinTolerance: false,
      by: 'CI.LABO.31',
      remark: 'counted twice, by two persons',
    },
  },
} satisfies Definitions;
