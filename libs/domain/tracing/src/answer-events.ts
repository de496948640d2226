import { officerId, fixed, open, party, sealed, stated, z } from '#platform/kernel';
import { countryCode, sha256Hex } from '#domain/seizure/events';
import { HANDLING, hop, OUTCOMES, QUALIFIERS, REGISTERS } from './codes.js';

const SAMPLE_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const ordinal = z.int().min(1).max(1000);
const reference = z.string().min(1).max(80);

/** What the owner of the information allows. */
const use = {
  owner: fixed(party),
  purpose: open(z.enum(['court', 'intelligence'])),
  reference: open(reference),
  /** The answers it covers; empty covers the messages and register results only. */
  answers: fixed(z.array(ordinal).max(100)),
  until: fixed(z.iso.date().optional()),
  conditions: sealed(z.string().min(1).max(4000).optional()),
};

/** Answers are renseignement until their owner authorises another use (domain rule 9): views show them in that layer only. */
export const answerDefinitions = {
  'tracing.DomesticTraceAnswered': {
    schema: 1,
    says: 'One of the own registers was searched, with this result.',
    fields: {
      register: open(z.enum(REGISTERS)),
      result: open(z.enum(['record', 'no-record', 'not-searchable'])),
      /** What the record says of the arm. */
      status: open(z.enum(['licensed', 'issued', 'in-stock', 'lost', 'stolen', 'destroyed', 'exported', 'imported']).optional()),
      hops: stated(z.array(hop).max(50)),
      reference: open(reference.optional()),
      /** The register's own state: a search is worth as much as the copy searched. */
      registerAsOf: open(z.iso.date().optional()),
      searchedBy: fixed(party),
      remark: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { register: 'police', result: 'no-record', hops: [], registerAsOf: '2020-11-30', searchedBy: 'CI.COMNAT.51' },
  },
  'tracing.TraceAnswered': {
    schema: 1,
    says: 'The addressee answered: one outcome and the steps in the life of the arm that its records show.',
    fields: {
      answer: fixed(ordinal),
      outcome: open(z.enum(OUTCOMES)),
      qualifiers: open(z.array(z.enum(QUALIFIERS)).max(2)),
      hops: stated(z.array(hop).max(100)),
      handling: open(z.array(z.enum(HANDLING)).max(5)),
      onwardCountry: stated(countryCode.optional()),
      /** An earlier answer that this one replaces; it stays readable. */
      supersedes: fixed(ordinal.optional()),
      answeredBy: fixed(party.optional()),
      reference: open(reference.optional()),
      document: open(sha256Hex.optional()),
      /** The firearm and the country that asked, so that the next step can be proposed from this fact alone. */
      firearm: fixed(z.uuid()),
      exhibit: fixed(z.uuid().optional()),
      country: fixed(countryCode.optional()),
      text: sealed(z.string().min(1).max(8000).optional()),
    },
    sample: {
      answer: 1,
      outcome: 'ONWARD_TO_COUNTRY',
      qualifiers: [],
      hops: [
        {
          from: { kind: 'company', ref: 'Glock Ges.m.b.H.' },
          to: { kind: 'state', ref: 'GH' },
          what: 'exported',
          date: { at: '2013-06-01', precision: 'month' },
          country: 'GH',
          certainty: 'documented',
        },
      ],
      handling: ['CONSULT_BEFORE_USE'],
      onwardCountry: 'GH',
      answeredBy: 'AT.BMI',
      reference: 'AT-2021-4',
      document: SAMPLE_HASH,
      firearm: '0199aa00-0000-8000-8000-00000000f001',
      country: 'CI',
    },
  },
  'tracing.TraceRefused': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'The addressee will not answer, for a stated reason (ITI, paras 22-23).',
    fields: {
      reason: open(z.enum(['investigation-compromised', 'confidentiality-law', 'lack-of-guarantees', 'national-security', 'no-reason-given', 'other'])),
      refusedBy: fixed(party.optional()),
      reference: open(reference.optional()),
      text: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { reason: 'confidentiality-law', refusedBy: 'GH.NACSA', reference: 'GH/T/77/9' },
  },
  'tracing.TraceDelayed': {
    schema: 1,
    says: 'The addressee answers later, for a stated reason.',
    fields: {
      reason: open(z.enum(['records-on-paper', 'investigation-compromised', 'capacity', 'asked-third-party', 'no-reason-given', 'other'])),
      until: fixed(z.iso.date().optional()),
      delayedBy: fixed(party.optional()),
      text: sealed(z.string().min(1).max(4000).optional()),
    },
    sample: { reason: 'records-on-paper', until: '2021-03-01', delayedBy: 'GH.NACSA' },
  },
  'tracing.UseAuthorisationProposed': {
    schema: 1,
    says: 'A tracing officer entered the document by which the owner of the information allows its use; nothing is released before a second one confirms it.',
    fields: { proposal: fixed(ordinal), ...use, document: open(sha256Hex), recordedBy: fixed(officerId) },
    sample: { proposal: 1, owner: 'GH.NACSA', purpose: 'court', reference: 'GH/U/5', answers: [1], document: SAMPLE_HASH, recordedBy: 'CI.COMNAT.51' },
  },
  'tracing.UseAuthorisationDeclined': {
    takenBack: 'party',
    schema: 1,
    says: 'A second tracing officer did not confirm that the owner of the information allows its use.',
    fields: {
      proposal: fixed(ordinal),
      declinedBy: fixed(officerId),
      reason: open(z.enum(['DOCUMENT_DOES_NOT_SAY_SO', 'NOT_OF_THE_OWNER', 'ENTERED_IN_ERROR', 'OTHER'])),
    },
    sample: { proposal: 1, declinedBy: 'CI.COMNAT.52', reason: 'DOCUMENT_DOES_NOT_SAY_SO' },
  },
  'tracing.UseAuthorised': {
    takenBack: 'act',
    schema: 1,
    says: 'The owner of the information allows it to be used for this purpose: the only way from renseignement to procédure.',
    fields: {
      authorisation: fixed(ordinal),
      ...use,
      /** The proposal that was confirmed, and the second tracing officer; absent in logs of the first release. */
      proposal: fixed(ordinal.optional()),
      confirmedBy: fixed(officerId.optional()),
      document: open(sha256Hex.optional()),
      recordedBy: fixed(officerId),
    },
    sample: { authorisation: 1, owner: 'GH.NACSA', purpose: 'court', reference: 'GH/U/5', answers: [1], recordedBy: 'CI.COMNAT.51' },
  },
  'tracing.UseWithdrawn': {
    takenBack: 'act',
    schema: 1,
    says: 'The owner withdrew an authorisation; what was done under it stays recorded.',
    fields: {
      authorisation: fixed(ordinal),
      reference: open(reference.optional()),
      document: open(sha256Hex.optional()),
      recordedBy: fixed(officerId),
      reason: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: { authorisation: 1, reference: 'GH/U/9', recordedBy: 'CI.COMNAT.51' },
  },
  'tracing.UseWithdrawalConfirmed': {
    takenBack: 'act',
    schema: 1,
    says: 'A second tracing officer confirmed that the owner withdrew an authorisation; the withdrawal had effect since it was recorded.',
    fields: { authorisation: fixed(ordinal), confirmedBy: fixed(officerId) },
    sample: { authorisation: 1, confirmedBy: 'CI.COMNAT.52' },
  },
} as const;
