import type { Pool } from 'pg';
import type { Finding } from './finding.js';

/** What keeps rows from being changed in silence. Functions are named with the text that a migration gave them. */
export interface Guards {
  readonly triggers: readonly { readonly table: string; readonly name: string; readonly always: boolean }[];
  readonly functions: readonly { readonly name: string; readonly body: string }[];
  /** By table: what keeps a position, a revision and an id from being there twice. */
  readonly constraints: Readonly<Record<string, readonly string[]>>;
  /** What made the tables, as it is written down. */
  readonly migrations: readonly string[];
}

const OURS = "('custos', 'custos_log')";

/** Triggers that are gone, disabled or foreign, functions with another text, keys that are gone, a log that others than its owner may write. */
export async function checkGuards(pool: Pool, guards: Guards): Promise<readonly Finding[]> {
  const parts = await Promise.all([triggers(pool, guards), functions(pool, guards), constraints(pool, guards), grants(pool), migrations(pool, guards)]);
  return parts.flat();
}

const guard = (place: string, problem: string): Finding => ({ check: 'guard', place, problem });

async function triggers(pool: Pool, { triggers: expected }: Guards): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ table: string; name: string; enabled: string }>(
    `select n.nspname || '.' || c.relname as table, t.tgname as name, t.tgenabled as enabled
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and n.nspname in ${OURS}
     union all select schemaname || '.' || tablename, rulename, 'rule' from pg_rules where schemaname in ${OURS}`,
  );
  const findings = expected.flatMap(({ table, name, always }) => {
    const there = rows.find((one) => one.table === table && one.name === name);
    const place = `trigger ${name} on ${table}`;
    if (there === undefined) return [guard(place, 'it is gone')];
    return there.enabled === 'A' || (!always && there.enabled === 'O') ? [] : [guard(place, 'it is disabled')];
  });
  const foreign = rows.filter(({ table, name }) => !expected.some((one) => one.table === table && one.name === name));
  return [...findings, ...foreign.map(({ table, name }) => guard(`trigger ${name} on ${table}`, 'no migration made it'))];
}

async function functions(pool: Pool, { functions: expected }: Guards): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ name: string; body: string }>(
    `select n.nspname || '.' || p.proname as name, p.prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ${OURS}`,
  );
  const changed = expected.filter(({ name, body }) => !rows.some((one) => one.name === name && one.body === body));
  const foreign = rows.filter(({ name, body }) => !expected.some((one) => one.name === name && one.body === body));
  return [
    ...changed.map(({ name }) => guard(`function ${name}`, 'it is gone, or has another text')),
    ...foreign.map(({ name }) => guard(`function ${name}`, 'no migration made it so')),
  ];
}

async function constraints(pool: Pool, { constraints: expected }: Guards): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ table: string; name: string }>(
    `select n.nspname || '.' || c.relname as table, k.conname as name
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${OURS} and k.convalidated`,
  );
  return Object.entries(expected).flatMap(([table, names]) =>
    names.flatMap((name) => (rows.some((one) => one.table === table && one.name === name) ? [] : [guard(`constraint ${name} on ${table}`, 'it is gone')])),
  );
}

/** Of the log's tables, nobody but their owner may do more than read. */
async function grants(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ table: string; grantee: string; privilege: string }>(
    `select n.nspname || '.' || c.relname as table, coalesce(r.rolname, 'everybody') as grantee, lower(a.privilege_type) as privilege
     from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
     where n.nspname = 'custos_log' and a.privilege_type <> 'SELECT' and a.grantee <> c.relowner`,
  );
  return [...rows.map(({ table, grantee, privilege }) => guard(table, `${grantee} may ${privilege}`)), ...(await own(pool))];
}

/** The node itself, as it is connected: it writes the log by its function alone. */
async function own(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ role: string; writes: boolean; owns: boolean }>(
    `select current_user as role, has_table_privilege('custos_log.event', 'INSERT, UPDATE, DELETE, TRUNCATE') as writes,
       pg_has_role((select nspowner from pg_namespace where nspname = 'custos_log'), 'USAGE') as owns`,
  );
  const { role, writes, owns } = rows[0]!;
  return writes || owns ? [guard(`role ${role}`, 'the node is connected as an owner of the log')] : [];
}

async function migrations(pool: Pool, { migrations: expected }: Guards): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ name: string }>('select name from public.custos_migration');
  const names = new Set(rows.map(({ name }) => name));
  return expected.filter((name) => !names.has(name)).map((name) => guard(`public.custos_migration ${name}`, 'its row was deleted'));
}
