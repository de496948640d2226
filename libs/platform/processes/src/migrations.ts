import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each policy stands, what became of each of its commands, and what is due. */
export class CreateProcesses1781000004000 implements MigrationInterface {
  readonly name = 'CreateProcesses1781000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.process_cursor (
        name text primary key,
        log text,
        position text,
        leaf text,
        introduced_at timestamptz not null default now(),
        introduced_at_position text,
        events bigint not null default 0,
        parked_at timestamptz,
        parked_reason text,
        parked_event text,
        lease_owner text,
        lease_until timestamptz,
        fence bigint not null default 0,
        updated timestamptz not null default now(),
        check ((position is null) = (leaf is null) and (position is null) = (log is null)),
        check ((parked_at is null) = (parked_reason is null))
      )`);
    await runner.query(`
      create table custos.process_outcome (
        process text not null,
        event_id text not null,
        target text not null,
        ordinal integer not null,
        outcome text not null check (outcome in ('done', 'declined')),
        code text,
        command_id text not null,
        position text,
        at timestamptz not null,
        primary key (process, event_id, target, ordinal),
        check ((outcome = 'declined') = (code is not null) and (outcome = 'done') = (position is not null))
      )`);
    await runner.query("create index process_declined on custos.process_outcome (process, at) where outcome = 'declined'");
    await runner.query(`
      create table custos.timer (
        process text not null,
        subject text not null,
        kind text not null,
        at timestamptz not null,
        set_by text not null,
        correlation text not null,
        country text not null,
        exercise boolean not null,
        fired_at timestamptz,
        primary key (process, subject, kind)
      )`);
    await runner.query('create index timer_due on custos.timer (process, at) where fired_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.timer, custos.process_outcome, custos.process_cursor');
  }
}

export const processMigrations = [CreateProcesses1781000004000];
