import type { Pool } from 'pg';
import type { Cursor, EventLog, Position } from '#platform/event-log';
import { recordedIn } from './batch.js';
import { isTransient, pause, survivesIdleLoss } from './postgres.js';

/** A mark after so many events: a question reads at most so many of the log. */
const EVERY = 500;

interface Mark extends Cursor {
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
    const from = await this.mark('and position collate "C" <= $2', position);
    let high = from?.recordedHigh;
    if (from?.position === position) return high;
    for await (const stored of this.log.readAll(from ?? 'start', { follow: false })) {
      if (stored.position > position) break;
      const recorded = recordedIn(stored.entry);
      if (high === undefined || recorded > high) high = recorded;
    }
    return high;
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
      if (since < EVERY) continue;
      since = 0;
      await this.pool.query('insert into custos.log_mark (log, position, leaf, recorded_high) values ($1, $2, $3, $4) on conflict do nothing', [
        this.log.id,
        position,
        leaf,
        high,
      ]);
    }
  }

  /** Keeps the marks close to the end until `signal` fires; what waiting cannot heal is reported once and leaves questions slower, never wrong. */
  async run(signal: AbortSignal, report?: (message: string) => void, everyMs = 10_000): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.advance();
      } catch (error) {
        if (!isTransient(error)) {
          report?.(`The log's clock stands still: ${(error as Error).message}`);
          return;
        }
      }
      await pause(everyMs, signal);
    }
  }

  /** After the log was restored from a backup: forgets all marks. */
  async forget(): Promise<void> {
    await this.pool?.query('delete from custos.log_mark');
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
