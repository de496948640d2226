import { isCorrected, type CorrectionData } from './correction-events.js';
import type { AnyEvent } from './decider.js';
import type { Happened } from './happened.js';
import type { Recorded } from './recorded.js';

/** What the corrections in force make of one event, the oldest first: each says only what it changes. */
interface Reading {
  readonly voided: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly occurred?: Happened;
  readonly by: number;
}

/**
 * One stream's history with its corrections in force (domain rule 1). A replaced event keeps its place; a voided one is left out;
 * the correction events themselves stay, for readers who show them, unless they were voided too: then they have no effect. Of several
 * corrections of one event the newest that gives data gives the data, and the newest that gives a time gives the time.
 * "As known on" cuts the log to a prefix first and calls this on what is left.
 */
export function effective<E extends AnyEvent>(history: readonly Recorded<E>[]): readonly Recorded<E>[] {
  const readings = readingsOf(history);
  if (readings.size === 0) return history;
  const read: Recorded<E>[] = [];
  for (const one of history) {
    const reading = readings.get(one.revision);
    if (reading?.voided === true) continue;
    if (reading === undefined) read.push(one);
    else
      read.push({
        ...one,
        event: { type: one.event.type, data: reading.data ?? one.event.data } as E,
        happened: reading.occurred ?? one.happened,
        correctedBy: reading.by,
      });
  }
  return read;
}

/** By corrected revision, what is read there now. */
function readingsOf(history: readonly Recorded[]): ReadonlyMap<number, Reading> {
  const readings = new Map<number, Reading>();
  for (const one of correctionsInForce(history)) {
    const { revision, effect, replacement, occurred, _sd } = one.event.data as CorrectionData;
    if (effect === 'void') {
      readings.set(revision, { voided: true, by: one.revision });
      continue;
    }
    const before = readings.get(revision);
    const data = replacement === undefined ? before?.data : { ...replacement, ...(_sd && { _sd }) };
    const time = occurred ?? before?.occurred;
    readings.set(revision, { voided: false, by: one.revision, ...(data && { data }), ...(time && { occurred: time }) });
  }
  return readings;
}

/** The corrections that no later one has voided, oldest first. */
function correctionsInForce(history: readonly Recorded[]): readonly Recorded[] {
  const inForce: Recorded[] = [];
  const voided = new Set<number>();
  for (const one of [...history].reverse()) {
    if (!isCorrected(one.event.type) || voided.has(one.revision)) continue;
    const { effect, revision } = one.event.data as CorrectionData;
    if (effect === 'void') voided.add(revision);
    inForce.push(one);
  }
  return inForce.reverse();
}
