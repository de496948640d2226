import {
  canonical,
  checkedAppend,
  leafOf,
  openedAs,
  parseEntry,
  sha256,
  uuid8,
  type Draft,
  type Entry,
  type Head,
  type Stored,
  type StreamName,
} from '#platform/event-log';
import type { ArchivedEvent } from './format.js';
import { ArchiveRefused, type ArchiveCode } from './refused.js';

/** One event that stands where it says, and the head of its stream before it. */
export interface Linked {
  readonly draft: Draft;
  readonly stream: StreamName;
  readonly before: Head | 'no-stream';
}

/**
 * Follows the events of a log in their order: each entry hashes to its leaf, its id commits to its bytes, and it names the entry before
 * it in its stream. Keeps the head of every stream: about 200 bytes for each.
 */
export class Chain {
  private readonly heads = new Map<string, Head>();
  private next = 0;
  private last = '';

  constructor(private readonly log: string) {}

  /** @throws ArchiveRefused */
  take(event: ArchivedEvent, line?: number): Linked {
    const refuse = (code: ArchiveCode, why: string): never => {
      throw new ArchiveRefused(code, `event ${event.n} (${event.stream}, revision ${event.revision}): ${why}`, line);
    };
    if (event.n !== this.next) refuse('archive-order', `event ${this.next} is due here`);
    if (event.position.length !== (this.last || event.position).length || event.position <= this.last)
      refuse('archive-order', 'its position is not behind the one before it');
    if (leafOf(event.entry) !== event.leaf) refuse('entry-leaf', 'the entry does not hash to its leaf');
    const draft: Draft = { id: event.id, type: event.type, entry: event.entry, leaf: event.leaf };
    let entry: Entry;
    try {
      checkedAppend([draft]);
      entry = parseEntry(event.entry);
      if (canonical(entry) !== event.entry) throw new Error('the entry is not in the canonical form');
    } catch (error) {
      return refuse('entry-malformed', (error as Error).message);
    }
    const { id, ...rest } = entry;
    if (id !== event.id || uuid8(sha256(canonical(rest))) !== id) refuse('entry-id', 'the id does not commit to the entry');
    if (entry.stream !== event.stream || entry.rev !== event.revision || entry.type !== event.type)
      refuse('entry-place', 'the entry names another place or type');
    const head = this.heads.get(event.stream);
    if (event.revision !== (head === undefined ? 0 : Number(head.revision) + 1) || entry.prev !== (head?.leaf ?? null))
      refuse('stream-chain', 'the entry does not follow the one before it in its stream');
    if (event.n === 0 && openedAs({ type: event.type, entry: event.entry } as Stored) !== this.log)
      refuse('log-identity', `the first event does not open log ${this.log}`);
    this.heads.set(event.stream, { revision: BigInt(event.revision), leaf: event.leaf });
    this.next += 1;
    this.last = event.position;
    return { draft, stream: event.stream as StreamName, before: head ?? 'no-stream' };
  }
}
