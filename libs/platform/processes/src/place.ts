import type { Cursor, EventLog, Stored } from '#platform/event-log';
import type { Lease } from '#platform/projections';
import type { Done, ProcessTables } from './process-tables.js';

/** Events that led to nothing are passed so long without a word in the tables: passed again after a crash, they lead to nothing again. */
const PASSING_MS = 1_000;

/** Where a policy stands while it follows the log: in memory at the last event that it dealt with, in its row at the last that led to something, or a moment behind. */
export class Place {
  private last: Stored | undefined;
  private passed = 0;
  private movedAt = performance.now();

  constructor(
    private cursor: Cursor | 'start',
    private readonly tables: ProcessTables,
    private readonly log: EventLog,
    private readonly lease: Lease,
  ) {}

  /** The last event that was dealt with. */
  get position(): string | undefined {
    return this.last?.position ?? (this.cursor === 'start' ? undefined : this.cursor.position);
  }

  /** Whether its row is behind it. */
  get ahead(): boolean {
    return this.last !== undefined;
  }

  get overdue(): boolean {
    return this.ahead && performance.now() - this.movedAt > PASSING_MS;
  }

  pass(stored: Stored): void {
    this.last = stored;
    this.passed += 1;
  }

  /** Moves the row to it, with what the last event led to. @throws LeaseLost */
  async move(done?: Done): Promise<void> {
    if (this.last === undefined) return;
    this.cursor = await this.tables.advance(this.last, this.cursor, this.log.id, this.passed, done, this.lease);
    this.last = undefined;
    this.passed = 0;
    this.movedAt = performance.now();
  }
}
