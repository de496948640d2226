import { officerId, fixed, open, party, sealed, unitId, stated, z } from '#platform/kernel';
import { countryCode, personId, sha256Hex } from '#domain/seizure/events';
import { SHARING_CRITERIA } from './codes.js';

const SAMPLE_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const ordinal = z.int().min(1).max(500);
/** Collected, looked for and not found, or not stated to apply (an arm that lay in water for years). */
const traceResult = z.enum(['collected', 'none-found', 'not-applicable']);

/** A record in a ballistic network, by its reference there. */
export const candidate = z.strictObject({ reference: z.string().min(1).max(80), country: countryCode, rank: z.int().min(1).max(10_000).optional() });

export const ballisticDefinitions = {
  'identification.ForensicTracesCollected': {
    schema: 1,
    says: 'Fingerprints and DNA were secured, or stated not to apply, before anything disturbs them.',
    fields: {
      prints: open(traceResult),
      dna: open(traceResult),
      notApplicableReason: open(z.enum(['submerged', 'burnt', 'handled-by-many', 'ordered-otherwise', 'other']).optional()),
      collectedBy: fixed(officerId),
      laboratory: fixed(unitId.optional()),
      /** Swabs and lifts that became exhibits of their own. */
      samples: fixed(z.array(z.uuid()).max(50)),
      /** The criteria for ballistic sharing that were stated before. */
      sharingCriteria: fixed(z.array(z.enum(SHARING_CRITERIA)).max(6)),
      remark: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: {
      prints: 'collected',
      dna: 'none-found',
      collectedBy: 'CI.LABO.31',
      laboratory: 'CI.LABO',
      samples: [],
      sharingCriteria: ['BY_CUSTOMS_OR_BORDER_OFFICIALS'],
    },
  },
  'identification.TestFired': {
    schema: 1,
    says: 'The firearm was test-fired; fired cases and bullets became exhibits of their own.',
    fields: {
      firing: fixed(ordinal),
      rounds: open(z.int().min(1).max(100)),
      roundsFrom: open(z.enum(['laboratory-stock', 'seized-with-it', 'other-exhibit'])),
      result: open(z.enum(['functions', 'functions-after-repair', 'malfunctions', 'does-not-fire'])),
      laboratory: fixed(unitId),
      firedBy: fixed(officerId),
      cases: fixed(z.array(z.uuid()).max(100)),
      bullets: fixed(z.array(z.uuid()).max(100)),
      remark: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: {
      firing: 1,
      rounds: 3,
      roundsFrom: 'laboratory-stock',
      result: 'functions',
      laboratory: 'CI.LABO',
      firedBy: 'CI.LABO.31',
      cases: ['0199aa00-0000-8000-8000-00000000e101'],
      bullets: [],
    },
  },
  'identification.SharingCriteriaStated': {
    schema: 1,
    says: "The recovery meets INTERPOL's criteria for sharing ballistic data.",
    fields: { criteria: open(z.array(z.enum(SHARING_CRITERIA)).min(1).max(6)), statedBy: fixed(party) },
    sample: { criteria: ['WITHIN_80_KM_OF_BORDER', 'GROUP_OF_THREE_OR_MORE'], statedBy: 'CI.DGD-AIR.4711' },
  },
  'identification.BallisticComparisonProposed': {
    schema: 1,
    says: 'A ballistic comparison is due: the criteria are met, and prints and DNA are secured.',
    fields: { criteria: open(z.array(z.enum(SHARING_CRITERIA)).min(1).max(6)) },
    sample: { criteria: ['WITHIN_80_KM_OF_BORDER'] },
  },
  'identification.BallisticSearched': {
    schema: 1,
    says: 'Fired cases or bullets were searched in a ballistic network; a candidate is a lead, not a match.',
    fields: {
      search: fixed(ordinal),
      network: open(z.enum(['IBIN', 'national-IBIS', 'through-the-bureau', 'open-case-file'])),
      material: open(z.enum(['cases', 'bullets', 'both'])),
      reference: open(z.string().min(1).max(80).optional()),
      result: open(z.enum(['no-candidate', 'candidate'])),
      candidates: stated(z.array(candidate).max(50)),
      searchedBy: fixed(officerId),
    },
    sample: {
      search: 1,
      network: 'IBIN',
      material: 'cases',
      reference: 'IBIN-2020-118',
      result: 'candidate',
      candidates: [{ reference: 'ML-2019-0042', country: 'ML', rank: 1 }],
      searchedBy: 'CI.LABO.31',
    },
  },
  'identification.BallisticConclusionReached': {
    takenBack: 'party',
    schema: 1,
    says: 'An examiner compared a candidate under the microscope and concluded.',
    fields: {
      search: fixed(ordinal),
      candidate: open(z.string().min(1).max(80)),
      conclusion: open(z.enum(['identification', 'inconclusive', 'elimination'])),
      examiner: fixed(officerId),
      verifiedBy: fixed(officerId.optional()),
      report: open(sha256Hex.optional()),
      remark: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { search: 1, candidate: 'ML-2019-0042', conclusion: 'identification', examiner: 'CI.LABO.31', verifiedBy: 'CI.LABO.32', report: SAMPLE_HASH },
  },
  'identification.ExpertAppointed': {
    schema: 1,
    says: 'An authority appointed an expert and put questions.',
    fields: {
      appointment: fixed(ordinal),
      instrument: open(z.enum(['requisition', 'ordonnance'])),
      /** The office that appoints. */
      authority: fixed(party),
      reference: open(z.string().min(1).max(80).optional()),
      /** An officer or laboratory, or a private expert by person id. */
      expert: fixed(z.union([party, personId])),
      discipline: open(z.enum(['identification', 'ballistics', 'serial-restoration', 'prints', 'dna', 'explosives', 'documents', 'other'])),
      due: open(z.iso.date().optional()),
      questions: sealed(z.string().min(3).max(8000)),
    },
    sample: {
      appointment: 1,
      instrument: 'requisition',
      authority: 'CI.PARQUET.41',
      reference: 'RP 118/2020',
      expert: 'CI.LABO',
      discipline: 'ballistics',
      due: '2021-01-15',
      questions: 'Does the arm function, and was it used in the facts of 3 December?',
    },
  },
  'identification.ExpertReported': {
    takenBack: 'party',
    schema: 1,
    says: 'The appointed expert delivered a report.',
    fields: {
      appointment: fixed(ordinal),
      method: open(
        z.enum([
          'microscope-comparison',
          'automated-search',
          'chemical-restoration',
          'magnetic-restoration',
          'visual-examination',
          'test-firing',
          'laboratory-analysis',
          'other',
        ]),
      ),
      document: open(sha256Hex),
      supplementary: open(z.boolean()),
      reportedBy: fixed(party),
      conclusion: sealed(z.string().min(3).max(8000)),
    },
    sample: {
      appointment: 1,
      method: 'microscope-comparison',
      document: SAMPLE_HASH,
      supplementary: false,
      reportedBy: 'CI.LABO.31',
      conclusion: 'The arm functions.',
    },
  },
} as const;
