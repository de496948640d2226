import { day, officerId, fixed, open, party, sealed, unitId, stated, z, type Definitions } from '#platform/kernel';
import { placeCode, presences, purpose, reference, remark, sealKind, sealNumber } from './vocabulary.js';

const STORE = '2f0d9f1e-8f57-8b0e-9a51-4d1f7c1b2a30';
/** What is printed before the running number of a seal: `CI-2023-`. */
const sealPrefix = z.string().regex(/^[A-Z0-9][A-Z0-9./-]{0,29}$/, 'a series is capital letters, digits and . / -');
const series = { prefix: 'CI-2023-', first: 401, last: 500 };

export const storeEvents = {
  'custody.StoreEstablished': {
    schema: 1,
    says: 'A unit keeps exhibits in a store of its own.',
    fields: {
      code: open(placeCode),
      unit: fixed(unitId),
      storeKind: open(z.enum(['REGISTRY', 'EVIDENCE_STORE', 'MAGAZINE', 'LABORATORY', 'POUND', 'STRONG_ROOM'])),
      by: fixed(officerId),
    },
    sample: { code: 'DEPOT-ABJ', unit: 'CI.DEPOT', storeKind: 'EVIDENCE_STORE', by: 'CI.DEPOT.21' },
  },
  'custody.CustodianAppointed': {
    takenBack: 'act',
    schema: 1,
    says: 'An officer answers for a store from a day on, under a written appointment.',
    fields: {
      appointment: fixed(z.uuid()),
      officer: fixed(officerId),
      letter: open(reference),
      from: fixed(day),
      until: fixed(day.optional()),
      by: fixed(officerId),
    },
    sample: { appointment: STORE, officer: 'CI.DEPOT.21', letter: 'CI-MJ 2023/14', from: '2023-01-02', until: '2025-12-31', by: 'CI.DEPOT.20' },
  },
  'custody.AlternateActing': {
    takenBack: 'act',
    schema: 1,
    says: 'Another officer answers for a store while its custodian is away.',
    fields: {
      appointment: fixed(z.uuid()),
      officer: fixed(officerId),
      instead: fixed(officerId),
      reason: open(z.enum(['LEAVE', 'ILLNESS', 'MISSION', 'TRAINING', 'SUSPENSION', 'VACANCY'])),
      letter: open(reference),
      from: fixed(day),
      until: fixed(day),
      by: fixed(officerId),
    },
    sample: {
      appointment: '7a9d1c44-52ab-8e01-b6a0-0f6c2d3e4f50',
      officer: 'CI.DEPOT.22',
      instead: 'CI.DEPOT.21',
      reason: 'LEAVE',
      letter: 'CI-MJ 2023/66',
      from: '2023-08-01',
      until: '2023-08-21',
      by: 'CI.DEPOT.20',
    },
  },
  'custody.AppointmentEnded': {
    takenBack: 'act',
    schema: 1,
    says: 'An appointment to a store ended.',
    fields: {
      appointment: fixed(z.uuid()),
      officer: fixed(officerId),
      reason: open(z.enum(['RETURNED', 'POSTED', 'RETIRED', 'REVOKED', 'DEAD', 'EXPIRED'])),
      on: open(day),
      by: fixed(officerId),
    },
    sample: { appointment: STORE, officer: 'CI.DEPOT.21', reason: 'POSTED', on: '2024-03-01', by: 'CI.DEPOT.20' },
  },
  'custody.SealStockIssued': {
    schema: 1,
    says: 'A run of numbered seals left the stock for a unit or an officer.',
    fields: {
      prefix: open(sealPrefix),
      first: open(z.int().min(0).max(999_999_999)),
      last: open(z.int().min(0).max(999_999_999)),
      /** How many digits the printed number has. */
      digits: open(z.int().min(1).max(9)),
      sealKind: open(sealKind.optional()),
      to: fixed(party),
      by: fixed(officerId),
    },
    sample: { ...series, digits: 6, sealKind: 'CLOSED', to: 'CI.DGD-AIR', by: 'CI.DEPOT.21' },
  },
  'custody.SealVoided': {
    schema: 1,
    says: 'A seal will not be used: it is spoiled, and was kept or destroyed as such.',
    fields: { number: open(sealNumber), reason: open(z.enum(['SPOILED', 'MISPRINTED', 'DAMAGED', 'RECALLED'])), by: fixed(officerId) },
    sample: { number: 'CI-2023-000402', reason: 'SPOILED', by: 'CI.DEPOT.21' },
  },
  'custody.SealLost': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'An unused seal is missing: should it turn up on an exhibit, it was not put there by its holder.',
    fields: { number: open(sealNumber), lostBy: fixed(party), by: fixed(officerId), remark: sealed(remark.optional()) },
    sample: { number: 'CI-2023-000403', lostBy: 'CI.DGD-AIR.4711', by: 'CI.DEPOT.21', remark: 'fell out of the kit on patrol' },
  },
} satisfies Definitions;

/** Where a container stands. */
const place = { store: fixed(z.uuid()), place: open(placeCode) };

export const containerEvents = {
  'custody.ContainerRegistered': {
    schema: 1,
    says: 'A box, chest or freight container that exhibits can be put in; it moves with what is in it.',
    fields: {
      code: open(placeCode),
      containerKind: open(z.enum(['BOX', 'CHEST', 'SAFE', 'RACK', 'PALLET', 'FREIGHT_CONTAINER'])),
      unit: fixed(unitId),
      ...place,
      by: fixed(officerId),
    },
    sample: { code: 'CHEST-14', containerKind: 'CHEST', unit: 'CI.DEPOT', store: STORE, place: 'B-02', by: 'CI.DEPOT.21' },
  },
  'custody.ContainerMoved': {
    schema: 1,
    says: 'A container was moved, and everything in it.',
    fields: { from: open(z.strictObject({ store: z.uuid(), place: placeCode })), ...place, by: fixed(officerId) },
    sample: { from: { store: STORE, place: 'B-02' }, store: STORE, place: 'B-07', by: 'CI.DEPOT.21' },
  },
  'custody.ContainerSealed': {
    schema: 1,
    says: 'A container was closed under a numbered seal.',
    fields: { number: open(sealNumber), sealKind: open(sealKind), presence: stated(presences), by: fixed(officerId) },
    sample: { number: 'CI-2023-000410', sealKind: 'CLOSED', presence: [], by: 'CI.DEPOT.21' },
  },
  'custody.ContainerOpened': {
    schema: 1,
    says: 'The seal of a container was opened on purpose.',
    fields: { number: open(sealNumber), purpose: open(purpose), order: open(reference.optional()), presence: stated(presences), by: fixed(officerId) },
    sample: {
      number: 'CI-2023-000410',
      purpose: 'STORAGE',
      order: 'CI-DEPOT 2023/9',
      presence: [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: 'CI.DEPOT.22' }],
      by: 'CI.DEPOT.21',
    },
  },
  'custody.ContainerFoundBroken': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'The seal of a container was found broken without a recorded opening.',
    fields: { number: open(sealNumber), by: fixed(officerId), presence: stated(presences), remark: sealed(remark.optional()) },
    sample: { number: 'CI-2023-000410', by: 'CI.DEPOT.21', presence: [], remark: 'found at the morning round' },
  },
} satisfies Definitions;
