import { Injectable } from '@nestjs/common';
import { inTime, type Stored } from '#platform/event-log';
import { lastVerifications, withoutIds, type Finding } from '#platform/verification';
import type { AccessStanding } from '../access/access-watch.js';
import type { Alarm } from '../node/alarms.js';
import { Node } from '../node/node.js';

/** Whoever asks wants to know now that a database is silent: by itself it is asked again for longer than a scrape may take. */
const ANSWERED_WITHIN_MS = 3_000;
const CLOCK_LIMIT_MS = 2_000;
const CLOCK_EVERY_MS = 5_000;
const CLOCK_WAIT_MS = 500;
/** Looking reads a page of the log. */
const READERS_EVERY_MS = 5_000;

/** Below so many free bytes on the keys' disk, nothing sealed can be recorded soon. */
const KEYS_NEED = 16_000_000;
/** Findings that health names; `custos verify` names them all. */
const SHOWN = 20;
/** A verification takes its time, too. */
const LATE_SECONDS = 600;

export interface Standing {
  readonly name: string;
  readonly state: string;
  readonly position: string | null;
  /** Of the whole log, as far as it was read. */
  readonly events: number;
  /** How long the newest event has waited for it; null while the log does not answer. */
  readonly lagMs: number | null;
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

/** Who stands where, and the end of the log that this was measured against. */
export interface Standings {
  readonly end: Stored | 'unknown' | undefined;
  /** Null, as policies are, while PostgreSQL does not answer. */
  readonly views: readonly Standing[] | null;
  readonly policies: readonly PolicyStanding[] | null;
  /** Whoever else keeps a place in the log. */
  readonly readers: readonly ReaderStanding[];
}

export interface VerificationStanding {
  readonly ok: boolean;
  readonly problems: number;
  readonly findings: readonly Finding[];
  /** Seconds since the last one of each kind ended; null before the first. */
  readonly fullAgeSeconds: number | null;
  readonly incrementalAgeSeconds: number | null;
  readonly guardsAgeSeconds: number | null;
  /** Twice its time has passed without a full one. */
  readonly late: boolean;
}

export interface Health extends Omit<Standings, 'end'> {
  /** `ok`, `degraded` (serves, but a view, a policy or a reader stands still, or the access records are not what they should be), `unavailable` (nothing can be recorded). */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly log: { readonly kind: string; readonly reachable: boolean; readonly id: string; readonly tail: string | null };
  /** The last verifications; null while PostgreSQL does not answer. Places, and nothing of a case. */
  readonly verification: VerificationStanding | null;
  readonly keys: { readonly writable: boolean; readonly freeBytes: number | null };
  /** Null while the database does not answer. */
  readonly access: AccessStanding | null;
  /** Since the process started. */
  readonly alarms: readonly Alarm[];
  readonly clock: { readonly withinLimit: boolean; readonly differenceMs: number | null; readonly limitMs: number };
}

/** What is told by the status alone. A log may be silent for some seconds, and appends wait that long: a balancer asks whether the process lives. */
export const httpStatusOf = ({ status }: Health): 200 | 503 => (status === 'unavailable' ? 503 : 200);

/** What an operator asks. No figure of a case is in it. */
@Injectable()
export class HealthService {
  private difference: number | null = null;
  private measured = -Infinity;
  private readersAt = -Infinity;
  private logClock: ReaderStanding = { name: 'log-clock', state: 'unknown' };
  private look: Promise<Standings> | undefined;

  constructor(private readonly node: Node) {}

  async ready(): Promise<Health> {
    const [{ end, views, policies, readers }, difference, verification, keys, access] = await Promise.all([
      this.standings(),
      this.clockDifference(),
      this.verification(),
      this.node.keyFolder.disk(),
      this.access(),
    ]);
    const reachable = end !== 'unknown';
    const withinLimit = difference !== null && Math.abs(difference) <= CLOCK_LIMIT_MS;
    const known = views !== null && policies !== null;
    const unseen = access !== null && (access.state === 'broken' || access.state === 'unwritable' || access.lost > 0);
    const parked = [...(views ?? []), ...(policies ?? []), ...readers].some((one) => one.parked !== undefined);
    return {
      status:
        !reachable || !withinLimit
          ? 'unavailable'
          : parked || unseen || !known || verification?.ok === false || !keys.writable || (keys.freeBytes ?? Infinity) < KEYS_NEED
            ? 'degraded'
            : 'ok',
      log: { kind: this.node.config.EVENT_LOG, reachable, id: this.node.log.id, tail: reachable ? (end?.position ?? null) : null },
      clock: { withinLimit, differenceMs: difference, limitMs: CLOCK_LIMIT_MS },
      verification,
      keys,
      access,
      alarms: this.node.alarms.current,
      views,
      policies,
      readers,
    };
  }

  private async verification(): Promise<Health['verification']> {
    const last = await soon(lastVerifications(this.node.pool)).catch(() => undefined);
    if (last === undefined) return null;
    const age = (kind: string) => last.find((one) => one.kind === kind)?.ageSeconds ?? null;
    const { CUSTOS_VERIFY_SECONDS: every, CUSTOS_VERIFY_FULL_SECONDS: fullEvery } = this.node.config;
    const late = every > 0 && Math.min(age('full') ?? Infinity, process.uptime()) > 2 * Math.max(every, fullEvery) + LATE_SECONDS;
    const problems = last.reduce((sum, one) => sum + one.problems, 0);
    return {
      ok: problems === 0 && !late,
      problems,
      findings: last
        .flatMap(({ findings }) => findings.slice(0, SHOWN))
        .slice(0, SHOWN)
        .map(withoutIds),
      fullAgeSeconds: age('full'),
      incrementalAgeSeconds: age('incremental'),
      guardsAgeSeconds: age('guards'),
      late,
    };
  }

  /** How the access records are; read back in slices, every ten seconds at most. */
  access(): Promise<AccessStanding | null> {
    return soon(this.node.accessWatch.standing()).catch(() => null);
  }

  /** One look for all who ask meanwhile. The log is asked for its end once; who stands where is told without it, too. */
  standings(): Promise<Standings> {
    this.look ??= this.looked().finally(() => (this.look = undefined));
    return this.look;
  }

  private async looked(): Promise<Standings> {
    const readers = this.readers();
    const end = await soon(this.node.log.tail()).catch(() => 'unknown' as const);
    const [views, policies] = await Promise.all([soon(this.views(end)).catch(() => null), soon(this.policies(end)).catch(() => null)]);
    return { end, views, policies, readers: await readers };
  }

  private async views(end: Standings['end']): Promise<readonly Standing[]> {
    const views = await this.node.views.status(end);
    return views.map(({ view, state, position, events, lagMs, lagEvents, parked }) => ({
      name: view,
      state,
      position: position ?? null,
      events,
      lagMs: lagMs ?? null,
      lagEvents: lagEvents ?? null,
      ...(parked && { parked: parked.reason }),
    }));
  }

  private async policies(end: Standings['end']): Promise<readonly PolicyStanding[]> {
    const policies = await this.node.policies.status(end);
    return policies.map(({ process: name, state, position, declined, timers, parked }) => ({
      name,
      state,
      position: position ?? null,
      declined,
      timers,
      ...(parked && { parked: parked.reason }),
    }));
  }

  private async readers(): Promise<readonly ReaderStanding[]> {
    if (performance.now() - this.readersAt > READERS_EVERY_MS) {
      this.readersAt = performance.now();
      const { name } = this.logClock;
      // A log that does not answer says nothing new of a reader that stands still.
      this.logClock = await soon(this.node.clock.parked()).then(
        (parked) => (parked === undefined ? { name, state: 'current' } : { name, state: 'parked', parked }),
        () => this.logClock,
      );
    }
    return [this.logClock];
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
      const { rows } = await soon(this.node.pool.query<{ now: number }>(`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`));
      this.difference = Math.round((asked + Date.now()) / 2 - rows[0]!.now);
      return this.difference;
    } catch {
      return null;
    }
  }
}

const soon = <T>(answer: Promise<T>): Promise<T> => inTime(answer, ANSWERED_WITHIN_MS, () => new Error('There was no answer in time'));
