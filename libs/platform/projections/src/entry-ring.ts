import type { Stored } from '#platform/event-log';

export interface RingLimits {
  readonly entries: number;
  /** UTF-16 units of the entries' text. */
  readonly bytes: number;
}

const DEFAULT_LIMITS: RingLimits = { entries: 2_000, bytes: 8_000_000 };

/**
 * The newest entries of the log, each under a running number. Numbers are never given twice, also across `clear`: a number that the ring
 * does not hold says that its holder has to read for itself.
 */
export class EntryRing {
  private entries: Stored[] = [];
  private bytes = 0;
  private first = 0;
  /** Whether the ring holds the log from its very first entry on. */
  private whole = false;
  private reading = false;

  constructor(private readonly limits: RingLimits = DEFAULT_LIMITS) {}

  /** Opens an empty ring with the entry that the reader starts behind; without one, at the start of the log. */
  begin(tail: Stored | undefined): void {
    this.clear();
    this.reading = true;
    this.whole = tail === undefined;
    if (tail !== undefined) this.push(tail);
  }

  push(stored: Stored): void {
    this.entries.push(stored);
    this.bytes += stored.entry.length;
    let drop = 0;
    while (this.entries.length - drop > this.limits.entries || (this.bytes > this.limits.bytes && this.entries.length - drop > 1)) {
      this.bytes -= this.entries[drop]!.entry.length;
      drop += 1;
    }
    if (drop === 0) return;
    this.entries.splice(0, drop);
    this.first += drop;
    this.whole = false;
  }

  /** Nothing before this call is held any more. */
  clear(): void {
    this.first += this.entries.length + 1;
    this.entries = [];
    this.bytes = 0;
    this.whole = false;
    this.reading = false;
  }

  /** The number of the entry that follows this one, or the first of the log; undefined where the ring does not hold it. */
  after(last: Pick<Stored, 'position' | 'leaf'> | undefined): number | undefined {
    if (!this.reading) return undefined;
    if (last === undefined) return this.whole ? this.first : undefined;
    const index = this.indexOf(last.position);
    return index !== undefined && this.entries[index]!.leaf === last.leaf ? this.first + index + 1 : undefined;
  }

  /** Up to `size` entries from this number on; undefined where the ring has passed it by. */
  from(number: number, size: number): readonly Stored[] | undefined {
    if (!this.reading || number < this.first) return undefined;
    return this.entries.slice(number - this.first, number - this.first + size);
  }

  private indexOf(position: string): number | undefined {
    let [low, high] = [0, this.entries.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.entries[middle]!.position;
      if (found === position) return middle;
      if (found < position) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
