import type { Directory } from '#domain/access';
import { sha256Hex } from '#domain/seizure/events';
import { trace, type TraceCommand } from '#domain/tracing';
import { tracingCatalogue } from '#domain/tracing/events';
import { z, type Role } from '#platform/kernel';
import { fileOf } from './identification.examples.js';
import { command, type Call, type CommandOperation, type Services } from './operations/operation.js';
import {
  answeredTrace,
  answerBody,
  authorisedUse,
  onTrace,
  proposedUse,
  requestedTrace,
  SECOND_TRACING_OFFICER,
  submittedTrace,
  traceIdOf,
  TRACING_OFFICER,
  useBody,
  useDocument,
} from './tracing.examples.js';

const { definitions } = tracingCatalogue;
const acknowledged = definitions['tracing.TraceAcknowledged'].fields;
const sent = definitions['tracing.MessageSent'].fields;
const received = definitions['tracing.MessageReceived'].fields;
const asked = definitions['tracing.ClarificationAsked'].fields;
const clarified = definitions['tracing.ClarificationGiven'].fields;
const domestic = definitions['tracing.DomesticTraceAnswered'].fields;
const answered = definitions['tracing.TraceAnswered'].fields;
const authorised = definitions['tracing.UseAuthorised'].fields;
const proposed = definitions['tracing.UseAuthorisationProposed'].fields;
const declined = definitions['tracing.UseAuthorisationDeclined'].fields;
const withdrawn = definitions['tracing.UseWithdrawn'].fields;
const refused = definitions['tracing.TraceRefused'].fields;
const delayed = definitions['tracing.TraceDelayed'].fields;

const tracers: readonly Role[] = ['tracing-officer'];
const tag = 'tracing';
const ARRIVES = ['trace-unknown', 'not-requested', 'not-submitted'];

const question = { side: 'addressee', about: ['serial', 'photographs'], text: 'Please send a close-up of the left side of the receiver.' } as const;

/** What the two sides say to each other once the request exists. */
export const tracingAnswerOperations: readonly CommandOperation[] = [
  command(trace, {
    operationId: 'acknowledgeTrace',
    path: '/v1/traces/{id}/acknowledgements',
    summary: 'Record that the addressee received the request; a time limit runs from then',
    tag,
    roles: tracers,
    refusals: [...ARRIVES, 'received-in-the-future'],
    body: z.strictObject({ receivedAt: acknowledged.receivedAt, reference: acknowledged.reference, by: acknowledged.by }),
    command: ({ body, at }): TraceCommand => ({ kind: 'acknowledge', details: body, at }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('acknowledgeTrace') },
      given: submittedTrace('acknowledgeTrace'),
      body: { receivedAt: '2020-12-08T10:00:00.000Z', reference: 'GH/T/77', by: 'GH.NACSA' },
    },
  }),
  command(trace, {
    operationId: 'sendTraceMessage',
    path: '/v1/traces/{id}/messages/sent',
    summary: 'Record a message that was sent about the request',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested'],
    body: z.strictObject({ channel: sent.channel, reference: sent.reference, document: sent.document, gist: sent.gist }),
    command: ({ body, by }): TraceCommand => ({ kind: 'sendMessage', details: { ...body, sentBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('sendTraceMessage') },
      given: submittedTrace('sendTraceMessage'),
      body: { channel: 'i-24-7', reference: 'CI-2020-0118/2', document: fileOf('5') },
    },
  }),
  command(trace, {
    operationId: 'receiveTraceMessage',
    path: '/v1/traces/{id}/messages/received',
    summary: 'Record a message that arrived about the request',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested'],
    body: z.strictObject({ channel: received.channel, reference: received.reference, document: received.document, from: received.from, gist: received.gist }),
    command: ({ body }): TraceCommand => ({ kind: 'receiveMessage', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('receiveTraceMessage') },
      given: submittedTrace('receiveTraceMessage'),
      body: { channel: 'i-24-7', reference: 'GH/T/77/1', document: fileOf('6'), from: 'GH.NACSA' },
    },
  }),
  command(trace, {
    operationId: 'askTraceClarification',
    path: '/v1/traces/{id}/clarifications/asked',
    summary: 'Record that one side asked the other for more',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested'],
    body: z.strictObject({ side: asked.side, about: asked.about, text: asked.text }),
    command: ({ body }): TraceCommand => ({ kind: 'askClarification', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('askTraceClarification') },
      given: submittedTrace('askTraceClarification'),
      body: { ...question, about: ['serial', 'photographs'] },
    },
  }),
  command(trace, {
    operationId: 'giveTraceClarification',
    path: '/v1/traces/{id}/clarifications/given',
    summary: 'Record the answer to a question',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested', 'no-such-question', 'question-already-answered'],
    body: z.strictObject({ ...clarified }),
    command: ({ body }): TraceCommand => ({ kind: 'giveClarification', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('giveTraceClarification') },
      given: [...submittedTrace('giveTraceClarification'), onTrace('giveTraceClarification', 'askTraceClarification', question)],
      body: { question: 1, documents: [fileOf('7')], text: 'The close-up is attached.' },
    },
  }),
  command(trace, {
    operationId: 'answerDomesticTrace',
    path: '/v1/traces/{id}/domestic-answers',
    summary: 'Record what one of the own registers says',
    tag,
    roles: [...tracers, 'investigator'],
    refusals: ['trace-unknown', 'not-requested', 'not-a-domestic-trace'],
    body: z.strictObject({
      register: domestic.register,
      result: domestic.result,
      status: domestic.status,
      hops: domestic.hops,
      reference: domestic.reference,
      registerAsOf: domestic.registerAsOf,
      remark: domestic.remark,
    }),
    command: ({ body, by }): TraceCommand => ({ kind: 'answerDomestically', details: { ...body, searchedBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('answerDomesticTrace') },
      given: requestedTrace('answerDomesticTrace', true),
      body: { register: 'police', result: 'no-record', hops: [], registerAsOf: '2020-11-30' },
    },
  }),
  command(trace, {
    operationId: 'answerTrace',
    path: '/v1/traces/{id}/answers',
    summary: 'Record the answer of the addressee: one outcome, and the steps its records show',
    tag,
    roles: tracers,
    refusals: [...ARRIVES, 'onward-country-does-not-fit', 'no-such-answer'],
    body: z.strictObject({
      outcome: answered.outcome,
      qualifiers: answered.qualifiers,
      hops: answered.hops,
      handling: answered.handling,
      onwardCountry: answered.onwardCountry,
      supersedes: answered.supersedes,
      answeredBy: answered.answeredBy,
      reference: answered.reference,
      document: answered.document,
      text: answered.text,
    }),
    command: ({ body }): TraceCommand => ({ kind: 'answer', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('answerTrace') },
      given: submittedTrace('answerTrace'),
      body: {
        ...answerBody,
        outcome: 'ONWARD_TO_COUNTRY',
        qualifiers: ['partial'],
        hops: [
          {
            from: { kind: 'company', ref: 'Zastava Arms' },
            to: { kind: 'state', ref: 'TG' },
            what: 'exported',
            date: { at: '1987-01-01', precision: 'year' },
            country: 'TG',
            certainty: 'documented',
          },
        ],
        handling: ['CONSULT_BEFORE_USE'],
        onwardCountry: 'TG',
        answeredBy: 'GH.NACSA',
        reference: 'GH/T/77/4',
      },
    },
  }),
  command(trace, {
    operationId: 'refuseTrace',
    path: '/v1/traces/{id}/refusals',
    summary: 'Record that the addressee will not answer, and why',
    tag,
    roles: tracers,
    refusals: ARRIVES,
    body: z.strictObject({ ...refused }),
    command: ({ body }): TraceCommand => ({ kind: 'refuse', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('refuseTrace') },
      given: submittedTrace('refuseTrace'),
      body: { reason: 'confidentiality-law', refusedBy: 'GH.NACSA', reference: 'GH/T/77/9' },
    },
  }),
  command(trace, {
    operationId: 'delayTrace',
    path: '/v1/traces/{id}/delays',
    summary: 'Record that the addressee answers later, and why',
    tag,
    roles: tracers,
    refusals: ARRIVES,
    body: z.strictObject({ ...delayed }),
    command: ({ body }): TraceCommand => ({ kind: 'delay', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('delayTrace') },
      given: submittedTrace('delayTrace'),
      body: { reason: 'records-on-paper', until: '2021-03-01', delayedBy: 'GH.NACSA' },
    },
  }),
  command(trace, {
    operationId: 'authoriseTraceUse',
    path: '/v1/traces/{id}/use-authorisations',
    summary: 'Enter the document by which the owner of an answer allows its use; a second tracing officer confirms it before anything is released',
    tag,
    roles: tracers,
    signs: ['document'],
    refusals: ['trace-unknown', 'not-requested', 'no-such-answer', 'attachment-unknown'],
    body: z.strictObject({
      owner: authorised.owner,
      purpose: authorised.purpose,
      reference: authorised.reference,
      answers: authorised.answers,
      until: authorised.until,
      document: proposed.document,
      conditions: authorised.conditions,
    }),
    command: ({ body, by }): TraceCommand => ({ kind: 'authoriseUse', details: { ...body, recordedBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('authoriseTraceUse') },
      given: [...answeredTrace('authoriseTraceUse'), useDocument],
      body: { ...useBody, answers: [1] },
    },
  }),
  command(trace, {
    operationId: 'confirmTraceUse',
    path: '/v1/traces/{id}/use-authorisations/confirm',
    summary: 'Confirm, as a second tracing officer, that the owner of an answer allows its use; from then on it is released',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested', 'no-such-proposal', 'proposal-settled', 'same-person'],
    body: z.strictObject({ proposal: proposed.proposal }),
    before: (call, services) => tracersOf(call, services),
    command: ({ body, by }, found): TraceCommand => ({ ...body, kind: 'confirmUse', by, ...found }),
    example: {
      user: SECOND_TRACING_OFFICER,
      params: { id: traceIdOf('confirmTraceUse') },
      given: proposedUse('confirmTraceUse'),
      body: { proposal: 1 },
    },
  }),
  command(trace, {
    operationId: 'declineTraceUse',
    path: '/v1/traces/{id}/use-authorisations/decline',
    summary: 'Decline an authorisation that was entered: its document does not say so',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested', 'no-such-proposal', 'proposal-settled'],
    body: z.strictObject({ proposal: proposed.proposal, reason: declined.reason }),
    before: (call, services) => tracersOf(call, services),
    command: ({ body, by }, found): TraceCommand => ({ ...body, kind: 'declineUse', by, ...found }),
    example: {
      user: SECOND_TRACING_OFFICER,
      params: { id: traceIdOf('declineTraceUse') },
      given: proposedUse('declineTraceUse'),
      body: { proposal: 1, reason: 'DOCUMENT_DOES_NOT_SAY_SO' },
    },
  }),
  command(trace, {
    operationId: 'withdrawTraceUse',
    path: '/v1/traces/{id}/use-withdrawals',
    summary: 'Record that the owner withdrew an authorisation; effective at once, confirmed by a second tracing officer',
    tag,
    roles: tracers,
    signs: ['document'],
    refusals: ['trace-unknown', 'not-requested', 'no-such-authorisation', 'already-withdrawn'],
    body: z.strictObject({ authorisation: withdrawn.authorisation, reference: withdrawn.reference, document: sha256Hex, reason: withdrawn.reason }),
    command: ({ body, by }): TraceCommand => ({ kind: 'withdrawUse', details: { ...body, recordedBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('withdrawTraceUse') },
      given: authorisedUse('withdrawTraceUse'),
      body: { authorisation: 1, reference: 'GH/U/9', document: useBody.document },
    },
  }),
  command(trace, {
    operationId: 'confirmTraceUseWithdrawal',
    path: '/v1/traces/{id}/use-withdrawals/confirm',
    summary: 'Confirm, as a second tracing officer, that the owner withdrew an authorisation',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-requested', 'no-such-authorisation', 'nothing-to-confirm', 'same-person'],
    body: z.strictObject({ authorisation: withdrawn.authorisation }),
    before: (call, services) => tracersOf(call, services),
    command: ({ body, by }, found): TraceCommand => ({ ...body, kind: 'confirmUseWithdrawal', by, ...found }),
    example: {
      user: SECOND_TRACING_OFFICER,
      params: { id: traceIdOf('confirmTraceUseWithdrawal') },
      given: [
        ...authorisedUse('confirmTraceUseWithdrawal'),
        onTrace('confirmTraceUseWithdrawal', 'withdrawTraceUse', { authorisation: 1, reference: 'GH/U/9', document: useBody.document }),
      ],
      body: { authorisation: 1 },
    },
  }),
];

/** What the directory says of the tracing officers who entered what waits for a second one. */
async function tracersOf({ id }: Pick<Call<unknown>, 'id'>, services: Services): Promise<{ readonly directory: Directory }> {
  const { useProposals, authorisations } = await services.state(trace, id);
  const first = [...useProposals.map(({ recordedBy }) => recordedBy), ...authorisations.flatMap(({ withdrawnBy }) => withdrawnBy ?? [])];
  return { directory: await services.directory(...first) };
}
