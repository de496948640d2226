import { idFrom } from '#platform/event-log';
import type { Ask } from '#platform/processes';
import { trace } from './aggregates.js';
import type { Addressee } from './codes.js';
import type { TraceCommand } from './trace.decider.js';

/** The trace that a step towards one addressee becomes. A step is proposed once per firearm: a repeat meets the first. */
export const proposedTrace = (firearm: string, { kind, country }: Addressee): string => idFrom(firearm, `trace ${kind} ${country ?? ''}`);

export const propose = (details: Extract<TraceCommand, { kind: 'propose' }>['details']): Ask<TraceCommand> => ({
  aggregate: trace,
  id: proposedTrace(details.firearm, details.to),
  ordinal: details.order,
  command: () => ({ kind: 'propose', details }),
});
