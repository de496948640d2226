import { decode, type EventLog, type Position, type StreamName } from '#platform/event-log';
import { effective, type Recorded, type Registry } from '#platform/kernel';
import { FoldedRows, ViewFold } from './fold.js';
import { LogClock } from './log-clock.js';
import type { Projection, View } from './projection.js';
import { RowsInMemory, type Rows } from './rows.js';
import { nextTurn, turnIsOver } from './turns.js';

export interface Then {
  /** As the log was known: a position (that event included), or an instant (RFC 3339). */
  readonly knownAt?: string;
  /** As it had happened by then, by what is known: an instant (RFC 3339). */
  readonly asOf?: string;
}

const POSITION = /^\d{20,}$/;
const TOGETHER = 8;

/** The same rows at another time: folded in memory from the streams that they are made of, with the folds of the live view. */
export class History {
  constructor(
    private readonly log: EventLog,
    private readonly registry: Registry,
    private readonly clock: LogClock = new LogClock(undefined, log),
  ) {}

  /** The log is cut to what was known first, corrections take effect in what is left, and then what had not happened yet is left out. */
  async rows(projections: View | readonly Projection[], streams: readonly string[], then: Then = {}): Promise<Rows> {
    const fold = 'projections' in projections ? ViewFold.of(projections) : new ViewFold(projections);
    const events = (await this.events(streams, then)).filter((one) => fold.concerns(one.event.type));
    const rows = new FoldedRows(fold.tables.length);
    for (const one of events) {
      fold.apply(one, rows);
      if (turnIsOver()) await nextTurn();
    }
    return new RowsInMemory(fold.tables.map((table, index) => [table.rowClass, rows.rows(index)]));
  }

  /** The effective events of these streams, then, in the order of the log. */
  async events(streams: readonly string[], { knownAt, asOf }: Then = {}): Promise<readonly Recorded[]> {
    const until = knownAt === undefined ? 'everything' : await this.prefix(knownAt);
    if (until === undefined) return [];
    const happenedBy = asOf === undefined ? undefined : new Date(asOf).toISOString();
    const wanted = [...new Set(streams)];
    const found: Recorded[] = [];
    for (let from = 0; from < wanted.length; from += TOGETHER) {
      const histories = await Promise.all(wanted.slice(from, from + TOGETHER).map((stream) => this.stream(stream, until)));
      for (const history of histories) found.push(...effective(history));
    }
    return found.filter((one) => happenedBy === undefined || one.happened.at <= happenedBy).sort((a, b) => (a.position < b.position ? -1 : 1));
  }

  /** The position that `knownAt` means; undefined when nothing was known then. */
  async prefix(knownAt: string): Promise<Position | undefined> {
    return POSITION.test(knownAt) ? (knownAt as Position) : this.clock.prefixAt(knownAt);
  }

  /** The instant that counts as now for what was known then: derived states depend on it. */
  async instant(knownAt: string): Promise<string | undefined> {
    return POSITION.test(knownAt) ? this.clock.instantAt(knownAt as Position) : new Date(knownAt).toISOString();
  }

  private async stream(stream: string, until: Position | 'everything'): Promise<Recorded[]> {
    const history: Recorded[] = [];
    for await (const stored of this.log.readStream(stream as StreamName)) {
      if (until !== 'everything' && stored.position > until) break;
      history.push(decode(stored, this.registry));
      if (turnIsOver()) await nextTurn();
    }
    return history;
  }
}
