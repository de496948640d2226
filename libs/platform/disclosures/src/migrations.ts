import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sealed values: no column holds a value or a salt in clear. */
export class CreateDisclosure1781000001000 implements MigrationInterface {
  readonly name = 'CreateDisclosure1781000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.disclosure (
        digest text primary key,
        stream text not null,
        cmd text not null,
        subject text not null,
        iv bytea,
        ciphertext bytea,
        logged boolean not null default false,
        created timestamptz not null default now(),
        check ((iv is null) = (ciphertext is null))
      )`);
    await runner.query('create index disclosure_subject on custos.disclosure (subject)');
    await runner.query('create index disclosure_stream on custos.disclosure (stream, cmd)');
    await runner.query('create index disclosure_unconfirmed on custos.disclosure (created) where not logged');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.disclosure');
  }
}

export const disclosureMigrations = [CreateDisclosure1781000001000];
