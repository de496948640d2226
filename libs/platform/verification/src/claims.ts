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

/** Rows that stand nowhere although they did, and those that were parked: by a fault, or by another hand. */
export async function idleCursors(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ place: string; reason: string | null }>(
    `select 'custos.view_cursor ' || c.schema as place, c.parked_reason as reason from custos.view_live l join custos.view_cursor c using (schema)
       where c.position is null or c.parked_at is not null
     union all select 'custos.process_cursor ' || name, parked_reason from custos.process_cursor where parked_at is not null`,
  );
  return rows.map(({ place, reason }) => ({ check: 'cursor', place, problem: reason === null ? 'its place was emptied' : `it is parked: ${reason}` }));
}
