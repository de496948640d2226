import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was answered under which Idempotency-Key. Unlogged would lose it all at a crash; it is an ordinary table with relaxed commits. */
export class CreateCommandOutcome1781000002000 implements MigrationInterface {
  readonly name = 'CreateCommandOutcome1781000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.command_outcome (
        principal text not null,
        key text not null,
        intent text not null,
        claim uuid not null,
        status integer,
        body text,
        claimed_at timestamptz not null default now(),
        completed_at timestamptz,
        primary key (principal, key),
        check ((status is null) = (completed_at is null))
      )`);
    await runner.query('create index command_outcome_claimed_at on custos.command_outcome (claimed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.command_outcome');
  }
}

/** Who looked at what. The table takes rows and gives none back. */
export class CreateAccessRecord1781000003000 implements MigrationInterface {
  readonly name = 'CreateAccessRecord1781000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.access_record (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        iss text not null,
        officer text not null,
        unit text not null,
        action text not null,
        subject text not null,
        from_address text not null,
        purpose text
      )`);
    await runner.query('create index access_record_officer on custos.access_record (officer, id)');
    await runner.query('create index access_record_subject on custos.access_record (subject, id)');
    await runner.query(`
      create function custos.access_record_stays() returns trigger language plpgsql as $$
      begin
        raise exception 'access records are never changed or deleted' using errcode = 'insufficient_privilege';
      end $$`);
    await runner.query(`
      create trigger access_record_stays before update or delete or truncate on custos.access_record
      for each statement execute function custos.access_record_stays()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.access_record');
    await runner.query('drop function custos.access_record_stays()');
  }
}

/**
 * Chains the records, and adds what a refusal was and the streams that were looked at. Records of older releases join the chain as they
 * stand: it says nothing of what happened to them before.
 */
export class ChainAccessRecords1781000005000 implements MigrationInterface {
  readonly name = 'ChainAccessRecords1781000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table custos.access_record add column subjects text[] not null default '{}', add column status smallint, add column code text,
      add column hash text`);
    await runner.query(ENTRY);
    await runner.query(HASH);
    await runner.query('alter table custos.access_record disable trigger access_record_stays');
    await runner.query(`
      do $$ declare one custos.access_record; prev text := '';
      begin
        for one in select * from custos.access_record order by id loop
          prev := custos.access_record_hash(prev, one);
          update custos.access_record set hash = prev where id = one.id;
        end loop;
      end $$`);
    await runner.query('alter table custos.access_record enable trigger access_record_stays');
    await runner.query('alter table custos.access_record alter column hash set not null');
    await runner.query('create index access_record_subjects on custos.access_record using gin (subjects)');
    await runner.query('create index access_record_at on custos.access_record (at)');
    await runner.query(RECORD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function custos.record_access(jsonb)');
    await runner.query('drop function custos.access_record_hash(text, custos.access_record)');
    await runner.query('drop function custos.access_entry(text[])');
    await runner.query('drop index custos.access_record_at');
    await runner.query('alter table custos.access_record drop column subjects, drop column status, drop column code, drop column hash');
  }
}

/** Each part with its length before it: no two lists of parts read alike. */
const ENTRY = `
  create function custos.access_entry(parts text[]) returns text language sql immutable as $$
    select coalesce(string_agg(coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part, '-'), ',' order by n), '')
    from unnest(parts) with ordinality as listed(part, n) $$`;
const HASH = `
  create function custos.access_record_hash(prev text, one custos.access_record) returns text language sql stable as $$
    select encode(sha256(convert_to(prev || E'\\n' || custos.access_entry(array[
      one.id::text, to_char(one.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), one.iss, one.officer, one.unit, one.action, one.subject,
      custos.access_entry(one.subjects), one.status::text, one.code, one.from_address, one.purpose]), 'UTF8')), 'hex') $$`;
/**
 * One writer at a time, until commit: the chain does not fork, and a reader that has seen an id has seen every smaller one. It writes with the
 * rights of its owner: whoever may call it needs none on the table.
 */
const RECORD = `
  create function custos.record_access(given jsonb) returns record language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    one custos.access_record;
    prev text;
    part jsonb;
  begin
    perform pg_advisory_xact_lock(4017001);
    select r.hash into prev from custos.access_record r order by r.id desc limit 1;
    for part in select value from jsonb_array_elements(given) loop
      one := jsonb_populate_record(null::custos.access_record, part);
      one.id := nextval(pg_get_serial_sequence('custos.access_record', 'id'));
      one.at := clock_timestamp();
      one.hash := custos.access_record_hash(coalesce(prev, ''), one);
      insert into custos.access_record overriding system value select (one).*;
      prev := one.hash;
    end loop;
    return (one.id, one.hash);
  end $$`;

export const identityMigrations = [CreateCommandOutcome1781000002000, CreateAccessRecord1781000003000, ChainAccessRecords1781000005000];
