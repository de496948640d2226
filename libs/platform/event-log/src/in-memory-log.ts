import { checkedAppend } from './append-checks.js';
import { HeadMoved, HistoryChanged } from './errors.js';
import type { Cursor, Draft, EventLog, Head, Position, Receipt, Stored, StreamName } from './event-log.js';
import { openedAs } from './log-opened.js';

/** The position of the n-th event, as PostgreSQL writes it too. */
export const densePosition = (n: bigint | number): Position => String(n).padStart(20, '0') as Position;

/** The log for tests of everything above the port: it passes the same contract suite and forgets everything. */
export class InMemoryLog implements EventLog {
  private readonly all: Stored[] = [];
  private readonly streams = new Map<StreamName, Stored[]>();
  private wake: (() => void)[] = [];

  constructor(private readonly unopened = 'in-memory') {}

  get id(): string {
    return openedAs(this.all[0]) ?? this.unopened;
  }

  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    checkedAppend(drafts);
    const events = this.streams.get(stream) ?? [];
    const next = head === 'no-stream' ? 0 : Number(head.revision) + 1;
    const repeated = drafts.every((draft, n) => events[next + n]?.eventId === draft.id);
    if (repeated) return receiptOf(events[next + drafts.length - 1]!);
    if (events.length !== next || (head !== 'no-stream' && events.at(-1)?.leaf !== head.leaf)) throw new HeadMoved(stream);
    for (const draft of drafts) {
      const stored: Stored = {
        stream,
        type: draft.type,
        entry: draft.entry,
        leaf: draft.leaf,
        eventId: draft.id,
        revision: BigInt(events.length),
        position: densePosition(this.all.length),
      };
      events.push(stored);
      this.all.push(stored);
    }
    this.streams.set(stream, events);
    const waiting = this.wake;
    this.wake = [];
    for (const one of waiting) one();
    return receiptOf(events.at(-1)!);
  }

  async *readStream(stream: StreamName, after = -1n): AsyncIterable<Stored> {
    yield* (this.streams.get(stream) ?? []).slice(Number(after) + 1);
  }

  async *readAll(cursor: Cursor | 'start', { signal, follow = true }: { signal?: AbortSignal; follow?: boolean } = {}): AsyncIterable<Stored> {
    let next = 0;
    if (cursor !== 'start') {
      if (cursor.log !== this.id) throw new HistoryChanged(cursor, `this is log ${this.id}`);
      const at = this.all[Number(cursor.position)];
      if (at === undefined) throw new HistoryChanged(cursor, 'the log ends before it');
      if (at.leaf !== cursor.leaf) throw new HistoryChanged(cursor, 'another event stands there');
      next = Number(cursor.position) + 1;
    }
    while (!signal?.aborted) {
      const event = this.all[next];
      if (event !== undefined) {
        next += 1;
        yield event;
        continue;
      }
      if (!follow) return;
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        this.wake.push(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
  }

  async *readByStream(end: Position): AsyncIterable<Stored> {
    for (const events of this.streams.values()) yield* events.filter(({ position }) => position <= end);
  }

  tail(): Promise<Stored | undefined> {
    return Promise.resolve(this.all.at(-1));
  }
}

const receiptOf = ({ revision, leaf, eventId, position }: Stored): Receipt => ({ revision, leaf, eventId, position });
