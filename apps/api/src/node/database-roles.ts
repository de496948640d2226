import { Client } from 'pg';

/**
 * Roles of a node's database. Nobody logs in as one of these: logins are members of them.
 * The owner makes and owns all tables; the application appends by the log's function, and writes what it keeps beside the log.
 */
export const OWNER = 'custos_owner';
export const APP = 'custos_app';
/** Reads the log and the views. */
export const READER = 'custos_reader';
/** Reads everything, the access records too. */
export const AUDITOR = 'custos_auditor';

const ROLES = [OWNER, APP, READER, AUDITOR];

/** Makes the roles where this login may; another login may have made them. Answers whether all are there and it may act as the owner. */
export async function makeRoles(client: Client): Promise<boolean> {
  for (const role of ROLES)
    await client.query(
      `do $$ begin
         if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
       exception when insufficient_privilege or duplicate_object or unique_violation then null; end $$`,
    );
  const { rows } = await client.query<{ there: boolean }>(
    `select count(*) = ${ROLES.length} and bool_and(pg_has_role(rolname, 'SET')) as there from pg_roles where rolname = any($1::text[])`,
    [ROLES],
  );
  return rows[0]!.there;
}

/** Gives everything that is there to its owner: a database of the release before belongs to whoever made it. */
export async function giveToOwner(client: Client): Promise<void> {
  await client.query(`do $$
    declare one record;
    begin
      execute format('grant connect, create, temporary on database %I to ${OWNER}, ${APP}', current_database());
      execute format('grant connect on database %I to ${READER}, ${AUDITOR}', current_database());
      grant usage, create on schema public to ${OWNER};
      for one in select nspname from pg_namespace where nspname in ('custos', 'custos_log') and pg_get_userbyid(nspowner) <> '${OWNER}' loop
        execute format('alter schema %I owner to ${OWNER}', one.nspname);
      end loop;
      for one in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where (n.nspname in ('custos', 'custos_log') or (n.nspname, c.relname) = ('public', 'custos_migration'))
          and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> '${OWNER}' loop
        execute format('alter table %s owner to ${OWNER}', one.name);
      end loop;
      for one in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('custos', 'custos_log') and pg_get_userbyid(p.proowner) <> '${OWNER}' loop
        execute format('alter function %s owner to ${OWNER}', one.name);
      end loop;
    end $$`);
}

/** What each role may, after the tables are made. */
export async function giveRights(client: Client): Promise<void> {
  await client.query(`do $$
    declare one record;
    begin
      grant usage on schema custos_log to ${APP}, ${READER}, ${AUDITOR};
      grant select on custos_log.event, custos_log.counter to ${APP}, ${READER}, ${AUDITOR};
      -- The newest of the log's functions is the application's; the others are for the owner, or for it to call.
      for one in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'custos_log' and p.proname =
        case when exists (select from pg_proc q where q.pronamespace = n.oid and q.proname = 'append_on_time') then 'append_on_time' else 'append_batch' end loop
        execute format('grant execute on function %s to ${APP}', one.name);
      end loop;
      grant usage on schema custos to ${APP}, ${READER}, ${AUDITOR};
      grant select on all tables in schema custos to ${AUDITOR};
      grant select on custos.view_live, custos.view_cursor to ${READER};
      grant select on public.custos_migration to ${APP}, ${READER}, ${AUDITOR};
      grant select, insert, update, delete on all tables in schema custos to ${APP};
      revoke update, delete on custos.access_record from ${APP};
      grant usage on all sequences in schema custos to ${APP};
      -- Views are made and thrown away by the application: those of before are given to it.
      for one in select n.nspname from custos.view_cursor v join pg_namespace n on n.nspname = v.schema where pg_get_userbyid(n.nspowner) <> '${APP}' loop
        execute format('alter schema %I owner to ${APP}', one.nspname);
      end loop;
      for one in select c.oid::regclass as name from custos.view_cursor v join pg_namespace n on n.nspname = v.schema join pg_class c on c.relnamespace = n.oid
        where c.relkind = 'r' and pg_get_userbyid(c.relowner) <> '${APP}' loop
        execute format('alter table %s owner to ${APP}', one.name);
      end loop;
      for one in select n.nspname from custos.view_cursor v join pg_namespace n on n.nspname = v.schema loop
        execute format('grant usage on schema %I to ${READER}, ${AUDITOR}', one.nspname);
        execute format('grant select on all tables in schema %I to ${READER}, ${AUDITOR}', one.nspname);
      end loop;
      alter default privileges for role ${APP} grant usage on schemas to ${READER}, ${AUDITOR};
      alter default privileges for role ${APP} grant select on tables to ${READER}, ${AUDITOR};
    end $$`);
}

/** A login without any right of its own; one that is there gets the password. */
export async function makeLogin(url: string, login: string, password: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'custos setup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login]);
    await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${client.escapeIdentifier(login)} login password ${client.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
}

/** The same address, to be used as this role whoever logs in by it. */
export function asRole(url: string, role: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', `${given === null ? '' : `${given} `}-c role=${role}`);
  // A space is a space to every reader of addresses, a plus is not.
  return address.href.replace(/(?<=[?&]options=)[^&]*/, (value) => value.replaceAll('+', '%20'));
}
