import type { Pool } from 'pg';
import { decode, parseEntry, type Cursor, type EventLog, type Position } from '#platform/event-log';
import type { Registry } from '#platform/kernel';
import { inTransaction } from '#platform/postgres';
import { causeOf, type Cause } from './asking.js';
import type { Lookup, Policy } from './policy.js';

/** The code under which an outcome waits to be asked for again: what it led to is no longer in the log. */
export const HISTORY_CHANGED = 'history-changed';

export interface RecoveredProcess {
  readonly process: string;
  /** Where it goes on: behind this position; undefined at the start. */
  readonly from: string | undefined;
  /** Outcomes that rested on what is gone, and are asked for again where their event is still there. */
  readonly lost: number;
  readonly timers: number;
}

/** What is known to be the same in the log of before and in the log of now. */
export interface CommonHistory {
  readonly position: string;
  /** The latest `recorded` up to it. */
  readonly recordedHigh: string;
}

interface Place {
  readonly cursor: Cursor;
  /** Events up to and including this one. */
  readonly count: number;
  readonly recorded: string;
}

interface Outcome {
  readonly event_id: string;
  readonly command_id: string;
  readonly outcome: 'done' | 'declined';
  readonly position: string | null;
  readonly at: string;
}

interface SetTimer {
  readonly subject: string;
  readonly kind: string;
  readonly at: string;
  readonly cause: Cause;
}

/** One policy while the log is read through. */
interface Reviewed {
  readonly policy: Policy;
  readonly introducedAt: string | undefined;
  readonly at: Cursor | undefined;
  readonly outcomes: readonly Outcome[];
  readonly timers: Map<string, SetTimer>;
  /** Its cursor, where the log still holds it. */
  standing: Place | 'start' | undefined;
  introduced: Place | undefined;
}

/**
 * Brings the policies back after the log was put back from a backup. The log is read through once:
 * what a policy did and the log still holds stays done; what it did and the log lost is done again, from the event that it follows from,
 * if that event is still there; what was refused by a state that is gone is decided again; timers are set as the events of the log set
 * them. A command's id is made of its cause, so whatever is asked for twice meets its own event.
 */
export class ProcessRecovery {
  private readonly reviewed: Reviewed[] = [];
  private readonly present = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly preceding = new Map<string, Place | 'start'>();
  private common: Place | undefined;
  private tail: Place | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: EventLog,
    private readonly registry: Registry,
    private readonly look: Lookup,
    private readonly since: CommonHistory | undefined,
  ) {}

  async run(policies: readonly Policy[]): Promise<readonly RecoveredProcess[]> {
    for (const policy of policies) await this.review(policy);
    await this.readThrough();
    const recovered: RecoveredProcess[] = [];
    for (const one of this.reviewed) recovered.push(await this.recover(one));
    return recovered;
  }

  private async review(policy: Policy): Promise<void> {
    const { rows } = await this.pool.query<{ log: string | null; position: Position | null; leaf: string; introduced: string | null }>(
      'select log, position, leaf, introduced_at_position as introduced from custos.process_cursor where name = $1',
      [policy.name],
    );
    const [row] = rows;
    // Introduced by the next process that starts: it has done nothing yet.
    if (row === undefined) return;
    // What was done up to the common history is there; the rest is looked for.
    const { rows: outcomes } = await this.pool.query<Outcome>(
      `select event_id, command_id, outcome, position, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from custos.process_outcome
       where process = $1 and (position collate "C" > $2 or (outcome = 'declined' and at >= $3))`,
      [policy.name, this.since?.position ?? '', this.since?.recordedHigh ?? '-infinity'],
    );
    for (const one of outcomes) {
      this.wanted.add(one.command_id);
      this.preceding.set(one.event_id, 'start');
    }
    this.reviewed.push({
      policy,
      introducedAt: row.introduced ?? undefined,
      at: row.position === null ? undefined : { log: row.log!, position: row.position, leaf: row.leaf },
      outcomes,
      timers: new Map(),
      standing: row.position === null ? 'start' : undefined,
      introduced: undefined,
    });
  }

  private async readThrough(): Promise<void> {
    const done = new Map(this.reviewed.flatMap(({ outcomes }) => outcomes.flatMap((one) => (one.position === null ? [] : [[one.position, one.command_id]]))));
    const there = new Map<string, Place | 'start'>();
    let recorded = '';
    for await (const stored of this.log.readAll('start', { follow: false })) {
      const entry = parseEntry(stored.entry);
      if (entry.recorded > recorded) recorded = entry.recorded;
      const place: Place = { cursor: { log: this.log.id, position: stored.position, leaf: stored.leaf }, count: (this.tail?.count ?? 0) + 1, recorded };
      if (this.preceding.has(stored.eventId)) there.set(stored.eventId, this.tail ?? 'start');
      if (this.wanted.has(entry.cmd)) this.present.add(entry.cmd);
      // An act of before that stands where it was written down to stand: up to here nothing has changed.
      if (stored.position === this.since?.position || done.get(stored.position) === entry.cmd) this.common = place;
      for (const one of this.reviewed) {
        if (stored.position === one.introducedAt) one.introduced = place;
        if (stored.position === one.at?.position && stored.leaf === one.at.leaf) {
          one.standing = place;
          if (this.common === undefined || this.common.cursor.position < stored.position) this.common = place;
        }
        if (one.introducedAt === undefined || stored.position > one.introducedAt) await this.setTimers(one, stored);
      }
      this.tail = place;
    }
    this.preceding.clear();
    for (const [event, before] of there) this.preceding.set(event, before);
  }

  private async setTimers({ policy, timers }: Reviewed, stored: Parameters<typeof decode>[0]): Promise<void> {
    const when = policy.due === undefined ? undefined : policy.when[stored.type];
    if (when === undefined) return;
    const one = decode(stored, this.registry);
    for (const { subject, kind, at } of (await when(one, this.look)).timers ?? []) {
      const key = JSON.stringify([subject, kind]);
      if (at === undefined) timers.delete(key);
      else timers.set(key, { subject, kind, at: new Date(at).toISOString(), cause: causeOf(one) });
    }
  }

  private async recover(one: Reviewed): Promise<RecoveredProcess> {
    const { policy, outcomes, timers } = one;
    // A refusal of later than all that is common may have been made by a state that is gone.
    const lost = outcomes.filter(({ outcome, command_id: id, at }) => (outcome === 'done' ? !this.present.has(id) : at >= (this.common?.recorded ?? '')));
    const from = this.from(one, lost);
    const rows = [...timers.values()];
    await inTransaction(this.pool, async (client) => {
      await client.query(
        `update custos.process_outcome set outcome = 'declined', code = $3, position = null where process = $1 and command_id = any($2::text[])`,
        [policy.name, lost.map((outcome) => outcome.command_id), HISTORY_CHANGED],
      );
      // A timer that fired stays so only while what it led to is there.
      await client.query(
        `with kept as (delete from custos.timer where process = $1 returning subject, kind, at, set_by, fired_at)
         insert into custos.timer (process, subject, kind, at, set_by, correlation, country, exercise, fired_at)
         select $1, now.subject, now.kind, now.at, now.set_by, now.correlation, now.country, now.exercise,
           case when now.cause <> all ($3::text[]) then kept.fired_at end
         from json_to_recordset($2::json) as now (subject text, kind text, at timestamptz, set_by text, correlation text, country text, exercise boolean, cause text)
         left join kept on (kept.subject, kept.kind, kept.at, kept.set_by) = (now.subject, now.kind, now.at, now.set_by)
         on conflict (process, subject, kind) do update set at = excluded.at, set_by = excluded.set_by, correlation = excluded.correlation,
           country = excluded.country, exercise = excluded.exercise, fired_at = excluded.fired_at`,
        [
          policy.name,
          JSON.stringify(
            rows.map(({ subject, kind, at, cause }) => ({
              subject,
              kind,
              at,
              set_by: cause.eventId,
              correlation: cause.correlation,
              country: cause.country,
              exercise: cause.exercise,
              cause: `timer ${subject} ${kind} ${at} ${cause.eventId}`,
            })),
          ),
          lost.map((outcome) => outcome.event_id),
        ],
      );
      await client.query(
        `update custos.process_cursor set log = $2, position = $3, leaf = $4, events = $5, fence = fence + 1, lease_until = null, lease_owner = null,
         introduced_at_position = case when introduced_at_position collate "C" > $6 then $6 else introduced_at_position end,
         parked_at = null, parked_reason = null, parked_event = null, updated = now() where name = $1`,
        [
          policy.name,
          from?.cursor.log,
          from?.cursor.position,
          from?.cursor.leaf,
          (from?.count ?? 0) - (one.introduced?.count ?? 0),
          this.tail?.cursor.position ?? null,
        ],
      );
    });
    return { process: policy.name, from: from?.cursor.position, lost: lost.length, timers: rows.length };
  }

  /** Behind the last event that it has surely dealt with, and before the first of which something is lost; never before it was introduced. */
  private from(one: Reviewed, lost: readonly Outcome[]): Place | undefined {
    // Introduced after all that is left: it acts on nothing of it.
    if (one.introducedAt !== undefined && one.introduced === undefined) return this.tail;
    let from = one.standing === 'start' ? undefined : (one.standing ?? this.common);
    for (const { event_id: event } of lost) {
      const before = this.preceding.get(event);
      if (before === 'start') from = undefined;
      else if (before !== undefined && from !== undefined && before.count < from.count) from = before;
    }
    return from === undefined || (one.introduced !== undefined && from.count < one.introduced.count) ? one.introduced : from;
  }
}
