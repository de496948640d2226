import {
  HistoryChanged,
  LogUnavailable,
  openedAs,
  type Cursor,
  type Draft,
  type EventLog,
  type Head,
  type Receipt,
  type Stored,
  type StreamName,
} from '#platform/event-log';
import { Appender } from './appender.js';
import { Client } from './client.js';
import { Failure, type Metrics } from './failures.js';
import { Heads } from './heads.js';
import { Reader } from './reader.js';
import { settingsFrom, type ConnectionOptions } from './settings.js';
import { TUNING, type Tuning } from './tuning.js';
import { until } from './until.js';

export interface EventStoreDbLogOptions extends ConnectionOptions {
  /** Told of errors that are mended without anyone asking: subscriptions that dropped, a beginning of the log that could not be read yet. */
  readonly onError?: (error: unknown) => void;
  readonly metrics?: Metrics;
}

/** The log in EventStoreDB or KurrentDB: the order of events is that of `$all`, narrowed to the streams `custos.…`. */
export class EventStoreDbLog implements EventLog {
  private known = '';
  private readonly client: Client;
  private readonly appender: Appender;
  private readonly reader: Reader;
  private readonly closing = new AbortController();

  private constructor(
    options: EventStoreDbLogOptions,
    private readonly tuning: Tuning,
    private readonly onError: (error: unknown) => void,
  ) {
    const heads = new Heads();
    const metrics = options.metrics ?? {};
    this.client = new Client(settingsFrom(options), tuning, metrics, () => heads.forget());
    this.appender = new Appender(this.client, heads, tuning);
    this.reader = new Reader(this.client, heads, tuning, metrics, onError, () => this.known);
  }

  /** @throws SettingsRefused; LogUnavailable when the database cannot be reached, is not trusted or denies reading `$all` or what is said of streams */
  static async open(options: EventStoreDbLogOptions, tuning: Tuning = TUNING): Promise<EventStoreDbLog> {
    const log = new EventStoreDbLog(options, tuning, options.onError ?? (() => undefined));
    try {
      await log.identify();
      await log.reader.mayTellOfDeletion();
    } catch (error) {
      await log.close();
      if (error instanceof LogUnavailable && error.cause instanceof Failure && error.cause.kind === 'denied') throw notLetIn(options.username, error);
      throw error;
    }
    return log;
  }

  /** Empty until event 0 is there. */
  get id(): string {
    return this.known;
  }

  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    // Whoever closes waits for what is in flight: what comes after would be waited for, too.
    if (this.closing.signal.aborted) throw new LogUnavailable('Nothing was written: the log is closed');
    const receipt = await this.appender.append(stream, head, drafts);
    if (this.known === '') this.learn(stream, drafts, receipt);
    return receipt;
  }

  readStream(stream: StreamName, after = -1n): AsyncIterable<Stored> {
    return this.reader.stream(stream, after);
  }

  async *readAll(cursor: Cursor | 'start', { signal, follow = true }: { signal?: AbortSignal; follow?: boolean } = {}): AsyncIterable<Stored> {
    const stop = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    if (stop.aborted) return;
    if (cursor !== 'start') await this.recognise(cursor);
    const standing = cursor === 'start' ? undefined : this.reader.standing(cursor);
    for await (const events of until(follow ? this.reader.live(standing, stop) : this.reader.pages(standing, stop), stop)) {
      if (this.known === '') await this.identify().catch(this.onError);
      for (const event of events) {
        yield event;
        if (stop.aborted) return;
      }
    }
  }

  async tail(): Promise<Stored | undefined> {
    const tail = await this.reader.tail();
    if (tail !== undefined && this.known === '') await this.identify();
    return tail;
  }

  /** Readers end, appends in flight are answered. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.appender.settled();
    await this.client.close();
  }

  private async recognise(cursor: Cursor): Promise<void> {
    if (!this.tuning.safeguards.standing) return;
    if (this.known === '') await this.identify();
    if (cursor.log !== this.known) throw new HistoryChanged(cursor, this.known === '' ? 'the log is empty' : `this is log ${this.known}`);
  }

  /** What the log is called, once it has a beginning; the caller who has his answer does not wait for it. */
  private learn(stream: StreamName, [first]: readonly Draft[], { revision, position }: Receipt): void {
    this.known = (revision === 0n && first && openedAs({ ...first, stream, revision, position, eventId: first.id })) || this.known;
    if (this.known === '') void this.identify().catch(this.onError);
  }

  private async identify(): Promise<void> {
    this.known = openedAs(await this.reader.first()) ?? '';
  }
}

const notLetIn = (username: string, cause: unknown) =>
  new LogUnavailable(
    `The account ${username} is not let in or may not follow the log: its password is wrong, or the account was never set up (custos log setup)`,
    {
      cause,
    },
  );
