import { randomUUID } from 'node:crypto';
import { draftsFor, type CommandContext } from '../entry.js';
import type { Cursor, Draft, EventLog, Head, Receipt, Stored, StreamName } from '../event-log.js';

/** One log, as a contract test gets it: empty, with a way to another client of the same log. */
export interface LogUnderTest {
  readonly log: EventLog;
  /** Whether it can be read stream after stream: a log that should and no longer does is found out. */
  readonly tellsByStream: boolean;
  openSecond(): Promise<EventLog>;
  close(): Promise<void>;
  readonly faults?: {
    /** Another client of the same log, whose next append is carried out while its answer never comes. */
    losingTheNextAnswer(): Promise<EventLog>;
  };
}

export const context = (over: Partial<CommandContext> = {}): CommandContext => {
  const commandId = over.commandId ?? randomUUID();
  return {
    commandId,
    intent: 'intent',
    at: new Date().toISOString(),
    happened: { at: '2026-03-14T09:20:00.000Z', offset: '+00:00', precision: 'minute' },
    actor: { kind: 'system', id: 'contract', iss: 'custos', role: 'administrator', unit: 'CI.DGD-AIR', service: 'contract', country: 'CI' },
    correlation: commandId,
    causation: null,
    ...over,
  };
};

let streams = 0;
/** A stream that no other test uses. */
export const freshStream = (): StreamName => `custos.contract-${randomUUID()}-${streams++}`;

/** `count` events that follow `head`, each different from any other ever made. */
export const drafts = (stream: StreamName, head: Head | 'no-stream', count = 1, data: Record<string, unknown> = {}): readonly Draft[] =>
  draftsFor(
    stream,
    head,
    Array.from({ length: count }, (_, n) => ({ type: 'contract.Happened', schema: 1, data: { n, ...data } })),
    context(),
  );

/** Event 0 of a log: gives it its identity. */
export const opening = (logId: string): readonly Draft[] =>
  draftsFor('custos.log', 'no-stream', [{ type: 'log.LogOpened', schema: 1, data: { logId } }], context({ commandId: '00000000-0000-8000-8000-000000000000' }));

export const headOf = ({ revision, leaf }: Receipt): Head => ({ revision, leaf });
export const cursorAt = (log: EventLog, { position, leaf }: Receipt): Cursor => ({ log: log.id, position, leaf });

export async function collected(events: AsyncIterable<Stored>): Promise<Stored[]> {
  const all: Stored[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Where a reader stands who has read everything there is, or the start. */
export async function standingAtTheEnd(log: EventLog): Promise<Cursor | 'start'> {
  const tail = await log.tail();
  return tail === undefined ? 'start' : cursorAt(log, tail);
}

/** What each of the promises came to. */
export async function outcomes<T>(attempts: readonly Promise<T>[]): Promise<{ readonly won: T[]; readonly lost: Error[] }> {
  const settled = await Promise.allSettled(attempts);
  return {
    won: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    lost: settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : [])),
  };
}
