import { setTimeout as pause } from 'node:timers/promises';
import { quiet } from '../../prove/stage.js';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, type Thread } from '../../scenarios/support/thread.js';

jest.setTimeout(240_000);

const JUDGE = 'CI.INSTR-ABIDJAN.4711';
const SECOND_JUDGE = 'CI.INSTR-ABIDJAN.4712';
/** No superior of his, and no magistrate. */
const STRANGER = 'CI.DGPN-PJ.4711';
const ORDER = { kind: 'ORDONNANCE', issuer: 'CI.INSTR-ABIDJAN', year: 2024, n: '77', written: 'Ordonnance n° 77/2024' };
const MADE_UP = '00000000-0000-4000-8000-000000000000';
const reason = 'A witness of this case was threatened an hour ago and must be found';

let custos: Custos;
let client: Client;
let one: Thread;
beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  one = await followOneRifle(client, '41');
  await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
  await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/members`, {
    officer: JUDGE,
    actions: ['READ', 'RECORD', 'INSTRUCT', 'SEE_PERSONS'],
    from: '2024-01-01T00:00:00.000Z',
  });
  await quiet(client);
  await client.accepted(JUDGE, `/v1/cases/${one.case}/seal`, { authority: 'CI.INSTR-ABIDJAN', order: ORDER });
  await quiet(client);
});
afterAll(() => custos?.close());

const ask = (file: string, more: object = {}) =>
  client.command(CUSTOMS, '/v1/break-glass', { case: file, ground: 'DANGER_TO_LIFE', hours: 1, reason, ...more });
const confirm = (by: string, id: string) => client.command(by, `/v1/break-glass/${id}/confirm`, {});
const page = (officer: string) => client.get(officer, `/v1/cases/${one.case}/file`);
const works = async (officer: string) =>
  ((await client.found(officer, '/v1/work-list?kind=break-glass')).body['items'] as { detail: object; subject: { id: string } }[]) ?? [];

describe('breaking the glass of a sealed case', () => {
  let id: string;

  it('takes a reason and a time limit', async () => {
    expect((await ask(one.case, { reason: 'because' })).status).toBe(422);
    expect((await ask(one.case, { hours: 25 })).status).toBe(422);
    expect((await ask(one.case, { hours: undefined })).status).toBe(422);
  });

  it('opens nothing by one person, nor by himself or by somebody who is not above him', async () => {
    id = (await client.accepted(CUSTOMS, '/v1/break-glass', { case: one.case, ground: 'DANGER_TO_LIFE', hours: 1, reason })).body['id'] as string;
    await quiet(client);
    expect((await page(CUSTOMS)).status).toBe(404);
    for (const [by, code] of [
      [CUSTOMS, 'same-person'],
      [STRANGER, 'not-found'],
    ] as const)
      expect((await confirm(by, id)).body['code']).toBe(code);
    expect((await page(CUSTOMS)).status).toBe(404);
  });

  it('tells neither of the two whether there is such a case', async () => {
    const [there, absent] = [await ask(one.case), await ask(MADE_UP)];
    expect([there.status, Object.keys(there.body)]).toEqual([absent.status, Object.keys(absent.body)]);
    expect(absent.status).toBe(201);
    const confirmed = await confirm(PROSECUTOR, absent.body['id'] as string);
    expect([confirmed.status, Object.keys(confirmed.body)]).toEqual([200, ['id', 'revision', 'position']]);
    const reviews = await Promise.all(
      [there, absent].map(({ body }) => client.command(PROSECUTOR, `/v1/break-glass/${body['id']}/review`, { finding: 'JUSTIFIED' })),
    );
    expect(reviews[0]!.text).toBe(reviews[1]!.text);
    expect(reviews[0]!.body['code']).toBe('not-the-owner');
  });

  it('opens the case and what it holds to who asked, on the word of a magistrate, and to nobody else', async () => {
    const { status, body } = await confirm(PROSECUTOR, id);
    expect([status, Object.keys(body)]).toEqual([200, ['id', 'revision', 'position']]);
    await quiet(client);
    expect((await page(CUSTOMS)).text).toContain(one.firearm);
    expect((await client.get(CUSTOMS, '/v1/cases')).text).toContain(one.case);
    expect((await client.get(CUSTOMS, `/v1/seizures/${one.seizure}`)).status).toBe(200);
    for (const other of [PROSECUTOR, STRANGER]) expect((await page(other)).status).toBe(404);
  });

  it('lets him read and do nothing', async () => {
    const instruction = await client.command(CUSTOMS, `/v1/cases/${one.case}/instructions`, { form: 'TASK', subject: 'OTHER', to: 'CI.LPTS' });
    expect([instruction.status, instruction.body['code']]).toEqual([403, 'member-may-not']);
  });

  it('is told at once to the authority that sealed it, with who, who let him in and until when, and to nobody else', async () => {
    const [item] = await works(SECOND_JUDGE);
    expect(item).toMatchObject({ subject: { id }, detail: { case: one.case, officer: CUSTOMS, by: PROSECUTOR, until: expect.any(String) } });
    for (const other of [PROSECUTOR, CUSTOMS, STRANGER]) expect(await works(other)).toEqual([]);
  });

  it('ends when the authority has looked into it', async () => {
    await client.accepted(SECOND_JUDGE, `/v1/break-glass/${id}/review`, { finding: 'NOT_JUSTIFIED', remark: 'No witness was threatened' });
    await quiet(client);
    expect((await page(CUSTOMS)).status).toBe(404);
    expect((await client.get(CUSTOMS, '/v1/cases')).text).not.toContain(one.case);
    expect(await works(SECOND_JUDGE)).toEqual([]);
  });

  it('ends by itself when its hours are over', async () => {
    const again = (await ask(one.case)).body['id'] as string;
    const { body } = await confirm(PROSECUTOR, again);
    await client.found(CUSTOMS, `/v1/cases/${one.case}/file`, body['position'] as string);
    const { Client: Database } = await import('pg');
    const database = new Database({ connectionString: custos.databaseUrl });
    await database.connect();
    const { rows } = await database.query<{ schema: string }>(`select schema from custos.view_live where name = 'access'`);
    // An hour goes by: the view's own row says until when.
    await database.query(
      `update ${rows[0]!.schema}.access_subject set members = jsonb_set(members, '{0,until}', to_jsonb(to_char(now() at time zone 'utc' - interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       where kind = 'breakglass' and jsonb_array_length(members) > 0`,
    );
    await database.end();
    await pause(100);
    expect((await page(CUSTOMS)).status).toBe(404);
  });
});
