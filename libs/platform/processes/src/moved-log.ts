import type { Pool } from 'pg';
import type { EventLog } from '#platform/event-log';
import { inTransaction } from '#platform/postgres';

export interface Moved {
  /** Policies that stand at the same event as before. */
  readonly moved: readonly string[];
  /** Policies whose event the log does not hold: they will say so and stand still. */
  readonly lost: readonly string[];
}

/**
 * After the log was moved into another database: its events are the same, and each of them has another position. Every policy is told
 * where its event stands now, so that none acts twice or leaves one out. Nobody may run policies meanwhile. @throws LogUnavailable
 */
export async function followMovedLog(pool: Pool, log: EventLog): Promise<Moved> {
  const { rows } = await pool.query<{ name: string; leaf: string }>('select name, leaf from custos.process_cursor where log = $1 order by name', [log.id]);
  const wanted = new Set(rows.map(({ leaf }) => leaf));
  const places = new Map<string, string>();
  if (wanted.size > 0)
    for await (const { leaf, position } of log.readAll('start', { follow: false })) {
      if (wanted.has(leaf)) places.set(leaf, position);
      if (places.size === wanted.size) break;
    }
  const moved = rows.filter(({ leaf }) => places.has(leaf));
  await inTransaction(pool, async (client) => {
    for (const { name, leaf } of moved)
      await client.query(
        `update custos.process_cursor set position = $3, introduced_at_position = null, fence = fence + 1, lease_until = null,
         parked_at = case when parked_reason like 'history-changed%' then null else parked_at end,
         parked_event = case when parked_reason like 'history-changed%' then null else parked_event end,
         parked_reason = case when parked_reason like 'history-changed%' then null else parked_reason end, updated = now()
         where name = $1 and leaf = $2`,
        [name, leaf, places.get(leaf)],
      );
    // Marks of the clock name positions, too; they are made anew.
    await client.query('delete from custos.log_mark where log = $1', [log.id]);
  });
  return { moved: moved.map(({ name }) => name), lost: rows.filter(({ leaf }) => !places.has(leaf)).map(({ name }) => name) };
}
