import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The time is judged where it is written: by the server's clock, in the statement that appends, so that no clock can jump between the look
 * and the act. What is written before as it was recorded, a log that moves here, goes through `append_batch`, which no application may call.
 */
export class AppendOnTime1797100000000 implements MigrationInterface {
  readonly name = 'AppendOnTime1797100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_ON_TIME);
    await runner.query(GRANTS);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The log is never taken back'));
  }
}

/**
 * `sent` is the caller's clock when it sent the statement, compared with when the server took it in: waiting for others is nobody's error.
 * `recorded` may be as old as a command may take, since it is taken when the command comes in. A repeat of what stands is no new record.
 */
export const APPEND_ON_TIME = `
  create function custos_log.append_on_time(
    streams text[], heads bigint[], head_leaves text[], sizes int[],
    ids uuid[], types text[], entries text[], leaves text[], sent timestamptz
  ) returns table (verdict text, at_position bigint, stored_leaf text)
  language plpgsql volatile security definer
  set search_path = custos_log, pg_temp
  as $$
  declare
    off constant interval := interval '2 seconds';
    at_work constant interval := interval '60 seconds';
    received constant timestamptz := statement_timestamp();
  begin
    if exists (
      select from unnest(ids, entries) as d(id, entry)
      where (sent between received - off and received + off
          and (d.entry::json ->> 'recorded')::timestamptz between received - at_work and received + off) is not true
        and not exists (select from event e where e.event_id = d.id)
    ) then
      raise exception 'the time of this entry is not the time of the server' using errcode = 'CU001';
    end if;
    return query select * from append_batch(streams, heads, head_leaves, sizes, ids, types, entries, leaves);
  end
  $$;
  revoke all on function custos_log.append_on_time from public;`;

const GRANTS = `
  do $$
  begin
    if exists (select from pg_roles where rolname = 'custos_app') then
      grant execute on function custos_log.append_on_time to custos_app;
      revoke execute on function custos_log.append_batch from custos_app;
    end if;
  end
  $$;`;
