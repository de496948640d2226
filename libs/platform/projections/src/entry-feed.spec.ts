import { decodeOnce, HistoryChanged, type InMemoryLog, LogUnavailable, type Cursor, type EventLog, type Stored } from '#platform/event-log';
import { EntryFeed } from './entry-feed.js';
import { Ledger } from './ledger.fixture.js';
import type { Batches } from './log-batches.js';
import { pause } from './postgres.js';

/** Counts the readers of everything that are open, and how many entries they were given. */
class CountedLog implements EventLog {
  open = 0;
  begun = 0;
  given = 0;
  failure: Error | undefined;
  constructor(private readonly log: InMemoryLog) {}
  get id() {
    return this.log.id;
  }
  append: EventLog['append'] = (...args) => this.log.append(...args);
  readStream: EventLog['readStream'] = (...args) => this.log.readStream(...args);
  readByStream: EventLog['readByStream'] = (...args) => this.log.readByStream(...args);
  tail = () => this.log.tail();
  async *readAll(cursor: Cursor | 'start', options?: { readonly signal?: AbortSignal; readonly follow?: boolean }) {
    this.open += 1;
    this.begun += 1;
    try {
      for await (const stored of this.log.readAll(cursor, options)) {
        if (this.failure !== undefined) throw this.failure;
        this.given += 1;
        yield stored;
      }
    } finally {
      this.open -= 1;
    }
  }
}

describe('the feed of entries', () => {
  let ledger: Ledger;
  let log: CountedLog;
  let open: Batches[];
  const stop = new AbortController();
  beforeEach(() => {
    ledger = new Ledger();
    log = new CountedLog(ledger.log);
    open = [];
  });
  afterEach(() => open.forEach((one) => one.close()));

  let boxes = 0;
  const record = async (count: number) => {
    for (let n = 0; n < count; n++) await ledger.record(`f${boxes++}`, 'ledger.BoxOpened', { shelf: 'A' });
  };
  const cursorAt = async (): Promise<Cursor> => {
    const { position, leaf } = (await log.tail())!;
    return { log: log.id, position, leaf };
  };
  const follow = (feed: EntryFeed, cursor: Cursor | 'start', size = 500) => {
    const batches = feed.follow(cursor, { size, signal: stop.signal });
    open.push(batches);
    return batches;
  };
  /** Takes until so many entries came. */
  const take = async (batches: Batches, count: number) => {
    const taken: Stored[] = [];
    while (taken.length < count) taken.push(...((await batches.next(2_000)) ?? []));
    return taken;
  };
  const positions = (entries: readonly Stored[]) => entries.map(({ position }) => Number(position));
  const allOf = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);
  /** Until every follower is served from the ring. */
  const joined = async (...followers: Batches[]) => {
    for (const one of followers) for (let n = 0; n < 3; n++) await one.next(5);
  };

  it('reads each new entry once for all followers, who share the same object', async () => {
    await record(3);
    const feed = new EntryFeed(log);
    const followers = await Promise.all(allOf(5).map(async () => follow(feed, await cursorAt())));
    await joined(...followers);
    expect(log.open).toBe(1);
    const before = log.given;
    await record(10);
    const seen = await Promise.all(followers.map((one) => take(one, 10)));
    expect(log.given - before).toBe(10);
    for (const entries of seen) expect(positions(entries)).toEqual(allOf(10, 3));
    expect(new Set(seen.map(([first]) => first)).size).toBe(1);
    const [one] = seen.map(([first]) => decodeOnce(first!, ledger.registry));
    expect(decodeOnce(seen[4]![0]!, ledger.registry)).toBe(one);
    expect(() => ((one!.event.data as { shelf: string }).shelf = 'B')).toThrow(TypeError);
  });

  it('lets a follower from far behind read for itself until it reaches the ring, and gives it every entry once', async () => {
    await record(50);
    const feed = new EntryFeed(log);
    const near = follow(feed, await cursorAt());
    const far = follow(feed, 'start', 7);
    await joined(near);
    await record(5);
    expect(positions(await take(far, 55))).toEqual(allOf(55));
    await joined(far, near);
    expect(log.open).toBe(1);
    await record(2);
    expect(positions(await take(far, 2))).toEqual([55, 56]);
  });

  it('serves a follower of a log that is empty from its first entry', async () => {
    const feed = new EntryFeed(log);
    const first = follow(feed, 'start');
    await joined(first);
    expect(log.open).toBe(1);
    await record(4);
    expect(positions(await take(first, 4))).toEqual(allOf(4));
  });

  it('never waits for a follower that is slow: it falls out of the ring and misses nothing', async () => {
    await record(1);
    const feed = new EntryFeed(log, { entries: 10, bytes: 1_000_000 });
    const [slow, quick] = [follow(feed, await cursorAt()), follow(feed, await cursorAt())];
    await joined(slow, quick);
    await record(5);
    expect(positions(await take(slow, 5))).toEqual(allOf(5, 1));
    for (let n = 0; n < 6; n++) {
      await record(10);
      await take(quick, n === 0 ? 15 : 10);
    }
    expect(positions(await take(slow, 60))).toEqual(allOf(60, 6));
    await joined(slow);
    expect(log.open).toBe(1);
  });

  it('holds no more bytes than it may', async () => {
    await record(1);
    const { entry } = (await log.tail())!;
    const feed = new EntryFeed(log, { entries: 1_000, bytes: entry.length * 4 });
    const [slow, quick] = [follow(feed, await cursorAt()), follow(feed, await cursorAt())];
    await joined(slow, quick);
    await record(20);
    await take(quick, 20);
    const begun = log.begun;
    expect(positions(await take(slow, 20))).toEqual(allOf(20, 1));
    expect(log.begun).toBe(begun + 1);
  });

  it('tells each follower of a changed history by its own read, and only those whom it concerns', async () => {
    await record(3);
    const feed = new EntryFeed(log);
    const good = follow(feed, await cursorAt());
    const foreign = follow(feed, { ...(await cursorAt()), leaf: 'another' });
    await expect(foreign.next(1_000)).rejects.toBeInstanceOf(HistoryChanged);
    await joined(good);
    await record(1);
    expect(positions(await take(good, 1))).toEqual([3]);
  });

  it('begins again after its reader failed, and no follower misses or repeats an entry', async () => {
    await record(2);
    const feed = new EntryFeed(log);
    const one = follow(feed, await cursorAt());
    await joined(one);
    log.failure = new LogUnavailable('gone for a moment');
    await record(1);
    await pause(20);
    log.failure = undefined;
    await record(2);
    expect(positions(await take(one, 3))).toEqual([2, 3, 4]);
    for (let n = 0; n < 60 && log.open !== 1; n++) await joined(one);
    await record(1);
    expect(positions(await take(one, 1))).toEqual([5]);
    expect(log.open).toBe(1);
  });

  it('ends its reader with its last follower, and begins again with the next', async () => {
    await record(1);
    const feed = new EntryFeed(log);
    const [one, other] = [follow(feed, await cursorAt()), follow(feed, await cursorAt())];
    await joined(one, other);
    one.close();
    expect(await one.next(10)).toBeUndefined();
    expect(log.open).toBe(1);
    other.close();
    await pause(5);
    expect(log.open).toBe(0);
    const later = follow(feed, await cursorAt());
    await joined(later);
    await record(1);
    expect(positions(await take(later, 1))).toEqual([1]);
  });
});
