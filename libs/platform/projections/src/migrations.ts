import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which schema each view is read from, where each schema's fold stands, and the marks by which an instant becomes a position. */
export class CreateViews1781000003000 implements MigrationInterface {
  readonly name = 'CreateViews1781000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.view_live (
        name text primary key,
        schema text not null
      )`);
    await runner.query(`
      create table custos.view_cursor (
        schema text primary key,
        view text not null,
        version integer not null,
        log text,
        position text,
        leaf text,
        recorded_high text,
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
      create table custos.log_mark (
        log text not null,
        position text not null,
        leaf text not null,
        recorded_high text not null,
        primary key (log, position)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.log_mark, custos.view_cursor, custos.view_live');
  }
}

export const projectionMigrations = [CreateViews1781000003000];
