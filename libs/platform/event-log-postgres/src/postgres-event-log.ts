import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  AppendMalformed,
  checkedAppend,
  densePosition,
  HistoryChanged,
  LogUnavailable,
  openedAs,
  orAborted,
  type Cursor,
  type Draft,
  type EventLog,
  type Head,
  type Position,
  type Receipt,
  type Stored,
  type StreamName,
} from '#platform/event-log';
import { AppendConnection, type Times } from './append-connection.js';
import { Arrivals } from './arrivals.js';
import { Outage } from './outage.js';
import { Sequencer } from './sequencer.js';

const PAGE = 1_000;
/** How long a live reader lets events gather when the last ones came no longer ago. */
const GATHER_MS = 50;
/** How long a page that was just read is given to live readers who come for it a little later. */
const SHARED_MS = 10;
const READ_MS = 30_000;
/** A read is safe to ask again: a server that restarts is waited for this long. */
const AGAIN_MS = 2_500;
/** What PostgreSQL's bigint holds. */
const MAX_POSITION = 2n ** 63n - 1n;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface PostgresEventLogOptions {
  readonly url: string;
  /** Connections for reading; appends and announcements have one each beside them. */
  readonly poolSize?: number;
  /** Whether every time is judged by the server's clock, or a log is put here as it was recorded elsewhere. */
  readonly times?: Times;
  /** Told of errors that are mended without anyone asking: lost connections, failed polls. */
  readonly onError?: (error: unknown) => void;
}

interface Row {
  readonly position: string;
  readonly stream: StreamName;
  readonly revision: string;
  readonly event_id: string;
  readonly type: string;
  readonly entry: string;
  readonly leaf: string;
}

/** The log in PostgreSQL: position n is the n-th committed event, without gaps (`CreateEventLog` says why). */
export class PostgresEventLog implements EventLog {
  private known = '';
  private leaving = false;
  private readonly outage = new Outage(AGAIN_MS);
  private readonly pool: pg.Pool;
  private readonly connection: AppendConnection;
  private readonly sequencer: Sequencer;
  private readonly arrivals: Arrivals;
  private readonly reading = new Map<string, Promise<readonly Row[]>>();

  private readonly onError: (error: unknown) => void;

  private constructor({ url, poolSize = 6, times = 'on-time' }: PostgresEventLogOptions, report: (error: unknown) => void) {
    // A connection that we have left may still be told that the server stops.
    const onError = (error: unknown) => {
      if (!this.leaving) report(error);
    };
    this.onError = onError;
    const settings: pg.PoolConfig & { onConnect: (client: pg.ClientBase) => Promise<unknown> } = {
      connectionString: url,
      max: poolSize,
      application_name: 'custos read',
      connectionTimeoutMillis: 5_000,
      query_timeout: READ_MS,
      keepAlive: true,
      // A plan made while the table was empty would be kept while it fills.
      onConnect: (client) => client.query(`set enable_seqscan = off; set statement_timeout = ${READ_MS - 1_000}`),
    };
    this.pool = new pg.Pool(settings);
    this.pool.on('error', onError);
    this.connection = new AppendConnection(url, onError, times);
    this.sequencer = new Sequencer(this.connection);
    this.arrivals = new Arrivals(url, () => this.next(), onError);
  }

  /** @throws LogUnavailable when the server cannot be reached or has no log (the migrations make it) */
  static async open(options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    const log = new PostgresEventLog(options, options.onError ?? (() => undefined));
    try {
      await log.identify();
    } catch (error) {
      await log.close();
      throw error;
    }
    return log;
  }

  /** Empty until event 0 is there. */
  get id(): string {
    return this.known;
  }

  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    const bytes = checkedAppend(drafts);
    for (const text of [stream, ...drafts.flatMap(({ type, leaf }) => [type, leaf])]) {
      if (text.includes('\0') || !text.isWellFormed()) throw new AppendMalformed('A name holds NUL or a lone surrogate');
    }
    for (const { id } of drafts) if (!UUID.test(id)) throw new AppendMalformed(`${id} is not an id of an event`);
    const receipt = await this.sequencer.append({ stream, head, drafts }, bytes);
    if (this.known === '') await this.identify().catch(this.onError);
    return receipt;
  }

  async *readStream(stream: StreamName, after = -1n): AsyncIterable<Stored> {
    for (let last = after; ;) {
      const rows = await this.query(STREAM_PAGE, [stream, last.toString()]);
      for (const row of rows) yield stored(row);
      if (rows.length < PAGE) return;
      last = BigInt(rows.at(-1)!.revision);
    }
  }

  async *readAll(cursor: Cursor | 'start', { signal, follow = true }: { signal?: AbortSignal; follow?: boolean } = {}): AsyncIterable<Stored> {
    let last: { readonly position: bigint; readonly leaf: string } | undefined;
    if (cursor !== 'start') last = await this.standing(cursor, { signal, follow });
    while (!signal?.aborted) {
      const heard = this.arrivals.heard;
      const before = performance.now();
      const rows = await this.page(last?.position, heard, { signal, follow });
      if (rows === undefined) continue;
      if (this.known === '' && rows.length > 0) await this.identify().catch(this.onError);
      const fresh = last === undefined ? rows : this.continued(rows, last);
      for (const row of fresh) {
        if (signal?.aborted) return;
        const position = BigInt(row.position);
        const expected: bigint = last === undefined ? 0n : last.position + 1n;
        if (position !== expected) throw this.changed(expected, '', `event ${expected} is missing`);
        last = { position, leaf: row.leaf };
        yield stored(row);
      }
      if (fresh.length < PAGE) {
        if (!follow) return;
        await this.arrivals.beyond(last === undefined ? 0n : last.position + 1n, heard, signal);
        // What comes in quickly is read together; what comes alone is read at once.
        if (performance.now() - before < GATHER_MS) await pause(GATHER_MS, undefined, { signal }).catch(() => undefined);
        if (this.pool.ended) return;
      }
    }
  }

  async *readByStream(end: Position): AsyncIterable<Stored> {
    const last = BigInt(end);
    let left = last + 1n;
    let after: readonly [StreamName | '', string] = ['', '-1'];
    // The next page is asked for while the reader works on this one.
    let asked = this.query(BY_STREAM_PAGE, after);
    for (;;) {
      const rows = await asked;
      const full = rows.length === PAGE;
      if (full) {
        after = [rows.at(-1)!.stream, rows.at(-1)!.revision];
        asked = this.query(BY_STREAM_PAGE, after);
        asked.catch(() => undefined);
      }
      for (const row of rows) {
        if (BigInt(row.position) > last) continue;
        left -= 1n;
        yield stored(row);
      }
      if (!full) break;
    }
    if (left !== 0n) throw this.changed(last, '', `${left} events up to it are missing`);
  }

  async tail(): Promise<Stored | undefined> {
    const [row] = await this.query(TAIL, []);
    if (row !== undefined && this.known === '') await this.identify();
    return row && stored(row);
  }

  /** Readers end, appends in flight are answered. */
  async close(): Promise<void> {
    this.leaving = true;
    await this.arrivals.close();
    await this.sequencer.settled();
    await this.connection.close();
    if (!this.pool.ended) await this.pool.end();
  }

  /** Compares the cursor's log before anything of it is read. */
  private async standing(cursor: Cursor, options: { signal?: AbortSignal; follow: boolean }) {
    if (this.known === '') await this.patiently(() => this.identify(), options);
    if (options.signal?.aborted) return undefined;
    if (cursor.log !== this.known) throw new HistoryChanged(cursor, this.known === '' ? 'the log is empty' : `this is log ${this.known}`);
    if (!/^\d{20}$/.test(cursor.position)) throw new HistoryChanged(cursor, 'positions of this log have 20 digits');
    const position = BigInt(cursor.position);
    if (position > MAX_POSITION) throw new HistoryChanged(cursor, 'the log ends before it');
    return { position, leaf: cursor.leaf };
  }

  /** Every page opens with the event that the reader stands on: what it names must still be there, also after a restart of the server. */
  private continued(rows: readonly Row[], last: { readonly position: bigint; readonly leaf: string }): readonly Row[] {
    const [standing, ...fresh] = rows;
    if (standing === undefined || BigInt(standing.position) !== last.position) throw this.changed(last.position, last.leaf, 'the log ends before it');
    if (standing.leaf !== last.leaf) throw this.changed(last.position, last.leaf, 'another event stands there');
    return fresh;
  }

  private changed(position: bigint, leaf: string, found: string): HistoryChanged {
    return new HistoryChanged({ log: this.known, position: densePosition(position), leaf }, found);
  }

  private page(from: bigint | undefined, heard: number, options: { signal?: AbortSignal; follow: boolean }): Promise<readonly Row[] | undefined> {
    const read = () => (from === undefined ? this.query(FIRST_PAGE, []) : this.query(NEXT_PAGE, [from.toString()]));
    return this.patiently(() => (options.follow ? this.together(`${from ?? 'start'} ${heard}`, read) : read()), options);
  }

  /**
   * Live readers who stand at the same event are woken by the same announcement and ask for the same page: it is read once for all of
   * them. A page that was asked for before the last announcement is not given to one who heard it, and none is kept longer than a moment.
   */
  private together(key: string, read: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    const under = this.reading.get(key);
    if (under !== undefined) return under;
    const page = read();
    this.reading.set(key, page);
    const forget = () => void setTimeout(() => this.reading.delete(key), SHARED_MS).unref();
    page.then(forget, () => this.reading.delete(key));
    return page;
  }

  /** A live reader outlasts any restart of the server; one that only reads to the end is told. Undefined: try again, or aborted. */
  private async patiently<T>(read: () => Promise<T>, { signal, follow }: { signal?: AbortSignal; follow: boolean }): Promise<T | undefined> {
    while (!signal?.aborted) {
      try {
        return await orAborted(read(), signal);
      } catch (error) {
        if (!follow || this.pool.ended) throw error;
        this.onError(error);
        await pause(250, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private async identify(): Promise<void> {
    const [row] = await this.query(FIRST, []);
    this.known = openedAs(row && stored(row)) ?? '';
  }

  private async next(): Promise<bigint> {
    const { rows } = await this.pool.query<{ next: string }>(NEXT);
    return BigInt(rows[0]!.next);
  }

  private async query(statement: { readonly name: string; readonly text: string }, values: readonly unknown[]): Promise<readonly Row[]> {
    for (;;) {
      try {
        const { rows } = await this.pool.query<Row>({ ...statement, values: [...values] });
        this.outage.over();
        return rows;
      } catch (error) {
        if (this.pool.ended || isRefusal(error) || this.outage.lasts()) throw new LogUnavailable(`The log cannot be read: ${String(error)}`, { cause: error });
        await pause(100);
      }
    }
  }
}

const COLUMNS = 'position, stream, revision, event_id, type, entry, leaf';
const FIRST = { name: 'log_first', text: `select ${COLUMNS} from custos_log.event where position = 0` };
const TAIL = { name: 'log_tail', text: `select ${COLUMNS} from custos_log.event order by position desc limit 1` };
const NEXT = { name: 'log_next', text: 'select next from custos_log.counter' };
const STREAM_PAGE = {
  name: 'log_stream',
  text: `select ${COLUMNS} from custos_log.event where stream = $1 and revision > $2::bigint order by revision limit ${PAGE}`,
};
const FIRST_PAGE = { name: 'log_start', text: `select ${COLUMNS} from custos_log.event order by position limit ${PAGE}` };
/** What was appended to a stream meanwhile may be among them; nothing that stood there before can be passed by. */
const BY_STREAM_PAGE = {
  name: 'log_by_stream',
  text: `select ${COLUMNS} from custos_log.event where (stream, revision) > ($1, $2::bigint) order by stream, revision limit ${PAGE}`,
};
const NEXT_PAGE = {
  name: 'log_page',
  text: `select position, stream, revision, event_id, type, case when position = $1::bigint then '' else entry end as entry, leaf
    from custos_log.event where position >= $1::bigint order by position limit ${PAGE + 1}`,
};

const stored = (row: Row): Stored => ({
  stream: row.stream,
  type: row.type,
  entry: row.entry,
  leaf: row.leaf,
  eventId: row.event_id,
  revision: BigInt(row.revision),
  position: densePosition(BigInt(row.position)),
});

/** The server understood and said no (a table that is not there, a right that is missing): asking again changes nothing. */
const isRefusal = (error: unknown): boolean => /^(22|23|28|3D|42)/.test((error as { code?: string }).code ?? '');
