/** One stored record. `position` stands for both halves: commit and prepare are the same but for transactions of old. */
export interface LogRecord {
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly position: bigint;
  readonly created: bigint;
}
export type Proposed = Pick<LogRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;
export type Expected = bigint | 'no-stream' | 'any' | 'stream-exists';

export type AppendAnswer =
  | { readonly answer: 'success'; readonly revision: bigint; readonly position?: bigint; readonly repeated: boolean }
  | { readonly answer: 'wrong-revision'; readonly current: bigint | undefined }
  | { readonly answer: 'deleted' }
  | { readonly answer: 'too-large'; readonly limit: number };

/** `$tb` of a soft delete. */
const EVERYTHING = 2n ** 63n - 1n;
/** What a record takes in the file beside its content: positions grow by more than one, as they do on disk. */
const FRAME = 90n;
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

interface Stream {
  readonly records: LogRecord[];
  tombstoned: boolean;
}

/**
 * The rules of one database node over a list in memory: expected revisions and repeats, positions, soft delete and tombstone, metadata
 * streams, the size of an append. Nothing is written to disk and nothing is replicated.
 */
export class LogStore {
  readonly all: LogRecord[] = [];
  maxAppendBytes = 1_048_576;
  /** Appends that had been carried out before, and were answered as such. */
  repeats = 0;
  private streams = new Map<string, Stream>();
  private end = 0n;
  private readonly listeners = new Set<() => void>();

  constructor() {
    // What a fresh database writes by itself: a log of ours never begins at position 0.
    this.append('$users', 'any', [system('$UserCreated', { loginName: 'admin' }), system('$UserCreated', { loginName: 'ops' })]);
  }

  /** Revision, ids and answer as the server's table has them. */
  append(name: string, expected: Expected, events: readonly Proposed[]): AppendAnswer {
    // Metadata does not count: the slip of 23.10.
    if (events.reduce((sum, { data }) => sum + data.length, 0) > this.maxAppendBytes) return { answer: 'too-large', limit: this.maxAppendBytes };
    const stream = this.streams.get(name);
    if (stream?.tombstoned) return { answer: 'deleted' };
    const current = BigInt(stream?.records.length ?? 0) - 1n;
    const softDeleted = current >= 0n && this.truncatedBefore(name) === EVERYTHING;
    switch (expected) {
      case 'stream-exists':
        if (softDeleted) return { answer: 'deleted' };
        if (current < 0n) return { answer: 'wrong-revision', current: undefined };
        return this.repeatedAnywhere(stream!, events) ?? this.write(name, events);
      case 'any':
        return (stream && this.repeatedAnywhere(stream, events)) ?? this.write(name, events);
      case 'no-stream':
        return current < 0n || softDeleted ? this.write(name, events) : this.compared(stream!, -1n, events);
      default:
        // At the exact revision ids are not compared: a repeat with a revision freshly read is written twice.
        if (expected === current) return this.write(name, events);
        if (expected < current) return this.compared(stream!, expected, events);
        return { answer: 'wrong-revision', current: current < 0n ? undefined : current };
    }
  }

  delete(name: string): void {
    this.append(`$$${name}`, 'any', [system('$metadata', {}, `{"$tb":${EVERYTHING}}`)]);
  }

  tombstone(name: string): void {
    const stream = this.streams.get(name) ?? { records: [], tombstoned: false };
    this.streams.set(name, stream);
    this.write(name, [system('$streamDeleted', {})]);
    stream.tombstoned = true;
  }

  isTombstoned(name: string): boolean {
    return this.streams.get(name)?.tombstoned ?? false;
  }

  /** What a reader of the stream may see: undefined when there is none, or none any more. */
  visible(name: string): readonly LogRecord[] | undefined {
    const records = this.streams.get(name)?.records;
    if (records === undefined) return undefined;
    const metadata = this.metadata(name);
    const before = this.truncatedBefore(name);
    if (before === EVERYTHING) return undefined;
    const most = typeof metadata.$maxCount === 'number' ? Math.max(0, records.length - metadata.$maxCount) : 0;
    const first = Math.max(Number(before), most);
    return first === 0 ? records : records.slice(first);
  }

  /** The newest metadata of a stream, as JSON. */
  metadata(name: string): Readonly<Record<string, unknown>> {
    return this.newest(`$$${name}`);
  }

  /** What the newest record of a stream says, as JSON. */
  newest(name: string): Readonly<Record<string, unknown>> {
    const last = this.streams.get(name)?.records.at(-1);
    return last === undefined ? {} : (JSON.parse(Buffer.from(last.data).toString('utf8')) as Record<string, unknown>);
  }

  /** The index of the record at a position, or the end for every place behind the beginning of the last; undefined where no record begins. */
  indexAt(position: bigint): number | undefined {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low === this.all.length || this.all[low]!.position === position ? low : undefined;
  }

  /** Told after every write; returns how to stop it. */
  onWrite(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** As if a backup of this moment were restored into another database; or one of the moment at which the record at `upTo` was the last. */
  restored(upTo = this.end): LogStore {
    const copy = new LogStore();
    const kept = ({ position }: LogRecord) => position <= upTo;
    copy.all.length = 0;
    copy.all.push(...this.all.filter(kept));
    copy.streams = new Map([...this.streams].map(([name, { records, tombstoned }]) => [name, { records: records.filter(kept), tombstoned }]));
    copy.end = this.all.find((record) => !kept(record))?.position ?? this.end;
    return copy;
  }

  private truncatedBefore(name: string): bigint {
    const before = this.metadata(name).$tb;
    if (typeof before !== 'number') return 0n;
    return before > Number.MAX_SAFE_INTEGER ? EVERYTHING : BigInt(before);
  }

  private compared(stream: Stream, after: bigint, events: readonly Proposed[]): AppendAnswer {
    const from = Number(after) + 1;
    const same = events.length > 0 && events.every(({ id }, n) => stream.records[from + n]?.id === id);
    if (!same) return { answer: 'wrong-revision', current: BigInt(stream.records.length - 1) };
    const last = stream.records[from + events.length - 1]!;
    this.repeats += 1;
    return { answer: 'success', revision: last.revision, position: last.position, repeated: true };
  }

  private repeatedAnywhere(stream: Stream, events: readonly Proposed[]): AppendAnswer | undefined {
    const from = stream.records.findIndex(({ id }) => id === events[0]?.id);
    return from < 0 ? undefined : this.compared(stream, BigInt(from) - 1n, events);
  }

  private write(name: string, events: readonly Proposed[]): AppendAnswer {
    const stream = this.streams.get(name) ?? { records: [], tombstoned: false };
    this.streams.set(name, stream);
    // A soft-deleted stream numbers on, and what was before stays hidden.
    if (stream.records.length > 0 && this.truncatedBefore(name) === EVERYTHING)
      this.append(`$$${name}`, 'any', [system('$metadata', {}, `{"$tb":${stream.records.length}}`)]);
    const created = TICKS_AT_EPOCH + BigInt(Date.now()) * 10_000n;
    for (const event of events) {
      const record: LogRecord = { ...event, stream: name, revision: BigInt(stream.records.length), position: this.end, created };
      stream.records.push(record);
      this.all.push(record);
      this.end += FRAME + BigInt(event.data.length + event.metadata.length + event.type.length);
    }
    for (const listener of [...this.listeners]) listener();
    const last = stream.records.at(-1);
    // An empty append succeeds, too: with what stands there, or 0.
    return { answer: 'success', revision: last?.revision ?? 0n, position: last?.position ?? this.end, repeated: false };
  }
}

let systemEvents = 0;
function system(type: string, data: unknown, text = JSON.stringify(data)): Proposed {
  const id = `00000000-0000-4000-8000-${String(++systemEvents).padStart(12, '0')}`;
  return { id, type, contentType: 'application/json', data: Buffer.from(text, 'utf8'), metadata: new Uint8Array() };
}
