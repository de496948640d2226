import type { Pool } from 'pg';
import { ViewBehind } from './errors.js';
import { isTransient, pause } from './postgres.js';

const POLL_MS = 8;
export const LONGEST_WAIT_MS = 5_000;

interface Waiter {
  readonly view: string;
  readonly position: string;
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Read-your-writes: waits until the live schema of a view has folded a position. One query serves all who wait. */
export class Progress {
  private readonly waiters = new Set<Waiter>();
  private polling = false;

  constructor(private readonly pool: Pool) {}

  /** At most five seconds. @throws ViewBehind */
  async waitFor(view: string, position: string, ms = LONGEST_WAIT_MS): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.waiters.add({ view, position, deadline: performance.now() + Math.min(ms, LONGEST_WAIT_MS), resolve, reject });
      void this.poll();
    });
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    let reached: ReadonlyMap<string, string | null> = new Map();
    while (this.waiters.size > 0) {
      try {
        const { rows } = await this.pool.query<{ view: string; position: string | null }>(
          'select l.name as view, c.position from custos.view_live l join custos.view_cursor c on c.schema = l.schema',
        );
        reached = new Map(rows.map((one) => [one.view, one.position]));
      } catch (error) {
        if (!isTransient(error)) this.refuse(error as Error);
      }
      this.answer(reached);
      if (this.waiters.size > 0) await pause(POLL_MS);
    }
    this.polling = false;
  }

  private answer(reached: ReadonlyMap<string, string | null>): void {
    for (const one of [...this.waiters]) {
      const at = reached.get(one.view) ?? undefined;
      if (at !== undefined && at >= one.position) one.resolve();
      else if (performance.now() >= one.deadline) one.reject(new ViewBehind(one.view, one.position, at));
      else continue;
      this.waiters.delete(one);
    }
  }

  private refuse(error: Error): void {
    for (const one of this.waiters) one.reject(error);
    this.waiters.clear();
  }
}
