import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Guards } from './guards.js';

const FUNCTION = /create (?:or replace )?function\s+([\w.]+)\s*\([\s\S]*?\)\s*returns[\s\S]*?\bas\s+(\$\w*\$)([\s\S]*?)\2/gi;
const RENAMED = /alter function\s+([\w.]+)\s*(?:\([^)]*\))?\s*rename to\s+(\w+)/gi;
const DROPPED = /drop function\s+(?:if exists\s+)?([\w.]+)/gi;
const TRIGGER = /create trigger\s+(\w+)\s+(?:before|after)\b[\s\S]*?\bon\s+([\w.]+)/gi;
const ALWAYS = /alter table\s+([\w.]+)\s+enable always trigger\s+(\w+)/gi;

/** The functions and triggers that these migrations leave in a database, read from their own statements: a new migration is guarded like the old ones. */
export async function guardsOfMigrations(migrations: readonly MigrationInterface[]): Promise<Pick<Guards, 'functions' | 'triggers' | 'migrations'>> {
  const functions = new Map<string, string>();
  const triggers = new Map<string, Guards['triggers'][number]>();
  for (const migration of migrations) for (const statement of await statementsOf(migration)) for (const act of actsIn(statement)) act(functions, triggers);
  return {
    functions: [...functions].map(([name, body]) => ({ name, body })),
    triggers: [...triggers.values()],
    migrations: migrations.map(({ name }) => name!),
  };
}

type Act = (functions: Map<string, string>, triggers: Map<string, Guards['triggers'][number]>) => void;

/** What one statement does to functions and triggers, in its order. */
function actsIn(statement: string): readonly Act[] {
  const found: { readonly at: number; readonly act: Act }[] = [];
  const each = (pattern: RegExp, act: (match: RegExpMatchArray) => Act) => {
    for (const match of statement.matchAll(pattern)) found.push({ at: match.index, act: act(match) });
  };
  each(
    FUNCTION,
    ([, name, , body]) =>
      (functions) =>
        functions.set(name!, body!),
  );
  each(RENAMED, ([, name, other]) => (functions) => {
    const renamed = `${name!.slice(0, name!.lastIndexOf('.') + 1)}${other!}`;
    functions.set(renamed, functions.get(name!) ?? '');
    functions.delete(name!);
  });
  each(
    DROPPED,
    ([, name]) =>
      (functions) =>
        functions.delete(name!),
  );
  each(
    TRIGGER,
    ([, name, table]) =>
      (_, triggers) =>
        triggers.set(`${table!} ${name!}`, { table: table!, name: name!, always: false }),
  );
  each(
    ALWAYS,
    ([, table, name]) =>
      (_, triggers) =>
        triggers.set(`${table!} ${name!}`, { table: table!, name: name!, always: true }),
  );
  return found.sort((one, other) => one.at - other.at).map(({ act }) => act);
}

async function statementsOf(migration: MigrationInterface): Promise<readonly string[]> {
  const statements: string[] = [];
  const query = (statement: string) => (statements.push(statement), Promise.resolve([]));
  await migration.up({ query } as unknown as QueryRunner);
  return statements;
}
