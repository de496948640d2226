import { idOf } from '#platform/commands';
import { isCorrectionEvent, type Recorded } from '#platform/kernel';
import type { Projection, View } from '#platform/projections';
import type { IdentificationEvent } from '#domain/identification/events';
import { foldTrace, tracingCatalogue, unknownTrace, type TracingEvent } from '#domain/tracing/events';
import { DeskFirearmRow, DeskRow, type DeskStep } from './desk.rows.js';

const opened = (stream: string, position: string): DeskRow => ({
  key: stream,
  stream,
  id: idOf(stream),
  openedAt: position,
  firearm: '',
  status: 'unknown',
  country: null,
  toCountry: null,
  to: { kind: 'country' },
  door: null,
  why: null,
  identification: null,
  instrument: null,
  urgency: null,
  intendedUse: null,
  requestedBy: null,
  requestedAt: null,
  submittedAt: null,
  receivedAt: null,
  acknowledgedAt: null,
  dueAt: null,
  dueRule: null,
  endedAt: null,
  endedBy: null,
  reminders: 0,
  openQuestions: 0,
  registersSearched: 0,
  closedFor: null,
  steps: [],
  facts: unknownTrace,
});

function fold({ event, stream, position, happened }: Recorded<TracingEvent>, before: DeskRow | undefined): DeskRow | undefined {
  const row = before ?? opened(stream, position);
  const facts = foldTrace(row.facts, event);
  const standing = {
    facts,
    status: facts.status,
    firearm: facts.firearm,
    ...(facts.to && { to: facts.to, toCountry: facts.to.country ?? null }),
    door: facts.door ?? null,
    dueRule: facts.dueRule ?? null,
    dueAt: facts.dueAt ?? null,
    reminders: facts.reminders,
    openQuestions: facts.questions.filter(({ given }) => !given).length,
    registersSearched: facts.domestic.length,
  };
  const own = changes(event, happened.at, row);
  const step = stepOf(event, happened.at);
  return { ...row, ...standing, ...own, ...(step && { steps: [...row.steps, step] }) };
}

/** The dates and codes that one fact adds; the first of a kind counts, what follows stands among the steps. */
function changes(event: TracingEvent, at: string, row: DeskRow): Partial<DeskRow> {
  switch (event.type) {
    case 'tracing.TraceProposed':
      return { why: event.data.why };
    case 'tracing.TraceRequested': {
      const { country, identification, instrument, urgency, intendedUse, requestedBy } = event.data;
      return { country, identification: identification ?? null, instrument, urgency: urgency.level, intendedUse, requestedBy, requestedAt: at };
    }
    case 'tracing.TraceSubmitted':
      return { submittedAt: row.submittedAt ?? at };
    case 'tracing.TraceAcknowledged':
      return { acknowledgedAt: row.acknowledgedAt ?? at, receivedAt: row.receivedAt ?? event.data.receivedAt };
    case 'tracing.TraceAnswered':
      return row.endedAt === null ? { endedAt: at, endedBy: 'answer' } : {};
    case 'tracing.TraceRefused':
      return row.endedAt === null ? { endedAt: at, endedBy: 'refusal' } : {};
    case 'tracing.TraceWithdrawn':
    case 'tracing.TraceClosed':
      return { closedFor: event.data.reason };
    default:
      return {};
  }
}

function stepOf({ type, data }: TracingEvent, at: string): DeskStep | undefined {
  switch (type) {
    case 'tracing.MessageSent':
    case 'tracing.MessageReceived':
      return {
        what: type === 'tracing.MessageSent' ? 'sent' : 'received',
        at,
        channel: data.channel,
        ...(data.reference !== undefined && { reference: data.reference }),
      };
    case 'tracing.ClarificationAsked':
      return { what: `asked-by-${data.side}`, at, code: data.about.join(' ') };
    case 'tracing.ClarificationGiven':
      return { what: 'clarified', at };
    case 'tracing.TraceDelayed':
      return { what: 'delayed', at, code: data.reason, ...(data.until !== undefined && { until: data.until }) };
    case 'tracing.TraceReminded':
      return { what: 'reminded', at, code: data.automatic ? 'automatic' : 'by-an-officer', ...(data.channel !== undefined && { channel: data.channel }) };
    case 'tracing.UseAuthorised':
      return { what: 'use-authorised', at, code: data.purpose, reference: data.reference, ...(data.until !== undefined && { until: data.until }) };
    case 'tracing.UseWithdrawn':
      return { what: 'use-withdrawn', at };
    default:
      return undefined;
  }
}

const isFact = (type: string) => !isCorrectionEvent(type);
const requests: Projection<TracingEvent, DeskRow> = {
  table: DeskRow,
  when: Object.fromEntries(
    Object.keys(tracingCatalogue.definitions)
      .filter(isFact)
      .map((type) => [type, fold]),
  ),
};

const firearms: Projection<IdentificationEvent, DeskFirearmRow> = {
  table: DeskFirearmRow,
  when: { 'identification.FirearmDescribed': ({ event, stream }) => ({ key: stream, stream, id: idOf(stream), country: event.data.country }) },
};

/** Requests in and out, deadlines, reminders, messages, and how countries answer each other. */
export const traceDeskView: View = { name: 'trace-desk', version: 1, projections: [requests, firearms] };
