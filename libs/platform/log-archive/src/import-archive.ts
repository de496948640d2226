import { setTimeout as pause } from 'node:timers/promises';
import { HeadMoved, OutcomeUnknown, type Draft, type EventLog, type Head, type Stored, type StreamName } from '#platform/event-log';
import { headerOf, readArchive, type Read, type Whole } from './read-archive.js';
import { ArchiveRefused } from './refused.js';
import type { ArchiveOptions, ArchiveReport } from './write-archive.js';

/** Below the least that a log may be told to take in one append. */
const MOST_BYTES = 60_000;
const MOST_EVENTS = 100;
const ATTEMPTS = 5;

export interface ImportOptions extends ArchiveOptions {
  /** The hash that the archive must have, known from elsewhere. */
  readonly expected?: string;
}
export interface ImportReport extends ArchiveReport {
  /** Events that stood in the target before. */
  readonly found: number;
  readonly written: number;
  /** Where the target ends now. */
  readonly position: string;
}

/**
 * Brings an archive into a log that is empty, or holds the beginning of the same archive. First the whole archive is proven, then what is
 * missing is appended in its order, then the log is read back and compared event by event. It is the archive of the proven hash each time,
 * or the last append is left out. Safe to run again after any stop.
 * @throws ArchiveRefused: before the first event is written when the archive is at fault; LogUnavailable, OutcomeUnknown: run it again
 */
export async function importArchive(file: string, log: EventLog, options: ImportOptions = {}): Promise<ImportReport> {
  const { header, hash } = await proven(file, (await headerOf(file)).count, options);
  if (options.expected !== undefined && options.expected !== hash)
    throw new ArchiveRefused('archive-unexpected', `this archive is whole, and is another one: its hash is ${hash}`);
  const { found, written } = await appendMissing(again(file, hash), log, header.count, options);
  const position = await compared(again(file, hash), log, header.count, options);
  return { log: header.log, count: header.count, tail: header.tail, hash, found, written, position };
}

async function proven(file: string, total: number, { progress, signal }: ArchiveOptions): Promise<Whole> {
  const events = readArchive(file);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    signal?.throwIfAborted();
    progress?.({ phase: 'checking', done: next.value.event.n + 1, total });
  }
}

/** The archive that was proven, from its beginning: another that took its place meanwhile may be whole, too, and is refused at its end. */
async function* again(file: string, hash: string): AsyncGenerator<Read> {
  const whole = yield* readArchive(file);
  if (whole.hash !== hash) throw new ArchiveRefused('archive-changed', `the archive was exchanged while it was imported: its hash is ${whole.hash} now`);
}

async function appendMissing(
  events: AsyncIterable<Read>,
  log: EventLog,
  total: number,
  { progress, signal }: ArchiveOptions,
): Promise<{ found: number; written: number }> {
  const standing = log.readAll('start', { follow: false })[Symbol.asyncIterator]();
  let run = new Run();
  let found = 0;
  let written = 0;
  let ended = false;
  const told = () => progress?.({ phase: 'importing', done: found + written, total });
  try {
    for await (const read of events) {
      signal?.throwIfAborted();
      if (!ended) {
        const there = await standing.next();
        if (there.done !== true) {
          same(there.value, read);
          found += 1;
          told();
          continue;
        }
        ended = true;
      }
      if (!run.takes(read)) {
        written += await run.append(log);
        run = new Run();
        told();
      }
      run.add(read);
    }
    if (!ended && (await standing.next()).done !== true)
      throw new ArchiveRefused('target-longer', `the log holds more than the ${total} events of the archive`);
  } finally {
    await standing.return?.();
  }
  const last = await run.append(log);
  written += last;
  if (last > 0) told();
  return { found, written };
}

/** The log as it stands now, against the archive: the same events in the same order, and no others. */
async function compared(events: AsyncIterable<Read>, log: EventLog, total: number, { progress, signal }: ArchiveOptions): Promise<string> {
  const standing = log.readAll('start', { follow: false })[Symbol.asyncIterator]();
  let position = '';
  try {
    for await (const read of events) {
      signal?.throwIfAborted();
      const there = await standing.next();
      if (there.done === true) throw new ArchiveRefused('target-differs', `the log ends before event ${read.event.n}`);
      same(there.value, read);
      position = there.value.position;
      progress?.({ phase: 'comparing', done: read.event.n + 1, total });
    }
    if ((await standing.next()).done !== true) throw new ArchiveRefused('target-longer', 'somebody else writes into this log');
  } finally {
    await standing.return?.();
  }
  return position;
}

function same(stored: Stored, { event }: Read): void {
  if (
    stored.entry !== event.entry ||
    stored.stream !== event.stream ||
    stored.revision !== BigInt(event.revision) ||
    stored.eventId !== event.id ||
    stored.type !== event.type
  )
    throw new ArchiveRefused('target-differs', `the log holds another event at ${stored.position} than event ${event.n} of the archive`);
}

/** Events that follow one another in one stream, appended together. */
class Run {
  private readonly drafts: Draft[] = [];
  private stream: StreamName | undefined;
  private before: Head | 'no-stream' = 'no-stream';
  private bytes = 0;

  takes({ stream, draft }: Read): boolean {
    if (this.stream === undefined) return true;
    return stream === this.stream && this.drafts.length < MOST_EVENTS && this.bytes + Buffer.byteLength(draft.entry, 'utf8') <= MOST_BYTES;
  }

  add({ stream, draft, before }: Read): void {
    if (this.stream === undefined) this.before = before;
    this.stream = stream;
    this.drafts.push(draft);
    this.bytes += Buffer.byteLength(draft.entry, 'utf8');
  }

  async append(log: EventLog): Promise<number> {
    if (this.stream === undefined) return 0;
    for (let attempt = 1; ; attempt++) {
      try {
        await log.append(this.stream, this.before, this.drafts);
        return this.drafts.length;
      } catch (error) {
        if (error instanceof HeadMoved) throw new ArchiveRefused('target-changed', `somebody else wrote to ${this.stream}`, undefined, { cause: error });
        if (!(error instanceof OutcomeUnknown) || attempt === ATTEMPTS) throw error;
        await pause(200 * attempt);
      }
    }
  }
}
