import { officerId, fixed, open, sealed, unitId, stated, z, type Definitions } from '#platform/kernel';
import { partId, presences, purpose, reference, remark, sealKind, sealNumber } from './vocabulary.js';

/** Who ordered or allowed that a seal be opened. */
const openingAuthority = z.enum(['INVESTIGATING_OFFICER', 'PROSECUTOR', 'INVESTIGATING_JUDGE', 'COURT', 'CUSTOMS']);

export const sealEvents = {
  'custody.SealApplied': {
    schema: 1,
    says: 'A seal was put on a part; its number now answers for what is inside.',
    fields: {
      part: fixed(partId),
      number: open(sealNumber),
      sealKind: open(sealKind),
      /** Often not the finder. */
      affixedBy: fixed(officerId),
      by: fixed(officerId),
      presence: stated(presences),
      /** The wording of the label (fiche) tied under the seal: number and object of the seal. */
      label: sealed(z.string().min(1).max(500).optional()),
    },
    sample: {
      part: 'whole',
      number: 'CI-2023-000417',
      sealKind: 'CLOSED',
      affixedBy: 'CI.DGD-AIR.4711',
      by: 'CI.DGD-AIR.4711',
      presence: [{ capacity: 'WITNESS', attendance: 'PRESENT', officer: 'CI.DGD-AIR.4712' }],
      label: 'one pistol, found in a suitcase lining',
    },
  },
  'custody.SealInspected': {
    schema: 1,
    says: 'A seal was looked at and found whole.',
    fields: {
      part: fixed(partId),
      number: open(sealNumber),
      condition: open(z.enum(['INTACT', 'WORN', 'LABEL_DETACHED'])),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: { part: 'whole', number: 'CI-2023-000417', condition: 'INTACT', by: 'CI.GREFFE.11', remark: 'wax slightly chipped, stamp legible' },
  },
  'custody.SealOpened': {
    schema: 1,
    says: 'A seal was opened on purpose, under an authority, before the persons named.',
    fields: {
      part: fixed(partId),
      number: open(sealNumber),
      purpose: open(purpose),
      authority: open(openingAuthority),
      order: open(reference.optional()),
      presence: stated(presences),
      by: fixed(officerId),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      number: 'CI-2023-000417',
      purpose: 'BALLISTICS',
      authority: 'INVESTIGATING_JUDGE',
      order: 'CI-TPI-ABJ 2023/118',
      presence: [
        { capacity: 'SUSPECT', attendance: 'SUMMONED_ABSENT', person: 'person-5f1d7a84-30f5-8c21-9a3e-6f2b1c0d9e8a' },
        { capacity: 'COUNSEL', attendance: 'PRESENT' },
      ],
      by: 'CI.LABO.31',
      remark: 'opened on the bench, photographed',
    },
  },
  'custody.SealFoundBroken': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'A seal was found broken without a recorded opening.',
    fields: {
      part: fixed(partId),
      number: open(sealNumber),
      circumstances: open(z.enum(['ON_RECEIPT', 'IN_STORE', 'IN_TRANSPORT', 'AT_HEARING', 'AT_INVENTORY', 'OTHER'])),
      /** The number is not one that this exhibit was known to bear. */
      unknownSeal: fixed(z.boolean()),
      by: fixed(officerId),
      presence: stated(presences),
      remark: sealed(remark.optional()),
    },
    sample: {
      part: 'whole',
      number: 'CI-2023-000417',
      circumstances: 'IN_STORE',
      unknownSeal: false,
      by: 'CI.GREFFE.11',
      presence: [],
      remark: 'wire cut, contents not touched',
    },
  },
  'custody.Resealed': {
    schema: 1,
    says: 'A part whose seal was opened or broken was sealed again, under the stamp of the unit that did it.',
    fields: {
      part: fixed(partId),
      /** The seals that no longer close it. */
      replaces: open(z.array(sealNumber).max(20)),
      number: open(sealNumber),
      sealKind: open(sealKind),
      /** The laboratory closes with its own stamp. */
      stamp: fixed(unitId),
      by: fixed(officerId),
      presence: stated(presences),
      label: sealed(z.string().min(1).max(500).optional()),
    },
    sample: {
      part: 'whole',
      replaces: ['CI-2023-000417'],
      number: 'LABO-2023-0031',
      sealKind: 'CLOSED',
      stamp: 'CI.LABO',
      by: 'CI.LABO.31',
      presence: [],
      label: 'one pistol, after comparison firing',
    },
  },
} satisfies Definitions;
