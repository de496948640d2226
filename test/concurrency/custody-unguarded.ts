import { rows } from '../scenarios/support/database.js';

/**
 * Makes the log of one database forget what it is there for: every append is written behind whatever the stream ends with, as one who appends
 * "any" would have it. The entries are renumbered, so that they are read as a stream like every other.
 */
export async function withoutHeadCheck(url: string): Promise<void> {
  await rows(url, UNGUARDED);
}

const UNGUARDED = `
  create or replace function custos_log.append_batch(
    streams text[], heads bigint[], head_leaves text[], sizes int[],
    ids uuid[], types text[], entries text[], leaves text[]
  ) returns table (verdict text, at_position bigint, stored_leaf text)
  language plpgsql volatile security definer
  set search_path = custos_log, pg_temp
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
  as $$
  declare
    free bigint;
    first int := 1;
    last int;
    found_revision bigint;
  begin
    select c.next into strict free from counter c for update;
    for n in 1 .. cardinality(streams) loop
      last := first + sizes[n] - 1;
      select coalesce(max(e.revision), -1) into found_revision from event e where e.stream = streams[n];
      for i in first .. last loop
        insert into event (position, stream, revision, event_id, type, entry, leaf)
          values (free, streams[n], found_revision + 1 + i - first, ids[i], types[i],
            regexp_replace(entries[i], '"rev":[0-9]+', '"rev":' || (found_revision + 1 + i - first)), leaves[i]);
        free := free + 1;
      end loop;
      verdict := 'written';
      at_position := free - 1;
      stored_leaf := leaves[last];
      return next;
      first := last + 1;
    end loop;
    update counter set next = free;
    perform pg_notify('custos_log', '');
  end
  $$;`;
