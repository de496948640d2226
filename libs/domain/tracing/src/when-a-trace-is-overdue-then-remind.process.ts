import { idOf } from '#platform/commands';
import type { CorrectionData, EventOf } from '#platform/kernel';
import type { Policy, Timer } from '#platform/processes';
import { trace } from './aggregates.js';
import type { TracingFact } from './events.js';
import type { TraceCommand } from './trace.decider.js';

const KIND = 'trace-overdue';
const DAY_MS = 86_400_000;
/** Days between two reminders unless the node says otherwise: a practice of this system, no legal term. */
const DAYS_BETWEEN = 7;

const timer = (stream: string, at: string | undefined): Timer => ({ subject: idOf(stream), kind: KIND, at });
const ended = ({ stream }: { readonly stream: string }) => ({ timers: [timer(stream, undefined)] });

type Acknowledged = TracingFact<'tracing.TraceAcknowledged'>;
type Ending =
  TracingFact<'tracing.TraceAnswered'> | TracingFact<'tracing.TraceRefused'> | TracingFact<'tracing.TraceWithdrawn'> | TracingFact<'tracing.TraceClosed'>;
type Corrected = EventOf<'tracing.Corrected', CorrectionData>;

/** Reminds once per period for as long as no answer came; without a time limit nobody is reminded by itself. */
export const whenATraceIsOverdueThenRemind: Policy<Acknowledged | TracingFact<'tracing.TraceReminded'> | Ending | Corrected> = {
  name: 'when-a-trace-is-overdue-then-remind',
  when: {
    'tracing.TraceAcknowledged': ({ stream, event }) => ({ timers: [timer(stream, event.data.dueAt)] }),
    'tracing.TraceReminded': ({ stream, event, recorded }, { settings }) => {
      if (!event.data.automatic) return {};
      const days = typeof settings['traceReminderDays'] === 'number' ? settings['traceReminderDays'] : DAYS_BETWEEN;
      return { timers: [timer(stream, new Date(Date.parse(recorded) + days * DAY_MS).toISOString())] };
    },
    'tracing.TraceAnswered': ended,
    'tracing.TraceRefused': ended,
    'tracing.TraceWithdrawn': ended,
    'tracing.TraceClosed': ended,
    'tracing.Corrected': ({ stream, event: { data } }) => {
      if (data.corrects !== 'tracing.TraceAcknowledged' || data.replacement === undefined) return {};
      return { timers: [timer(stream, (data.replacement as Acknowledged['data']).dueAt)] };
    },
  },
  due: ({ subject }) => ({ ask: [{ aggregate: trace, id: subject, command: (at): TraceCommand => ({ kind: 'remindOverdue', at }) }] }),
};
