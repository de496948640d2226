import {
  ANY,
  BACKWARDS,
  binaryEvent,
  convertToCommandError,
  END,
  ErrorType,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type AppendResult,
  type ReadRevision,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import type { Draft, StreamName } from '#platform/event-log';
import { Failure, type Metrics } from './failures.js';
import { flowing, QUIET } from './flow.js';
import { takingLateErrors } from './late-errors.js';
import type { LogPosition } from './positions.js';
import type { Settings } from './settings.js';
import type { Tuning } from './tuning.js';

/** Which streams are the log's, for ever. */
const OURS = 'custos.';
const KEEP_ALIVE_MS = 10_000;
/** A client whose discovery failed is replaced, so it need not be asked for long. */
const DISCOVERY = { maxDiscoverAttempts: 20, discoveryInterval: 100, gossipTimeout: 2, nodePreference: 'leader' } as const;

/** One record of the database, of ours or not. */
export interface RecordRead {
  readonly stream: string;
  readonly type: string;
  readonly id: string;
  readonly revision: bigint;
  readonly position: LogPosition;
  /** The stored bytes as text. */
  readonly entry: string;
}
export interface Appended {
  readonly revision: bigint;
  /** Absent on some answers to a repeat. */
  readonly position?: LogPosition;
}
export type Whence = 'start' | 'end' | LogPosition;

interface Times {
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
  readonly defaultDeadline: number;
  readonly connectionName: string;
}

/** One client object and what hangs on it: replaced as a whole when it can no longer be trusted to find the database. */
interface Generation {
  readonly client: EventStoreDBClient;
  readonly retired: AbortController;
}

export const isOurs = (stream: string): stream is StreamName => stream.startsWith(OURS);

/** The one place that knows `@eventstore/db-client`: its calls with limits of our own, and its errors as `Failure`. */
export class Client {
  private built = 0;
  private current: Generation;
  private closed = false;

  constructor(
    private readonly settings: Settings,
    private readonly tuning: Tuning,
    private readonly metrics: Metrics,
  ) {
    this.current = this.build();
  }

  /** One attempt. @throws Failure */
  async append(stream: StreamName, expected: bigint | 'no-stream', drafts: readonly Draft[]): Promise<Appended> {
    const { deadline, grace, safeguards } = this.tuning;
    const generation = this.open();
    const events = drafts.map(({ id, type, entry }) => binaryEvent({ id, type, data: Buffer.from(entry, 'utf8') }));
    try {
      const answer = generation.client.appendToStream(stream, events, {
        expectedRevision: expected === 'no-stream' ? NO_STREAM : expected,
        requiresLeader: true,
        deadline,
        ...(safeguards.credentialsOnEveryAppend && { credentials: this.settings.credentials }),
      });
      const { nextExpectedRevision, position } = await (safeguards.outerTimer ? inTime<AppendResult>(answer, deadline + grace) : answer);
      return { revision: nextExpectedRevision, ...(position !== undefined && { position }) };
    } catch (error) {
      throw this.failed(error, generation);
    }
  }

  /** Adds a description to a stream of the database's own, wherever it ends. @throws Failure */
  async administer(stream: string, type: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    const { deadline, grace } = this.tuning;
    const generation = this.open();
    const { credentials } = this.settings;
    try {
      const event = jsonEvent({ type, data: data });
      await inTime(generation.client.appendToStream(stream, event, { expectedRevision: ANY, deadline, credentials }), deadline + grace);
    } catch (error) {
      throw this.failed(error, generation);
    }
  }

  /** Oldest first, from `from`. An absent stream is a Failure, too. @throws Failure */
  readStream(stream: string, from: bigint, count?: number): AsyncGenerator<RecordRead> {
    return this.read(({ client }) =>
      client.readStream(stream, {
        fromRevision: from as ReadRevision,
        direction: FORWARDS,
        requiresLeader: true,
        ...(count !== undefined && { maxCount: count }),
      }),
    );
  }

  /** Every record, of others too: this client cannot filter reads. From `from` on, with it. @throws Failure */
  readAll(from: Whence, direction: 'forwards' | 'backwards', count: number): AsyncGenerator<RecordRead> {
    return this.read(
      ({ client }) =>
        client.readAll({
          fromPosition: whence(from),
          direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
          maxCount: count,
          requiresLeader: true,
        }),
      typeof from === 'object',
    );
  }

  /** What comes after `from` in streams of ours, live; QUIET when nothing came for a while. Ends when the database or a new client ends it. @throws Failure */
  async *subscribe(from: Whence, signal: AbortSignal): AsyncGenerator<RecordRead | typeof QUIET> {
    const generation = this.open();
    const { searchWindow, silence, quiet } = this.tuning;
    const source = generation.client.subscribeToAll({
      fromPosition: whence(from),
      // Checkpoints are signs of life only: nothing proves later that the history up to one is still the same.
      filter: streamNameFilter({
        prefixes: [OURS],
        maxSearchWindow: searchWindow,
        checkpointInterval: 1,
        checkpointReached: () => void source.emit('checkpoint'),
      }),
    });
    const unconfirmed = setTimeout(() => source.emit('error', new Silence('No subscription was confirmed in time')), silence);
    source.once('confirmation', () => clearTimeout(unconfirmed));
    const signals = [signal, generation.retired.signal];
    try {
      for await (const item of flowing<ResolvedEvent>(source as unknown as Readable, { stop: () => source.unsubscribe(), quiet, signals })) {
        if (item === QUIET) yield QUIET;
        else if (item.event !== undefined) yield recordOf(item.event);
      }
    } catch (error) {
      throw this.failed(error, generation, typeof from === 'object');
    } finally {
      clearTimeout(unconfirmed);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.current.retired.abort();
    await inTime(this.current.client.dispose(), this.tuning.grace).catch(() => undefined);
  }

  private async *read(open: (generation: Generation) => StreamingRead<ResolvedEvent>, fromPosition = false): AsyncGenerator<RecordRead> {
    const generation = this.open();
    const retired = generation.retired.signal;
    try {
      const source = open(generation);
      for await (const item of flowing<ResolvedEvent>(source as unknown as Readable, {
        stop: () => source.cancel(),
        quiet: this.tuning.silence,
        signals: [retired],
      })) {
        if (item === QUIET) throw new Silence('The read brought nothing in time');
        if (item.event !== undefined) yield recordOf(item.event);
      }
    } catch (error) {
      throw this.failed(error, generation, fromPosition);
    }
    if (!retired.aborted) return;
    this.open();
    throw new Failure('uncertain', 'The client was replaced while it read');
  }

  private open(): Generation {
    if (this.closed) throw new Failure('closed', 'The log is closed');
    return this.current;
  }

  private failed(error: unknown, generation: Generation, fromPosition = false): Failure {
    const { failure, rebuild } = failureOf(error, fromPosition);
    if (rebuild && this.tuning.safeguards.rebuild) this.replace(generation, failure.message);
    return failure;
  }

  /** Readers of the old client begin anew on the next; appends on it run to their deadline. */
  private replace(broken: Generation, reason: string): void {
    if (broken !== this.current || this.closed) return;
    this.current = this.build();
    this.metrics.clientRebuilt?.(reason);
    broken.retired.abort();
    void broken.client.dispose().catch(() => undefined);
  }

  private connecting(nodes: Settings['nodes'], times: Times): EventStoreDBClient {
    const { security, credentials } = this.settings;
    if ('endpoint' in nodes) return new EventStoreDBClient({ ...nodes, ...times }, security, credentials);
    if ('endpoints' in nodes) return new EventStoreDBClient({ ...nodes, ...DISCOVERY, ...times }, security, credentials);
    return new EventStoreDBClient({ ...nodes, ...DISCOVERY, ...times }, security, credentials);
  }

  private build(): Generation {
    const { nodes } = this.settings;
    this.built += 1;
    const times = {
      // Connections are shared between channels of the same settings: a new client must not get the dead connection of the old.
      keepAliveInterval: KEEP_ALIVE_MS + this.built,
      keepAliveTimeout: KEEP_ALIVE_MS,
      defaultDeadline: this.tuning.deadline,
      connectionName: `custos-${process.pid}-${this.built}`,
    };
    const retired = new AbortController();
    // Every read of the moment listens.
    setMaxListeners(0, retired.signal);
    return { client: takingLateErrors(this.connecting(nodes, times)), retired };
  }
}

const whence = (from: Whence) => (from === 'start' ? START : from === 'end' ? END : { commit: from.commit, prepare: from.prepare });

function recordOf(event: NonNullable<ResolvedEvent['event']>): RecordRead {
  const { streamId, type, id, revision, position, data } = event;
  if (position === undefined) throw new Failure('uncertain', 'The database gave an event without its position');
  // Only what others wrote is not binary: it is given on as it can be, and what reads it will not know it.
  const entry = data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8') : JSON.stringify(data);
  return { stream: streamId, type, id, revision, position, entry };
}

class Silence extends Error {
  override readonly name = 'Silence';
}

/** The calls for which the request surely never left this machine. */
const NOT_SENT = /No connection established|Failed to discover|Name resolution failed|Channel closed before call started|Failed to connect/;
const TLS = /certificate|self[- ]signed|altname|wrong version number|SSL routines|EPROTO|ERR_SSL|ERR_TLS|alert number/i;
const [UNKNOWN, INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED] = [2, 3, 7, 16];

function failureOf(error: unknown, fromPosition: boolean): { readonly failure: Failure; readonly rebuild: boolean } {
  if (error instanceof Failure) return { failure: error, rebuild: false };
  const known = commandError(error);
  const message = String(known.message || known.type || error).split('\n', 1)[0]!;
  const cause = { cause: error };
  const told = (kind: Failure['kind'], rebuild = false) => ({ failure: new Failure(kind, message, cause), rebuild });
  if (error instanceof Silence) return told('uncertain', true);
  switch (known.type) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return told('wrong-revision');
    case ErrorType.STREAM_DELETED:
      return told('deleted');
    case ErrorType.STREAM_NOT_FOUND:
      return told('absent');
    case ErrorType.ACCESS_DENIED:
      return told('denied');
    case ErrorType.NOT_LEADER:
      return told('not-leader');
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return {
        failure: new Failure('too-large', message, { ...cause, ...(known.maxAppendSize !== undefined && { limit: known.maxAppendSize }) }),
        rebuild: false,
      };
    case ErrorType.DEADLINE_EXCEEDED:
      return told('uncertain', true);
  }
  if (known.code === PERMISSION_DENIED || known.code === UNAUTHENTICATED) return told('denied');
  if (NOT_SENT.test(message)) return told(TLS.test(message) ? 'untrusted' : 'unreachable', message.includes('Failed to discover'));
  if (fromPosition && (known.code === UNKNOWN || known.code === INVALID_ARGUMENT)) return told('no-such-position');
  return told('uncertain');
}

/** An answer without a detail that the client counts on makes its own conversion throw. */
function commandError(error: unknown): { readonly type?: string; readonly code?: number; readonly message?: string; readonly maxAppendSize?: number } {
  try {
    return error instanceof Error ? convertToCommandError(error) : { message: String(error) };
  } catch {
    return { message: String(error) };
  }
}

async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Silence(`No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}
