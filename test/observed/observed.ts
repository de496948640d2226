import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  convertToCommandError,
  NO_STREAM,
  type AppendResult,
  type AppendToStreamOptions,
  type EventStoreDBClient,
  type EventTypeToRecordedEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { ADMIN, type Ground } from './ground.js';

/** Passwords; one node that may be frozen and killed; a server's own orderly end of one; three nodes. */
export type Need = 'tls' | 'process' | 'server' | 'cluster';

/** One thing that was seen on servers of 23.10.8 through the client that the adapter uses, written down so that it can be seen again. */
export interface Observed {
  /** What was done, as a sentence's subject. */
  readonly what: string;
  /** What must be there before: nothing, unless it is said. */
  readonly setup?: (ground: Ground, stream: string) => Promise<void>;
  /** What the bare client does, and what it makes of it. */
  readonly does: (ground: Ground, stream: string) => Promise<unknown>;
  readonly expected: unknown;
  /** Where alone it can be seen; anywhere, if it is not said. */
  readonly needs?: Need;
  readonly withinMs?: number;
}

export const freshStream = (): string => `custos.observed-${randomUUID()}`;
export const eventId = (n: number, of = '40000000'): string => `${of}-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const event = (id: string = randomUUID(), data: Buffer = Buffer.from(id), metadata?: Buffer) =>
  binaryEvent({ id, type: 'Happened', data, ...(metadata && { metadata }) });

/** Credentials with the call itself choose the path with a deadline of the client's own. */
export const append = (client: EventStoreDBClient, stream: string, events: readonly ReturnType<typeof event>[], options: AppendToStreamOptions = {}) =>
  client.appendToStream(stream, [...events], { expectedRevision: NO_STREAM, credentials: { ...ADMIN }, ...options });

/** `written 3`, or the error's type with what it carries. */
export async function told(answer: Promise<unknown>): Promise<string> {
  try {
    const result = (await answer) as Partial<AppendResult> | undefined;
    return result?.nextExpectedRevision === undefined ? 'done' : `written ${result.nextExpectedRevision}`;
  } catch (error) {
    return failure(error);
  }
}

export function failure(error: unknown): string {
  const known = convertToCommandError(error as Error) as {
    readonly type?: string;
    readonly code?: number;
    readonly actualVersion?: bigint | 'no_stream';
    readonly maxAppendSize?: number;
  };
  const parts = [known.type ?? String(error), known.code === undefined ? '' : `code ${known.code}`, known.actualVersion, known.maxAppendSize];
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map(String)
    .join(' ');
}

export async function all(events: AsyncIterable<ResolvedEvent>): Promise<NonNullable<ResolvedEvent['event']>[]> {
  const read: EventTypeToRecordedEvent<never>[] = [];
  for await (const { event: one } of events) if (one) read.push(one as never);
  return read;
}
