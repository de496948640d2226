import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last verification of each kind, for whoever asks how the node is. It is no evidence: the next one writes it anew. */
export class CreateVerification1781000006000 implements MigrationInterface {
  readonly name = 'CreateVerification1781000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.verification (
        kind text primary key check (kind in ('full', 'incremental', 'guards')),
        report jsonb not null,
        at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.verification');
  }
}

export const verificationMigrations = [CreateVerification1781000006000];
