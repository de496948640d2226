import type { Stored } from '#platform/event-log';
import { survivesIdleLoss } from '#platform/postgres';
import { Attempts } from './attempts.js';
import { Poison } from './errors.js';
import { Lease, LEASE_MS } from './lease.js';
import { healsByUpgrade, parkingFor } from './parking.js';
import { isTransient, pause } from './postgres.js';
import type { View } from './projection.js';
import { liveSchema, VIEW_CURSORS, ViewSchema, type FollowingContext, type Standing } from './view-schema.js';

export const BATCH = 500;
/** A log that has brought nothing and no error for so long has nothing new. */
const QUIET_MS = 1_000;

export interface RunnerOptions {
  readonly leaseMs?: number;
  readonly batch?: number;
}

/**
 * Keeps the live schema of one view at the head of the log. Every event is folded once: rows and cursor move in one transaction, under a
 * lease with a fencing number. A poison event parks this view alone; what waiting may heal is retried for ever.
 */
export class ViewRunner {
  private readonly attempts: Attempts;

  constructor(
    readonly view: View,
    private readonly context: FollowingContext,
    private readonly options: RunnerOptions = {},
  ) {
    survivesIdleLoss(context.pool);
    this.attempts = new Attempts(`View ${view.name}`, context.report);
  }

  /** What keeps the runner from advancing at this moment, for the health page; a parked view says so in its cursor instead. */
  get trouble(): string | undefined {
    return this.attempts.trouble;
  }

  /** Resolves when `signal` fires, and not before. */
  run(signal: AbortSignal): Promise<void> {
    return this.attempts.run(signal, (healthy) => this.session(signal, healthy));
  }

  /** One lease, from its taking to its end. */
  private async session(signal: AbortSignal, healthy: () => void): Promise<void> {
    const live = await liveSchema(this.context.pool, this.view);
    const lease = live?.version === this.view.version ? await Lease.take(this.context.pool, VIEW_CURSORS, live.schema, this.options.leaseMs) : undefined;
    if (live === undefined || lease === undefined) {
      healthy();
      return pause((this.options.leaseMs ?? LEASE_MS) / 10, signal);
    }
    try {
      const schema = new ViewSchema(this.view, live.schema, this.context);
      const parked = (await schema.standing())?.parked;
      if (parked !== undefined && healsByUpgrade(parked.reason)) await schema.unpark();
      const both = AbortSignal.any([signal, lease.lost]);
      while (!both.aborted) await this.follow(schema, lease, both, healthy);
    } finally {
      await lease.release();
    }
  }

  /** Until the view is parked, and then until it no longer is. */
  private async follow(schema: ViewSchema, lease: Lease, signal: AbortSignal, healthy: () => void): Promise<void> {
    let standing = await schema.standing();
    if (standing === undefined) throw lease.gone();
    if (standing.parked !== undefined) {
      healthy();
      return pause(250, signal);
    }
    const batches = this.context.feed.follow(standing.cursor, { size: this.options.batch ?? BATCH, signal });
    try {
      for (;;) {
        const batch = await batches.next(QUIET_MS);
        if (batch === undefined) return;
        if (batch.length > 0) standing = await advanceExactly(schema, batch, standing, lease);
        healthy();
      }
    } catch (error) {
      const parking = parkingFor(error);
      if (parking === undefined) throw error;
      this.context.report?.(`View ${this.view.name} is parked: ${parking.reason}`);
      await schema.park(lease, parking.reason, parking.event);
    } finally {
      batches.close();
    }
  }
}

/** Folds a batch up to the first event that it stumbles over. @throws Poison naming exactly that one, with everything before it folded */
export async function advanceExactly(schema: ViewSchema, batch: readonly Stored[], from: Standing, lease: Lease): Promise<Standing> {
  try {
    return await schema.advance(batch, from, lease);
  } catch (error) {
    if (!(error instanceof Poison) || isTransient(error) || batch.length === 1) throw error;
  }
  let standing = from;
  for (const stored of batch) standing = await schema.advance([stored], standing, lease);
  return standing;
}
