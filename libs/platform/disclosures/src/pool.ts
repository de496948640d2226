import type { Pool } from 'pg';

/** An idle connection that the server closes would otherwise end the process: the pool has dropped it already, the next query opens another. */
export function survivesIdleLoss(pool: Pool): Pool {
  if (pool.listenerCount('error') === 0) pool.on('error', () => undefined);
  return pool;
}
