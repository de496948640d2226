import { setTimeout as pause } from 'node:timers/promises';
import { HistoryChanged, leafOf, LogUnavailable, StreamTruncated, type Cursor, type Position, type Stored, type StreamName } from '#platform/event-log';
import { isOurs, type Client } from './client.js';
import { Failure, type Metrics } from './failures.js';
import { each, QUIET } from './flow.js';
import type { Heads } from './heads.js';
import type { RecordRead } from './messages.js';
import { isAfter, isSame, positionIn, positionText, type LogPosition } from './positions.js';
import { backoffBefore, type Tuning } from './tuning.js';

const FIRST_PAGE = 32;
const LARGEST_PAGE = 1_024;
/** What the database can be told of a stream that takes events away from it. */
const CUTS = ['$tb', '$maxCount', '$maxAge'];

/** Where a reader stands: the record there must still be this one whenever it reads on. */
interface Standing {
  readonly position: LogPosition;
  readonly leaf: string;
  /** Known but for a cursor that was kept. */
  readonly id?: string;
}

/** Reads streams and the whole log, in pages up to the end of the moment or live. */
export class Reader {
  constructor(
    private readonly client: Client,
    private readonly heads: Heads,
    private readonly tuning: Tuning,
    private readonly metrics: Metrics,
    private readonly onError: (error: unknown) => void,
    /** The log's identity, for the cursor that an error names. */
    private readonly logId: () => string,
  ) {}

  async *stream(stream: StreamName, after: bigint): AsyncGenerator<Stored> {
    let next = after + 1n;
    const attempts = new Attempts(this.tuning);
    for (;;) {
      let brought = 0;
      try {
        for await (const record of each(this.client.readStream(stream, next))) {
          if (record.revision !== next) throw new StreamTruncated(stream);
          const stored = storedOf(record);
          this.heads.note(stream, stored);
          next += 1n;
          brought += 1;
          attempts.succeeded();
          yield stored;
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.kind === 'absent') {
          await this.neverBegun(stream);
          return;
        }
        await attempts.after(error);
        continue;
      }
      if (brought === 0 || !this.tuning.safeguards.confirmEnd) return;
    }
  }

  /**
   * The database speaks of a stream that was deleted as of one that never was. What it was told to do with the stream stays, and nobody of us
   * ever tells it to cut one; where that is not there either, as in an older backup, the stream was never begun. @throws StreamTruncated
   */
  private async neverBegun(stream: StreamName): Promise<void> {
    const said = await this.patiently(() => this.saidOf(stream));
    if (CUTS.some((how) => how in said)) throw new StreamTruncated(stream);
  }

  /** @throws LogUnavailable when the account may not read it, which it must before it takes a stream for one that never was */
  async mayTellOfDeletion(): Promise<void> {
    await this.patiently(() => this.saidOf('custos.log'));
  }

  private async saidOf(stream: StreamName): Promise<Readonly<Record<string, unknown>>> {
    let last: string | undefined;
    try {
      for await (const { entry } of each(this.client.readStream(`$$${stream}`, 0n))) last = entry;
    } catch (error) {
      if (error instanceof Failure && error.kind === 'absent') return {};
      throw error;
    }
    if (last === undefined) throw new Failure('uncertain', `What is said of ${stream} was not read to its end`);
    return JSON.parse(last) as Readonly<Record<string, unknown>>;
  }

  /** Every event of ours after `standing` up to the end of the moment, some at a time. */
  async *pages(standing: Standing | undefined, signal?: AbortSignal): AsyncGenerator<readonly Stored[]> {
    let at = standing;
    const attempts = new Attempts(this.tuning);
    while (!signal?.aborted) {
      let brought = 0;
      let due = at;
      try {
        for await (const records of this.client.readAll(at?.position ?? 'start', 'forwards', this.tuning.page + 1)) {
          const [first, last] = [records[0], records.at(-1)];
          if (first === undefined || last === undefined) continue;
          let fresh = records;
          if (due !== undefined) {
            if (this.tuning.safeguards.standing && !stands(first, due)) throw this.changed(due, 'another event stands there');
            if (isSame(first.position, due.position)) fresh = records.slice(1);
            due = undefined;
          }
          const ours = fresh.filter(({ stream }) => isOurs(stream)).map(storedOf);
          at = { position: last.position, leaf: isOurs(last.stream) && fresh.length > 0 ? ours.at(-1)!.leaf : leafOf(last.entry), id: last.id };
          brought += fresh.length;
          attempts.succeeded();
          if (ours.length > 0) yield ours;
          if (signal?.aborted) return;
        }
        if (due !== undefined && this.tuning.safeguards.standing) {
          await this.vanished(this.client, due);
          throw new Failure('uncertain', 'A page came without the event that it begins with');
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const standingAt = at;
        if (error.kind === 'no-such-position' && standingAt !== undefined) await this.patiently(() => this.vanished(this.client, standingAt));
        await attempts.after(error);
        continue;
      }
      if (brought === 0) return;
    }
  }

  /** Every event of ours after `standing`, live, over any number of subscriptions, as many at a time as have come. Ends with the signal. */
  async *live(standing: Standing | undefined, signal: AbortSignal): AsyncGenerator<readonly Stored[]> {
    let at = standing;
    for (let round = 0; !signal.aborted; round++) {
      let reason = 'the subscription ended';
      try {
        if (at !== undefined && this.tuning.safeguards.standing) await this.verify(at, signal);
        for await (const records of this.client.subscribe(at?.position ?? 'start', signal)) {
          if (records === QUIET) {
            if (this.tuning.safeguards.probe && (await this.missed(at))) {
              reason = 'the subscription kept silent about an event';
              break;
            }
            continue;
          }
          const fresh: Stored[] = [];
          for (const record of records) {
            if (this.tuning.safeguards.forwardOnly && at !== undefined && !isAfter(record.position, at.position)) continue;
            const stored = storedOf(record);
            at = { position: record.position, leaf: stored.leaf, id: record.id };
            fresh.push(stored);
          }
          if (fresh.length === 0) continue;
          round = 0;
          yield fresh;
          if (signal.aborted) return;
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (signal.aborted) return;
        if (error.final) throw new LogUnavailable(`The log cannot be followed: ${error.message}`, { cause: error });
        reason = error.message;
        this.onError(error);
      }
      if (signal.aborted) return;
      if (!this.tuning.safeguards.resume) return;
      this.metrics.resubscribed?.(reason);
      this.heads.forget();
      await pause(backoffBefore(round, this.tuning), undefined, { signal }).catch(() => undefined);
    }
  }

  /** The newest event of ours. */
  tail(): Promise<Stored | undefined> {
    return this.patiently(() => this.newest(this.client));
  }

  /** The oldest event of ours: it names the log. */
  first(): Promise<Stored | undefined> {
    return this.patiently(async () => {
      for await (const [stored] of this.pages(undefined)) return stored;
      return undefined;
    });
  }

  /** A cursor as a place to stand on, or why it cannot be one. */
  standing(cursor: Cursor): Standing {
    const position = positionIn(cursor.position);
    if (position === undefined) throw new HistoryChanged(cursor, 'no position of this log is written so');
    return { position, leaf: cursor.leaf };
  }

  private async newest(client: Client): Promise<Stored | undefined> {
    let from: LogPosition | 'end' = 'end';
    for (let page = FIRST_PAGE; ; page = Math.min(page * 2, LARGEST_PAGE)) {
      let oldest: LogPosition | undefined;
      for await (const record of each(client.readAll(from, 'backwards', page))) {
        if (isOurs(record.stream)) return storedOf(record);
        oldest = record.position;
      }
      // Backwards, a page begins before its position.
      if (oldest === undefined || (from !== 'end' && isSame(oldest, from))) return undefined;
      from = oldest;
    }
  }

  /**
   * Read again what we stand on: beyond the end of another database everything would be silent. That it is gone is not taken from one node's word,
   * because whoever stands there parks on it: a leader that was frozen goes on leading until it hears that it was deposed, and its log ends earlier.
   * For as long as any read is asked again, everybody who is found anew must say so.
   */
  private async verify(at: Standing, signal: AbortSignal): Promise<void> {
    const until = performance.now() + this.tuning.readAgain;
    for (let round = 0; !signal.aborted; round++) {
      const late = performance.now() > until;
      try {
        return await (round === 0 ? this.look(this.client, at) : this.client.elsewhere((other) => this.look(other, at)));
      } catch (error) {
        if (!(error instanceof HistoryChanged) || late || !this.tuning.safeguards.secondLook) throw error;
      }
      await pause(backoffBefore(round, this.tuning), undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(client: Client, at: Standing): Promise<void> {
    try {
      for await (const record of each(client.readAll(at.position, 'forwards', 1))) {
        if (!stands(record, at)) throw this.changed(at, 'another event stands there');
        return;
      }
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'no-such-position') throw error;
      return this.vanished(client, at);
    }
    await this.vanished(client, at);
  }

  /** Nothing came at the position: gone, or a read that was cut short. The end of the log tells. */
  private async vanished(client: Client, at: Standing): Promise<void> {
    const tail = await this.newest(client);
    if (tail === undefined || !isAfter(positionIn(tail.position)!, at.position)) {
      if (tail?.position === positionText(at.position) && tail.leaf === at.leaf) return;
      throw this.changed(at, 'the log ends before it');
    }
    // The log goes on beyond: asked a second time, a database that is well tells whether an event begins there.
    try {
      for await (const record of each(client.readAll(at.position, 'forwards', 1))) if (stands(record, at)) return;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'no-such-position') throw error;
    }
    throw this.changed(at, 'no event begins there');
  }

  private async missed(at: Standing | undefined): Promise<boolean> {
    const tail = await this.newest(this.client);
    return tail !== undefined && (at === undefined || isAfter(positionIn(tail.position)!, at.position));
  }

  private changed({ position, leaf }: Standing, found: string): HistoryChanged {
    return new HistoryChanged({ log: this.logId(), position: positionText(position), leaf }, found);
  }

  private async patiently<T>(read: () => Promise<T>): Promise<T> {
    const attempts = new Attempts(this.tuning);
    for (;;) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        await attempts.after(error);
      }
    }
  }
}

/** A read is safe to ask again, for a while after it last brought something. */
class Attempts {
  private round = 0;
  private until: number;

  constructor(private readonly tuning: Tuning) {
    this.until = performance.now() + tuning.readAgain;
  }

  succeeded(): void {
    this.round = 0;
    this.until = performance.now() + this.tuning.readAgain;
  }

  /** Waits before the next. @throws LogUnavailable when there is none */
  async after(failure: Failure): Promise<void> {
    const wait = failure.kind === 'not-leader' && this.round === 0 ? 0 : backoffBefore(this.round, this.tuning);
    this.round += 1;
    if (failure.final || performance.now() + wait > this.until) throw new LogUnavailable(`The log cannot be read: ${failure.message}`, { cause: failure });
    await pause(wait);
  }
}

const stands = (record: RecordRead, { position, leaf, id }: Standing): boolean =>
  isSame(record.position, position) && (id === undefined || record.id === id) && leafOf(record.entry) === leaf;

function storedOf({ stream, type, id, revision, position, entry }: RecordRead): Stored {
  return { stream: stream as StreamName, type, eventId: id, revision, position: positionText(position) satisfies Position, entry, leaf: leafOf(entry) };
}
