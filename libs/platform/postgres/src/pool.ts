import type { Pool, PoolClient } from 'pg';

/** An idle connection that the server closes would otherwise end the process: the pool has dropped it already, the next query opens another. */
export function survivesIdleLoss(pool: Pool): Pool {
  if (pool.listenerCount('error') === 0) pool.on('error', () => undefined);
  return pool;
}

export interface TransactionOptions {
  /** Statements that follow `begin` in the same round trip. */
  readonly first?: string;
  readonly mode?: string;
  /** Ends with a rollback: what `work` did was for looking only. */
  readonly takeBack?: boolean;
}

/**
 * Runs `work` in one transaction. The server ends it when this process falls silent for five seconds inside it: a frozen worker
 * must not hold locks that keep its successor out.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  { first = '', mode = '', takeBack = false }: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  client.on('error', onError);
  try {
    await client.query(`begin ${mode}; set local idle_in_transaction_session_timeout = '5s'; ${first}`);
    const result = await work(client);
    await client.query(takeBack ? 'rollback' : 'commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** A name that was made here, never one from outside, quoted all the same. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
