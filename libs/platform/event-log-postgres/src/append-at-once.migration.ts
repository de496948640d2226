import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Writes a batch by one insert when every append of it may be written, which is nearly always so. Where one may not (its head has moved,
 * its ids are known, two of the batch are for one stream) the appends are judged one after another, as before. One event alone is written by plain statements:
 * lists would cost it half of its time.
 */
export class AppendAtOnce1764000001000 implements MigrationInterface {
  readonly name = 'AppendAtOnce1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter function custos_log.append_batch rename to append_in_turn');
    await runner.query(APPEND_BATCH);
    await runner.query(GRANTS);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The log is never taken back'));
  }
}

/** The counter's lock is taken before any head is looked at: what is found to fit still fits when it is written. */
const APPEND_BATCH = `
  create function custos_log.append_batch(
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
    alone constant boolean := cardinality(ids) = 1;
    head_revision bigint;
    head_leaf text;
    fits boolean;
  begin
    select c.next into strict free from counter c for update;
    if alone then
      select e.revision, e.leaf into head_revision, head_leaf from event e where e.stream = streams[1] order by e.revision desc limit 1;
      fits := coalesce(head_revision, -1) = heads[1] and head_leaf is not distinct from head_leaves[1];
    else
      select bool_and(coalesce(head.revision, -1) = a.revision and head.leaf is not distinct from a.leaf) and count(distinct a.stream) = count(*)
        into fits
        from unnest(streams, heads, head_leaves) as a(stream, revision, leaf)
        left join lateral (select e.revision, e.leaf from event e where e.stream = a.stream order by e.revision desc limit 1) head on true;
    end if;
    if not fits or exists (select from event e where e.event_id = any (ids)) then
      return query select * from append_in_turn(streams, heads, head_leaves, sizes, ids, types, entries, leaves);
      return;
    end if;

    if alone then
      insert into event (position, stream, revision, event_id, type, entry, leaf)
        values (free, streams[1], heads[1] + 1, ids[1], types[1], entries[1], leaves[1]);
    else
      insert into event (position, stream, revision, event_id, type, entry, leaf)
        select free + d.n - 1, r.stream, r.revision, d.id, d.type, d.entry, d.leaf
        from unnest(ids, types, entries, leaves) with ordinality as d(id, type, entry, leaf, n)
        join (
          select a.stream, a.revision + i as revision, row_number() over (order by a.n, i) as n
          from unnest(streams, heads, sizes) with ordinality as a(stream, revision, size, n), generate_series(1, a.size) i
        ) r using (n)
        order by d.n;
    end if;
    update counter set next = free + cardinality(ids);
    perform pg_notify('custos_log', '');
    return query
      select 'written', free + a.last - 1, leaves[a.last]
      from (select n, sum(size) over (order by n) as last from unnest(sizes) with ordinality as s(size, n)) a order by a.n;
  end
  $$;
  revoke all on function custos_log.append_batch from public;`;

const GRANTS = `
  do $$
  begin
    if exists (select from pg_roles where rolname = 'custos_app') then
      grant execute on function custos_log.append_batch to custos_app;
      revoke execute on function custos_log.append_in_turn from custos_app;
    end if;
  end
  $$;`;
