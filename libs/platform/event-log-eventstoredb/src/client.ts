import { convertToCommandError, EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import type { Draft, StreamName } from '#platform/event-log';
import { AppendLine } from './append-line.js';
import { Failure, failureOf, Silence, type Metrics, type Told } from './failures.js';
import { flowing, QUIET } from './flow.js';
import { takingLateErrors } from './late-errors.js';
import {
  appendAnswer,
  appendRequest,
  readAnswer,
  readRequest,
  type Appended,
  type Expected,
  type Outcome,
  type Proposed,
  type ReadWanted,
  type RecordRead,
  type Sign,
  type Whence,
} from './messages.js';
import type { Settings } from './settings.js';
import { firstAnswerWithin, type Tuning } from './tuning.js';

/** Which streams are the log's, for ever. */
const OURS = 'custos.';
const KEEP_ALIVE_MS = 10_000;
/** A client whose discovery failed is replaced, so it need not be asked for long. */
const DISCOVERY = { maxDiscoverAttempts: 20, discoveryInterval: 100, gossipTimeout: 2, nodePreference: 'leader' } as const;

/** Some records, in their order, as they came. */
type Records = readonly RecordRead[];
type Line = AppendLine<Buffer, Appended>;
type Channel = { close(): void };

interface Times {
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
  readonly defaultDeadline: number;
  readonly connectionName: string;
}

/** One client object and what hangs on it: replaced as a whole when it can no longer be trusted to find the database. */
interface Generation {
  readonly client: Connection;
  readonly retired: AbortController;
  /** Where appends go. */
  line: Line | undefined;
  opening: Promise<Line> | undefined;
  /** Whether the database has answered on it, be it with a refusal. */
  proven: boolean;
}

export const isOurs = (stream: string): stream is StreamName => stream.startsWith(OURS);

/** The one place that knows `@eventstore/db-client`: its calls with limits of our own, and its errors as `Failure`. */
export class Client {
  /** In this process. */
  private static built = 0;
  /** Clients in a row that nobody answered. */
  private unanswered = 0;
  private current: Generation;
  private closed = false;

  constructor(
    private readonly settings: Settings,
    private readonly tuning: Tuning,
    private readonly metrics: Metrics,
  ) {
    this.current = this.build();
  }

  /** One attempt, which ends `within` so many milliseconds. @throws Failure */
  append(stream: StreamName, expected: Expected, drafts: readonly Draft[], within: number): Promise<Appended> {
    return this.send(
      stream,
      expected,
      drafts.map(({ id, type, entry }) => ({ id, type, data: Buffer.from(entry, 'utf8'), contentType: 'application/octet-stream' })),
      within,
    );
  }

  /** Adds a description to a stream of the database's own, where it ended when it was read. @throws Failure */
  async administer(stream: string, expected: Expected, type: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    await this.send(stream, expected, [{ id: randomUUID(), type, data: Buffer.from(JSON.stringify(data), 'utf8'), contentType: 'application/json' }]);
  }

  /** Oldest first, from `from`; only a few, if `limit` says so, and in so many milliseconds. An absent stream is a Failure, too. @throws Failure */
  readStream(stream: string, from: bigint, limit?: { readonly count: number; readonly within: number }): AsyncGenerator<Records> {
    return this.read({ of: stream, from, count: limit?.count ?? Number.MAX_SAFE_INTEGER }, limit?.within);
  }

  /** Every record, of others too. From `from` on, with it. @throws Failure */
  readAll(from: Whence, direction: 'forwards' | 'backwards', count: number): AsyncGenerator<Records> {
    return this.read({ of: 'all', from, direction, count });
  }

  /** What comes after `from` in streams of ours, live; QUIET when nothing came for a while. Ends when the database or a new client ends it. @throws Failure */
  async *subscribe(from: Whence, signal: AbortSignal): AsyncGenerator<Records | typeof QUIET> {
    const generation = this.open();
    const { searchWindow: window, silence, quiet } = this.tuning;
    const signals = [signal, generation.retired.signal];
    let unconfirmed: NodeJS.Timeout | undefined;
    try {
      const source = await this.reading(generation, { of: 'live', from, prefix: OURS, window });
      unconfirmed = setTimeout(() => source.emit('error', new Silence('No subscription was confirmed in time')), silence);
      source.once('readable', () => clearTimeout(unconfirmed));
      // Checkpoints are signs of life only: nothing proves later that the history up to one is still the same.
      for await (const come of flowing<RecordRead | Sign>(source, { stop: () => source.cancel(), quiet, signals })) {
        if (come !== QUIET) this.proved(generation);
        yield come === QUIET ? QUIET : recordsIn(come);
      }
    } catch (error) {
      throw this.failed(error, generation, typeof from === 'object');
    } finally {
      clearTimeout(unconfirmed);
    }
  }

  /**
   * Asks on a client of its own that finds the database anew: the node that this one goes to may have been deposed and not know it. Where it is
   * answered without an error, that node knew less, and this client is replaced.
   */
  async elsewhere(ask: (other: Client) => Promise<void>): Promise<void> {
    const generation = this.open();
    const other = new Client(this.settings, this.tuning, {});
    try {
      await ask(other);
    } finally {
      await other.close();
    }
    this.replace(generation, 'The node that was asked knew less than another');
  }

  async close(): Promise<void> {
    this.closed = true;
    this.current.retired.abort();
    this.current.line?.retire();
    await inTime(this.current.client.end(), this.tuning.grace).catch(() => undefined);
  }

  private async send(stream: string, expected: Expected, events: readonly Proposed[], within = Infinity): Promise<Appended> {
    const { deadline, grace, safeguards } = this.tuning;
    const generation = this.open();
    const limit = Math.min(generation.proven ? deadline : firstAnswerWithin(this.unanswered, this.tuning), Math.max(within, 1));
    const end = performance.now() + limit + grace;
    try {
      const line = await this.lineOf(generation, limit + grace);
      const id = randomUUID();
      const waited = Math.max(1, Math.min(limit, end - performance.now()));
      const appended = await line.ask(id, appendRequest(id, stream, expected, events), safeguards.timer ? waited : undefined);
      this.proved(generation);
      return appended;
    } catch (error) {
      throw this.failed(error, generation);
    }
  }

  /** The line of the moment. An old one is left: who asks is asked for at its beginning only, and an account may be closed meanwhile. */
  private async lineOf(generation: Generation, within: number): Promise<Line> {
    const { lineAge } = this.tuning;
    if (generation.line?.takes(lineAge) === true) return generation.line;
    generation.opening ??= this.openLine(generation).finally(() => (generation.opening = undefined));
    return inTime(generation.opening, within, 'Failed to discover the database', generation.retired.signal);
  }

  private async openLine(generation: Generation): Promise<Line> {
    const { client } = generation;
    generation.line?.retire();
    generation.line = undefined;
    const line = await client.appendLine(this.settings.credentials);
    // Whoever waited for it while the client was replaced asks anew. A call that is ended in the turn in which it was begun would go on.
    if (generation.retired.signal.aborted) setImmediate(() => line.retire());
    return (generation.line = line);
  }

  private async *read(wanted: ReadWanted, within?: number): AsyncGenerator<Records> {
    const generation = this.open();
    const retired = generation.retired.signal;
    const late = within === undefined ? undefined : AbortSignal.timeout(Math.max(1, Math.ceil(within)));
    const signals = late === undefined ? [retired] : [retired, late];
    try {
      const source = await this.reading(generation, wanted, within);
      for await (const come of flowing<RecordRead | Sign>(source, { stop: () => source.cancel(), quiet: this.tuning.silence, signals })) {
        if (come === QUIET) throw new Silence('The read brought nothing in time');
        this.proved(generation);
        yield recordsIn(come);
      }
      if (late?.aborted) throw new Silence('The read did not end in time');
    } catch (error) {
      throw this.failed(error, generation, typeof wanted.from === 'object');
    }
    if (!retired.aborted) return;
    this.open();
    throw new Failure('uncertain', 'The client was replaced while it read');
  }

  private async reading({ client, retired }: Generation, wanted: ReadWanted, within = Infinity): Promise<Reading> {
    const opening = client.reading(wanted);
    try {
      return await inTime(opening, Math.min(this.tuning.silence, Math.max(1, within)), 'Failed to discover the database', retired.signal);
    } catch (error) {
      // When the database is found after all, nobody is left to read it.
      opening.then(letGo, () => undefined);
      throw error;
    }
  }

  private open(): Generation {
    if (this.closed) throw new Failure('closed', 'The log is closed');
    return this.current;
  }

  private proved(generation: Generation): void {
    if (generation.proven) return;
    generation.proven = true;
    this.unanswered = 0;
  }

  private failed(error: unknown, generation: Generation, fromPosition = false): Failure {
    const { failure, rebuild } = failureOf(error, toldBy(error), fromPosition);
    if (rebuild && this.tuning.safeguards.rebuild) this.replace(generation, failure.message);
    // After these the client looks for another node, or was sent to one, which may be one that never answers.
    if (['uncertain', 'unreachable', 'not-leader'].includes(failure.kind)) generation.proven = false;
    else this.proved(generation);
    return failure;
  }

  /** Readers and appends of the old client begin anew on the next. */
  private replace(broken: Generation, reason: string): void {
    if (broken !== this.current || this.closed) return;
    if (!broken.proven) this.unanswered += 1;
    this.current = this.build();
    this.metrics.clientRebuilt?.(reason);
    broken.retired.abort();
    broken.line?.end(replaced());
    broken.line?.retire();
    void broken.client.end().catch(() => undefined);
  }

  private connecting(nodes: Settings['nodes'], times: Times): Connection {
    const { security, credentials } = this.settings;
    if ('endpoint' in nodes) return new Connection({ ...nodes, ...times }, security, credentials);
    if ('endpoints' in nodes) return new Connection({ ...nodes, ...DISCOVERY, ...times }, security, credentials);
    return new Connection({ ...nodes, ...DISCOVERY, ...times }, security, credentials);
  }

  private build(): Generation {
    const { nodes } = this.settings;
    const n = (Client.built += 1);
    const times = {
      // Connections are shared between channels of the same settings: a new client must not get the dead connection of the old.
      keepAliveInterval: KEEP_ALIVE_MS + n,
      keepAliveTimeout: KEEP_ALIVE_MS,
      defaultDeadline: this.tuning.deadline,
      connectionName: `custos-${process.pid}-${n}`,
    };
    const retired = new AbortController();
    // Every call of the moment listens.
    setMaxListeners(0, retired.signal);
    return { client: takingLateErrors(this.connecting(nodes, times)), retired, line: undefined, opening: undefined, proven: false };
  }
}

function recordsIn(come: readonly (RecordRead | Sign)[]): Records {
  if (come.includes('absent')) throw new Failure('absent', 'There is no such stream');
  return come.filter((one) => typeof one === 'object');
}

type Reading = Readable & { cancel(): void };

/** A call that is ended in the turn in which it was begun would go on. */
function letGo(reading: Reading): void {
  reading.on('error', () => undefined);
  setImmediate(() => {
    reading.cancel();
    reading.resume();
  });
}

const SERVICE = '/event_store.client.streams.Streams';
const whole = (message: Buffer): Buffer => message;

/**
 * The client, with its channel lent. Its own way to append is either fast, and may never answer, share its table of promises with every other
 * client of the process and hang on this machine's clock, or twice as slow; its own way to read makes each record three times. So what is sent
 * and read is made here, and the client finds the node, holds the connection and says who asks.
 */
class Connection extends EventStoreDBClient {
  private channel: Channel | undefined;
  private ended = false;

  /**
   * Ends every call and gives the connection back, also one that is only found later. The client itself ends calls only: its channel would stay
   * for half an hour, and for as long as nobody answers there it would go on trying to connect.
   */
  async end(): Promise<void> {
    this.ended = true;
    const calls = this.dispose();
    this.channel?.close();
    await calls;
  }

  /** A read or a subscription; it is open once the database was found. */
  reading(wanted: ReadWanted): Promise<Reading> {
    const open = this.GRPCStreamCreator(services.StreamsClient, 'read', (client) => {
      this.lent(client);
      const given = this.callArguments({ requiresLeader: wanted.of !== 'live' }, { deadline: Infinity });
      return client.makeServerStreamRequest(`${SERVICE}/Read`, whole, readAnswer, readRequest(wanted), ...given);
    });
    return open();
  }

  /** Opens the exchange that appends go over, to the node that leads. Its end, however it comes, makes the client look for a node anew. */
  appendLine(credentials: Settings['credentials']): Promise<Line> {
    return new Promise((resolve, reject) => {
      let line: Line | undefined;
      const carried = this.execute(services.StreamsClient, 'batchAppend', async (client) => {
        this.lent(client);
        const given = this.callArguments({ credentials, requiresLeader: true }, { deadline: Infinity });
        const call = client.makeBidiStreamRequest(`${SERVICE}/BatchAppend`, whole, appendAnswer, ...given);
        const open = (line = new AppendLine(call));
        const ended = new Promise<never>((_resolve, fail) => {
          call.on('error', fail);
          call.on('end', () => fail(new UnavailableError(undefined, 'The database ended the exchange of appends')));
          call.on('data', ({ id, appended, refused }: Outcome) => {
            if (appended !== undefined) return open.answer(id, appended);
            const type = REFUSALS[refused?.details ?? ''];
            if (refused !== undefined && type !== undefined) return open.refuse(id, new Refusal(type, refused));
            // The node takes no appends at the moment, as one that starts or stops: it will take none of what is under way.
            fail(new UnavailableError(undefined, refused?.message ?? 'The database gave an answer that is none'));
          });
        });
        resolve(open);
        try {
          return await ended;
        } finally {
          call.cancel();
        }
      });
      carried.catch((error: Error) => {
        line?.end(error);
        reject(error);
      });
    });
  }

  /** The channel of the moment; the client closes those before by itself. @throws Failure when nobody wants it any more */
  private lent(client: { getChannel(): Channel }): void {
    this.channel = client.getChannel();
    if (!this.ended) return;
    this.channel.close();
    throw replaced();
  }
}

/** The database's own word for what became of one append of many. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly maxAppendSize: number | undefined;
  constructor(
    readonly type: string,
    { message, maxAppendSize }: NonNullable<Outcome['refused']>,
  ) {
    super(message);
    this.maxAppendSize = maxAppendSize;
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  'event_store.client.WrongExpectedVersion': 'wrong-expected-version',
  'event_store.client.StreamDeleted': 'stream-deleted',
  'event_store.client.AccessDenied': 'access-denied',
  'event_store.client.MaximumAppendSizeExceeded': 'maximum-append-size-exceeded',
  'event_store.client.Timeout': 'timeout',
  'event_store.client.InvalidTransaction': 'invalid-transaction',
  'event_store.client.BadRequest': 'invalid-argument',
  'event_store.client.Unknown': 'unknown',
};

/** An answer without a detail that the client counts on makes its own conversion throw. */
function toldBy(error: unknown): Told {
  if (error instanceof Refusal)
    return { type: error.type, message: error.message, ...(error.maxAppendSize !== undefined && { maxAppendSize: error.maxAppendSize }) };
  try {
    return error instanceof Error ? convertToCommandError(error) : { message: String(error) };
  } catch {
    return { message: String(error) };
  }
}

const replaced = () => new Failure('uncertain', 'The client was replaced while it waited for an answer');

async function inTime<T>(answer: Promise<T>, ms: number, otherwise = 'No answer', retired?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let leave = () => undefined as void;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Silence(`${otherwise} within ${Math.round(ms)} ms`)), ms);
    leave = () => reject(replaced());
  });
  if (retired?.aborted) leave();
  retired?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    retired?.removeEventListener('abort', leave);
    answer.catch(() => undefined);
  }
}
