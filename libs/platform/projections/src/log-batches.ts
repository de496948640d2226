import type { Cursor, EventLog, Stored } from '#platform/event-log';

const MOST_BYTES = 4_000_000;

/** The log as a consumer takes it: in batches of what has arrived. */
export interface Batches {
  /** The next batch; empty when nothing arrived within `ms`, undefined when there is no more. */
  next(ms?: number): Promise<readonly Stored[] | undefined>;
  close(): void;
}

/**
 * The log in batches: as much as has arrived since the last one, up to `size`. Far behind, that is a full batch, and the next one is
 * read while the caller folds; near the head it is what just came in, without waiting for more.
 */
export class LogBatches implements Batches {
  private readonly waiting: Stored[] = [];
  private bytes = 0;
  private ended = false;
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private drained: () => void = () => undefined;
  private readonly stop = new AbortController();

  constructor(
    log: EventLog,
    cursor: Cursor | 'start',
    private readonly options: { readonly follow: boolean; readonly size: number; readonly signal?: AbortSignal },
  ) {
    const { signal } = options;
    if (signal?.aborted) this.close();
    signal?.addEventListener('abort', this.onAbort, { once: true });
    void this.pump(log, cursor);
  }

  /**
   * The next batch; empty when nothing arrived within `ms`, undefined when the log has ended (or was closed).
   * @throws HistoryChanged, LogUnavailable: after everything that was read before
   */
  async next(ms?: number): Promise<readonly Stored[] | undefined> {
    if (this.waiting.length === 0 && !this.ended) await this.arrival(ms);
    if (this.stop.signal.aborted) return undefined;
    if (this.waiting.length > 0) return this.take();
    if (this.failure !== undefined) throw this.failure.error;
    return this.ended ? undefined : [];
  }

  close(): void {
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.ended = true;
    this.stop.abort();
    this.wake();
    this.drained();
  }

  private readonly onAbort = () => this.close();

  private take(): readonly Stored[] {
    const batch = this.waiting.splice(0, this.options.size);
    for (const { entry } of batch) this.bytes -= entry.length;
    this.drained();
    return batch;
  }

  private async pump(log: EventLog, cursor: Cursor | 'start'): Promise<void> {
    try {
      for await (const stored of log.readAll(cursor, { signal: this.stop.signal, follow: this.options.follow })) {
        // A reader that was there before event 0 learns the log's identity by it, before any cursor names the log.
        if (log.id === '') await log.tail();
        this.waiting.push(stored);
        this.bytes += stored.entry.length;
        this.wake();
        while ((this.waiting.length >= 2 * this.options.size || this.bytes > MOST_BYTES) && !this.stop.signal.aborted) {
          await new Promise<void>((resolve) => (this.drained = resolve));
        }
        if (this.stop.signal.aborted) break;
      }
    } catch (error) {
      this.failure = { error };
    }
    this.ended = true;
    this.wake();
  }

  private arrival(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        this.wake = () => undefined;
        clearTimeout(timer);
        // After the current turn: what arrives together is folded together.
        setImmediate(resolve);
      };
    });
  }
}
