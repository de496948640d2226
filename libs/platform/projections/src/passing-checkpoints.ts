import type { Pool } from 'pg';
import { GroupWriter } from '#platform/disclosures';
import type { LeasePlace } from './lease.js';

/** A checkpoint that moves over entries that led to nothing. */
export interface Passing {
  /** The consumer's row. */
  readonly key: string;
  readonly fence: string;
  /** The leaf that the row names now; null at the start of the log. */
  readonly from: string | null;
  readonly log: string;
  readonly position: string;
  readonly leaf: string;
  readonly events: number;
  /** Of views: the running maximum of `recorded`. */
  readonly recordedHigh?: string | null;
}

interface Asked extends Passing {
  moved: boolean;
}

/**
 * Moves the checkpoints of consumers that only pass, all that come together by one statement. Each row compares its own fence, leaf and
 * suspension. No disk is waited for: entries that led to nothing may be passed again after a crash.
 */
export class PassingCheckpoints {
  private readonly writer: GroupWriter<Asked>;

  constructor(
    private readonly pool: Pool,
    { table, column }: LeasePlace,
    { recordedHigh }: { readonly recordedHigh: boolean },
  ) {
    const statement = {
      name: `pass ${table}`,
      text: `with relaxed as (select set_config('synchronous_commit', 'off', true)),
         given as (select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
           as g(key, fence, was, log, position, leaf, events, high))
       update ${table} c set log = g.log, position = g.position, leaf = g.leaf, events = c.events + g.events, updated = now()
         ${recordedHigh ? ', recorded_high = g.high' : ''}
       from given g, relaxed
       where c.${column} = g.key and c.fence = g.fence and c.leaf is not distinct from g.was and c.parked_at is null
       returning c.${column} as key`,
    };
    this.writer = new GroupWriter((asked) => this.write(statement, asked), 500);
  }

  /** Whether the row moved; otherwise its lease is lost, it is suspended, or it names another entry. */
  async pass(passing: Passing): Promise<boolean> {
    const asked = { ...passing, moved: false };
    await this.writer.add([asked]);
    return asked.moved;
  }

  private async write(statement: { readonly name: string; readonly text: string }, asked: readonly Asked[]): Promise<void> {
    const { rows } = await this.pool.query<{ key: string }>({
      ...statement,
      values: [
        asked.map(({ key }) => key),
        asked.map(({ fence }) => fence),
        asked.map(({ from }) => from),
        asked.map(({ log }) => log),
        asked.map(({ position }) => position),
        asked.map(({ leaf }) => leaf),
        asked.map(({ events }) => events),
        asked.map(({ recordedHigh }) => recordedHigh ?? null),
      ],
    });
    const moved = new Set(rows.map(({ key }) => key));
    for (const one of asked) one.moved = moved.has(one.key);
  }
}

/** One for all consumers of a table that share a pool, so that they share statements. */
const writers = new WeakMap<Pool, Map<string, PassingCheckpoints>>();

export function passingCheckpoints(pool: Pool, place: LeasePlace, options: { readonly recordedHigh: boolean }): PassingCheckpoints {
  let ofPool = writers.get(pool);
  if (ofPool === undefined) writers.set(pool, (ofPool = new Map()));
  let one = ofPool.get(place.table);
  if (one === undefined) ofPool.set(place.table, (one = new PassingCheckpoints(pool, place, options)));
  return one;
}
