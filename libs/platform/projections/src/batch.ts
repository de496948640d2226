import type { PoolClient } from 'pg';
import { decode, decodeOnce, parseEntry, StreamTruncated, type EventLog, type Stored, type StreamName } from '#platform/event-log';
import { effective, isCorrected, type Recorded, type Registry } from '#platform/kernel';
import { Poison } from './errors.js';
import { FoldedRows, type ViewFold } from './fold.js';
import { blamesTheData, isTransient, plainTypes } from './postgres.js';
import type { StreamRow } from './projection.js';
import { nextTurn, turnIsOver } from './turns.js';

interface Decoded {
  readonly stored: Stored;
  readonly one: Recorded;
}

/** A batch as far as it can be folded without its tables: decoded, and its corrected streams folded anew. */
export interface PreparedBatch {
  readonly last: Stored;
  readonly others: readonly Decoded[];
  readonly corrected: readonly string[];
  readonly rows: FoldedRows;
}

/** Whether none of the batch concerns the view: only its cursor moves. */
export const nothingIn = ({ others, corrected }: PreparedBatch): boolean => others.length === 0 && corrected.length === 0;

const TOGETHER = 8;

/**
 * Folds one batch into the tables that the transaction's search path names: one query to load and at most three statements to write each
 * table, however long the batch is.
 */
export class BatchFold {
  constructor(
    private readonly fold: ViewFold,
    private readonly log: EventLog,
    private readonly registry: Registry,
  ) {}

  /** The running maximum of `recorded` after the batch. @throws Poison, UnknownEventType and NewerSchema inside it */
  recordedHigh(batch: readonly Stored[], before: string | null): string {
    let high = before ?? '';
    for (const { entry } of batch) {
      const recorded = recordedIn(entry);
      if (recorded > high) high = recorded;
    }
    return high;
  }

  /** All that is read from the log is read here, before a transaction holds locks. @throws Poison, LogUnavailable */
  async prepare(batch: readonly Stored[]): Promise<PreparedBatch> {
    const decoded = this.decode(batch, decodeOnce);
    const rows = new FoldedRows(this.fold.tables.length);
    const last = batch.at(-1)!;
    const corrected = await this.refold(decoded, last, rows);
    return { last, others: decoded.filter(({ one }) => !corrected.has(one.stream)), corrected: [...corrected], rows };
  }

  /** A prepared batch is written once. @throws Poison naming the event; of several that a statement refused together, the last */
  async write(client: PoolClient, prepared: PreparedBatch): Promise<void> {
    if (nothingIn(prepared)) return;
    const { last, others, corrected, rows } = prepared;
    await this.load(client, others, rows);
    const loaded = this.keysAtRest(rows);
    for (const { stored, one } of others) blaming(stored, () => this.fold.apply(one, rows));
    try {
      await this.store(client, rows, loaded, corrected);
    } catch (error) {
      if (blamesTheData(error)) throw new Poison(last.eventId, last.position, { cause: error });
      throw error;
    }
  }

  /** Folds whole streams, of which no event was folded before: their rows come out as they end. @throws Poison */
  async whole(histories: readonly (readonly Stored[])[]): Promise<readonly (readonly StreamRow[])[]> {
    const rows = new FoldedRows(this.fold.tables.length);
    for (const history of histories) {
      const corrected = history.find(({ type }) => isCorrected(type) && this.fold.concerns(type));
      if (corrected !== undefined) await this.wholeCorrected(history, corrected, rows);
      else
        for (const stored of history) {
          for (const { one } of this.decode([stored], decode)) blaming(stored, () => this.fold.apply(one, rows));
          if (turnIsOver()) await nextTurn();
        }
    }
    return this.fold.tables.map((_, table) => rows.rows(table));
  }

  /** Writes rows that are not there yet. */
  async insert(client: PoolClient, rows: readonly (readonly StreamRow[])[]): Promise<void> {
    for (const [index, table] of this.fold.tables.entries()) if (rows[index]!.length > 0) await client.query(table.insert(), [JSON.stringify(rows[index])]);
  }

  /** Types that no projection lists are not decoded; a type that nobody knows stops the view all the same. */
  private decode(batch: readonly Stored[], read: typeof decode): Decoded[] {
    const decoded: Decoded[] = [];
    for (const stored of batch) {
      blaming(stored, () => {
        if (this.fold.concerns(stored.type)) decoded.push({ stored, one: read(stored, this.registry) });
        else this.registry.definition(stored.type);
      });
    }
    return decoded;
  }

  /** A stream as its corrections make it: what is wrong with it is put on the first of them. */
  private async wholeCorrected(history: readonly Stored[], corrected: Stored, rows: FoldedRows): Promise<void> {
    const decoded: Recorded[] = [];
    for (const stored of history) {
      blaming(corrected, () => decoded.push(decode(stored, this.registry)));
      if (turnIsOver()) await nextTurn();
    }
    for (const one of effective(decoded)) {
      blaming(corrected, () => this.fold.apply(one, rows));
      if (turnIsOver()) await nextTurn();
    }
  }

  /** A stream that is corrected in this batch is read whole, up to the batch's end, and folded anew from its effective history. */
  private async refold(decoded: readonly Decoded[], last: Stored, rows: FoldedRows): Promise<ReadonlySet<string>> {
    const corrected = new Map<string, Stored>();
    for (const { stored, one } of decoded) if (isCorrected(one.event.type)) corrected.set(one.stream, stored);
    const waiting = [...corrected];
    while (waiting.length > 0) {
      await Promise.all(
        waiting.splice(0, TOGETHER).map(async ([stream, stored]) => {
          const history = await this.historyUpTo(stream, stored, last);
          blaming(stored, () => {
            for (const one of effective(history.map((event) => decode(event, this.registry)))) this.fold.apply(one, rows);
          });
        }),
      );
    }
    return new Set(corrected.keys());
  }

  /** @throws Poison when what is corrected is not there whole any more */
  private async historyUpTo(stream: string, corrected: Stored, last: Stored): Promise<readonly Stored[]> {
    const history: Stored[] = [];
    try {
      for await (const event of this.log.readStream(stream as StreamName)) {
        if (event.position > last.position) break;
        history.push(event);
      }
    } catch (error) {
      throw error instanceof StreamTruncated ? new Poison(corrected.eventId, corrected.position, { cause: error }) : error;
    }
    return history;
  }

  private async load(client: PoolClient, decoded: readonly Decoded[], rows: FoldedRows): Promise<void> {
    const wanted = this.fold.tables.map(() => new Set<string>());
    for (const { stored, one } of decoded) {
      blaming(stored, () => {
        for (const { table, key } of this.fold.touches(one)) wanted[table]!.add(key);
      });
    }
    for (const [index, keys] of wanted.entries()) {
      if (keys.size === 0) continue;
      const { rows: found } = await client.query<StreamRow>({ text: this.fold.tables[index]!.selectByKeys(), values: [[...keys]], types: plainTypes });
      for (const row of found) rows.set(index, row.key, row);
    }
  }

  /** Which row object stood under each key before the fold: what is still the same afterwards need not be written. */
  private keysAtRest(rows: FoldedRows): readonly ReadonlyMap<string, StreamRow | undefined>[] {
    return this.fold.tables.map((_, table) => new Map(rows.entries(table)));
  }

  private async store(
    client: PoolClient,
    rows: FoldedRows,
    atRest: readonly ReadonlyMap<string, StreamRow | undefined>[],
    corrected: readonly string[],
  ): Promise<void> {
    const anew = new Set(corrected);
    for (const [index, table] of this.fold.tables.entries()) {
      if (corrected.length > 0) await client.query(table.delete('stream'), [corrected]);
      const written: StreamRow[] = [];
      const gone: string[] = [];
      for (const [key, row] of rows.entries(index)) {
        const before = atRest[index]!.get(key);
        if (row === undefined) {
          if (before !== undefined) gone.push(key);
        } else if (row !== before || anew.has(row.stream)) written.push(row);
      }
      if (gone.length > 0) await client.query(table.delete('key'), [gone]);
      if (written.length > 0) await client.query(table.upsert(), [JSON.stringify(written)]);
    }
  }
}

function blaming(stored: Stored, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Poison || isTransient(error)) throw error;
    throw new Poison(stored.eventId, stored.position, { cause: error });
  }
}

/**
 * `recorded` of a stored entry, without parsing it: its members stand in order, and behind `recorded` only `rev`, `stream`, `tv`, `type`
 * and `v` follow, of which none is an object, so the last such name in the text is the entry's own.
 */
export function recordedIn(entry: string): string {
  const at = entry.lastIndexOf(RECORDED);
  const recorded = at < 0 ? '' : entry.slice(at + RECORDED.length, at + RECORDED.length + 24);
  return recorded.endsWith('Z') ? recorded : parseEntry(entry).recorded;
}
const RECORDED = '"recorded":"';
