import type { Happened } from '#platform/kernel';

export interface Period {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The seven days before today, in UTC. */
export function sevenDaysBefore(today: Date): Period {
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  return { from: dayOf(midnight - 7 * DAY_MS), to: dayOf(midnight - DAY_MS) };
}

/** The calendar of one rehearsal. Days count from 1; everything is in the past on the day after the last. All four countries keep UTC or UTC+1. */
export class Days {
  readonly year: number;
  private readonly first: number;

  constructor(readonly period: Period) {
    this.first = Date.parse(`${period.from}T00:00:00.000Z`);
    this.year = Number(period.from.slice(0, 4));
  }

  day(n: number): string {
    return dayOf(this.first + (n - 1) * DAY_MS);
  }
  /** An instant on the n-th day; `time` is HH:MM in UTC. */
  instant(n: number, time: string): string {
    return `${this.day(n)}T${time}:00.000Z`;
  }
  /** As it is written on most reports: to the minute. */
  at(n: number, time: string): Happened {
    return { at: this.instant(n, time), offset: '+00:00', precision: 'minute' };
  }
  /** Nobody wrote down the hour. */
  on(n: number): Happened {
    return { at: this.instant(n, '00:00'), until: this.instant(n, '23:59'), offset: '+00:00', precision: 'day', stated: 'dans la journée' };
  }
  inTheNight(n: number): Happened {
    return {
      at: this.instant(n, '20:00'),
      until: this.instant(n + 1, '05:00'),
      offset: '+00:00',
      precision: 'night',
      stated: `nuit du ${this.day(n)} au ${this.day(n + 1)}`,
    };
  }
}
