import { setTimeout as pause } from 'node:timers/promises';
import {
  AppendMalformed,
  checkedAppend,
  EntryTooLarge,
  HeadMoved,
  leafOf,
  LogUnavailable,
  OutcomeUnknown,
  StreamTruncated,
  type Draft,
  type Head,
  type Receipt,
  type StreamName,
} from '#platform/event-log';
import { isOurs, type Client } from './client.js';
import { Failure } from './failures.js';
import { each } from './flow.js';
import { type Heads } from './heads.js';
import { positionText, type LogPosition } from './positions.js';
import { backoffBefore, type Tuning } from './tuning.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** When nothing new is begun any more for an append, and when its caller has an answer. */
interface Limits {
  readonly patience: number;
  readonly end: number;
}

/** Appends with fixed ids at a fixed revision, sent again unchanged until their outcome is known or patience ends. */
export class Appender {
  private running = 0;
  private readonly waiting = new Set<() => void>();
  private idle: (() => void)[] = [];

  constructor(
    private readonly client: Client,
    private readonly heads: Heads,
    private readonly tuning: Tuning,
  ) {}

  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    const patience = performance.now() + this.tuning.patience;
    const limits = { patience, end: patience + this.tuning.deadline };
    this.check(stream, drafts);
    await this.turn(limits);
    try {
      if (head !== 'no-stream' && this.tuning.safeguards.headLeaf) await this.standsAt(stream, head, limits);
      return await this.resolved(stream, head, drafts, limits);
    } finally {
      this.release();
    }
  }

  /** Returns when nothing is in flight any more. */
  async settled(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** What the database would refuse, take differently than meant, or hang on. */
  private check(stream: StreamName, drafts: readonly Draft[]): void {
    const bytes = checkedAppend(drafts);
    if (!isOurs(stream)) throw new AppendMalformed(`${String(stream)} is not a stream of this log`);
    for (const text of [stream, ...drafts.map(({ type }) => type)]) {
      if (text.includes('\0') || !text.isWellFormed()) throw new AppendMalformed('A name holds NUL or a lone surrogate');
    }
    let measured = bytes;
    for (const { id, type } of drafts) {
      if (!UUID.test(id)) throw new AppendMalformed(`${id} is not an id of an event`);
      if (type === '' || type.startsWith('$')) throw new AppendMalformed('An event has a type, and not one of the database’s own');
      measured += 2 * Buffer.byteLength(type, 'utf8');
    }
    if (measured > this.tuning.maxAppendBytes) throw new EntryTooLarge(measured, this.tuning.maxAppendBytes);
  }

  /** The database compares the revision only; that its event is the one the decision saw is compared here. It can never change afterwards. */
  private async standsAt(stream: StreamName, head: Head, { patience, end }: Limits): Promise<void> {
    // What was read before the connection was lost may be another database's.
    if (this.client.stands && this.heads.knows(stream, head)) return;
    const until = Math.min(performance.now() + this.tuning.readAgain, patience);
    for (let round = 0; ; round++) {
      try {
        for await (const found of each(this.client.readStream(stream, head.revision, { count: 1, within: end - performance.now() }))) {
          if (found.revision !== head.revision || leafOf(found.entry) !== head.leaf) break;
          this.heads.note(stream, head);
          if (performance.now() > patience) throw new LogUnavailable(`Nothing was written to ${stream}: its head was read too late`);
          return;
        }
        throw new HeadMoved(stream);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.kind === 'absent') throw new HeadMoved(stream);
        const wait = backoffBefore(round, this.tuning);
        if (error.final || performance.now() + wait > until) throw new LogUnavailable(`Nothing was written to ${stream}: ${error.message}`, { cause: error });
        await pause(wait);
      }
    }
  }

  private async resolved(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[], { patience, end }: Limits): Promise<Receipt> {
    const expected = head === 'no-stream' ? head : head.revision;
    let unknown: Failure | undefined;
    for (let round = 0; ; round++) {
      try {
        const { revision, position } = await this.client.append(stream, expected, drafts, end - performance.now());
        return await this.receipt(stream, head, drafts, end, revision, position);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.kind === 'wrong-revision') return await this.afterConflict(stream, head, drafts, end, unknown);
        if (error.kind === 'too-large') throw new EntryTooLarge(checkedAppend(drafts), error.limit ?? this.tuning.maxAppendBytes);
        if (error.kind === 'uncertain' || error.kind === 'not-leader') unknown = error;
        // The client has learnt from the refusal who leads.
        const wait = error.kind === 'not-leader' && round === 0 ? 0 : backoffBefore(round, this.tuning);
        if (error.final || performance.now() + wait > patience || (unknown !== undefined && !this.tuning.safeguards.repeat))
          throw given(stream, unknown, error);
        await pause(wait);
      }
    }
  }

  /** A conflict is one, unless our own append of before stands there. */
  private async afterConflict(
    stream: StreamName,
    head: Head | 'no-stream',
    drafts: readonly Draft[],
    end: number,
    unknown: Failure | undefined,
  ): Promise<Receipt> {
    if (unknown === undefined || !this.tuning.safeguards.crossCheck) throw new HeadMoved(stream);
    const first = head === 'no-stream' ? 0n : head.revision + 1n;
    try {
      let matching = 0;
      let position: LogPosition | undefined;
      // A reading may end before its end, or before its beginning, and say nothing of it. What was appended together stands together: the rest
      // is read on. Where nothing came, nothing is known: after a conflict something stands there, or another database than the one before.
      for (let read = -1; matching < drafts.length && read < matching;) {
        read = matching;
        const limit = { count: drafts.length - matching, within: end - performance.now() };
        for await (const found of each(this.client.readStream(stream, first + BigInt(matching), limit))) {
          if (found.id !== drafts[matching]?.id) throw new HeadMoved(stream);
          matching += 1;
          position = found.position;
        }
      }
      if (matching < drafts.length) throw new Failure('uncertain', 'What stands there was not read to its end');
      return await this.receipt(stream, head, drafts, end, first + BigInt(drafts.length) - 1n, position);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.kind === 'absent') throw new HeadMoved(stream);
      throw new OutcomeUnknown(stream, { cause: error });
    }
  }

  private async receipt(
    stream: StreamName,
    head: Head | 'no-stream',
    drafts: readonly Draft[],
    end: number,
    revision: bigint,
    position: LogPosition | undefined,
  ): Promise<Receipt> {
    const last = drafts.at(-1)!;
    // On a stream that others deleted the database numbers on where it had been.
    if (revision !== (head === 'no-stream' ? -1n : head.revision) + BigInt(drafts.length)) throw new StreamTruncated(stream);
    const at = position ?? (await this.positionOf(stream, revision, last.id, end));
    const leaf = leafOf(last.entry);
    this.heads.note(stream, { revision, leaf });
    return { revision, leaf, eventId: last.id, position: positionText(at) };
  }

  /** The answer to a repeat may lack it. @throws Failure as of an answer that was lost */
  private async positionOf(stream: StreamName, revision: bigint, id: string, end: number): Promise<LogPosition> {
    try {
      const limit = { count: 1, within: end - performance.now() };
      for await (const found of each(this.client.readStream(stream, revision, limit))) if (found.id === id) return found.position;
    } catch (error) {
      throw error instanceof Failure ? new Failure('uncertain', error.message, { cause: error }) : error;
    }
    throw new Failure('uncertain', 'What was acknowledged cannot be read');
  }

  /** @throws LogUnavailable when too many wait, or for too long */
  private async turn({ patience }: Limits): Promise<void> {
    if (this.running < this.tuning.appendsAtOnce) {
      this.running += 1;
      return;
    }
    if (this.waiting.size >= this.tuning.appendsWaiting) throw new LogUnavailable(`${this.tuning.appendsWaiting} appends already wait`);
    // Whoever ends hands its place over, so that nobody comes between.
    return new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.delete(go);
        reject(new LogUnavailable(`Nothing was sent: ${this.tuning.appendsAtOnce} other appends were still under way`));
      }, patience - performance.now());
      const go = () => {
        clearTimeout(late);
        this.waiting.delete(go);
        resolve();
      };
      this.waiting.add(go);
    });
  }

  private release(): void {
    const [next] = this.waiting;
    if (next !== undefined) return next();
    this.running -= 1;
    if (this.running > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

/** Where patience ends. */
function given(stream: StreamName, unknown: Failure | undefined, last: Failure): Error {
  if (unknown !== undefined) return new OutcomeUnknown(stream, { cause: unknown });
  return new LogUnavailable(`Nothing was written to ${stream}: ${last.message}`, { cause: last });
}
