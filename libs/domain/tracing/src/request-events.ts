import { instant, officerId, fixed, open, party, sealed, z } from '#platform/kernel';
import { ILLICIT_BASES } from '#domain/identification/events';
import { countryCode, sha256Hex } from '#domain/seizure/events';
import { addressee, DESCRIBED, DOORS, dueRule, INSTRUMENTS, INTENDED_USES, sentDescription, WHY_NEXT } from './codes.js';

const SAMPLE_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const FIREARM = '0199aa00-0000-8000-8000-00000000f001';
const ordinal = z.int().min(1).max(1000);
const reference = z.string().min(1).max(80);
export const channel = z.enum(['i-24-7', 'iarms', 'iti-contact', 'ecowas-commission', 'diplomatic', 'e-mail', 'letter', 'telephone', 'in-person']);
export const urgency = z.discriminatedUnion('level', [
  z.strictObject({ level: z.literal('routine') }),
  z.strictObject({ level: z.literal('urgent'), reason: z.enum(['person-in-custody', 'court-date', 'terrorism', 'ongoing-trafficking', 'threat-to-life']) }),
]);
/** A marking as it was sent: the reading's number on the firearm, and its text then. */
export const sentMarking = z.strictObject({
  marking: z.int().min(1).max(500),
  kind: z.string().min(1).max(20),
  text: z.string().min(1).max(100).optional(),
  status: z.string().min(1).max(20),
});

export const requestDefinitions = {
  'tracing.TraceProposed': {
    schema: 1,
    says: 'Somebody could be asked about this firearm next; an officer decides.',
    fields: {
      firearm: fixed(z.uuid()),
      exhibit: fixed(z.uuid().optional()),
      /** The country that would ask: where the firearm was recovered. */
      country: fixed(countryCode.optional()),
      to: fixed(addressee),
      why: open(z.enum(WHY_NEXT)),
      order: open(z.int().min(1).max(100)),
    },
    sample: { firearm: FIREARM, country: 'CI', to: { kind: 'own-registers', country: 'CI' }, why: 'own-registers-first', order: 1 },
  },
  'tracing.TraceRequested': {
    schema: 1,
    says: 'A trace request was drawn up: what is asked of whom, on which version of the identification, with every gap stated.',
    fields: {
      firearm: fixed(z.uuid()),
      exhibit: fixed(z.uuid().optional()),
      /** Absent when the arm was not identified yet: a gap, not an obstacle. */
      identification: open(z.int().min(1).max(1000).optional()),
      to: fixed(addressee),
      door: open(z.enum(DOORS)),
      /** The country that asks. */
      country: fixed(countryCode),
      requestedBy: fixed(officerId),
      requestedAt: fixed(instant),
      illicitBases: open(z.array(z.enum(ILLICIT_BASES)).min(1).max(6)),
      circumstances: sealed(z.string().min(1).max(8000)),
      intendedUse: open(z.enum(INTENDED_USES)),
      urgency: open(urgency),
      instrument: open(z.enum(INSTRUMENTS)),
      /** Absent when the instrument gives no limit and no local policy was stated: no deadline is invented. */
      dueRule: open(dueRule.optional()),
      description: open(sentDescription),
      gaps: fixed(z.array(z.enum(DESCRIBED)).max(9)),
      markings: open(z.array(sentMarking).max(100)),
      photos: open(z.array(sha256Hex).max(100)),
    },
    sample: {
      firearm: FIREARM,
      identification: 1,
      to: { kind: 'country', country: 'GH', authority: 'GH.NACSA' },
      door: 'iti-contact',
      country: 'CI',
      requestedBy: 'CI.COMNAT.51',
      requestedAt: '2020-12-07T09:00:00.000Z',
      illicitBases: ['ILLICIT_WHERE_FOUND'],
      circumstances: 'Found in checked baggage of an arriving flight.',
      intendedUse: 'criminal-investigation',
      urgency: { level: 'routine' },
      instrument: 'ecowas-2006',
      dueRule: { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' },
      description: {
        manufacturer: { value: 'Glock Ges.m.b.H.' },
        countryOfManufacture: { value: 'AT' },
        make: { value: 'Glock' },
        model: { value: '17' },
        chambering: { value: '9x19 mm Parabellum' },
        actionCode: { value: 'PI' },
        category: { value: 'PISTOL' },
        serial: { gap: 'NOT_LEGIBLE' },
        importMark: { gap: 'NOT_PRESENT' },
      },
      gaps: ['serial', 'importMark'],
      markings: [{ marking: 2, kind: 'national', text: 'GH PS 0142', status: 'READ_COMPLETE' }],
      photos: [SAMPLE_HASH],
    },
  },
  'tracing.TraceSubmitted': {
    schema: 1,
    says: 'The request left through this channel.',
    fields: { channel: open(channel), reference: open(reference.optional()), submittedBy: fixed(officerId), document: open(sha256Hex.optional()) },
    sample: { channel: 'i-24-7', reference: 'CI-2020-0118', submittedBy: 'CI.COMNAT.51', document: SAMPLE_HASH },
  },
  'tracing.TraceAcknowledged': {
    schema: 1,
    says: 'The addressee confirmed receipt; a time limit, where there is one, runs from receipt and not from dispatch.',
    fields: { receivedAt: open(instant), reference: open(reference.optional()), by: fixed(party.optional()), dueAt: open(instant.optional()) },
    sample: { receivedAt: '2020-12-08T10:00:00.000Z', reference: 'GH/T/77', by: 'GH.NACSA', dueAt: '2021-01-08T10:00:00.000Z' },
  },
  'tracing.MessageSent': {
    schema: 1,
    says: 'A message about the request was sent; its bytes are kept by hash.',
    fields: {
      channel: open(channel),
      reference: open(reference.optional()),
      document: open(sha256Hex),
      sentBy: fixed(officerId),
      gist: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: { channel: 'i-24-7', reference: 'CI-2020-0118/2', document: SAMPLE_HASH, sentBy: 'CI.COMNAT.51' },
  },
  'tracing.MessageReceived': {
    schema: 1,
    says: 'A message about the request arrived; its bytes are kept by hash.',
    fields: {
      channel: open(channel),
      reference: open(reference.optional()),
      document: open(sha256Hex),
      from: fixed(party.optional()),
      gist: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: { channel: 'i-24-7', reference: 'GH/T/77/1', document: SAMPLE_HASH, from: 'GH.NACSA' },
  },
  'tracing.ClarificationAsked': {
    schema: 1,
    says: 'One side asked the other for more.',
    fields: {
      question: fixed(ordinal),
      side: open(z.enum(['addressee', 'requester'])),
      about: open(
        z
          .array(z.enum([...DESCRIBED, 'photographs', 'circumstances', 'intended-use', 'answer']))
          .min(1)
          .max(13),
      ),
      text: sealed(z.string().min(1).max(4000)),
    },
    sample: { question: 1, side: 'addressee', about: ['serial', 'photographs'], text: 'Please send a close-up of the left side of the slide.' },
  },
  'tracing.ClarificationGiven': {
    schema: 1,
    says: 'A question was answered.',
    fields: { question: fixed(ordinal), documents: open(z.array(sha256Hex).max(50)), text: sealed(z.string().min(1).max(4000)) },
    sample: { question: 1, documents: [SAMPLE_HASH], text: 'The close-up is attached.' },
  },
  'tracing.TraceReminded': {
    schema: 1,
    says: 'The addressee was reminded: overdue is derived, a reminder is a fact.',
    fields: { reminder: fixed(ordinal), automatic: open(z.boolean()), channel: open(channel.optional()), remindedBy: fixed(officerId.optional()) },
    sample: { reminder: 1, automatic: false, channel: 'i-24-7', remindedBy: 'CI.COMNAT.51' },
  },
  'tracing.TraceWithdrawn': {
    schema: 1,
    says: 'The requester no longer asks.',
    fields: {
      reason: open(z.enum(['answered-elsewhere', 'duplicate', 'identification-superseded', 'case-closed', 'not-needed', 'not-required', 'other'])),
      withdrawnBy: fixed(officerId),
      remark: sealed(z.string().min(1).max(2000).optional()),
    },
    sample: { reason: 'answered-elsewhere', withdrawnBy: 'CI.COMNAT.51' },
  },
  'tracing.TraceClosed': {
    schema: 1,
    says: 'Nothing more is expected of this request.',
    fields: { reason: open(z.enum(['answered', 'refused', 'unanswered'])), closedBy: fixed(officerId), remark: sealed(z.string().min(1).max(2000).optional()) },
    sample: { reason: 'answered', closedBy: 'CI.COMNAT.51' },
  },
} as const;
