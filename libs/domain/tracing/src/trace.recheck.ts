import type { PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { TracingEvent, TracingFact } from './events.js';
import type { TraceFacts } from './trace-facts.js';

/** By fact, the command that it answers. */
const ASKED_BY: Readonly<Record<TracingEvent['type'], string>> = {
  'tracing.TraceProposed': 'propose',
  'tracing.TraceRequested': 'request',
  'tracing.TraceSubmitted': 'submit',
  'tracing.TraceAcknowledged': 'acknowledge',
  'tracing.MessageSent': 'sendMessage',
  'tracing.MessageReceived': 'receiveMessage',
  'tracing.ClarificationAsked': 'askClarification',
  'tracing.ClarificationGiven': 'giveClarification',
  'tracing.DomesticTraceAnswered': 'answerDomestically',
  'tracing.TraceAnswered': 'answer',
  'tracing.TraceRefused': 'refuse',
  'tracing.TraceDelayed': 'delay',
  'tracing.TraceReminded': 'remind',
  'tracing.TraceWithdrawn': 'withdraw',
  'tracing.TraceClosed': 'close',
  'tracing.UseAuthorisationProposed': 'authoriseUse',
  'tracing.UseAuthorisationDeclined': 'declineUse',
  'tracing.UseAuthorised': 'confirmUse',
  'tracing.UseWithdrawn': 'withdrawUse',
  'tracing.UseWithdrawalConfirmed': 'confirmUseWithdrawal',
};

export function recheckTrace({ event, actor, recorded }: PastFact<TracingEvent>, trace: TraceFacts): object {
  const around = { by: actor.id, directory: Directory.NONE, at: recorded, ...event.data, details: event.data };
  switch (event.type) {
    case 'tracing.TraceRequested':
      return requested(event, trace);
    case 'tracing.UseAuthorised':
      // In logs of the first release one tracing officer alone stated it: then what he cites is decided, and no proposal.
      return { ...around, kind: event.data.proposal === undefined ? 'authoriseUse' : 'confirmUse' };
    case 'tracing.TraceReminded':
      return { ...around, kind: event.data.automatic ? 'remindOverdue' : 'remind' };
    default:
      return { ...around, kind: ASKED_BY[event.type] };
  }
}

/** The record of the firearm is what was sent of it; the circumstances are sealed, and were stated. */
function requested({ data }: TracingFact<'tracing.TraceRequested'>, trace: TraceFacts): object {
  const markings = data.markings.map(({ marking, ...one }) => ({ ...one, ordinal: marking }));
  const record = { known: true, exhibit: data.exhibit, markings, identification: undefined };
  const details = { ...data, circumstances: 'stated' };
  const kind = trace.status === 'proposed' ? 'requestProposed' : 'request';
  return { kind, firearm: data.firearm, to: data.to, details, record, directory: Directory.NONE };
}
