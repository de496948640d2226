import { defineCatalogue, type EventsIn, type Fact, fileHash, fixed, officerId, open, party, sealed, stated, unitId, z } from '#platform/kernel';
import { officialNumber } from '#domain/numbers/events';
import { decimal } from './decimal.js';
import { ACQUISITIONS, category, CURRENCIES, FRAMES, NO_SEAL_REASONS, quantity, SEAL_KINDS, SIGNATURE_OUTCOMES } from './vocabulary.js';

export * from './decimal.js';
export * from './vocabulary.js';

/** A word of a list that a country keeps: small letters, digits and hyphens. */
export const code = z.string().regex(/^[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,8}$/, 'a code is small letters, digits and hyphens');
export const personId = z.string().regex(/^person-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a person is named by an id, never by a name');
export const siteCode = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{2,12}(-[A-Z0-9]{1,12}){0,4}$/, 'a site opens with its country, for example CI-ABJ-AIRPORT');
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'a country is its two letters');
export const sha256Hex = fileHash;
export const lineNumber = z.int().min(1).max(999);
const shortText = z.string().min(1).max(120);

/** A seal as it was affixed on the spot: its number as printed, its kind. */
export const sealOnTheSpot = z.strictObject({
  number: z.string().regex(/^[A-Z0-9][A-Z0-9 ./-]{0,39}$/, 'a seal number is capital letters, digits, spaces and . / -'),
  kind: z.enum(SEAL_KINDS),
});

/** One who had to sign: an officer, or a person (whose name stands in his own record). */
export const signatory = z.strictObject({
  who: z.union([party, personId]),
  capacity: z.enum(['seizing-officer', 'officer', 'person-searched', 'witness', 'owner', 'keeper', 'interpreter', 'counsel']),
  outcome: z.enum(SIGNATURE_OUTCOMES),
});
export type Signatory = z.output<typeof signatory>;
/** What the report leaves open, line by line; it is signed all the same, and it shows. */
export const signatureWarning = z.strictObject({ line: lineNumber, code: z.enum(['no-seal-and-no-reason', 'not-made-safe']) });
export type SignatureWarning = z.output<typeof signatureWarning>;

export const VOID_REASONS = ['recorded-twice', 'wrongly-recorded', 'exercise-recorded-as-real', 'annulled-by-court'] as const;
const seizureId = '0f8fad5b-d9cb-869f-a165-70867728950e';
const personSample = 'person-7c9e6679-7425-80de-944b-e07fc1f90ae7';

export const seizureCatalogue = defineCatalogue('seizure', {
  'seizure.SeizureRecorded': {
    schema: 1,
    says: 'Officers took or received goods at a place, in a legal frame and under an authority.',
    fields: {
      number: stated(officialNumber),
      operation: fixed(z.uuid().optional()),
      site: stated(siteCode.optional()),
      country: fixed(countryCode),
      unit: fixed(unitId),
      frame: open(z.enum(FRAMES)),
      legalBasis: open(code),
      authority: fixed(party),
      acquisition: open(z.enum(ACQUISITIONS)),
      ownerKnown: open(z.boolean()),
      from: open(z.array(personId).max(50)),
      seizingOfficer: fixed(officerId),
      officers: fixed(z.array(officerId).min(1).max(50)),
      witnesses: open(z.array(personId).max(20)),
      route: open(code.optional()),
      concealment: open(z.array(code).max(20)),
      case: fixed(z.uuid().optional()),
      office: fixed(unitId.optional()),
      /** The number is another office's, as stated on the form: nobody has confirmed it. */
      numberUnconfirmed: fixed(z.literal(true).optional()),
      exactPlace: sealed(z.string().min(3).max(500)),
      circumstances: sealed(z.string().min(3).max(4000).optional()),
    },
    sample: {
      number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n: '114', written: 'PV n° 0114/DGD-AIR/2020' },
      operation: '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
      site: 'CI-ABJ-AIRPORT',
      country: 'CI',
      unit: 'CI.DGD-AIR',
      frame: 'flagrance',
      legalBasis: 'code-procedure-penale',
      authority: 'CI.PARQUET',
      acquisition: 'seized',
      ownerKnown: false,
      from: [personSample],
      seizingOfficer: 'CI.DGD-AIR.4711',
      officers: ['CI.DGD-AIR.4711', 'CI.DGD-AIR.4712'],
      witnesses: [],
      route: 'air-cargo',
      concealment: ['false-bottom'],
      office: 'CI.PARQUET',
      exactPlace: 'cargo shed, bay 4',
      circumstances: 'found during the search of a consignment',
    },
  },
  'seizure.LineAdded': {
    schema: 1,
    says: 'One identified item or one lot stands on the report, with the seals affixed on the spot; the line carries the id of its exhibit.',
    fields: {
      line: open(lineNumber),
      exhibit: fixed(z.uuid()),
      holder: fixed(officerId),
      /** Repeated from the seizure, so that the exhibit and whoever reads it need not look there. */
      country: fixed(countryCode),
      operation: fixed(z.uuid().optional()),
      frame: open(z.enum(FRAMES)),
      acquisition: open(z.enum(ACQUISITIONS)),
      case: fixed(z.uuid().optional()),
      office: fixed(unitId.optional()),
      category: open(category),
      kind: open(code.optional()),
      quantity: open(quantity),
      netExplosiveKgm: open(decimal.optional()),
      individual: open(z.boolean()),
      make: open(shortText.optional()),
      model: open(shortText.optional()),
      calibre: open(shortText.optional()),
      markingsSeen: open(z.array(shortText).max(20).optional()),
      packaging: open(code.optional()),
      parentLine: open(lineNumber.optional()),
      photographs: open(z.array(sha256Hex).max(50)),
      seals: open(z.array(sealOnTheSpot).max(20)),
      noSealReason: open(z.enum(NO_SEAL_REASONS).optional()),
      movable: open(z.boolean()),
      itemDescription: sealed(z.string().min(2).max(2000)),
    },
    sample: {
      line: 1,
      exhibit: '9b2e4c1a-6d3f-8a57-b1c0-5e7f9d2a4b68',
      holder: 'CI.DGD-AIR.4711',
      country: 'CI',
      operation: '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
      frame: 'flagrance',
      acquisition: 'seized',
      office: 'CI.PARQUET',
      category: 'firearm',
      quantity: { amount: '1', unit: 'each' },
      individual: true,
      make: 'Zastava',
      model: 'M70',
      calibre: '7.62x39',
      markingsSeen: ['B-114207'],
      photographs: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      seals: [{ number: 'CI-000451', kind: 'CLOSED' }],
      movable: true,
      itemDescription: 'automatic rifle, folding stock, worn finish',
    },
  },
  'seizure.MadeSafe': {
    schema: 1,
    says: 'A firearm was unloaded before sealing, or it was found that it cannot be made safe.',
    fields: {
      line: open(lineNumber),
      by: fixed(officerId),
      secondPerson: fixed(officerId.optional()),
      how: open(z.enum(['unloaded', 'found-unloaded', 'deactivated', 'cannot-be-made-safe'])),
      roundsRemoved: open(z.int().min(0).max(10_000).optional()),
    },
    sample: { line: 1, by: 'CI.DGD-AIR.4712', secondPerson: 'CI.DGD-AIR.4711', how: 'unloaded', roundsRemoved: 3 },
  },
  'seizure.SeizureReportSigned': {
    takenBack: 'act',
    schema: 1,
    says: 'The report was read and signed, or its signature refused; its lines stand from here on.',
    fields: {
      signatories: fixed(z.array(signatory).min(1).max(80)),
      /** Of a report signed on paper: who entered its scan, and who witnesses that this is what was signed. */
      attestedBy: fixed(officerId.optional()),
      witness: fixed(officerId.optional()),
      document: open(sha256Hex),
      warnings: fixed(z.array(signatureWarning).max(2000)),
    },
    sample: {
      signatories: [
        { who: 'CI.DGD-AIR.4711', capacity: 'seizing-officer', outcome: 'signed' },
        { who: personSample, capacity: 'person-searched', outcome: 'refused' },
      ],
      document: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      warnings: [],
    },
  },
  'seizure.ReportCopyGiven': {
    schema: 1,
    says: 'A copy of the report was handed to one who has a right to it.',
    fields: {
      to: fixed(z.union([party, personId])),
      how: open(z.enum(['in-hand', 'electronic', 'by-post', 'refused-to-take'])),
    },
    sample: { to: personSample, how: 'in-hand' },
  },
  'seizure.CustomsSettled': {
    schema: 1,
    says: 'Customs settled the customs offence: an amount, what became of the goods, and what that means for prosecution.',
    fields: {
      amount: open(z.int().min(0).max(1_000_000_000_000)),
      currency: open(z.enum(CURRENCIES)),
      goods: open(z.enum(['released', 'abandoned', 'partly-released', 'kept-for-justice'])),
      lines: open(z.array(lineNumber).max(999)),
      effect: open(z.enum(['customs-offence-extinguished', 'prosecution-extinguished', 'none'])),
      settledBy: fixed(party),
      reference: open(z.string().min(1).max(80).optional()),
    },
    sample: {
      amount: 750000,
      currency: 'XOF',
      goods: 'abandoned',
      lines: [2],
      effect: 'customs-offence-extinguished',
      settledBy: 'CI.DGD',
      reference: 'TR-2020-88',
    },
  },
  'seizure.SeizureVoidProposed': {
    schema: 1,
    says: 'One person asks that a signed seizure be voided; a second has to agree.',
    fields: {
      reason: open(z.enum(VOID_REASONS)),
      proposedBy: fixed(officerId),
      remark: sealed(z.string().min(3).max(2000).optional()),
    },
    sample: { reason: 'recorded-twice', proposedBy: 'CI.DGD-AIR.4711', remark: 'the same report was entered from paper' },
  },
  'seizure.SeizureVoided': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'This record counts for nothing from here on: it was recorded wrongly, or a court annulled the act. It stays readable.',
    fields: {
      reason: open(z.enum(VOID_REASONS)),
      by: fixed(officerId),
      approvedBy: fixed(officerId.optional()),
      remark: sealed(z.string().min(3).max(2000).optional()),
    },
    sample: { reason: 'recorded-twice', by: 'CI.DGD-AIR.4711', approvedBy: 'CI.DGD-AIR.4712', remark: `see ${seizureId}` },
  },
});

export type SeizureEvent = EventsIn<typeof seizureCatalogue>;
export type SeizureFact<T extends SeizureEvent['type']> = Fact<typeof seizureCatalogue, T>;
