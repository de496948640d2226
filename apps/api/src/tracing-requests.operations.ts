import { firearm, type Firearm } from '#domain/identification';
import { trace, type FirearmOnRecord, type RequestDetails, type TraceCommand } from '#domain/tracing';
import { addressee, dueRule, tracingCatalogue } from '#domain/tracing/events';
import type { Principal } from '#platform/identity';
import { open, sealed, z, type Role } from '#platform/kernel';
import { firearmOf, firearmStep, identifiedStep, readingStep } from './identification.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';
import { GHANA, readFirearm, requestBody, requestedTrace, submission, submittedTrace, traceIdOf, TRACING_OFFICER } from './tracing.examples.js';
import { proposedTrace } from '#domain/tracing';

const { definitions } = tracingCatalogue;
const requested = definitions['tracing.TraceRequested'].fields;
const submitted = definitions['tracing.TraceSubmitted'].fields;
const withdrawn = definitions['tracing.TraceWithdrawn'].fields;
const closed = definitions['tracing.TraceClosed'].fields;
const reminded = definitions['tracing.TraceReminded'].fields;

const tracers: readonly Role[] = ['tracing-officer'];
const tag = 'tracing';
const GATE = ['firearm-unknown', 'addressee-country-missing', 'why-illicit-missing', 'circumstances-missing', 'intended-use-missing', 'nothing-to-go-by'];

/** The three that a request must state are optional in form, so that each missing one is refused under its own code. */
const content = {
  door: requested.door,
  illicitBases: open(requested.illicitBases.optional()),
  circumstances: sealed(requested.circumstances.optional()),
  intendedUse: open(requested.intendedUse.optional()),
  urgency: requested.urgency,
  instrument: requested.instrument,
  policyLimit: open(dueRule.shape.limit.optional()),
  photos: requested.photos,
};

/** What a request takes from the firearm's record. A firearm of another country is answered for there, and is unknown here. */
function onRecord({ described, markings, identification }: Firearm, { country, unit, roles }: Principal): FirearmOnRecord {
  const own = described?.country === country && (roles.includes('tracing-officer') || described.holder === unit);
  if (!own) return { known: false, markings: [] };
  return { known: true, exhibit: described.exhibit, markings, identification };
}

const toRequest = readFirearm('requestTrace');
const proposedFor = firearmStep('tracing, requestProposedTrace');
const proposal = proposedTrace(firearmOf(proposedFor), { kind: 'iarms' });

export const tracingRequestOperations: readonly CommandOperation[] = [
  command(trace, {
    operationId: 'requestTrace',
    path: '/v1/traces',
    summary: 'Draw up a trace request to one addressee, on the identification as it stands, with its gaps stated',
    tag,
    roles: [...tracers, 'investigator'],
    refusals: [...GATE, 'trace-already-exists'],
    body: z.strictObject({ firearm: requested.firearm, to: open(addressee), ...content }),
    before: async ({ body, principal }, services) => onRecord(await services.state(firearm, body.firearm), principal),
    command: ({ body: { firearm: about, to, ...stated }, by, at }, record): TraceCommand => ({
      kind: 'request',
      firearm: about,
      to,
      details: { ...stated, requestedBy: by, requestedAt: at } satisfies RequestDetails,
      record,
    }),
    example: {
      user: TRACING_OFFICER,
      given: toRequest.steps,
      body: { firearm: toRequest.id, to: GHANA, ...requestBody, illicitBases: ['ILLICIT_WHERE_FOUND'], photos: [] },
    },
  }),
  command(trace, {
    operationId: 'requestProposedTrace',
    path: '/v1/traces/{id}/request',
    summary: 'Turn a proposed step into a request to the same addressee',
    tag,
    roles: [...tracers, 'investigator'],
    refusals: [...GATE, 'trace-unknown', 'not-a-proposal'],
    body: z.strictObject(content),
    before: async ({ id, principal }, services) => onRecord(await services.state(firearm, (await services.state(trace, id)).firearm), principal),
    command: ({ body, by, at }, record): TraceCommand => ({
      kind: 'requestProposed',
      details: { ...body, requestedBy: by, requestedAt: at } satisfies RequestDetails,
      record,
    }),
    example: {
      user: TRACING_OFFICER,
      params: { id: proposal },
      given: given(proposedFor, readingStep(proposedFor, 'requestProposedTrace'), identifiedStep(proposedFor, 'requestProposedTrace')),
      body: { ...requestBody, door: 'iarms', instrument: 'none', illicitBases: ['ILLICIT_WHERE_FOUND'], photos: [] },
    },
  }),
  command(trace, {
    operationId: 'submitTrace',
    path: '/v1/traces/{id}/submit',
    summary: 'Record that the request left, and through which channel',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-to-be-submitted'],
    body: z.strictObject({ channel: submitted.channel, reference: submitted.reference, document: submitted.document }),
    command: ({ body, by }): TraceCommand => ({ kind: 'submit', details: { ...body, submittedBy: by } }),
    example: { user: TRACING_OFFICER, params: { id: traceIdOf('submitTrace') }, given: requestedTrace('submitTrace'), body: submission },
  }),
  command(trace, {
    operationId: 'remindTrace',
    path: '/v1/traces/{id}/reminders',
    summary: 'Record a reminder',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'not-submitted', 'trace-not-open'],
    body: z.strictObject({ channel: reminded.channel }),
    command: ({ body, by }): TraceCommand => ({ kind: 'remind', details: { ...body, remindedBy: by } }),
    example: { user: TRACING_OFFICER, params: { id: traceIdOf('remindTrace') }, given: submittedTrace('remindTrace'), body: { channel: 'i-24-7' } },
  }),
  command(trace, {
    operationId: 'withdrawTrace',
    path: '/v1/traces/{id}/withdrawal',
    summary: 'Withdraw a request, or drop a proposal',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'trace-not-open'],
    body: z.strictObject({ reason: withdrawn.reason, remark: withdrawn.remark }),
    command: ({ body, by }): TraceCommand => ({ kind: 'withdraw', details: { ...body, withdrawnBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: traceIdOf('withdrawTrace') },
      given: requestedTrace('withdrawTrace'),
      body: { reason: 'answered-elsewhere' },
    },
  }),
  command(trace, {
    operationId: 'closeTrace',
    path: '/v1/traces/{id}/closure',
    summary: 'Close a request: answered, refused, or unanswered',
    tag,
    roles: tracers,
    refusals: ['trace-unknown', 'trace-not-open', 'no-answer-yet', 'not-refused', 'was-answered', 'not-submitted'],
    body: z.strictObject({ reason: closed.reason, remark: closed.remark }),
    command: ({ body, by }): TraceCommand => ({ kind: 'close', details: { ...body, closedBy: by } }),
    example: { user: TRACING_OFFICER, params: { id: traceIdOf('closeTrace') }, given: submittedTrace('closeTrace'), body: { reason: 'unanswered' } },
  }),
];
