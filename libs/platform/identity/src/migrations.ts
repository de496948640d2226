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

export const identityMigrations = [CreateCommandOutcome1781000002000, CreateAccessRecord1781000003000];
