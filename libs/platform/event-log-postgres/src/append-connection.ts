import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inTime, LogUnavailable, type Draft, type Head, type StreamName } from '#platform/event-log';
import { bigintList, integerList, textList, uuidList } from './binary-array.js';
import { Outage } from './outage.js';

/** How long a batch may wait for its turn and be written; the server ends it then, and nothing of it was written. */
const STATEMENT_MS = 5_000;
/** Shorter than the time others wait: a sender that froze before its last byte is thrown out before they give up. */
const TRANSACTION_MS = 4_500;
/** The function's own refusal of a time. */
const NOT_ON_TIME = 'CU001';
const QUERY_CANCELED = '57014';
const TRANSACTION_TIMEOUT = '25P04';
/** How long we wait for a server that says nothing at all. */
const SILENCE_MS = 8_000;
/** How long we look for a server that restarts before we say that it is not there. */
const CONNECT_MS = 2_500;

/** `on-time`: what is appended is recorded now, by the server's clock. `as-recorded`: a log that moves here keeps its times. */
export type Times = 'on-time' | 'as-recorded';

export interface Append {
  readonly stream: StreamName;
  readonly head: Head | 'no-stream';
  readonly drafts: readonly Draft[];
}

export type Verdict =
  { readonly verdict: 'written' | 'repeated'; readonly at_position: string; readonly stored_leaf: string } | { readonly verdict: 'moved' | 'taken' };

/** The server refused the statement, and nothing of it was written. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly reason: unknown) {
    super(String(reason));
  }
  /** It ran out of time: the same would happen again at once. */
  get timedOut(): boolean {
    return [QUERY_CANCELED, TRANSACTION_TIMEOUT].includes(codeOf(this.reason));
  }
  /** Our clock, or the time in an entry, is not the server's. */
  get notOnTime(): boolean {
    return codeOf(this.reason) === NOT_ON_TIME;
  }
}
/** The connection ended after the statement was sent. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

/** The one connection that appends go through, made when needed and again when lost. */
export class AppendConnection {
  private current: { readonly client: pg.Client; readonly socket: Socket } | undefined;
  private closed = false;
  private readonly outage = new Outage(CONNECT_MS);

  constructor(
    private readonly url: string,
    private readonly onError: (error: unknown) => void,
    private readonly times: Times,
  ) {}

  /** One statement, one durable transaction. @throws LogUnavailable (not sent), Refused (not written), AnswerLost (not known) */
  async write(appends: readonly Append[]): Promise<readonly Verdict[]> {
    const { client, socket } = await this.connected();
    try {
      const { rows } = await answered(client.query<Verdict>(this.statement(appends)));
      return rows;
    } catch (error) {
      if (codeOf(error) === TRANSACTION_TIMEOUT) {
        // It ends the session, too, and only ever before the commit.
        this.drop(client, socket);
        throw new Refused(error);
      }
      // An answer on the same connection proves that the statement ended in a refusal and was rolled back.
      if (!(error instanceof Silent) && (await answered(client.query('select 1')).catch(() => undefined)) !== undefined) throw new Refused(error);
      this.drop(client, socket);
      throw new AnswerLost('The connection ended before the answer came', { cause: error });
    }
  }

  private statement(appends: readonly Append[]): pg.QueryConfig {
    const values = parameters(appends);
    return this.times === 'as-recorded' ? { ...APPEND_BATCH, values } : { ...APPEND_ON_TIME, values: [...values, new Date().toISOString()] };
  }

  async close(): Promise<void> {
    this.closed = true;
    const current = this.current;
    this.current = undefined;
    await current?.client.end().catch(this.onError);
  }

  private async connected() {
    let last: unknown;
    while (!this.closed) {
      try {
        this.current ??= await this.connect();
        this.outage.over();
        return this.current;
      } catch (error) {
        last = error;
        if (this.outage.lasts()) break;
        await pause(50);
      }
    }
    throw new LogUnavailable(this.closed ? 'The log is closed' : `The log cannot be reached: ${String(last)}`, { cause: last });
  }

  private async connect() {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'custos append',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      stream: () => socket,
    });
    client.on('error', (error) => {
      this.onError(error);
      this.drop(client, socket);
    });
    client.on('end', () => this.drop(client, socket));
    try {
      await client.connect();
      await answered(client.query(SETTINGS));
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return { client, socket };
  }

  private drop(client: pg.Client, socket: Socket): void {
    if (this.current?.client === client) this.current = undefined;
    socket.destroy();
  }
}

/**
 * Durable whatever the server's defaults are. The limit on the whole transaction, where the server has it (17), ends a statement whose
 * sender froze in the middle of sending.
 */
const SETTINGS = `
  set synchronous_commit = on;
  set statement_timeout = ${STATEMENT_MS};
  set default_transaction_isolation = 'read committed';
  select case when current_setting('server_version_num')::int >= 170000 then set_config('transaction_timeout', '${TRANSACTION_MS}', false) end;`;

const BATCH = '$1::text[], $2::bigint[], $3::text[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[]';
const APPEND_BATCH = { name: 'append_batch', text: `select verdict, at_position, stored_leaf from custos_log.append_batch(${BATCH})` };
const APPEND_ON_TIME = {
  name: 'append_on_time',
  text: `select verdict, at_position, stored_leaf from custos_log.append_on_time(${BATCH}, $9::timestamptz)`,
};

function parameters(appends: readonly Append[]): unknown[] {
  const drafts = appends.flatMap((append) => append.drafts);
  return [
    textList(appends.map(({ stream }) => stream)),
    bigintList(appends.map(({ head }) => (head === 'no-stream' ? -1n : head.revision))),
    textList(appends.map(({ head }) => (head === 'no-stream' ? null : head.leaf))),
    integerList(appends.map(({ drafts: own }) => own.length)),
    uuidList(drafts.map(({ id }) => id)),
    textList(drafts.map(({ type }) => type)),
    textList(drafts.map(({ entry }) => entry)),
    textList(drafts.map(({ leaf }) => leaf)),
  ];
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

class Silent extends Error {
  override readonly name = 'Silent';
}

const answered = <T>(answer: Promise<T>): Promise<T> => inTime(answer, SILENCE_MS, () => new Silent(`No answer within ${SILENCE_MS} ms`));
