import { convertToCommandError, EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { randomUUID } from 'node:crypto';
import { inTime, type Draft, type StreamName } from '#platform/event-log';
import { AppendLine } from './append-line.js';
import { Failure, failureOf, Silence, type Metrics, type Told } from './failures.js';
import { flowing, QUIET } from './flow.js';
import { Generation, replaced, type Line, type Reading, type Way } from './generation.js';
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
import { Refusal, takesNone } from './refusals.js';
import type { Settings } from './settings.js';
import { distrustOf } from './trust.js';
import { firstAnswerWithin, type Tuning } from './tuning.js';

/** Which streams are the log's, for ever. */
const OURS = 'custos.';
const KEEP_ALIVE_MS = 10_000;
/** A client whose discovery failed is replaced, so it need not be asked for long. */
const DISCOVERY = { maxDiscoverAttempts: 20, discoveryInterval: 100, gossipTimeout: 2, nodePreference: 'leader' } as const;

/** Some records, in their order, as they came. */
type Records = readonly RecordRead[];
type Channel = { close(): void };

interface Times {
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
  readonly defaultDeadline: number;
  readonly connectionName: string;
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
  /** Which are asked in the place of this one, for a moment. */
  private readonly others = new Set<Client>();

  constructor(
    private readonly settings: Settings,
    private readonly tuning: Tuning,
    private readonly metrics: Metrics,
    /** Told when appends go over a connection that may lead to another database than the one before: a server may have been put back from a backup. */
    private readonly reconnected: () => void = () => undefined,
  ) {
    this.current = this.build();
  }

  /** Whether the connection that appends go over still stands, as far as anyone knows. */
  get stands(): boolean {
    return this.current.stands;
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
    const signals = [signal, generation.retired];
    let unconfirmed: NodeJS.Timeout | undefined;
    try {
      const source = await generation.readingWithin(silence, { of: 'live', from, prefix: OURS, window });
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
    this.others.add(other);
    try {
      await ask(other);
    } finally {
      this.others.delete(other);
      await other.close();
    }
    this.replace(generation, 'The node that was asked knew less than another');
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const other of this.others) void other.close();
    await inTime(this.current.end(), this.tuning.grace, () => new Silence('The client did not close in time')).catch(() => undefined);
  }

  private async send(stream: string, expected: Expected, events: readonly Proposed[], within = Infinity): Promise<Appended> {
    const { deadline, grace, lineAge, safeguards } = this.tuning;
    const generation = this.open();
    const due = generation.proven ? deadline : firstAnswerWithin(this.unanswered, this.tuning);
    const limit = Math.min(due, Math.max(within, 1));
    const end = performance.now() + limit + grace;
    let given = limit;
    try {
      const line = await generation.lineWithin(limit + grace, lineAge);
      const id = randomUUID();
      given = Math.max(1, Math.min(limit, end - performance.now()));
      const appended = await line.ask(id, appendRequest(id, stream, expected, events), safeguards.timer ? given : undefined);
      this.proved(generation);
      return appended;
    } catch (error) {
      throw this.failed(given < due - grace ? unheard(error) : error, generation);
    }
  }

  private async *read(wanted: ReadWanted, within = Infinity): AsyncGenerator<Records> {
    const generation = this.open();
    const { retired } = generation;
    const { silence } = this.tuning;
    const late = within === Infinity ? undefined : AbortSignal.timeout(Math.max(1, Math.ceil(within)));
    const signals = late === undefined ? [retired] : [retired, late];
    try {
      const source = await generation.readingWithin(Math.min(silence, Math.max(1, within)), wanted);
      for await (const come of flowing<RecordRead | Sign>(source, { stop: () => source.cancel(), quiet: silence, signals })) {
        if (come === QUIET) throw new Silence('The read brought nothing in time');
        this.proved(generation);
        yield recordsIn(come);
      }
      if (late?.aborted) throw new Silence('The read did not end in time');
    } catch (error) {
      throw this.failed(within < silence ? unheard(error) : error, generation, typeof wanted.from === 'object');
    }
    if (!retired.aborted) return;
    this.open();
    throw new Failure('uncertain', 'The client was replaced while it read');
  }

  private open(): Generation {
    if (this.closed) throw new Failure('closed', 'The log is closed');
    return this.current;
  }

  private proved(generation: Generation): void {
    if (!generation.proven) this.unanswered = 0;
    generation.answered();
  }

  private failed(error: unknown, generation: Generation, fromPosition = false): Failure {
    // Found here, without a word from the database.
    if (error instanceof Failure) {
      // Certificates are exchanged: the next search believes what it finds.
      if (error.kind === 'untrusted') this.replace(generation, error.message);
      return error;
    }
    const told = toldBy(error);
    const { failure, rebuild, doubtful } = failureOf(error, told, fromPosition);
    if (rebuild === true || (doubtful === true && generation.doubt(error))) {
      if (this.tuning.safeguards.rebuild) this.replace(generation, failure.message);
    }
    // After these the client looks for another node, or was sent to one, which may be one that never answers.
    if (told.answered !== true && ['uncertain', 'unreachable', 'not-leader'].includes(failure.kind)) generation.proven = false;
    else this.proved(generation);
    return failure;
  }

  /** Readers and appends of the old client begin anew on the next. */
  private replace(broken: Generation, reason: string): void {
    if (broken !== this.current || this.closed) return;
    if (!broken.proven) this.unanswered += 1;
    this.current = this.build();
    this.metrics.clientRebuilt?.(reason);
    void broken.retire().catch(() => undefined);
  }

  private build(): Generation {
    const n = (Client.built += 1);
    const times = {
      // Connections are shared between channels of the same settings: a new client must not get the dead connection of the old.
      keepAliveInterval: KEEP_ALIVE_MS + n,
      keepAliveTimeout: KEEP_ALIVE_MS,
      defaultDeadline: this.tuning.deadline,
      connectionName: `custos-${process.pid}-${n}`,
    };
    return new Generation(takingLateErrors(new Connection(this.settings, times)), this.reconnected);
  }
}

/** A silence that lasted only as long as its asker had time left says nothing about the database. */
const unheard = (error: unknown): unknown => (error instanceof Silence ? new Failure('uncertain', error.message, { cause: error }) : error);

function recordsIn(come: readonly (RecordRead | Sign)[]): Records {
  if (come.includes('absent')) throw new Failure('absent', 'There is no such stream');
  return come.filter((one) => typeof one === 'object');
}

const SERVICE = '/event_store.client.streams.Streams';
const whole = (message: Buffer): Buffer => message;

/**
 * The client, with its channel lent. Its own way to append is either fast, and may never answer, share its table of promises with every other
 * client of the process and hang on this machine's clock, or twice as slow; its own way to read makes each record three times. So what is sent
 * and read is made here, and the client finds the node, holds the connection and says who asks.
 */
class Connection extends EventStoreDBClient implements Way {
  private channel: Channel | undefined;
  private ended = false;

  constructor(
    private readonly settings: Settings,
    times: Times,
  ) {
    // The client names a constructor for each form of address.
    const options = { ...settings.nodes, ...DISCOVERY, ...times } as ConstructorParameters<typeof EventStoreDBClient>[0];
    super(options, settings.security, settings.credentials);
  }

  async distrust(): Promise<string | undefined> {
    const { nodes, security } = this.settings;
    // The one node that is not searched for is complained of by the client itself.
    if (security.insecure || 'endpoint' in nodes) return undefined;
    return distrustOf('endpoints' in nodes ? nodes.endpoints : [nodes.discover], security.rootCertificate);
  }

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
  appendLine(): Promise<Line> {
    const { credentials } = this.settings;
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
            if (refused !== undefined && !takesNone(refused)) return open.refuse(id, new Refusal(refused));
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

/** An answer without a detail that the client counts on makes its own conversion throw. */
function toldBy(error: unknown): Told {
  if (error instanceof Refusal)
    return { type: error.type, message: error.message, answered: true, ...(error.maxAppendSize !== undefined && { maxAppendSize: error.maxAppendSize }) };
  try {
    return error instanceof Error ? convertToCommandError(error) : { message: String(error) };
  } catch {
    return { message: String(error) };
  }
}
