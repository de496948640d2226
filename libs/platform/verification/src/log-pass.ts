import { createHash } from 'node:crypto';
import { alterationOf, entryId, HistoryChanged, parseEntry, type Entry, type EventLog, type Position, type Stored } from '#platform/event-log';
import { nextTurn, turnIsOver } from '#platform/projections';
import type { Claim, Found } from './finding.js';

const DENSE = /^\d{20}$/;

/** Who is told of each event of the pass. */
export type Visitor = (stored: Stored, entry: Entry) => Promise<void> | void;

export interface LogPassReport {
  readonly events: number;
  readonly tail: Verified | undefined;
  /** Whether every event could be read. */
  readonly whole: boolean;
}

/** Up to where the log was found as it was written. */
export interface Verified {
  readonly position: Position;
  readonly leaf: string;
  /** SHA-256 over all leaves in order, hexadecimal: the head that is exported. */
  readonly digest: string;
  /** Events up to and including this one. */
  readonly events: number;
  /** The latest `recorded` up to it. */
  readonly recordedHigh: string;
}

export const EMPTY_DIGEST = '0'.repeat(64);

export interface LogPassOptions {
  /** The pass begins behind this event. */
  readonly from?: Verified | undefined;
  /** By number of events, digests of the log up to there as they were exported. */
  readonly heads?: ReadonlyMap<number, readonly string[]>;
  readonly progress?: (events: number) => void;
}

/**
 * Reads the log, as it is stored: each event's leaf, the chain of its stream, dense positions, and what rows elsewhere say of it. An event
 * that is missing ends the pass, named.
 */
export class LogPass {
  private readonly heads = new Map<string, { readonly revision: bigint; readonly leaf: string }>();
  private readonly claims = new Map<string, Claim[]>();
  private high = '';
  private events = 0;
  private resumed = false;
  private marked = 0;

  constructor(
    private readonly log: EventLog,
    claims: readonly Claim[],
    private readonly found: Found,
  ) {
    for (const claim of claims) this.claims.set(claim.position, [...(this.claims.get(claim.position) ?? []), claim]);
  }

  async run(visitors: readonly Visitor[], { from, heads = new Map(), progress }: LogPassOptions = {}): Promise<LogPassReport> {
    this.begin(from);
    let digest = Buffer.from(from?.digest ?? EMPTY_DIGEST, 'hex');
    let tail = from;
    let whole = true;
    try {
      const cursor = from === undefined ? 'start' : { log: this.log.id, position: from.position, leaf: from.leaf };
      for await (const stored of this.log.readAll(cursor, { follow: false })) {
        digest = createHash('sha256').update(digest).update(stored.leaf).digest();
        await this.visit(stored, visitors);
        const hex = digest.toString('hex');
        if (heads.get(this.events)?.some((one) => one !== hex) === true)
          this.found({ check: 'export', place: stored.position, problem: 'the log up to here is not the one whose head was exported' });
        tail = { position: stored.position, leaf: stored.leaf, digest: hex, events: this.events, recordedHigh: this.high };
        if (this.events % 1_000 === 0) progress?.(this.events);
        if (turnIsOver()) await nextTurn();
      }
    } catch (error) {
      if (!(error instanceof HistoryChanged)) throw error;
      whole = false;
      this.found({ check: 'position', place: error.cursor.position, problem: error.found });
    }
    this.unmet(heads);
    return { events: this.events, tail, whole };
  }

  private begin(from: Verified | undefined): void {
    this.high = from?.recordedHigh ?? '';
    this.events = from?.events ?? 0;
    this.resumed = from !== undefined;
    if (from !== undefined) for (const position of [...this.claims.keys()]) if (position <= from.position) this.claims.delete(position);
  }

  private async visit(stored: Stored, visitors: readonly Visitor[]): Promise<void> {
    if (DENSE.test(stored.position) && BigInt(stored.position) !== BigInt(this.events))
      this.found({ check: 'position', place: stored.position, problem: `event ${this.events} is missing before it` });
    const entry = this.read(stored);
    await this.chain(stored, entry);
    this.events += 1;
    if (entry === undefined) return;
    if (entry.recorded > this.high) this.high = entry.recorded;
    this.claimed(stored);
    for (const visit of visitors) await visit(stored, entry);
  }

  private unmet(heads: ReadonlyMap<number, readonly string[]>): void {
    for (const left of this.claims.values())
      for (const claim of left) this.found({ check: claim.check, place: claim.place, problem: `the log holds no event at ${claim.position}` });
    const beyond = [...heads.keys()].filter((events) => events > this.events);
    if (beyond.length > 0) this.found({ check: 'export', place: `event ${Math.max(...beyond)}`, problem: 'the log ends before a head that was exported' });
  }

  private read(stored: Stored): Entry | undefined {
    const alteration = alterationOf(stored);
    if (alteration !== undefined) this.found({ check: 'leaf', place: placeOf(stored), problem: alteration });
    try {
      const entry = parseEntry(stored.entry);
      if (alteration === undefined && entryId(entry) !== stored.eventId)
        this.found({ check: 'leaf', place: placeOf(stored), problem: 'its text does not give its id' });
      return entry;
    } catch {
      return undefined;
    }
  }

  private async chain(stored: Stored, entry: Entry | undefined): Promise<void> {
    const before = this.heads.get(stored.stream) ?? (await this.headBefore(stored));
    const place = placeOf(stored);
    if (stored.revision !== (before?.revision ?? -1n) + 1n)
      this.found({ check: 'chain', place, problem: `revision ${stored.revision} does not follow ${before?.revision ?? 'nothing'}` });
    if (entry !== undefined && entry.prev !== (before?.leaf ?? null))
      this.found({ check: 'chain', place, problem: 'it does not name the leaf of the event before it' });
    this.heads.set(stored.stream, { revision: stored.revision, leaf: stored.leaf });
  }

  /** Of a stream that began before this pass. */
  private async headBefore({ stream, revision }: Stored): Promise<{ readonly revision: bigint; readonly leaf: string } | undefined> {
    if (revision === 0n || !this.resumed) return undefined;
    for await (const before of this.log.readStream(stream, revision - 2n)) return before.revision === revision - 1n ? before : undefined;
    return undefined;
  }

  private claimed(stored: Stored): void {
    for (const { check, place, log, leaf, recordedHigh, events, within } of this.claims.get(stored.position) ?? []) {
      const at = `the event at ${stored.position}`;
      if (log !== this.log.id) this.found({ check, place, problem: 'it names another log' });
      if (leaf !== stored.leaf) this.found({ check, place, problem: `${at} has another leaf` });
      if (recordedHigh !== undefined && recordedHigh !== this.high)
        this.found({ check, place, problem: `up to ${stored.position} the latest record is another` });
      if (events !== undefined && events !== this.events) this.found({ check, place, problem: `${at} is number ${this.events}, and it counts ${events}` });
      if (within !== undefined && !this.resumed && this.events - this.marked > within) this.found({ check, place, problem: 'the one before it is missing' });
      if (within !== undefined) this.marked = this.events;
    }
    this.claims.delete(stored.position);
  }
}

const placeOf = ({ position, stream }: Stored): string => `${position} ${stream}`;
