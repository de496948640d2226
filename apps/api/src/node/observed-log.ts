import { unaltered, type Cursor, type Draft, type EventLog, type Head, type Position, type Receipt, type Stored, type StreamName } from '#platform/event-log';
import type { LogMetrics } from './log-metrics.js';

export type OpenedLog = EventLog & { close(): Promise<void> };

/** Where somebody who follows stands, and the end of the log that he has not come to yet. */
interface LiveReader {
  position: string;
  owed: { readonly position: string; readonly since: number } | undefined;
}

/** Any log, with its appends counted, its live readers watched, and each event that is read compared with its leaf. */
export class ObservedLog implements OpenedLog {
  private readonly readers = new Set<LiveReader>();
  /** Where the log itself can be read so: a rebuild asks for it. */
  readonly readByStream?: (end: Position) => AsyncIterable<Stored>;

  constructor(
    /** As it is stored, for a verification that names every event that was altered. */
    readonly log: OpenedLog,
    private readonly metrics: LogMetrics,
  ) {
    if (log.readByStream !== undefined) this.readByStream = (end) => this.compared(log.readByStream!(end));
  }

  get id(): string {
    return this.log.id;
  }

  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    const measured = this.metrics.append.startTimer();
    try {
      const receipt = await this.log.append(stream, head, drafts);
      measured({ outcome: 'written' });
      return receipt;
    } catch (error) {
      measured({ outcome: (error as Error).name });
      throw error;
    }
  }

  readStream(stream: StreamName, after?: bigint): AsyncIterable<Stored> {
    return this.compared(this.log.readStream(stream, after));
  }

  readAll(cursor: Cursor | 'start', options: { readonly signal?: AbortSignal; readonly follow?: boolean } = {}): AsyncIterable<Stored> {
    const events = this.compared(this.log.readAll(cursor, options));
    return options.follow === false ? events : this.watched(events, cursor === 'start' ? '' : cursor.position);
  }

  tail(): Promise<Stored | undefined> {
    return this.log.tail();
  }

  close(): Promise<void> {
    return this.log.close();
  }

  /**
   * For how long an end of the log that was told here has waited for the slowest live reader, in seconds; 0 while all are there, or nobody follows.
   * While the end is unknown, what was owed before is.
   */
  lagSeconds(tail: Stored | 'unknown' | undefined, now = performance.now()): number {
    let longest = 0;
    for (const reader of this.readers) {
      if (tail === 'unknown') longest = Math.max(longest, reader.owed === undefined || reader.position >= reader.owed.position ? 0 : now - reader.owed.since);
      else if (tail === undefined || reader.position >= tail.position) reader.owed = undefined;
      // One that moves is measured anew from each end that it has reached; one that stands still is later at every look.
      else if (reader.owed === undefined || reader.position >= reader.owed.position) reader.owed = { position: tail.position, since: now };
      else longest = Math.max(longest, now - reader.owed.since);
    }
    return longest / 1_000;
  }

  /** @throws HistoryChanged at the first event that is not the one that was written */
  private async *compared(events: AsyncIterable<Stored>): AsyncGenerator<Stored> {
    for await (const event of events) yield unaltered(event, this.id);
  }

  private async *watched(events: AsyncIterable<Stored>, position: string): AsyncGenerator<Stored> {
    const reader: LiveReader = { position, owed: undefined };
    this.readers.add(reader);
    try {
      for await (const event of events) {
        reader.position = event.position;
        yield event;
      }
    } finally {
      this.readers.delete(reader);
    }
  }
}
