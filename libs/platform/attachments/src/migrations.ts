import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who sent which file, and which command named which file in which stream: by right, or awaited from the officer who named it. */
export class CreateFileRegister1781000010000 implements MigrationInterface {
  readonly name = 'CreateFileRegister1781000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists custos');
    await runner.query(`
      create table custos.file_upload (
        sha256 text not null,
        officer text not null,
        size bigint not null,
        fresh boolean not null,
        at timestamptz not null default now(),
        warned_at timestamptz,
        mark text not null,
        primary key (sha256, officer)
      )`);
    await runner.query('create index file_upload_officer on custos.file_upload (officer, at)');
    await runner.query(`
      create table custos.file_named (
        sha256 text not null,
        stream text not null,
        cmd text not null,
        officer text not null,
        by_right boolean not null,
        at timestamptz not null default now(),
        primary key (sha256, stream, cmd)
      )`);
    await runner.query('create index file_named_officer on custos.file_named (officer, at) where not by_right');
    await runner.query('create index file_named_cmd on custos.file_named (cmd)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table custos.file_named');
    await runner.query('drop table custos.file_upload');
  }
}

export const attachmentMigrations = [CreateFileRegister1781000010000];
