import type { Cursor, EventLog, Stored } from '#platform/event-log';
import type { EntryRing } from './entry-ring.js';
import { LogBatches, type Batches } from './log-batches.js';

/** One consumer of the feed: served from the ring, or by a reader of its own while its checkpoint lies outside the ring. */
export class FeedFollower implements Batches {
  private own: LogBatches | undefined;
  /** The ring's number of the next entry; undefined while it reads for itself. */
  private next_: number | undefined;
  private closed = false;
  private arrived: () => void = () => undefined;

  constructor(
    private readonly log: EventLog,
    private readonly ring: EntryRing,
    private cursor: Cursor | 'start',
    private readonly options: { readonly size: number; readonly signal?: AbortSignal },
    private readonly left: () => void,
  ) {
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** As `LogBatches.next`: empty when nothing arrived within `ms`, undefined when closed. @throws HistoryChanged, LogUnavailable */
  async next(ms?: number): Promise<readonly Stored[] | undefined> {
    while (!this.closed && !this.options.signal?.aborted) {
      this.next_ ??= this.joined();
      if (this.next_ === undefined) return this.byItself(ms);
      const entries = this.ring.from(this.next_, this.options.size);
      if (entries === undefined) this.next_ = undefined;
      else if (entries.length > 0) {
        this.next_ += entries.length;
        return this.reached(entries);
      } else if (!(await this.arrival(ms))) return this.closed ? undefined : [];
    }
    return undefined;
  }

  /** Told that the ring has changed. */
  wake(): void {
    this.arrived();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.own?.close();
    this.arrived();
    this.left();
  }

  private readonly onAbort = () => this.close();

  /** Leaves its own reader for the ring as soon as the ring holds what follows. */
  private joined(): number | undefined {
    const number = this.ring.after(this.cursor === 'start' ? undefined : this.cursor);
    if (number !== undefined) {
      this.own?.close();
      this.own = undefined;
    }
    return number;
  }

  private async byItself(ms: number | undefined): Promise<readonly Stored[] | undefined> {
    this.own ??= new LogBatches(this.log, this.cursor, { follow: true, size: this.options.size, signal: this.options.signal });
    const batch = await this.own.next(ms);
    return batch === undefined || batch.length === 0 ? batch : this.reached(batch);
  }

  private reached(batch: readonly Stored[]): readonly Stored[] {
    const { position, leaf } = batch.at(-1)!;
    this.cursor = { log: this.log.id, position, leaf };
    return batch;
  }

  /** Whether the ring changed within `ms`. What arrives together is taken together. */
  private arrival(ms: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => done(false), ms);
      const done = (changed: boolean) => {
        this.arrived = () => undefined;
        clearTimeout(timer);
        if (changed) setImmediate(resolve, true);
        else resolve(false);
      };
      this.arrived = () => done(true);
    });
  }
}
