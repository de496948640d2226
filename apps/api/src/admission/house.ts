/** A request of usual size that takes longer than this has waited too long behind others. */
const TARGET_MS = 2_000;
/** So many are always let in: fewer would leave the processor idle while the database works. */
const FLOOR = 32;
/** Later than this the process comes to nothing in time, not even to refusing. */
const LAG_MS = 150;
const SHRINKING = 0.98;
const SHRINKING_BY_LAG = 0.9;
const GROWING = 0.5;

interface Guest {
  readonly since: number;
  whose?: string;
}

/**
 * Room for so many requests at once. Who fills it alone gets half of it; the fuller it is, the less each may have (what is free is also
 * the most that one may hold), so that there is always room for those who have little. While requests take longer than two seconds, or
 * the process comes late to its turn, a room that is more than half full shrinks, and it grows again when they do not: on a slow machine two seconds’ work is let in and not a minute’s.
 */
export class House {
  private inside = 0;
  private room: number;
  private readonly held = new Map<string, number>();
  private readonly guests = new WeakMap<object, Guest>();

  constructor(
    private readonly most: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.room = most;
  }

  get full(): boolean {
    return this.inside >= Math.floor(this.room);
  }

  /** False when there is no room. */
  enter(request: object): boolean {
    if (this.guests.has(request)) return true;
    if (this.full) return false;
    this.inside += 1;
    this.guests.set(request, { since: this.clock() });
    return true;
  }

  /** Says whose request it is that has entered. False when that one holds as much as one may hold now. */
  name(request: object, whose: string): boolean {
    const guest = this.guests.get(request);
    if (guest === undefined || guest.whose !== undefined) return true;
    const others = this.held.get(whose) ?? 0;
    // The request itself stands in room that was free for it.
    if (others > 0 && others >= Math.floor(this.room) - this.inside + 1) return false;
    this.held.set(whose, others + 1);
    guest.whose = whose;
    return true;
  }

  /** May be said twice, and of one who never entered. @param usual whether how long it took says anything of the others */
  leave(request: object, usual = false): void {
    const guest = this.guests.get(request);
    if (guest === undefined) return;
    this.guests.delete(request);
    this.inside -= 1;
    if (usual) this.learn(this.clock() - guest.since);
    if (guest.whose === undefined) return;
    const left = this.held.get(guest.whose)! - 1;
    if (left === 0) this.held.delete(guest.whose);
    else this.held.set(guest.whose, left);
  }

  /** Told how late the process came to its turn. */
  late(ms: number): void {
    if (ms > LAG_MS) this.shrink(SHRINKING_BY_LAG);
  }

  private learn(ms: number): void {
    if (ms > TARGET_MS) this.shrink(SHRINKING);
    else this.room = Math.min(this.most, this.room + GROWING);
  }

  /** Only where those inside are the reason: a few who wait for a slow machine are not helped by refusing others. */
  private shrink(factor: number): void {
    if (this.inside * 2 > this.room) this.room = Math.max(Math.min(FLOOR, this.most), this.room * factor);
  }
}
