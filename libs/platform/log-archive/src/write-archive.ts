import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { access, open, rename, rm, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { leafOf, type Cursor, type EventLog, type Stored } from '#platform/event-log';
import { Chain } from './chain.js';
import { archived, eventText, footerText, headerText, readHeader, readLine, RunningHash, type Header } from './format.js';
import { isPacked, linesOf } from './lines.js';
import { ArchiveRefused } from './refused.js';

export interface ArchiveProgress {
  readonly phase: 'counting' | 'writing' | 'checking' | 'importing' | 'comparing';
  readonly done: number;
  /** Undefined while it is being counted. */
  readonly total: number | undefined;
}
export interface ArchiveOptions {
  readonly progress?: (progress: ArchiveProgress) => void;
  /** Told in a sentence what the operator did not ask for, and would want to know. */
  readonly told?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}
export interface ArchiveReport {
  readonly log: string;
  readonly count: number;
  readonly tail: string;
  /** Of the whole archive: who knows it from elsewhere knows that nothing was taken away or put in. */
  readonly hash: string;
}

/** Where an archive that was not finished goes on. */
interface Begun {
  readonly header: Header;
  readonly running: RunningHash;
  readonly chain: Chain;
  readonly done: number;
  readonly cursor: Cursor | 'start';
  readonly bytes: number;
}

/**
 * Writes every event up to the log's end of the moment into `file`, which appears when it is whole. A file that was begun (`.part`) is gone
 * on with where the log still ends as it did then, and begun anew where it does not: its end is part of what every hash stands on. It is
 * packed, where the name asks for that, when it is whole. The log is checked on the way: an entry that was altered in the database ends the
 * export.
 * @throws ArchiveRefused, LogUnavailable, HistoryChanged
 */
export async function writeArchive(log: EventLog, file: string, options: ArchiveOptions = {}): Promise<ArchiveReport> {
  if (await exists(file)) throw new ArchiveRefused('archive-exists', `${file} is there already, and is never written over`);
  const part = `${file}.part`;
  const begun = (await goneOnWith(part, log, options)) ?? (await fromStart(log, options));
  if (begun.bytes > 0) await truncate(part, begun.bytes);
  const out = new Output(part, begun.bytes > 0);
  try {
    if (begun.bytes === 0) await out.line(headerText(begun.header));
    await writeEvents(log, begun, out, options);
    await out.line(footerText({ count: begun.header.count, hash: begun.running.text }));
  } finally {
    await out.close();
  }
  if (file.endsWith('.gz')) await packed(part, file, options.signal);
  else await durably(part, file);
  const { log: id, count, tail } = begun.header;
  return { log: id, count, tail, hash: begun.running.text };
}

async function writeEvents(log: EventLog, { header, running, chain, done, cursor }: Begun, out: Output, { progress, signal }: ArchiveOptions): Promise<void> {
  let n = done;
  for await (const stored of log.readAll(cursor, { follow: false, ...(signal && { signal }) })) {
    if (n === header.count) break;
    const event = archived(honest(stored), n);
    chain.take(event);
    await out.line(eventText(event, running));
    n += 1;
    progress?.({ phase: 'writing', done: n, total: header.count });
  }
  signal?.throwIfAborted();
  if (n < header.count) throw new ArchiveRefused('target-changed', `the log ended after ${n} of ${header.count} events`);
}

/** A log keeps a leaf beside each entry, or computes it: either way it must be the entry's. */
function honest(stored: Stored): Stored {
  if (leafOf(stored.entry) !== stored.leaf)
    throw new ArchiveRefused('entry-leaf', `the event at ${stored.position} (${stored.stream}, revision ${stored.revision}) was altered in the database`);
  return stored;
}

async function fromStart(log: EventLog, { progress, signal }: ArchiveOptions): Promise<Begun> {
  const tail = await log.tail();
  if (tail === undefined || log.id === '') throw new ArchiveRefused('log-empty', 'there is nothing in this log');
  let count = 0;
  for await (const { position } of log.readAll('start', { follow: false, ...(signal && { signal }) })) {
    count += 1;
    progress?.({ phase: 'counting', done: count, total: undefined });
    if (position === tail.position) break;
  }
  signal?.throwIfAborted();
  const header: Header = readHeader(headerText({ log: log.id, tail: tail.position, count }));
  return { header, running: new RunningHash(headerText(header)), chain: new Chain(log.id), done: 0, cursor: 'start', bytes: 0 };
}

/** What of a begun file can be trusted: every whole line that proves itself. Undefined where there is nothing to go on with. */
async function goneOnWith(part: string, log: EventLog, { told }: ArchiveOptions): Promise<Begun | undefined> {
  if (!(await exists(part))) return undefined;
  const anew = (why: string) => void told?.(`${part} is begun anew: ${why}`);
  if (await isPacked(part)) return anew('it is packed');
  const tail = (await log.tail())?.position;
  let begun: Begun | undefined;
  try {
    let line = 0;
    for await (const text of linesOf(part)) {
      line += 1;
      const bytes = (begun?.bytes ?? 0) + Buffer.byteLength(text, 'utf8') + 1;
      if (begun === undefined) {
        const header = readHeader(text);
        if (header.log !== log.id) return anew('it holds events of another log');
        // Gone on with, it would leave out all that was recorded since, and look whole.
        if (header.tail !== tail) return anew('the log does not end any more where it ended then');
        begun = { header, running: new RunningHash(text), chain: new Chain(header.log), done: 0, cursor: 'start', bytes };
        continue;
      }
      // The end belongs to what is written last: it is written again.
      if (text.includes('"end":') && !text.startsWith('{"event":')) break;
      const one = readLine(text, begun.running, line);
      if (!('event' in one)) break;
      begun.chain.take(one.event, line);
      const cursor = { log: log.id, position: one.event.position, leaf: one.event.leaf } as Cursor;
      begun = { ...begun, done: one.event.n + 1, cursor, bytes };
    }
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    // Cut off within a line: what stands before it is whole. Anything else is no work of ours, and is begun anew.
    if (error.code !== 'archive-truncated') return anew(error.message);
  }
  return begun;
}

class Output {
  private readonly file: WriteStream;
  private failure: Error | undefined;

  constructor(path: string, goOn: boolean) {
    this.file = createWriteStream(path, { flags: goOn ? 'a' : 'w', mode: 0o600 });
    // An error is met by the next line, or by closing.
    this.file.on('error', (error) => (this.failure ??= error));
  }

  async line(text: string): Promise<void> {
    if (this.failure === undefined && !this.file.write(`${text}\n`)) await this.drained();
    if (this.failure !== undefined) throw this.failure;
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        this.file.off('drain', go);
        this.file.off('error', go);
        resolve();
      };
      this.file.once('drain', go);
      this.file.once('error', go);
    });
  }

  async close(): Promise<void> {
    if (!this.failure) {
      const closed = once(this.file, 'close');
      this.file.end();
      await closed;
    }
    if (this.failure) throw this.failure;
  }
}

/** What was written stays until all of it is packed: an export that is stopped here packs it anew. */
async function packed(part: string, file: string, signal?: AbortSignal): Promise<void> {
  const packing = `${file}.packing`;
  try {
    await pipeline(createReadStream(part), createGzip(), createWriteStream(packing, { mode: 0o600 }), signal ? { signal } : {});
    await durably(packing, file);
  } catch (error) {
    await rm(packing, { force: true });
    signal?.throwIfAborted();
    throw error;
  }
  await rm(part);
}

/** Whole on disk before it bears its name. */
async function durably(part: string, file: string): Promise<void> {
  await synced(part);
  await rename(part, file);
  await synced(dirname(file));
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
