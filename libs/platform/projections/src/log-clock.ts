import type { Pool } from 'pg';
import { HistoryChanged, type Cursor, type EventLog, type Position } from '#platform/event-log';
import { survivesIdleLoss } from '#platform/postgres';
import { recordedIn } from './batch.js';
import { parkingFor } from './parking.js';
import { isTransient, pause } from './postgres.js';

/** A mark after so many events: a question reads at most so many of the log. */
export const MARK_EVERY = 500;

export interface Mark extends Cursor {
  readonly recordedHigh: string;
}

/**
 * Turns an instant into a position: the longest prefix of the log whose running maximum of `recorded` does not pass it. The maximum at
 * an event depends on the events before it alone, so whoever writes a mark writes the same one, and no lease is needed.
 */
export class LogClock {
  constructor(
    /** Where marks are kept; without it every question reads the log from its start. */
    private readonly pool: Pool | undefined,
    private readonly log: EventLog,
  ) {
    if (pool !== undefined) survivesIdleLoss(pool);
  }

  /** The last position that was known at `instant` (RFC 3339); undefined when nothing was. Right also where no marks are yet, only slower. @throws HistoryChanged, LogUnavailable */
  async prefixAt(instant: string): Promise<Position | undefined> {
    const time = new Date(instant);
    if (Number.isNaN(time.getTime())) throw new RangeError(`${instant} is not an instant`);
    const until = time.toISOString();
    const from = await this.mark('and recorded_high <= $2', until);
    let position = from?.position;
    for await (const stored of this.log.readAll(from ?? 'start', { follow: false })) {
      if (recordedIn(stored.entry) > until) break;
      position = stored.position;
    }
    return position;
  }

  /** The instant that a position stands for: the latest at which anything up to it was recorded; undefined for a position before the log. @throws HistoryChanged, LogUnavailable */
  async instantAt(position: Position): Promise<string | undefined> {
    return (await this.upTo(position))?.recordedHigh;
  }

  /** The leaf of the event at a position; undefined where none stands. @throws HistoryChanged, LogUnavailable */
  async leafAt(position: Position): Promise<string | undefined> {
    const last = await this.upTo(position);
    return last?.position === position ? last.leaf : undefined;
  }

  private async upTo(position: Position): Promise<Mark | undefined> {
    let last = await this.mark('and position collate "C" <= $2', position);
    if (last?.position === position) return last;
    for await (const { position: at, leaf, entry } of this.log.readAll(last ?? 'start', { follow: false })) {
      if (at > position) break;
      const recorded = recordedIn(entry);
      const recordedHigh = last !== undefined && last.recordedHigh > recorded ? last.recordedHigh : recorded;
      last = { log: this.log.id, position: at, leaf, recordedHigh };
    }
    return last;
  }

  /** Sets marks up to the end of the log. @throws HistoryChanged */
  async advance(): Promise<void> {
    if (this.pool === undefined) return;
    const from = await this.mark('');
    let high = from?.recordedHigh ?? '';
    let since = 0;
    for await (const { entry, position, leaf } of this.log.readAll(from ?? 'start', { follow: false })) {
      const recorded = recordedIn(entry);
      if (recorded > high) high = recorded;
      since += 1;
      if (since < MARK_EVERY) continue;
      since = 0;
      await this.pool.query('insert into custos.log_mark (log, position, leaf, recorded_high) values ($1, $2, $3, $4) on conflict do nothing', [
        this.log.id,
        position,
        leaf,
        high,
      ]);
    }
  }

  /** Keeps the marks close to the end until `signal` fires; while it cannot, questions are slower or refused, never answered wrong. */
  async run(signal: AbortSignal, report?: (message: string) => void, everyMs = 10_000): Promise<void> {
    let reported: string | undefined;
    while (!signal.aborted) {
      try {
        await this.advance();
        reported = undefined;
      } catch (error) {
        const { message } = error as Error;
        if (!isTransient(error) && message !== reported) report?.(`The log's clock stands still: ${message}`);
        reported = message;
      }
      await pause(everyMs, signal);
    }
  }

  /** Why the clock stands still; undefined while its last mark is an event of the log. @throws LogUnavailable */
  async parked(): Promise<string | undefined> {
    const last = await this.mark('');
    if (last === undefined) return undefined;
    try {
      await this.stands(last);
      return undefined;
    } catch (error) {
      const parking = parkingFor(error);
      if (parking === undefined) throw error;
      return parking.reason;
    }
  }

  /** The last mark that the log still holds: up to it, what was recorded then is what is recorded now. Undefined: no such mark is known. */
  async lastStanding(): Promise<Mark | undefined> {
    let mark = await this.mark('');
    while (mark !== undefined) {
      try {
        await this.stands(mark);
        return mark;
      } catch (error) {
        if (!(error instanceof HistoryChanged)) throw error;
        mark = await this.mark('and position collate "C" < $2', mark.position);
      }
    }
    return undefined;
  }

  /** After the log was restored from a backup: forgets the marks behind its end or beside it. */
  async forget(): Promise<void> {
    const last = await this.lastStanding();
    await this.pool?.query(`delete from custos.log_mark where log <> $1 or position collate "C" > $2`, [this.log.id, last?.position ?? '']);
  }

  /** @throws HistoryChanged when the log does not hold the marked event */
  private async stands(mark: Mark): Promise<void> {
    // The first step alone compares what stands there.
    for await (const next of this.log.readAll(mark, { follow: false })) if (next.position > mark.position) return;
  }

  private async mark(condition: string, until?: string): Promise<Mark | undefined> {
    if (this.pool === undefined) return undefined;
    const { rows } = await this.pool.query<{ position: string; leaf: string; recorded_high: string }>(
      `select position, leaf, recorded_high from custos.log_mark where log = $1 ${condition} order by position desc limit 1`,
      until === undefined ? [this.log.id] : [this.log.id, until],
    );
    return rows[0] && { log: this.log.id, position: rows[0].position as Position, leaf: rows[0].leaf, recordedHigh: rows[0].recorded_high };
  }
}
