import { randomBytes } from 'node:crypto';
import { Client } from '../../scenarios/support/client.js';
import { custos, firstLine, freshPlace, Process, succeeding, type Place } from '../../scenarios/support/custos.js';
import { rows } from '../../scenarios/support/database.js';
import { followOneRifle } from '../../scenarios/support/thread.js';

jest.setTimeout(240_000);

const up = (env: Readonly<Record<string, string>>) => Process.start(['apps/cli/src/main.js', 'up', '--json'], env, firstLine);
const refused = async (url: string, sql: string): Promise<string> => {
  try {
    await rows(url, sql);
    return `done: ${sql}`;
  } catch (error) {
    return (error as Error).message;
  }
};
const DENIED = /permission denied|must be owner/;
/** As a role, whoever logs in. */
const as = (url: string, role: string): string => `${url}${url.includes('?') ? '&' : '?'}options=-c%20role%3D${role}`;
const guards = async (node: Process) =>
  (
    (await new Client(node.started['api'] as string).send('GET', '/health/ready')).body as { verification: { findings: { check: string }[] } }
  ).verification.findings.filter(({ check }) => check === 'guard');

describe('whoever has the login of the application, or a role of the database', () => {
  const login = `node_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  let place: Place;
  let admin: string;
  let application: string;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    place = await freshPlace();
    admin = place.databaseUrl!;
    application = Object.assign(new URL(admin), { username: login, password }).href;
    env = { ...place.env, DATABASE_URL: application };
  });
  afterAll(async () => {
    await rows(admin, `drop owned by ${login}; drop role ${login}`).catch(() => undefined);
    await place.close();
  });

  it('cannot make the tables himself: the node says who does, and does not start', async () => {
    await rows(admin, `create role ${login} login password '${password}'`);
    const { code, err } = await custos(['up', '--json'], env);
    expect(code).toBe(1);
    expect(err).toMatch(/custos database setup/);
  });

  it('records evidence all the same, once the owner has made them', async () => {
    await succeeding(['database', 'setup', '--login', login], { ...env, CUSTOS_MIGRATOR_URL: admin, CUSTOS_DB_PASSWORD: password });
    const node = await up(env);
    try {
      expect(Object.keys(node.started).sort()).toEqual(['api', 'pid']);
      await followOneRifle(new Client(node.started['api'] as string));
      expect(await guards(node)).toEqual([]);
    } finally {
      await node.stop();
    }
    expect(await custos(['verify'], env)).toMatchObject({ code: 0 });
  });

  it('changes nothing of the log, nor what guards it, with the login of the application', async () => {
    const attempts = [
      `insert into custos_log.event select position + 1000, stream, revision + 1000, gen_random_uuid(), type, entry, leaf from custos_log.event limit 1`,
      `update custos_log.event set entry = ''`,
      'delete from custos_log.event',
      'truncate custos_log.event',
      'update custos_log.counter set next = 0',
      'alter table custos_log.event disable trigger append_only',
      'drop trigger append_only on custos_log.event',
      'alter table custos_log.event rename to other',
      'create table custos_log.mine (a int)',
      'select * from custos_log.append_in_turn(array[]::text[], array[]::bigint[], array[]::text[], array[]::int[], array[]::uuid[], array[]::text[], array[]::text[], array[]::text[])',
      `create or replace function custos_log.refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
      `insert into custos.access_record (hash, iss, officer, unit, action, subject, from_address) values ('', '', '', '', '', '', '')`,
      'update custos.access_record set officer = officer',
      'delete from custos.access_record',
      'alter table custos.access_record disable trigger access_record_stays',
      'delete from public.custos_migration',
      'set role custos_owner',
      'drop schema custos_log cascade',
    ];
    const said: Record<string, string> = {};
    for (const attempt of attempts) said[attempt] = await refused(application, attempt);
    expect(Object.fromEntries(Object.entries(said).filter(([, answer]) => !DENIED.test(answer)))).toEqual({});
    const nothing = 'array[]::text[], array[]::bigint[], array[]::text[], array[]::int[], array[]::uuid[], array[]::text[], array[]::text[], array[]::text[]';
    expect(await refused(application, `select verdict from custos_log.append_batch(${nothing})`)).toMatch(DENIED);
    expect(await rows(application, `select verdict from custos_log.append_on_time(${nothing}, now())`)).toEqual([]);
  });

  it('reads the log and the views as a reader, and the access records too as an auditor, and writes as neither', async () => {
    const [live] = await rows<{ name: string }>(
      admin,
      `select schemaname || '.' || tablename as name from pg_tables where schemaname = (select schema from custos.view_live limit 1) limit 1`,
    );
    for (const role of ['custos_reader', 'custos_auditor']) {
      await rows(as(admin, role), 'select count(*) from custos_log.event');
      await rows(as(admin, role), `select count(*) from ${live!.name}`);
      for (const table of ['custos_log.event', 'custos.access_record', 'custos.disclosure', live!.name])
        expect(await refused(as(admin, role), `delete from ${table}`)).toMatch(DENIED);
    }
    await rows(as(admin, 'custos_auditor'), 'select count(*) from custos.access_record');
    for (const table of ['custos.access_record', 'custos.disclosure', 'custos.command_outcome'])
      expect(await refused(as(admin, 'custos_reader'), `select count(*) from ${table}`)).toMatch(DENIED);
  });

  it('finds a database of the release before given to its owner at the next start, and everything readable as before', async () => {
    await rows(admin, 'reassign owned by custos_owner, custos_app to current_user');
    const node = await up(place.env);
    try {
      expect(await guards(node)).toEqual([]);
    } finally {
      await node.stop();
    }
    const owners = await rows<{ owner: string }>(admin, `select distinct tableowner as owner from pg_tables where schemaname in ('custos', 'custos_log')`);
    expect(owners).toEqual([{ owner: 'custos_owner' }]);
    expect(await custos(['verify'], env)).toMatchObject({ code: 0 });
  });

  it('is named on health where the node is given an owner of the log after all', async () => {
    await rows(admin, `grant insert on custos_log.event to custos_app`);
    const node = await up(env);
    try {
      expect((await guards(node)).length).toBeGreaterThan(0);
    } finally {
      await node.stop();
      await rows(admin, `revoke insert on custos_log.event from custos_app`);
    }
  });
});

describe('the superuser of the embedded server', () => {
  it('is told to its administrator by a command, and to nobody by the node', async () => {
    const place = await freshPlace({ embedded: true });
    const node = await up(place.env);
    try {
      const address = (await succeeding(['database', 'url'], place.env)).trim();
      const secret = decodeURIComponent(new URL(address).password);
      expect(secret.length).toBeGreaterThan(20);
      expect(node.output).not.toContain(secret);
      expect(await rows(address, 'select usesuper from pg_user where usename = current_user')).toEqual([{ usesuper: true }]);
      expect(await rows(address, `select distinct usename from pg_stat_activity where application_name like 'custos%' and datname = 'custos'`)).toEqual([
        { usename: 'custos_node' },
      ]);
    } finally {
      await node.stop();
      await place.close();
    }
  });
});
