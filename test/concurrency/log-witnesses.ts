import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PostgresEventLog } from '#platform/event-log-postgres';

/** Reads the log the plain way, as anyone would: whatever lies behind the last position seen. It trusts that nothing comes late behind another. */
export class PlainReader {
  readonly seen: string[] = [];

  async run(url: string, signal: AbortSignal): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (let last = '-1'; !signal.aborted; await pause(3)) {
        const { rows } = await client.query<{ position: string; event_id: string }>(
          'select position, event_id from custos_log.event where position > $1 order by position limit 2000',
          [last],
        );
        for (const { event_id: id } of rows) this.seen.push(id);
        last = rows.at(-1)?.position ?? last;
      }
    } finally {
      await client.end();
    }
  }
}

/** Follows the log as every consumer of the product does. */
export class FollowingReader {
  readonly seen: string[] = [];
  stopped: string | undefined;

  async run(url: string, signal: AbortSignal): Promise<void> {
    const log = await PostgresEventLog.open({ url });
    try {
      for await (const { eventId } of log.readAll('start', { signal })) this.seen.push(eventId);
    } catch (error) {
      this.stopped = (error as Error).name;
    } finally {
      await log.close();
    }
  }
}

/** What a witness saw beside what there is. */
export interface Witnessed {
  readonly skipped: number;
  readonly doubled: number;
  readonly disordered: number;
}

export function compared(seen: readonly string[], there: readonly string[]): Witnessed {
  const once = new Set(seen);
  const order = new Map(there.map((id, at) => [id, at]));
  let disordered = 0;
  let last = -1;
  for (const id of seen) {
    const at = order.get(id);
    if (at === undefined || at <= last) disordered += 1;
    else last = at;
  }
  return { skipped: there.filter((id) => !once.has(id)).length, doubled: seen.length - once.size, disordered };
}
