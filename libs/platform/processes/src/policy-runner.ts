import type { Pool } from 'pg';
import { decodeOnce, StreamTruncated, type DeciderRunner, type EventLog, type Stored } from '#platform/event-log';
import type { Registry } from '#platform/kernel';
import { survivesIdleLoss } from '#platform/postgres';
import {
  Attempts,
  type EntryFeed,
  healsByUpgrade,
  isTransient,
  Lease,
  LEASE_MS,
  parkingFor,
  pause,
  Poison,
  ViewBehind,
  ViewNotReady,
  ViewOfAnotherHistory,
} from '#platform/projections';
import { carryOut, causeOf, cutOff, type Cause } from './asking.js';
import type { Lookup, Policy, Reaction } from './policy.js';
import { Place } from './place.js';
import { PROCESS_CURSORS, ProcessTables, type Done, type DueTimer, type WrittenOutcome } from './process-tables.js';
import { HISTORY_CHANGED } from './recovery.js';

export interface ProcessContext {
  readonly pool: Pool;
  readonly log: EventLog;
  readonly registry: Registry;
  readonly runner: DeciderRunner;
  /** The one live reader of the log that all views and policies of a process follow. */
  readonly feed: EntryFeed;
  /** Indexes of this node that policies may look into. */
  readonly find?: Lookup['find'];
  /** What policies may know of this node. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly clock?: () => Date;
  /** What an operator should know; free of personal data. */
  readonly report?: (message: string) => void;
}

export interface PolicyRunnerOptions {
  readonly leaseMs?: number;
  /** How often timers are looked at. */
  readonly timerMs?: number;
}

/** A process without indexes: a policy that needs one does not go on. */
export const noIndex: Lookup['find'] = (index) => Promise.reject(new Error(`This process has no index ${index}`));

const BATCH = 500;
/** A log that has brought nothing for so long: what was passed is written down. */
const QUIET_MS = 100;
const TIMERS_AT_ONCE = 100;

/**
 * Follows the log for one policy, under a lease. What an event leads to is asked for first, then written down with the cursor in one
 * transaction: a crash between the two asks again, and the command's id makes that no second act.
 */
export class PolicyRunner {
  private readonly tables: ProcessTables;
  private readonly attempts: Attempts;
  private readonly look: Lookup;
  private readonly clock: () => Date;

  constructor(
    readonly policy: Policy,
    private readonly context: ProcessContext,
    private readonly options: PolicyRunnerOptions = {},
  ) {
    survivesIdleLoss(context.pool);
    this.tables = new ProcessTables(context.pool, policy.name);
    this.attempts = new Attempts(`Process ${policy.name}`, context.report);
    this.clock = context.clock ?? (() => new Date());
    this.look = {
      state: (aggregate, id) => context.runner.state(aggregate.stream(id), aggregate.decider),
      find: context.find ?? noIndex,
      settings: context.settings ?? {},
    };
  }

  get trouble(): string | undefined {
    return this.attempts.trouble;
  }

  /** Until `signal` fires. A policy that nobody introduced before is introduced here. */
  run(signal: AbortSignal): Promise<void> {
    return this.attempts.run(signal, (healthy) => this.session(signal, healthy));
  }

  private async session(signal: AbortSignal, healthy: () => void): Promise<void> {
    if ((await this.tables.standing()) === undefined) await this.tables.introduce(await this.context.log.tail(), this.context.log.id);
    const lease = await Lease.take(this.context.pool, PROCESS_CURSORS, this.policy.name, this.options.leaseMs);
    if (lease === undefined) {
      healthy();
      return pause((this.options.leaseMs ?? LEASE_MS) / 10, signal);
    }
    try {
      const parked = (await this.tables.standing())?.parked;
      if (parked !== undefined && healsByUpgrade(parked.reason)) await this.tables.unpark();
      const both = AbortSignal.any([signal, lease.lost]);
      while (!both.aborted) await this.follow(lease, both, healthy);
    } finally {
      await lease.release();
    }
  }

  /** Until the policy is parked, and then until it no longer is. */
  private async follow(lease: Lease, signal: AbortSignal, healthy: () => void): Promise<void> {
    const standing = await this.tables.standing();
    if (standing === undefined) throw lease.gone();
    if (standing.parked !== undefined) {
      healthy();
      return pause(250, signal);
    }
    const timerMs = this.options.timerMs ?? 1_000;
    const batches = this.context.feed.follow(standing.cursor, { size: BATCH, signal });
    const timers = new TimerWatch(timerMs, this.context.log, this.clock);
    const place = new Place(standing.cursor, this.tables, this.context.log, lease);
    try {
      for (;;) {
        const batch = await batches.next(place.ahead ? Math.min(QUIET_MS, timerMs) : timerMs);
        if (batch === undefined) return;
        await this.handle(batch, place, signal);
        if (signal.aborted) return;
        if (batch.length === 0 || place.overdue) await place.move();
        if (this.policy.due !== undefined) await this.fire(await timers.until(place.position, this.tables), lease, signal);
        healthy();
      }
    } catch (error) {
      const parking = parkingFor(error);
      if (parking === undefined) throw error;
      this.context.report?.(`Process ${this.policy.name} is parked: ${parking.reason}`);
      await this.tables.park(lease, parking.reason, parking.event);
    } finally {
      batches.close();
    }
  }

  /** Each event that the policy lists ends in a transaction of its own, and takes those before it along that it does not list. */
  private async handle(batch: readonly Stored[], place: Place, signal: AbortSignal): Promise<void> {
    const written = await this.tables.written(batch.flatMap(({ type, eventId }) => (type in this.policy.when ? [eventId] : [])));
    for (const stored of batch) {
      if (signal.aborted) return;
      let done: Done | undefined;
      try {
        done = await this.react(stored, written.get(stored.eventId));
      } catch (error) {
        await place.move();
        throw error;
      }
      place.pass(stored);
      if (done !== undefined) await place.move(done);
    }
  }

  /** Undefined for what the policy does not list. @throws Poison, and what waiting may heal */
  private react(stored: Stored, written: readonly WrittenOutcome[] | undefined): Promise<Done | undefined> {
    return blaming(stored.eventId, stored.position, async () => {
      const when = this.policy.when[stored.type];
      if (when === undefined) {
        this.context.registry.definition(stored.type);
        return undefined;
      }
      const one = decodeOnce(stored, this.context.registry);
      return this.carryOut(async () => stillToAsk(await when(one, this.look), written), causeOf(one));
    });
  }

  private async fire(timers: () => Promise<readonly DueTimer[]>, lease: Lease, signal: AbortSignal): Promise<void> {
    for (let due = await timers(); due.length > 0; due = await timers()) {
      for (const timer of due) {
        if (signal.aborted) return;
        const { subject, kind, at, cause } = timer;
        const done = await blaming(cause.eventId, cause.id, () => this.carryOut(async () => this.policy.due!({ subject, kind, at }, this.look), cause));
        await this.tables.fired(timer, done, this.clock(), lease);
      }
    }
  }

  private async carryOut(react: () => Promise<Reaction>, cause: Cause): Promise<Done> {
    let reaction: Reaction;
    try {
      reaction = await react();
    } catch (error) {
      if (!(error instanceof StreamTruncated)) throw error;
      return { outcomes: [cutOff(this.policy.name, error, cause, this.clock())], timers: [], cause };
    }
    const timers = reaction.timers ?? [];
    for (const { at } of timers) if (at !== undefined && Number.isNaN(Date.parse(at))) throw new TypeError(`${at} is not an instant`);
    return { outcomes: await carryOut(this.policy.name, reaction, cause, this.context.runner, this.clock), timers, cause };
  }
}

/**
 * Timers fire only once everything that was in the log when they were found due has been handled: what came in while this node stood
 * still may have taken them away.
 */
class TimerWatch {
  private looked = 0;
  private barrier: { readonly position: string | undefined; readonly now: Date } | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly log: EventLog,
    private readonly clock: () => Date,
  ) {}

  /** What reads the timers that may fire now, some at a time; nothing while the policy is behind. */
  async until(reached: string | undefined, tables: ProcessTables): Promise<() => Promise<readonly DueTimer[]>> {
    const none = () => Promise.resolve([]);
    if (this.barrier === undefined) {
      if (performance.now() - this.looked < this.everyMs) return none;
      this.looked = performance.now();
      const now = this.clock();
      if ((await tables.due(now, 1)).length === 0) return none;
      this.barrier = { now, position: (await this.log.tail())?.position };
    }
    const { position, now } = this.barrier;
    if (position !== undefined && (reached === undefined || reached < position)) return none;
    this.barrier = undefined;
    return () => tables.due(now, TIMERS_AT_ONCE);
  }
}

/** An event that was dealt with before the log was put back is asked again only for what was lost with it. */
function stillToAsk(reaction: Reaction, written: readonly WrittenOutcome[] | undefined): Reaction {
  if (written === undefined) return reaction;
  const lost = new Set(written.filter(({ code }) => code === HISTORY_CHANGED).map(({ target, ordinal }) => `${target} ${ordinal}`));
  return { ...reaction, ask: (reaction.ask ?? []).filter((ask) => lost.has(`${ask.aggregate.stream(ask.id)} ${ask.ordinal ?? 0}`)) };
}

/** An index that has not read so far, is being rebuilt, or was folded from a log that has been put back since. */
const saysNothingOfTheEvent = (error: unknown): boolean =>
  error instanceof ViewBehind || error instanceof ViewNotReady || error instanceof ViewOfAnotherHistory || isTransient(error);

async function blaming<T>(eventId: string, position: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Poison || saysNothingOfTheEvent(error)) throw error;
    throw new Poison(eventId, position, { cause: error });
  }
}
