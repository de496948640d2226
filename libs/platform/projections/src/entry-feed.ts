import type { Cursor, EventLog } from '#platform/event-log';
import { EntryRing, type RingLimits } from './entry-ring.js';
import { FeedFollower } from './feed-follower.js';
import type { Batches } from './log-batches.js';
import { backOffMs, pause } from './postgres.js';

export interface FollowOptions {
  /** The most entries of one batch. */
  readonly size: number;
  readonly signal?: AbortSignal;
}

/**
 * The one live reader of the log in a process. It begins at the end of the log when the first follower comes, keeps the newest entries in
 * a ring, and never waits for anybody. A follower whose checkpoint lies outside the ring reads for itself until it reaches the ring, and
 * again when it falls out of it.
 */
export class EntryFeed {
  private readonly ring: EntryRing;
  private readonly followers = new Set<FeedFollower>();
  private reading: AbortController | undefined;

  /** `limits`: by default 2,000 entries and 8 MB. */
  constructor(
    private readonly log: EventLog,
    limits?: RingLimits,
  ) {
    this.ring = new EntryRing(limits);
  }

  /** Every entry after the checkpoint, in batches of what has arrived, until `signal` fires or the batches are closed. */
  follow(cursor: Cursor | 'start', options: FollowOptions): Batches {
    const follower: FeedFollower = new FeedFollower(this.log, this.ring, cursor, options, () => this.left(follower));
    this.followers.add(follower);
    if (this.reading === undefined) {
      this.reading = new AbortController();
      void this.read(this.reading.signal);
    }
    return follower;
  }

  /** The last follower ends the reader: a process that follows nothing reads nothing. */
  private left(follower: FeedFollower): void {
    this.followers.delete(follower);
    if (this.followers.size > 0) return;
    this.reading?.abort();
    this.reading = undefined;
  }

  /** A failure ends the ring for all: each follower then reads from its own checkpoint, and meets what is wrong there by itself. */
  private async read(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        for await (const stored of this.log.readAll(await this.begin(), { signal, follow: true })) {
          // A reader that began before event 0 learns the log's identity by it, before any checkpoint names the log.
          if (this.log.id === '') await this.log.tail();
          if (signal.aborted) return;
          this.ring.push(stored);
          this.wakeAll();
          failures = 0;
        }
      } catch {
        // Followers are told by their own reads.
      }
      if (signal.aborted) return;
      this.ring.clear();
      this.wakeAll();
      await pause(backOffMs(failures), signal);
    }
  }

  /** The newest entry opens the ring, so that whoever has read it joins at once. */
  private async begin(): Promise<Cursor | 'start'> {
    const tail = await this.log.tail();
    this.ring.begin(tail);
    this.wakeAll();
    return tail === undefined ? 'start' : { log: this.log.id, position: tail.position, leaf: tail.leaf };
  }

  private wakeAll(): void {
    for (const follower of this.followers) follower.wake();
  }
}
