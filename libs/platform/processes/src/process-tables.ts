import type { Pool, PoolClient } from 'pg';
import type { Cursor, Position, Stored } from '#platform/event-log';
import { inTransaction } from '#platform/postgres';
import { passingCheckpoints, type Lease, type PassingCheckpoints } from '#platform/projections';
import type { Cause, OutcomeRow } from './asking.js';
import type { Timer } from './policy.js';

export const PROCESS_CURSORS = { table: 'custos.process_cursor', column: 'name' } as const;

export interface ProcessStanding {
  readonly cursor: Cursor | 'start';
  readonly introducedAt: string;
  /** The last event that was there before the policy was; undefined on a fresh log. */
  readonly introducedAtPosition: string | undefined;
  readonly parked: { readonly at: string; readonly reason: string; readonly event: string | null } | undefined;
}

export interface DueTimer {
  readonly subject: string;
  readonly kind: string;
  readonly at: string;
  readonly cause: Cause;
}

/** What one event, or one timer, led to. */
export interface Done {
  readonly outcomes: readonly OutcomeRow[];
  readonly timers: readonly Timer[];
  readonly cause: Cause;
}

const MOVE = 'update custos.process_cursor set log = $4, position = $5, leaf = $6, events = events + $7, updated = now()';
const STANDING = 'where name = $1 and fence = $2 and leaf is not distinct from $3 and parked_at is null';

export interface WrittenOutcome {
  readonly target: string;
  readonly ordinal: number;
  readonly code: string | null;
}

/** The rows of one policy. Whatever it writes, it writes under its lease, with its cursor or with the timer that fired. */
export class ProcessTables {
  private readonly passing: PassingCheckpoints;

  constructor(
    private readonly pool: Pool,
    readonly process: string,
  ) {
    this.passing = passingCheckpoints(pool, PROCESS_CURSORS, { recordedHigh: false });
  }

  async standing(): Promise<ProcessStanding | undefined> {
    const { rows } = await this.pool.query<CursorRow>(
      'select log, position, leaf, introduced_at, introduced_at_position, parked_at, parked_reason, parked_event from custos.process_cursor where name = $1',
      [this.process],
    );
    return rows[0] && standingOf(rows[0]);
  }

  /** A policy starts behind what was there before it: it never acts on the past. Introduced once, for ever. */
  async introduce(tail: Stored | undefined, log: string): Promise<void> {
    await this.pool.query(
      'insert into custos.process_cursor (name, log, position, leaf, introduced_at_position) values ($1, $2, $3, $4, $3) on conflict (name) do nothing',
      [this.process, tail && log, tail?.position, tail?.leaf],
    );
  }

  /** What is written down of these events: only after a recovery is there anything before they are dealt with. */
  async written(events: readonly string[]): Promise<ReadonlyMap<string, readonly WrittenOutcome[]>> {
    if (events.length === 0) return new Map();
    const { rows } = await this.pool.query<WrittenOutcome & { readonly event_id: string }>(
      'select event_id, target, ordinal, code from custos.process_outcome where process = $1 and event_id = any($2::text[])',
      [this.process, events],
    );
    const written = new Map<string, WrittenOutcome[]>();
    for (const one of rows) written.set(one.event_id, [...(written.get(one.event_id) ?? []), one]);
    return written;
  }

  /** Cursor, outcomes and timers, together or not at all. @throws LeaseLost */
  async advance(to: Stored, from: Cursor | 'start', log: string, events: number, done: Done | undefined, lease: Lease): Promise<Cursor> {
    const { position, leaf } = to;
    const was = from === 'start' ? null : from.leaf;
    if (done === undefined) {
      if (!(await this.passing.pass({ key: this.process, fence: lease.fence, from: was, log, position, leaf, events }))) throw lease.gone();
    } else {
      const moved = [this.process, lease.fence, was, log, position, leaf, events];
      await inTransaction(this.pool, async (client) => {
        const { rowCount } = await client.query(`${MOVE} ${STANDING}`, moved);
        if (rowCount !== 1) throw lease.gone();
        await this.write(client, done);
      });
    }
    return { log, position, leaf };
  }

  async due(at: Date, limit: number): Promise<readonly DueTimer[]> {
    const { rows } = await this.pool.query<TimerRow>(
      `select subject, kind, at, set_by, correlation, country, exercise from custos.timer
       where process = $1 and fired_at is null and at <= $2 order by at, subject, kind limit $3`,
      [this.process, at, limit],
    );
    return rows.map(dueTimer);
  }

  /** The timer has fired. One that was moved or taken away meanwhile is left as it is now. @throws LeaseLost */
  async fired(timer: DueTimer, done: Done, at: Date, lease: Lease): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await lease.hold(client);
      await client.query(
        'update custos.timer set fired_at = $6 where process = $1 and subject = $2 and kind = $3 and at = $4 and set_by = $5 and fired_at is null',
        [this.process, timer.subject, timer.kind, timer.at, timer.cause.eventId, at],
      );
      await this.write(client, done);
    });
  }

  async park(lease: Lease, reason: string, event: string): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await lease.hold(client);
      await client.query('update custos.process_cursor set parked_at = now(), parked_reason = $2, parked_event = $3, updated = now() where name = $1', [
        this.process,
        reason,
        event,
      ]);
    });
  }

  async unpark(): Promise<void> {
    await this.pool.query('update custos.process_cursor set parked_at = null, parked_reason = null, parked_event = null where name = $1', [this.process]);
  }

  async counts(): Promise<{ readonly declined: number; readonly timers: number }> {
    const { rows } = await this.pool.query<{ declined: string; timers: string }>(
      `select (select count(*) from custos.process_outcome where process = $1 and outcome = 'declined') as declined,
              (select count(*) from custos.timer where process = $1 and fired_at is null) as timers`,
      [this.process],
    );
    return { declined: Number(rows[0]!.declined), timers: Number(rows[0]!.timers) };
  }

  private async write(client: PoolClient, { outcomes, timers, cause }: Done): Promise<void> {
    if (outcomes.length > 0) {
      await client.query(
        `insert into custos.process_outcome (process, event_id, target, ordinal, outcome, code, command_id, position, at)
         select $1, event_id, target, ordinal, outcome, code, command_id, position, at
         from json_to_recordset($2::json) as r(event_id text, target text, ordinal integer, outcome text, code text, command_id text, position text, at timestamptz)
         on conflict (process, event_id, target, ordinal) do update set outcome = excluded.outcome, code = excluded.code, position = excluded.position, at = excluded.at`,
        [this.process, JSON.stringify(outcomes)],
      );
    }
    for (const { subject, kind, at } of timers) {
      // To the millisecond, as it is read back: the row is known again by its time when it has fired.
      if (at === undefined) await client.query('delete from custos.timer where process = $1 and subject = $2 and kind = $3', [this.process, subject, kind]);
      else {
        await client.query(
          `insert into custos.timer (process, subject, kind, at, set_by, correlation, country, exercise) values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (process, subject, kind) do update set at = excluded.at, set_by = excluded.set_by, correlation = excluded.correlation,
             country = excluded.country, exercise = excluded.exercise, fired_at = null`,
          [this.process, subject, kind, new Date(at).toISOString(), cause.eventId, cause.correlation, cause.country, cause.exercise],
        );
      }
    }
  }
}

interface CursorRow {
  readonly log: string | null;
  readonly position: string | null;
  readonly leaf: string | null;
  readonly introduced_at: Date;
  readonly introduced_at_position: string | null;
  readonly parked_at: Date | null;
  readonly parked_reason: string | null;
  readonly parked_event: string | null;
}

function standingOf(row: CursorRow): ProcessStanding {
  return {
    cursor: row.position === null ? 'start' : { log: row.log!, position: row.position as Position, leaf: row.leaf! },
    introducedAt: row.introduced_at.toISOString(),
    introducedAtPosition: row.introduced_at_position ?? undefined,
    parked: row.parked_at === null ? undefined : { at: row.parked_at.toISOString(), reason: row.parked_reason!, event: row.parked_event },
  };
}

interface TimerRow {
  readonly subject: string;
  readonly kind: string;
  readonly at: Date;
  readonly set_by: string;
  readonly correlation: string;
  readonly country: string;
  readonly exercise: boolean;
}

function dueTimer({ subject, kind, at, set_by: setBy, correlation, country, exercise }: TimerRow): DueTimer {
  const due = at.toISOString();
  return { subject, kind, at: due, cause: { id: `timer ${subject} ${kind} ${due} ${setBy}`, eventId: setBy, correlation, country, exercise } };
}
