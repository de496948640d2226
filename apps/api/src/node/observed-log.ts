import { parseEntry, type Cursor, type Draft, type EventLog, type Head, type Position, type Receipt, type Stored, type StreamName } from '#platform/event-log';
import type { LogMetrics } from './log-metrics.js';

export type OpenedLog = EventLog & { close(): Promise<void> };

/** Any log, with its appends counted and its live readers watched. */
export class ObservedLog implements OpenedLog {
  private readonly readers = new Set<{ last: Stored | undefined }>();
  /** Where the log itself can be read so: a rebuild asks for it. */
  readonly readByStream?: (end: Position) => AsyncIterable<Stored>;

  constructor(
    private readonly log: OpenedLog,
    private readonly metrics: LogMetrics,
  ) {
    if (log.readByStream !== undefined) this.readByStream = (end) => log.readByStream!(end);
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
    return this.log.readStream(stream, after);
  }

  readAll(cursor: Cursor | 'start', options: { readonly signal?: AbortSignal; readonly follow?: boolean } = {}): AsyncIterable<Stored> {
    const events = this.log.readAll(cursor, options);
    return options.follow === false ? events : this.watched(events);
  }

  tail(): Promise<Stored | undefined> {
    return this.log.tail();
  }

  close(): Promise<void> {
    return this.log.close();
  }

  /** How far the slowest live reader is behind `tail`, in seconds of recorded time; 0 while nobody follows. */
  lagSeconds(tail: Stored | undefined): number {
    let most = 0;
    for (const { last } of this.readers) {
      // One that has not been given anything yet may stand at the end of the log.
      if (tail === undefined || last === undefined || last.position >= tail.position) continue;
      most = Math.max(most, Date.parse(parseEntry(tail.entry).recorded) - Date.parse(parseEntry(last.entry).recorded));
    }
    return most / 1_000;
  }

  private async *watched(events: AsyncIterable<Stored>): AsyncGenerator<Stored> {
    const reader: { last: Stored | undefined } = { last: undefined };
    this.readers.add(reader);
    try {
      for await (const event of events) {
        reader.last = event;
        yield event;
      }
    } finally {
      this.readers.delete(reader);
    }
  }
}
