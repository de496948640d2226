import { isCorrected, type CorrectionData } from './correction-events.js';
import type { AnyEvent } from './decider.js';
import type { Recorded } from './recorded.js';

/**
 * One stream's history with its corrections in force (domain rule 1). A replaced event keeps its place; a voided one is left out;
 * the correction events themselves stay, for readers who show them. A correction that was itself voided has no effect.
 * "As known on" cuts the log to a prefix first and calls this on what is left.
 */
export function effective<E extends AnyEvent>(history: readonly Recorded<E>[]): readonly Recorded<E>[] {
  const inForce = correctionsInForce(history);
  if (inForce.size === 0) return history;
  const read: Recorded<E>[] = [];
  for (const one of history) {
    const correction = inForce.get(one.revision);
    if (correction === undefined) {
      read.push(one);
      continue;
    }
    const data = correction.event.data as CorrectionData;
    if (data.effect === 'void') continue;
    const replaced = data.replacement === undefined ? one.event.data : { ...data.replacement, ...(data._sd && { _sd: data._sd }) };
    read.push({ ...one, event: { type: one.event.type, data: replaced } as E, happened: data.occurred ?? one.happened, correctedBy: correction.revision });
  }
  return read;
}

/** By corrected revision, the newest correction that no later one has voided. */
function correctionsInForce<E extends AnyEvent>(history: readonly Recorded<E>[]): ReadonlyMap<number, Recorded<E>> {
  const inForce = new Map<number, Recorded<E>>();
  const voided = new Set<number>();
  for (let at = history.length - 1; at >= 0; at--) {
    const one = history[at]!;
    if (!isCorrected(one.event.type) || voided.has(one.revision)) continue;
    const data = one.event.data as CorrectionData;
    if (data.effect === 'void') voided.add(data.revision);
    if (!inForce.has(data.revision)) inForce.set(data.revision, one);
  }
  return inForce;
}
