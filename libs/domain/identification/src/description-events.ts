import { officerId, fixed, open, party, sealed, stated, z } from '#platform/kernel';
import { ACQUISITIONS, countryCode, FRAMES, sha256Hex } from '#domain/seizure/events';
import { gunTypeCode, ITI_CATEGORIES, MARKING_KINDS, MARKING_PLACES, MARKING_STATUSES, ORIGINS, READING_METHODS, scriptCode } from './codes.js';

const SAMPLE_FIREARM = '0199aa00-0000-8000-8000-00000000f001';
const SAMPLE_EXHIBIT = '0199aa00-0000-8000-8000-00000000e001';
const SAMPLE_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const markingOrdinal = z.int().min(1).max(500);
export const identificationVersion = z.int().min(1).max(1000);
export const designation = z.string().min(1).max(120);

/** The same brand made in two countries has two trace destinations, so a manufacturer never stands without its country. */
export const manufacturer = z.strictObject({
  name: designation,
  country: z.union([countryCode, z.literal('UNKNOWN')]),
  ncicMake: z
    .string()
    .regex(/^[A-Z0-9]{2,4}$/)
    .optional(),
});

/** INTERPOL Firearms Reference Table: the entry it was compared with, that there is none, or that a missing firearm was submitted. */
export const ifrt = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('entry'), reference: z.string().min(1).max(60) }),
  z.strictObject({ status: z.literal('none') }),
  z.strictObject({ status: z.literal('missing-firearm-submitted'), reference: z.string().min(1).max(60).optional() }),
  z.strictObject({ status: z.literal('not-consulted') }),
]);

/** A mark that names a country, newest first: the order in which countries are asked. */
export const countryMark = z.strictObject({
  marking: markingOrdinal,
  kind: z.enum(['import', 'national']),
  country: countryCode,
  year: z.int().min(1800).max(2200).optional(),
});
export type CountryMark = z.output<typeof countryMark>;

export const descriptionDefinitions = {
  'identification.FirearmDescribed': {
    schema: 1,
    says: 'A firearm exists for this record: it came as this exhibit, or from an earlier recovery without custody chain.',
    fields: {
      exhibit: fixed(z.uuid().optional()),
      seizure: fixed(z.uuid().optional()),
      operation: fixed(z.uuid().optional()),
      /** An earlier recovery, by its source and reference: it feeds intelligence, never the totals of an operation. */
      earlierRecovery: open(z.string().min(3).max(120).optional()),
      country: fixed(countryCode),
      acquisition: open(z.enum(ACQUISITIONS)),
      frame: open(z.enum(FRAMES)),
      origin: open(z.enum(ORIGINS)),
      holder: fixed(party),
      describedBy: fixed(officerId.optional()),
    },
    sample: {
      exhibit: SAMPLE_EXHIBIT,
      seizure: '0199aa00-0000-8000-8000-00000000d001',
      operation: '0199aa00-0000-8000-8000-00000000c001',
      country: 'CI',
      acquisition: 'seized',
      frame: 'flagrance',
      origin: 'unknown',
      holder: 'CI.DGD-AIR',
    },
  },
  'identification.MarkingRead': {
    schema: 1,
    says: 'A mark was looked for at a place on the weapon, and this was read, restored, or found missing.',
    fields: {
      ordinal: fixed(markingOrdinal),
      kind: open(z.enum(MARKING_KINDS)),
      place: open(z.enum(MARKING_PLACES)),
      /** As read, in its own script; one `?` for each character that cannot be read. */
      text: open(z.string().min(1).max(100).optional()),
      script: open(scriptCode.optional()),
      transliteration: open(z.string().min(1).max(100).optional()),
      status: open(z.enum(MARKING_STATUSES)),
      method: open(z.enum(READING_METHODS).optional()),
      /** The country and year that an import or national mark names. */
      country: stated(countryCode.optional()),
      year: open(z.int().min(1400).max(2200).optional()),
      photo: open(sha256Hex.optional()),
      /** Per character, in percent. */
      certainty: open(z.array(z.int().min(0).max(100)).min(1).max(100).optional()),
      reader: fixed(officerId),
      secondReader: fixed(officerId.optional()),
      /** What the text looks like besides: a calibre, a model, a year (flag of the reader's attention, never a refusal). */
      suspicions: open(z.array(z.enum(['IS_CALIBRE', 'IS_MODEL', 'IS_YEAR'])).max(3)),
      remark: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: {
      ordinal: 1,
      kind: 'serial',
      place: 'receiver',
      text: '369J257',
      script: 'Latn',
      status: 'READ_COMPLETE',
      method: 'visual',
      photo: SAMPLE_HASH,
      reader: 'CI.DGD-AIR.4711',
      secondReader: 'CI.LABO.31',
      suspicions: [],
    },
  },
  'identification.FirearmIdentified': {
    schema: 1,
    says: 'An examiner states what the firearm is; every request and document cites the version it relied on.',
    fields: {
      version: fixed(identificationVersion),
      exhibit: fixed(z.uuid().optional()),
      /** Where the firearm was recovered. */
      country: stated(countryCode),
      manufacturer: stated(manufacturer.optional()),
      make: open(designation.optional()),
      model: open(designation.optional()),
      /** The precise chambering (C.I.P. or NATO name); a coarse calibre class is derived, never matched on. */
      chambering: open(designation.optional()),
      actionCode: open(gunTypeCode),
      category: open(z.enum(ITI_CATEGORIES)),
      origin: open(z.enum(ORIGINS)),
      yearOfManufacture: open(z.int().min(1400).max(2200).optional()),
      ifrt: open(ifrt),
      confidence: open(z.enum(['certain', 'probable', 'possible'])),
      examiner: fixed(officerId),
      /** The readings that it rests on. */
      markings: open(z.array(markingOrdinal).max(100)),
      /** Which countries its import and national marks name, newest first; the decider lists them. */
      countryMarks: stated(z.array(countryMark).max(100)),
      /** No exemption from tracing stood when it was identified. */
      requiresTracing: open(z.boolean()),
      remark: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: {
      version: 1,
      exhibit: SAMPLE_EXHIBIT,
      country: 'CI',
      manufacturer: { name: 'Glock Ges.m.b.H.', country: 'AT', ncicMake: 'GLC' },
      make: 'Glock',
      model: '17',
      chambering: '9x19 mm Parabellum',
      actionCode: 'PI',
      category: 'PISTOL',
      origin: 'industrial',
      ifrt: { status: 'entry', reference: 'GLK-17-G3' },
      confidence: 'certain',
      examiner: 'CI.LABO.31',
      markings: [1],
      countryMarks: [{ marking: 2, kind: 'national', country: 'GH', year: 2014 }],
      requiresTracing: true,
    },
  },
  'identification.IdentificationSuperseded': {
    schema: 1,
    says: 'An earlier identification no longer stands; the new one follows, and what was sent out with the old one is listed.',
    fields: {
      oldVersion: fixed(identificationVersion),
      newVersion: fixed(identificationVersion),
      reasonCode: open(
        z.enum([
          'misread-marking',
          'restored-marking',
          'wrong-manufacturer',
          'wrong-model',
          'wrong-calibre',
          'laboratory-result',
          'reference-corrected',
          'other',
        ]),
      ),
      reason: sealed(z.string().min(3).max(2000)),
      supersededBy: fixed(officerId),
      /** Trace requests that cite the old version. */
      cited: fixed(z.array(z.uuid()).max(500)),
    },
    sample: {
      oldVersion: 1,
      newVersion: 2,
      reasonCode: 'misread-marking',
      reason: 'The second character is an S, not a 5.',
      supersededBy: 'CI.LABO.31',
      cited: ['0199aa00-0000-8000-8000-00000000a001'],
    },
  },
  'identification.VersionCited': {
    schema: 1,
    says: 'A trace request relies on this version of the identification.',
    fields: { version: fixed(identificationVersion), trace: fixed(z.uuid()) },
    sample: { version: 1, trace: '0199aa00-0000-8000-8000-00000000a001' },
  },
  'identification.SameFirearmEstablished': {
    schema: 1,
    says: 'Two recoveries are one weapon.',
    fields: {
      other: fixed(z.uuid()),
      basis: fixed(
        z
          .array(z.enum(['serial', 'markings', 'ballistics', 'register', 'admission', 'photographs']))
          .min(1)
          .max(6),
      ),
      establishedBy: fixed(officerId),
      evidence: open(z.array(sha256Hex).max(50)),
      account: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { other: SAMPLE_FIREARM, basis: ['serial', 'ballistics'], establishedBy: 'CI.LABO.31', evidence: [SAMPLE_HASH] },
  },
} as const;
