import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log's tables and the one function that writes them. Positions are dense from 0 and given under the counter's row lock, which is
 * held until commit: so the order of positions is the order of commits, and a gap cannot happen. The lock is taken and released within
 * one statement, so no client that stops half way can keep others waiting.
 */
export class CreateEventLog1764000000000 implements MigrationInterface {
  readonly name = 'CreateEventLog1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(APPEND_BATCH);
    await runner.query(APPEND_ONLY);
    await runner.query(GRANTS);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The log is never taken back'));
  }
}

const TABLES = `
  create schema custos_log;
  create table custos_log.event (
    position bigint primary key check (position >= 0),
    stream text collate "C" not null,
    revision bigint not null check (revision >= 0),
    event_id uuid not null unique,
    type text not null,
    entry text not null,
    leaf text not null,
    unique (stream, revision)
  );
  create table custos_log.counter (
    only_row boolean primary key default true check (only_row),
    next bigint not null
  ) with (fillfactor = 10);
  insert into custos_log.counter (next) values (0);`;

/**
 * One call, many appends, one verdict each, in their order:
 * written; repeated (the same ids stand at these revisions: position and leaf are those of the first time); moved (the stream does not
 * end at the head named); taken (another event has one of the ids). A later append of the batch sees the earlier ones.
 * Index scans are asked for because a plan made while the table was empty would be kept while it fills.
 */
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
    opened_at bigint;
    first int := 1;
    last int;
    found_revision bigint;
    found_leaf text;
    matching int;
  begin
    select c.next into strict free from counter c for update;
    opened_at := free;
    for n in 1 .. cardinality(streams) loop
      last := first + sizes[n] - 1;
      select e.revision, e.leaf into found_revision, found_leaf from event e where e.stream = streams[n] order by e.revision desc limit 1;
      if not found then
        found_revision := -1;
        found_leaf := null;
      end if;
      at_position := null;
      stored_leaf := null;
      if found_revision = heads[n] and found_leaf is not distinct from head_leaves[n] then
        if exists (select from event e where e.event_id = any (ids[first:last])) then
          verdict := 'taken';
        else
          for i in first .. last loop
            insert into event (position, stream, revision, event_id, type, entry, leaf)
              values (free, streams[n], heads[n] + 1 + i - first, ids[i], types[i], entries[i], leaves[i]);
            free := free + 1;
          end loop;
          verdict := 'written';
          at_position := free - 1;
          stored_leaf := leaves[last];
        end if;
      else
        verdict := 'moved';
        if found_revision >= heads[n] + sizes[n] then
          select count(*) into matching from event e
            where e.stream = streams[n] and e.revision > heads[n] and e.revision <= heads[n] + sizes[n]
              and e.event_id = ids[(first + e.revision - heads[n] - 1)::int];
          if matching = sizes[n] then
            verdict := 'repeated';
            select e.position, e.leaf into strict at_position, stored_leaf from event e where e.stream = streams[n] and e.revision = heads[n] + sizes[n];
          end if;
        end if;
      end if;
      return next;
      first := last + 1;
    end loop;
    if free > opened_at then
      update counter set next = free;
      perform pg_notify('custos_log', '');
    end if;
  end
  $$;
  revoke all on function custos_log.append_batch from public;`;

/** Even the owner's hand slips: changing what is written is refused also for those whom no grant stops. */
const APPEND_ONLY = `
  create function custos_log.refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the log is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
  end
  $$;
  create trigger append_only before update or delete or truncate on custos_log.event
    for each statement execute function custos_log.refuse_change();
  alter table custos_log.event enable always trigger append_only;
  create trigger never_removed before delete or truncate on custos_log.counter
    for each statement execute function custos_log.refuse_change();
  alter table custos_log.counter enable always trigger never_removed;
  create trigger only_forward before update on custos_log.counter
    for each row when (new.next < old.next) execute function custos_log.refuse_change();
  alter table custos_log.counter enable always trigger only_forward;`;

/** The application reads, and writes through the function alone. Where roles are made by others, theirs are used. */
const GRANTS = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = 'custos_app') then
      create role custos_app nologin;
    end if;
  exception
    when insufficient_privilege or duplicate_object or unique_violation then null;
  end
  $$;
  do $$
  begin
    if exists (select from pg_roles where rolname = 'custos_app') then
      grant usage on schema custos_log to custos_app;
      grant select on custos_log.event, custos_log.counter to custos_app;
      grant execute on function custos_log.append_batch to custos_app;
    end if;
  end
  $$;`;
