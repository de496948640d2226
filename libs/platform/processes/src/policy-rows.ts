import type { Pool, PoolClient } from 'pg';

export interface PlaceKept {
  readonly name: string;
  /** The last event that was there before the policy, or an empty text. */
  readonly introduced: string;
  readonly position: string;
}

export interface OutcomeKept {
  readonly process: string;
  readonly cause: string;
  readonly target: string;
  readonly ordinal: number;
  readonly outcome: 'done' | 'declined';
  readonly code: string | null;
  readonly command: string;
  readonly position: string | null;
  readonly at: string;
  /** The log holds its command where the row says. */
  met?: boolean;
}

export interface TimerKept {
  readonly subject: string;
  readonly kind: string;
  readonly at: string;
  readonly setBy: string;
  readonly correlation: string;
  readonly country: string;
  readonly exercise: boolean;
  readonly firedAt: string | null;
}

export interface PolicyRows {
  readonly places: ReadonlyMap<string, PlaceKept>;
  readonly outcomes: ReadonlyMap<string, OutcomeKept>;
  readonly timers: ReadonlyMap<string, ReadonlyMap<string, TimerKept>>;
}

export const timerName = (subject: string, kind: string): string => `${subject} ${kind}`;
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Everything that is written down of all policies, as of one moment. */
export async function rowsOfPolicies(client: PoolClient): Promise<PolicyRows> {
  const places = await client.query<PlaceKept>(
    `select name, coalesce(introduced_at_position, '') as introduced, coalesce(position, '') as position from custos.process_cursor`,
  );
  const outcomes = await client.query<OutcomeKept>(
    `select process, event_id as cause, target, ordinal, outcome, code, command_id as command, position, ${iso('at')} as at from custos.process_outcome`,
  );
  const kept = await client.query<TimerKept & { readonly process: string }>(
    `select process, subject, kind, ${iso('at')} as at, set_by as "setBy", correlation, country, exercise, ${iso('fired_at')} as "firedAt" from custos.timer`,
  );
  const timers = new Map<string, Map<string, TimerKept>>();
  for (const one of kept.rows) timers.set(one.process, (timers.get(one.process) ?? new Map<string, TimerKept>()).set(timerName(one.subject, one.kind), one));
  return {
    places: new Map(places.rows.map((one) => [one.name, one])),
    outcomes: new Map(outcomes.rows.map((one) => [`${one.process} ${one.cause} ${one.target} ${one.ordinal}`, one])),
    timers,
  };
}

/** Which of these commands have a row by now. */
export async function writtenCommands(pool: Pool, commands: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ command: string }>('select command_id as command from custos.process_outcome where command_id = any($1::text[])', [
    commands,
  ]);
  return new Set(rows.map(({ command }) => command));
}
