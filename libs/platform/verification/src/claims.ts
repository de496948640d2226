import type { Pool } from 'pg';
import { MARK_EVERY } from '#platform/projections';
import type { Claim, Finding } from './finding.js';

interface ClaimRow {
  readonly check: 'cursor' | 'mark';
  readonly place: string;
  readonly log: string;
  readonly position: string;
  readonly leaf: string;
  readonly high: string | null;
  readonly events: string | null;
}

/** What rows beside the log say of its events: cursors of views and policies, marks of the clock. */
export async function claimsOf(pool: Pool): Promise<readonly Claim[]> {
  const { rows } = await pool.query<ClaimRow>(
    `select 'cursor' as check, 'custos.view_cursor ' || schema as place, log, position, leaf, recorded_high as high, events from custos.view_cursor where position is not null
     union all select 'cursor', 'custos.process_cursor ' || name, log, position, leaf, null, null from custos.process_cursor where position is not null
     union all select 'mark', 'custos.log_mark ' || position, log, position, leaf, recorded_high, null from custos.log_mark`,
  );
  return rows.map(({ high, events, ...claim }) => ({
    ...claim,
    ...(high !== null && { recordedHigh: high }),
    ...(events !== null && { events: Number(events) }),
    ...(claim.check === 'mark' && { within: MARK_EVERY }),
  }));
}

/** Rows that stand nowhere although they did, those that were parked, by a fault or by another hand, and those that are said to be another view's. */
export async function idleCursors(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ place: string; problem: string }>(
    `select 'custos.view_cursor ' || c.schema as place,
       case when c.view <> l.name then 'the view that is read from it is another' when c.parked_reason is null then 'its place was emptied'
         else 'it is parked: ' || c.parked_reason end as problem
     from custos.view_live l join custos.view_cursor c using (schema) where c.view <> l.name or c.position is null or c.parked_at is not null
     union all select 'custos.process_cursor ' || name, 'it is parked: ' || coalesce(parked_reason, 'nobody says why') from custos.process_cursor where parked_at is not null`,
  );
  return rows.map(({ place, problem }) => ({ check: 'cursor', place, problem }));
}
