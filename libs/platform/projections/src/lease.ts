import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { LeaseLost } from './errors.js';

export const LEASE_MS = 5_000;

/** A table whose rows are each worked on by one worker at a time: it has lease_owner, lease_until and fence. */
export interface LeasePlace {
  readonly table: string;
  readonly column: string;
}

/** Names this process in lease rows, for whoever reads them; what decides is the fencing number. */
const OWNER = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;

/**
 * The right to work on one row, for five seconds at a time. Each taking raises the fencing number, and every commit compares it in its
 * own transaction: a worker that was frozen and wakes after another took over commits nothing.
 */
export class Lease {
  private readonly loss = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private renewing = false;

  private constructor(
    private readonly pool: Pool,
    private readonly place: LeasePlace,
    readonly key: string,
    readonly fence: string,
    private readonly ms: number,
  ) {
    this.timer = setInterval(() => void this.renew(), ms / 3);
    this.timer.unref();
  }

  /** Undefined while another worker holds it, or when there is no such row. */
  static async take(pool: Pool, place: LeasePlace, key: string, ms = LEASE_MS): Promise<Lease | undefined> {
    const { rows } = await pool.query<{ fence: string }>(
      `update ${place.table} set lease_owner = $2, lease_until = clock_timestamp() + $3 * interval '1 millisecond', fence = fence + 1
       where ${place.column} = $1 and (lease_until is null or lease_until < clock_timestamp()) returning fence::text`,
      [key, OWNER, ms],
    );
    return rows[0] && new Lease(pool, place, key, rows[0].fence, ms);
  }

  /** Fires when another worker has taken over, or the row is gone. */
  get lost(): AbortSignal {
    return this.loss.signal;
  }

  /** Locks the row inside the caller's transaction. @throws LeaseLost */
  async hold(client: PoolClient): Promise<void> {
    const { rowCount } = await client.query(`select 1 from ${this.place.table} where ${this.place.column} = $1 and fence = $2 for update`, [
      this.key,
      this.fence,
    ]);
    if (rowCount !== 1) throw this.gone();
  }

  gone(): LeaseLost {
    this.loss.abort();
    return new LeaseLost(this.key);
  }

  /** Stops renewing, as a crash would; the row is free when its time has run out. */
  abandon(): void {
    clearInterval(this.timer);
  }

  async release(): Promise<void> {
    this.abandon();
    await this.pool
      .query(`update ${this.place.table} set lease_owner = null, lease_until = null where ${this.place.column} = $1 and fence = $2`, [this.key, this.fence])
      // The database is away: the lease runs out by itself.
      .catch(() => undefined);
  }

  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const { rowCount } = await this.pool.query(
        // A renewal that a crash forgets lets the lease run out sooner; only the taking of it, which raises the fence, must last.
        `with relaxed as (select set_config('synchronous_commit', 'off', true))
         update ${this.place.table} set lease_until = clock_timestamp() + $3 * interval '1 millisecond' from relaxed where ${this.place.column} = $1 and fence = $2`,
        [this.key, this.fence, this.ms],
      );
      if (rowCount !== 1) this.gone();
    } catch {
      // The database is away: the next turn tries again, and no commit passes without the fence.
    } finally {
      this.renewing = false;
    }
  }
}
