import { fixed, instant, officerId, open, sealed, unitId, z, type Definitions } from '#platform/kernel';
import { personId } from '#domain/seizure/events';
import { attestation, partId, reference, remark, sha256 } from './vocabulary.js';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const ACT = '2b6f0cc9-04d1-8a6e-9c13-7f51d2a8e0b4';
const ORDER = '5c0d8e17-9a3b-8f42-b6d1-20e4c9a7f358';

/** Acts on an exhibit that name others than who records them. */
export const ATTESTED_DEEDS = ['CUSTODY_ASSUMED', 'DANGER_ASSESSED', 'DESTROYED_ON_SITE', 'PLACED', 'ACCEPTED_ON_PAPER'] as const;
export const attestedDeed = z.enum(ATTESTED_DEEDS);
export type AttestedDeed = z.output<typeof attestedDeed>;
/** In which capacity somebody is named in an act. */
export const CAPACITIES = ['SUPERIOR', 'SPECIALIST', 'MAGISTRATE', 'WITNESS'] as const;
export const capacity = z.enum(CAPACITIES);
export type Capacity = z.output<typeof capacity>;
/** Who is named: an officer, or a person of no service by the id of his record. */
export const attester = z.union([officerId, personId]);
export type Attester = string;
export const ATTESTATION_COLOURS = ['AMBER', 'RED'] as const;

const named = { act: fixed(z.uuid()), part: fixed(partId), capacity: fixed(capacity), who: fixed(attester) };
const specialist = { act: ACT, part: 'whole', capacity: 'SPECIALIST', who: 'CI.DEMINAGE.51' } as const;

export const attestationEvents = {
  'custody.AttestationRequested': {
    takenBack: 'act',
    schema: 1,
    says: 'An act named somebody as superior, specialist, magistrate or witness, who is asked to attest it himself.',
    fields: {
      ...named,
      deed: fixed(attestedDeed),
      /** The colour of the act until he does; amber turns red when the due hour has passed. */
      colour: fixed(z.enum(ATTESTATION_COLOURS)),
      due: fixed(instant),
      by: fixed(officerId),
    },
    sample: { ...specialist, deed: 'DANGER_ASSESSED', colour: 'AMBER', due: '2023-10-20T09:05:00.000Z', by: 'CI.DGD-AIR.4711' },
  },
  'custody.AttestationGiven': {
    takenBack: 'party',
    schema: 1,
    says: 'Who was named in an act attested it by an own account, or two officers attested the paper that he signed.',
    fields: {
      ...named,
      attestation: fixed(attestation),
      by: fixed(officerId),
      /** On paper: the scan, and the officer who entered it; `by` is the second. */
      scan: fixed(sha256.optional()),
      enteredBy: fixed(officerId.optional()),
    },
    sample: { ...specialist, attestation: 'OWN_COMMAND', by: 'CI.DEMINAGE.51' },
  },
  'custody.AttestationDenied': {
    takenBack: 'party',
    schema: 1,
    says: 'Who was named in an act says that he had no part in it.',
    fields: {
      ...named,
      by: fixed(officerId),
      reason: open(z.enum(['NOT_PRESENT', 'NOT_ASKED', 'OTHERWISE_THAN_RECORDED', 'OTHER'])),
      remark: sealed(remark.optional()),
    },
    sample: { ...specialist, by: 'CI.DEMINAGE.51', reason: 'NOT_PRESENT', remark: 'on leave that day' },
  },
  'custody.SignedPaperEntered': {
    schema: 1,
    says: 'An officer entered the scan of a paper on which somebody without an account at hand attests an act or confirms an order; a second officer has still to attest it.',
    fields: {
      ...named,
      scan: fixed(sha256),
      by: fixed(officerId),
      /** The number of the written order, where the paper is one. */
      reference: open(reference.optional()),
    },
    sample: { ...specialist, scan: HASH, by: 'CI.DGD-AIR.4712' },
  },
  'custody.ConfirmationOverdue': {
    takenBack: 'act',
    schema: 1,
    says: 'The due hour passed and nobody confirmed: the prosecution office is told.',
    fields: { ...named, due: fixed(instant), told: fixed(unitId.optional()) },
    sample: { act: ORDER, part: 'whole', capacity: 'MAGISTRATE', who: 'CI.PARQUET.41', due: '2023-10-20T09:05:00.000Z', told: 'CI.PARQUET' },
  },
} satisfies Definitions;
