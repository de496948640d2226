import { Injectable } from '@nestjs/common';
import { Node } from '../node/node.js';

const CLOCK_LIMIT_MS = 2_000;
const CLOCK_EVERY_MS = 5_000;
const CLOCK_WAIT_MS = 500;
/** Looking reads a page of the log. */
const READERS_EVERY_MS = 5_000;

export interface Standing {
  readonly name: string;
  readonly state: string;
  readonly position: string | null;
  /** Of the whole log, as far as it was read. */
  readonly events: number;
  /** How long the newest event has waited for it. */
  readonly lagMs: number;
  readonly lagEvents: number | null;
  readonly parked?: string;
}

export interface PolicyStanding {
  readonly name: string;
  readonly state: string;
  readonly position: string | null;
  /** Asks that the domain refused; they are not repeated. */
  readonly declined: number;
  readonly timers: number;
  readonly parked?: string;
}

export interface ReaderStanding {
  readonly name: string;
  readonly state: string;
  readonly parked?: string;
}

export interface Health {
  /** `ok`, `degraded` (serves, but a view, a policy or a reader stands still), `unavailable` (nothing can be recorded). */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly log: { readonly kind: string; readonly reachable: boolean; readonly id: string; readonly tail: string | null };
  readonly clock: { readonly withinLimit: boolean; readonly differenceMs: number | null; readonly limitMs: number };
  readonly views: readonly Standing[];
  readonly policies: readonly PolicyStanding[];
  /** Whoever else keeps a place in the log. */
  readonly readers: readonly ReaderStanding[];
}

/** What an operator and a load balancer ask. No figure of a case is in it. */
@Injectable()
export class HealthService {
  private difference: number | null = null;
  private measured = 0;
  private looked = -Infinity;
  private clockParked: string | undefined;

  constructor(private readonly node: Node) {}

  async ready(): Promise<Health> {
    const [tail, difference, views, policies, readers] = await Promise.all([
      this.node.log.tail().catch(() => 'unreachable' as const),
      this.clockDifference(),
      this.standing(),
      this.policies(),
      this.readers(),
    ]);
    const reachable = tail !== 'unreachable';
    const withinLimit = difference !== null && Math.abs(difference) <= CLOCK_LIMIT_MS;
    const parked = [...views, ...policies, ...readers].some((one) => one.parked !== undefined);
    return {
      status: !reachable || !withinLimit ? 'unavailable' : parked ? 'degraded' : 'ok',
      log: { kind: this.node.config.EVENT_LOG, reachable, id: this.node.log.id, tail: reachable ? (tail?.position ?? null) : null },
      clock: { withinLimit, differenceMs: difference, limitMs: CLOCK_LIMIT_MS },
      views,
      policies,
      readers,
    };
  }

  async standing(): Promise<readonly Standing[]> {
    const views = await this.node.views.status().catch(() => []);
    return views.map(({ view, state, position, events, lagMs, lagEvents, parked }) => ({
      name: view,
      state,
      position: position ?? null,
      events,
      lagMs,
      lagEvents: lagEvents ?? null,
      ...(parked && { parked: parked.reason }),
    }));
  }

  async policies(): Promise<readonly PolicyStanding[]> {
    const policies = await this.node.policies.status().catch(() => []);
    return policies.map(({ process: name, state, position, declined, timers, parked }) => ({
      name,
      state,
      position: position ?? null,
      declined,
      timers,
      ...(parked && { parked: parked.reason }),
    }));
  }

  async readers(): Promise<readonly ReaderStanding[]> {
    if (performance.now() - this.looked > READERS_EVERY_MS) {
      this.looked = performance.now();
      this.clockParked = await this.node.clock.parked().catch(() => undefined);
    }
    const parked = this.clockParked;
    return [{ name: 'log-clock', state: parked === undefined ? 'current' : 'parked', ...(parked !== undefined && { parked }) }];
  }

  /** A process whose clock is off refuses commands: `recorded` would be wrong for ever. Measured every five seconds at most. */
  async clockIsOff(): Promise<boolean> {
    // A database that does not answer now says nothing of the clock; what the request needs of it will tell.
    if (performance.now() - this.measured > CLOCK_EVERY_MS)
      await Promise.race([this.clockDifference(), new Promise((resolve) => setTimeout(resolve, CLOCK_WAIT_MS).unref())]);
    return this.difference !== null && Math.abs(this.difference) > CLOCK_LIMIT_MS;
  }

  /** Own clock minus the database's, in milliseconds, half the round trip taken off; null when the database does not answer. */
  private async clockDifference(): Promise<number | null> {
    this.measured = performance.now();
    try {
      const asked = Date.now();
      const { rows } = await this.node.pool.query<{ now: number }>(`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`);
      this.difference = Math.round((asked + Date.now()) / 2 - rows[0]!.now);
      return this.difference;
    } catch {
      return null;
    }
  }
}
