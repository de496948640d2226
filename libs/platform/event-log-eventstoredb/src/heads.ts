import type { Head, StreamName } from '#platform/event-log';

const MOST = 20_000;

/** The newest event of each stream that passed through here lately: what a decision just read need not be read again before it is appended. */
export class Heads {
  private readonly newest = new Map<StreamName, Head>();

  note(stream: StreamName, { revision, leaf }: Head): void {
    this.newest.delete(stream);
    this.newest.set(stream, { revision, leaf });
    if (this.newest.size > MOST) this.newest.delete(this.newest.keys().next().value!);
  }

  knows(stream: StreamName, { revision, leaf }: Head): boolean {
    const known = this.newest.get(stream);
    return known?.revision === revision && known.leaf === leaf;
  }

  /** Another connection may lead to another database. */
  forget(): void {
    this.newest.clear();
  }
}
