import type { QueryRunner } from 'typeorm';
import { guardsOfMigrations } from './guards-of-migrations.js';

const migration = (name: string, ...statements: readonly string[]) => ({
  name,
  up: async (runner: QueryRunner) => {
    for (const one of statements) await runner.query(one);
  },
  down: () => Promise.resolve(),
});

describe('what migrations leave to guard', () => {
  it('is every function with the text that the last of them gave it, under its last name', async () => {
    const { functions } = await guardsOfMigrations([
      migration(
        'First',
        'create function s.act(a text, b int) returns void language plpgsql as $$ first $$; create function s.other() returns text language sql as $x$ $$ $x$',
      ),
      migration(
        'Second',
        'alter function s.act rename to act_before',
        'create function s.act(a text) returns void language sql as $$ second $$',
        'drop function s.other()',
      ),
    ]);
    expect(functions).toEqual([
      { name: 's.act_before', body: ' first ' },
      { name: 's.act', body: ' second ' },
    ]);
  });

  it('is every trigger, and whether it fires for everybody', async () => {
    const { triggers, migrations } = await guardsOfMigrations([
      migration(
        'First',
        `create trigger stays before update or delete on s.t for each statement execute function s.act();
         create trigger forward before update on s.u for each row when (new.n < old.n) execute function s.act();
         alter table s.u enable always trigger forward`,
      ),
    ]);
    expect(triggers).toEqual([
      { table: 's.t', name: 'stays', always: false },
      { table: 's.u', name: 'forward', always: true },
    ]);
    expect(migrations).toEqual(['First']);
  });
});
