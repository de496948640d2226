import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client as Database } from 'pg';
import type { AccessStanding } from '../../../apps/api/src/access/access-watch.js';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';

jest.setTimeout(240_000);

const AUDITOR = 'CI.INSP-JUST.4711';
const PROBER = 'CI.GN-SR.4712';

interface Shown {
  readonly record: number;
  readonly officer: string;
  readonly action: string;
  readonly status: number;
  readonly code: string | null;
  readonly subjects: readonly string[];
  readonly from: string;
  readonly purpose: string | null;
}

let node: Custos;
let client: Client;
let one: Thread;
let database: Database;
beforeAll(async () => {
  node = await startCustos({ CUSTOS_TRUSTED_PROXIES: '127.0.0.1', CUSTOS_ACCESS_SEAL_SECONDS: '2' });
  client = node.client;
  one = await followOneRifle(client, '71');
  await quiet(client);
  database = new Database({ connectionString: node.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await node?.close();
});

const records = async (query: string, user = AUDITOR): Promise<readonly Shown[]> =>
  (await client.found(user, `/v1/access-records?limit=500&${query}`)).body['items'] as Shown[];
/** A refusal does not wait for its record. */
const recordsOnce = async (query: string, wanted: (items: readonly Shown[]) => boolean): Promise<readonly Shown[]> => {
  for (let patience = 40; ; patience--) {
    const items = await records(query);
    if (wanted(items) || patience === 0) return items;
    await pause(100);
  }
};
const access = async (): Promise<AccessStanding> => (await client.send('GET', '/health/ready')).body['access'] as AccessStanding;
const accessOnce = async (wanted: (standing: AccessStanding) => boolean): Promise<AccessStanding> => {
  for (let patience = 60; ; patience--) {
    const standing = await access();
    if (wanted(standing) || patience === 0) return standing;
    await pause(500);
  }
};

describe('whoever tries thirty exhibits that he may not see, and an act that is refused', () => {
  it('leaves a record of each, with the stream, the status and the code, which an auditor of the country reads', async () => {
    const probed = Array.from({ length: 29 }, () =>
      randomUUID()
        .replace(/^(.{14})./, '$18')
        .replace(/^(.{19})./, '$1a'),
    );
    const all = [...probed, one.exhibit];
    for (const id of all) expect((await client.get(PROBER, `/v1/exhibits/${id}`)).status).toBe(404);
    const refused = await client.command(CUSTOMS, `/v1/seizures/${one.seizure}/void/approve`, {});
    expect(refused.status).toBe(409);

    const found = (await recordsOnce(`officer=${PROBER}`, (items) => items.length >= 31)).filter(({ status }) => status === 404);
    expect(found.map(({ subjects }) => subjects[0]).sort()).toEqual(all.map((id) => `custos.exhibit-${id}`).sort());
    const denied = (await recordsOnce(`officer=${CUSTOMS}`, (items) => items.some(({ status }) => status === 409))).find(({ status }) => status === 409);
    expect(denied).toMatchObject({ code: refused.body['code'], subjects: [`custos.seizure-${one.seizure}`] });
  });

  it('raises an alarm on health, which names nobody; auditors read who', async () => {
    const standing = await accessOnce(({ officersOftenDenied }) => officersOftenDenied > 0);
    expect(standing.officersOftenDenied).toBe(1);
    expect(JSON.stringify((await client.send('GET', '/health/ready')).body)).not.toContain(PROBER);
    const { body } = await client.found(AUDITOR, '/v1/access-records/denials');
    expect(body['items']).toEqual([{ officer: PROBER, unit: 'CI.GN-SR', denials: 30 }]);
    expect((await client.found('ML.INSP-JUST.4711', '/v1/access-records/denials')).body['items']).toEqual([]);
  });

  it('leaves one record for a whole batch of hand-overs that name what he may not see', async () => {
    const items = [one.exhibit, randomUUID(), 'Awa KONE'].map((exhibit) => ({
      exhibit,
      act: 'offer',
      body: { to: 'CI.GN-SR.4713', purpose: 'STORAGE', seal: 'INTACT' },
    }));
    expect((await client.command(PROBER, '/v1/transfer-batches', { items })).status).toBe(200);
    const found = await recordsOnce(`officer=${PROBER}`, (all) => all.some(({ action }) => action.includes('transfer-batches')));
    expect(found.filter(({ action }) => action.includes('transfer-batches'))).toEqual([
      expect.objectContaining({ status: 404, subjects: [`custos.exhibit-${one.exhibit}`, expect.any(String), expect.stringMatching(/^typed-/)] }),
    ]);
  });
});

describe('a read', () => {
  it('is recorded by the stream that a number stands for, by the rows of a list, and by the party of a replay', async () => {
    await client.found(CUSTOMS, `/v1/seizures/${encodeURIComponent(one.number)}`);
    const { items } = (await client.found(PROSECUTOR, '/v1/cases')).body as { items: readonly { id: string }[] };
    await client.found(CUSTOMS, `/v1/custodians/${CUSTOMS}/replay`);
    const [ofNumber] = (await records(`officer=${CUSTOMS}`)).filter(({ action }) => action === 'readSeizure');
    expect(ofNumber).toMatchObject({ status: 200, subjects: [`custos.seizure-${one.seizure}`] });
    const [ofList] = (await records(`officer=${PROSECUTOR}`)).filter(({ action }) => action === 'listCases');
    expect(ofList!.subjects).toEqual(items.map(({ id }) => `custos.case-${id}`));
    expect(ofList!.subjects).toContain(`custos.case-${one.case}`);
    const [ofReplay] = (await records(`officer=${CUSTOMS}`)).filter(({ action }) => action === 'replayCustodian');
    expect(ofReplay!.subjects).toEqual(expect.arrayContaining([CUSTOMS, `custos.exhibit-${one.exhibit}`]));
  });

  it('holds no name that was typed in place of an id', async () => {
    for (const path of ['/v1/exhibits/Awa%20KON%C3%89', '/v1/custodians/Awa%20KON%C3%89/replay', '/v1/seizures/PV:CI.DGD-AIR:2020:KON%C3%89'])
      expect((await client.get(CUSTOMS, path)).status).toBe(404);
    await recordsOnce(`officer=${CUSTOMS}`, (items) => items.filter(({ subjects }) => subjects[0]?.startsWith('typed-')).length >= 3);
    const { rows } = await database.query(`select * from custos.access_record r where r::text ~* 'KON'`);
    expect(rows).toEqual([]);
  });

  it('of another unit’s file says why, by a code, and is refused without; of the own unit’s it need not', async () => {
    const read = (token: string, headers: Record<string, string> = {}) => client.send('GET', `/v1/exhibits/${one.exhibit}`, { token, headers });
    const [auditor, own] = [await client.token(AUDITOR), await client.token(CUSTOMS)];
    expect((await read(own)).status).toBe(200);
    const silent = await read(auditor);
    expect([silent.status, silent.body['code']]).toEqual([422, 'purpose-required']);
    expect(silent.text).not.toContain('custody');
    expect((await read(auditor, { 'custos-purpose': 'curiosity' })).body['code']).toBe('purpose-unknown');
    expect((await read(auditor, { 'custos-purpose': 'AUDIT' })).status).toBe(200);
    const [latest] = (await records(`officer=${AUDITOR}`)).filter(({ action }) => action === 'readExhibit');
    expect(latest).toMatchObject({ purpose: 'AUDIT', status: 200 });
    const stranger = await client.send('GET', `/v1/exhibits/${one.exhibit}`, { token: await client.token(PROBER) });
    expect([stranger.status, stranger.body['code']]).toEqual([404, 'not-found']);
  });

  it('is recorded with the client’s address as the trusted proxy saw it, whatever the client claims', async () => {
    await client.get(CUSTOMS, `/v1/exhibits/${one.exhibit}`, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' });
    const [latest] = (await records(`officer=${CUSTOMS}`)).filter(({ action }) => action === 'readExhibit');
    expect(latest!.from).toBe('203.0.113.9');
  });

  it('begins with a log-on, which is recorded once for its token', async () => {
    const found = await records(`officer=${PROSECUTOR}`);
    expect(found.filter(({ action }) => action === 'log on')).toHaveLength(1);
  });
});

describe('the access records', () => {
  it('are read by an office for its own cases, by nobody else, and reading them is recorded', async () => {
    const query = `case=${one.case}`;
    const [ofOffice, ofAuditor] = [await records(query, PROSECUTOR), await records(query)];
    expect(ofAuditor.length).toBeGreaterThan(ofOffice.length);
    expect(ofOffice.some(({ action, officer }) => action === 'readExhibit' && officer === AUDITOR)).toBe(true);
    const held = ['case', 'seizure', 'exhibit', 'firearm', 'trace'].map((kind) => `custos.${kind}-${(one as unknown as Record<string, string>)[kind]}`);
    for (const { subjects } of ofOffice) expect(subjects.filter((stream) => !held.includes(stream) && !stream.startsWith('custos.trace-'))).toEqual([]);
    expect((await client.get(PROSECUTOR, '/v1/access-records')).body['code']).toBe('case-needed');
    for (const other of ['CI.INSTR-ABIDJAN.4711', 'BF.PARQUET-OUAGA1.4711', 'ML.INSP-JUST.4711'])
      expect([other, (await client.get(other, `/v1/access-records?${query}`)).status]).toEqual([other, 404]);
    for (const other of [CUSTOMS, 'XX.EXPLOITATION.4711']) expect((await client.get(other, `/v1/access-records?${query}`)).status).toBe(403);
    const readings = (await records(query)).filter(({ action }) => action === 'readAccessRecords');
    expect(readings.map(({ officer }) => officer)).toEqual(expect.arrayContaining([PROSECUTOR, AUDITOR]));
  });

  it('are read by subject and by period, page by page', async () => {
    const whole = await records(`subject=exhibit-${one.exhibit}`);
    const first = (await client.found(AUDITOR, `/v1/access-records?subject=exhibit-${one.exhibit}&limit=3`)).body;
    const second = (await client.found(AUDITOR, `/v1/access-records?subject=exhibit-${one.exhibit}&limit=3&cursor=${first['next'] as string}`)).body;
    const seen = [...(first['items'] as Shown[]), ...(second['items'] as Shown[])].map(({ record }) => record);
    expect(new Set(seen).size).toBe(6);
    expect(whole.map(({ record }) => record)).toEqual(expect.arrayContaining(seen.slice(3)));
    expect(await records('until=2020-01-01T00:00:00.000Z')).toEqual([]);
    expect((await client.get(AUDITOR, '/v1/access-records?officer=ML.GN-SR.4712')).status).toBe(404);
  });
});

describe('when access records cannot be written', () => {
  it('nothing is shown, health says so and counts what is lost, and the loss is recorded afterwards', async () => {
    await database.query('alter table custos.access_record add constraint full_disk check (false) not valid');
    const read = await client.get(CUSTOMS, `/v1/exhibits/${one.exhibit}`);
    expect([read.status, read.body['code']]).toEqual([503, 'access-unrecorded']);
    expect((await client.get(PROBER, `/v1/exhibits/${one.exhibit}`)).status).toBe(404);
    await pause(300);
    const { body, status } = await client.send('GET', '/health/ready');
    const { state, lost } = body['access'] as AccessStanding;
    await database.query('alter table custos.access_record drop constraint full_disk');
    expect([status, body['status'], state, lost > 0]).toEqual([200, 'degraded', 'unwritable', true]);
    expect((await client.get(CUSTOMS, `/v1/exhibits/${one.exhibit}`)).status).toBe(200);
    expect(await access()).toMatchObject({ state: 'written', lost: 0 });
    const { rows } = await database.query(`select purpose from custos.access_record where action = 'records lost'`);
    expect(rows).toEqual([{ purpose: `${lost} refusals were not recorded` }]);
  });
});

/** What an administrator of the database can do who takes the trigger away. */
describe('a dishonest administrator', () => {
  const dishonestly = async (sql: string) => {
    await database.query('alter table custos.access_record disable trigger access_record_stays');
    await database.query(sql);
    await database.query('alter table custos.access_record enable trigger access_record_stays');
  };
  const verified = async () => (await client.found(AUDITOR, '/v1/access-records/verification')).body;
  const anew = `do $$ declare one custos.access_record; prev text := '';
    begin
      for one in select * from custos.access_record order by id loop
        prev := custos.access_record_hash(prev, one);
        update custos.access_record set hash = prev where id = one.id;
      end loop;
    end $$`;

  it('who edits a record is noticed by the chain: an auditor is told which, and health within its period', async () => {
    expect(await verified()).toMatchObject({ state: 'written', brokenAt: null });
    const { rows } = await database.query<{ id: string }>(
      `select id from custos.access_record where officer = '${PROBER}' and status = 404 order by id limit 1`,
    );
    const [{ id }] = rows as [{ id: string }];
    await dishonestly(`update custos.access_record set officer = 'CI.DGD.9999' where id = ${id}`);
    expect(await verified()).toMatchObject({ state: 'broken', brokenAt: { record: id, why: 'changed-or-predecessor-missing' } });
    expect(await accessOnce(({ state }) => state === 'broken')).toMatchObject({ state: 'broken' });
    expect((await client.send('GET', '/health/ready')).body['status']).toBe('degraded');
    await dishonestly(`update custos.access_record set officer = '${PROBER}' where id = ${id}`);
    expect(await verified()).toMatchObject({ state: 'written', brokenAt: null });
  });

  it('who deletes the newest record is noticed by the process that wrote it', async () => {
    await client.found(CUSTOMS, `/v1/exhibits/${one.exhibit}`);
    await database.query('create table kept as select * from custos.access_record order by id desc limit 1');
    await dishonestly('delete from custos.access_record where id = (select max(id) from custos.access_record)');
    expect(await accessOnce(({ state }) => state === 'broken')).toMatchObject({ state: 'broken', brokenAt: { why: 'missing' } });
    await dishonestly('insert into custos.access_record overriding system value select * from kept');
    expect(await verified()).toMatchObject({ state: 'written' });
  });

  it('who edits a record and hashes everything anew is contradicted by the root in the log', async () => {
    const { sealedTo } = await accessOnce((standing) => standing.sealedTo > 0);
    expect(sealedTo).toBeGreaterThan(0);
    await dishonestly(`update custos.access_record set officer = 'CI.DGD.9999' where id = (select min(id) from custos.access_record); ${anew}`);
    expect(await verified()).toMatchObject({ state: 'broken', brokenAt: { why: 'not-as-sealed' } });
  });
});
