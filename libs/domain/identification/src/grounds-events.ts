import { officerId, fixed, open, party, sealed, stated, z } from '#platform/kernel';
import { countryCode, sha256Hex } from '#domain/seizure/events';
import { EXEMPTION_GROUNDS, ILLICIT_BASES } from './codes.js';

const SAMPLE_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const ordinal = z.int().min(1).max(500);
const year = z.int().min(1400).max(2200);

const exemption = {
  proposal: fixed(ordinal),
  ground: open(z.enum(EXEMPTION_GROUNDS)),
  /** For arms exempt by age. */
  yearOfManufacture: open(year.optional()),
  proposedBy: fixed(officerId),
};

export const groundsDefinitions = {
  'identification.IllicitBasisStated': {
    schema: 1,
    says: 'Why the firearm is held to be illicit, on that day and by that authority; several reasons may apply, and later ones are added.',
    fields: {
      bases: open(z.array(z.enum(ILLICIT_BASES)).min(1).max(6)),
      statedOn: open(z.iso.date()),
      statedBy: fixed(officerId),
      /** Code and article, as a citation. */
      law: open(z.string().min(1).max(200).optional()),
      explanation: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { bases: ['ILLICIT_WHERE_FOUND', 'TRANSFERRED_WITHOUT_LICENCE'], statedOn: '2020-12-03', statedBy: 'CI.DGD-AIR.4711', law: 'Loi 98-749, art. 3' },
  },
  'identification.DiversionEstablished': {
    schema: 1,
    says: 'A competent authority established by other means than tracing where, when or how the arm left the licit circuit (SDG 16.4.2, way b).',
    fields: {
      authority: fixed(party),
      means: open(z.enum(['intelligence', 'testimony', 'seized-records', 'stockpile-records', 'physical-examination', 'other'])),
      circumstance: open(
        z.enum([
          'illicit-manufacture',
          'theft',
          'loss',
          'battlefield-capture',
          'unauthorised-transfer',
          'embargo-breach',
          'conversion',
          'reactivation',
          'unknown',
        ]),
      ),
      country: stated(countryCode.optional()),
      /** The day as far as it is known: a year, a month, or a day. */
      when: open(
        z
          .string()
          .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)
          .optional(),
      ),
      evidence: open(z.array(sha256Hex).max(50)),
      account: sealed(z.string().min(3).max(8000)),
    },
    sample: {
      authority: 'CI.COMNAT',
      means: 'stockpile-records',
      circumstance: 'theft',
      country: 'CI',
      when: '2011-03',
      evidence: [SAMPLE_HASH],
      account: 'Listed among the arms taken from the depot.',
    },
  },
  'identification.TracingExemptionProposed': {
    schema: 1,
    says: 'A tracing officer proposes that no trace is required; a second person decides.',
    fields: { ...exemption, reason: sealed(z.string().min(3).max(2000)) },
    sample: { proposal: 1, ground: 'craft-made', proposedBy: 'CI.COMNAT.51', reason: 'Barrel of water pipe, no maker.' },
  },
  'identification.TracingNotRequired': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'Tracing officer and second approver agree that no trace is required. Not required is not untraced.',
    fields: {
      ...exemption,
      approvedBy: fixed(officerId),
      exemptFromTracing: fixed(z.boolean()),
      excludedFrom1642: fixed(z.boolean()),
      countedInDenominator: fixed(z.boolean()),
    },
    sample: {
      proposal: 1,
      ground: 'craft-made',
      proposedBy: 'CI.COMNAT.51',
      approvedBy: 'CI.COMNAT.52',
      exemptFromTracing: true,
      excludedFrom1642: false,
      countedInDenominator: true,
    },
  },
} as const;
