import type { Readable } from 'node:stream';
import { setMaxListeners } from 'node:events';
import { inTime, orAborted } from '#platform/event-log';
import type { AppendLine } from './append-line.js';
import { Failure, Silence } from './failures.js';
import type { Appended, ReadWanted } from './messages.js';

export type Line = AppendLine<Buffer, Appended>;
export type Reading = Readable & { cancel(): void };

/** One client object: it looks for the node, and holds the connection to it. */
export interface Way {
  reading(wanted: ReadWanted): Promise<Reading>;
  appendLine(): Promise<Line>;
  /** Why none of the nodes is believed, if that is why none is found. */
  distrust(): Promise<string | undefined>;
  end(): Promise<void>;
}

/** Nodes that are well are found sooner. */
const DOUBT_AFTER_MS = 300;
/** So many failures in a row that say nothing about the database: the channel itself may be what fails. */
const DOUBTS = 3;

/** One client object and what hangs on it: replaced as a whole when it can no longer be trusted to find the database. */
export class Generation {
  /** Where appends go. */
  private line: Line | undefined;
  private opening: Promise<Line> | undefined;
  private readonly retirement = new AbortController();
  private readonly search = new AbortController();
  private searching = 0;
  private distrust: Promise<string | undefined> | undefined;
  /** Whether the database has answered on it, be it with a refusal. */
  proven = false;
  private doubts = 0;
  private doubted: unknown;

  constructor(
    private readonly way: Way,
    /** Told when appends go over a connection that may lead elsewhere than the one before. */
    private readonly reconnected: () => void,
  ) {
    // Every call of the moment listens.
    setMaxListeners(0, this.retired, this.search.signal);
  }

  get retired(): AbortSignal {
    return this.retirement.signal;
  }

  /** Whether the connection that appends go over still stands, as far as anyone knows. */
  get stands(): boolean {
    return this.line?.stands === true;
  }

  answered(): void {
    this.proven = true;
    this.doubts = 0;
  }

  /** Whether failures that the client does not look for another node after have become too many. One that ended many appends is one. */
  doubt(cause: unknown): boolean {
    if (cause !== this.doubted) this.doubts += 1;
    this.doubted = cause;
    return this.doubts >= DOUBTS;
  }

  /** The line of the moment. An old one is left: who asks is asked for at its beginning only, and an account may be closed meanwhile. */
  async lineWithin(ms: number, lineAge: number): Promise<Line> {
    if (this.line?.takes(lineAge) === true) return this.line;
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    return this.found(this.opening, ms);
  }

  async readingWithin(ms: number, wanted: ReadWanted): Promise<Reading> {
    const opening = this.way.reading(wanted);
    try {
      return await this.found(opening, ms);
    } catch (error) {
      // When the database is found after all, nobody is left to read it.
      opening.then(letGo, () => undefined);
      throw error;
    }
  }

  /** Takes nothing more; readers and appends that are under way end. */
  async retire(): Promise<void> {
    this.line?.end(replaced());
    await this.end();
  }

  /** Gives everything back; appends that are under way are answered first. */
  async end(): Promise<void> {
    this.retirement.abort();
    this.search.abort(replaced());
    this.line?.retire();
    await this.way.end();
  }

  private async open(): Promise<Line> {
    const continued = this.stands;
    this.line?.retire();
    this.line = undefined;
    const line = await this.way.appendLine();
    // Whoever waited for it while the client was replaced asks anew. A call that is ended in the turn in which it was begun would go on.
    if (this.retired.aborted) setImmediate(() => line.retire());
    if (!continued) this.reconnected();
    return (this.line = line);
  }

  private async found<T>(opening: Promise<T>, ms: number): Promise<T> {
    const { signal } = this.search;
    const doubt = setTimeout(() => void this.doubtNodes(), DOUBT_AFTER_MS);
    this.searching += 1;
    try {
      const found = await inTime(orAborted(opening, signal), ms, () => new Silence(`Failed to discover the database within ${Math.round(ms)} ms`));
      if (found === undefined) throw signal.reason;
      return found;
    } finally {
      this.searching -= 1;
      clearTimeout(doubt);
    }
  }

  private async doubtNodes(): Promise<void> {
    // Certificates are exchanged: each search asks for itself.
    this.distrust ??= this.way.distrust().finally(() => (this.distrust = undefined));
    const why = await this.distrust;
    if (why !== undefined && this.searching > 0) this.search.abort(new Failure('untrusted', why));
  }
}

export const replaced = () => new Failure('uncertain', 'The client was replaced while it waited for an answer');

/** A call that is ended in the turn in which it was begun would go on. */
function letGo(reading: Reading): void {
  reading.on('error', () => undefined);
  setImmediate(() => {
    reading.cancel();
    reading.resume();
  });
}
