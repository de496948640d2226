import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CLERK, CUSTOMS, followOneRifle, PROSECUTOR, TRACER, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';

jest.setTimeout(240_000);

/** Of the office that handles the case, of the unit that seized, of the country; none of them a member once the case is sealed. */
const JUDGE = 'CI.INSTR-ABIDJAN.4711';
const SECOND_JUDGE = 'CI.INSTR-ABIDJAN.4712';
const MEMBER = 'CI.DGPN-PJ.4711';
const AUDITOR = 'CI.INSP-JUST.4711';
const COORDINATOR = 'CI.COORD.4711';
const CELL = 'XX.OIPC.4711';
const STRANGERS = [CUSTOMS, 'CI.DGD-AIR.4712', PROSECUTOR, TRACER, AUDITOR, COORDINATOR, SECOND_JUDGE];
const ORDER = { kind: 'ORDONNANCE', issuer: 'CI.INSTR-ABIDJAN', year: 2024, n: '77', written: 'Ordonnance n° 77/2024' };

const READING = { kind: 'proof', place: 'barrel', text: 'BN 65', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };

let custos: Custos;
let client: Client;
let one: Thread;
let exhibitPaths: readonly string[];
/** An act of the officer who seized it, before anybody sealed the case. */
let before: { readonly key: string; readonly answer: Answer };
const without = ({ status, text }: Answer, ...ids: readonly string[]) => ({ status, names: ids.filter((id) => text.includes(id)) });

beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  one = await followOneRifle(client, '31');
  await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
  const from = '2024-01-01T00:00:00.000Z';
  for (const officer of [JUDGE, MEMBER])
    await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/members`, { officer, actions: ['READ', 'RECORD', 'SEE_PERSONS'], from });
  const key = randomUUID();
  before = { key, answer: await client.accepted(CUSTOMS, `/v1/firearms/${one.firearm}/markings`, READING, { key }) };
  exhibitPaths = [
    `/v1/seizures/${one.seizure}`,
    `/v1/firearms/${one.firearm}`,
    `/v1/firearms/${one.firearm}/replay`,
    `/v1/cases/${one.case}/file`,
    `/v1/cases/${one.case}/timeline`,
    `/v1/cases/${one.case}/replay`,
  ];
  await quiet(client);
});
afterAll(() => custos?.close());

describe('a case that was sealed', () => {
  let totals: Record<string, any>;
  beforeAll(async () => {
    totals = (await client.found(COORDINATOR, `/v1/operations/${one.operation}/totals`)).body;
    const ledger = (await client.found(TRACER, '/v1/firearms-register')).body;
    expect(ledger['total']).toBeGreaterThan(0);
    expect((await client.get(PROSECUTOR, '/v1/cases')).text).toContain(one.case);
    await client.accepted(JUDGE, `/v1/cases/${one.case}/seal`, { authority: 'CI.INSTR-ABIDJAN', order: ORDER });
    await quiet(client);
  });

  it('is open to its members, with everything it holds', async () => {
    for (const member of [JUDGE, MEMBER]) {
      const file = await client.found(member, `/v1/cases/${one.case}/file`);
      expect(without(file, one.firearm, one.exhibit, one.seizure)).toEqual({ status: 200, names: [one.firearm, one.exhibit, one.seizure] });
      expect((await client.get(member, `/v1/exhibits/${one.exhibit}`)).body['seizure']).toBe(one.seizure);
    }
  });

  it('is absent for everybody else, and so is what it joins: the same bytes as for an id that was made up', async () => {
    for (const stranger of STRANGERS) {
      for (const path of exhibitPaths) {
        const made = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '00000000-0000-4000-8000-000000000000');
        const [there, absent] = [await client.get(stranger, path), await client.get(stranger, made)];
        if (absent.status === 403) continue;
        expect({ stranger, path, status: there.status, text: there.text }).toEqual({ stranger, path, status: 404, text: absent.text });
      }
      const trace = await client.get(stranger, `/v1/traces/${one.trace}`);
      if (stranger !== TRACER) expect({ stranger, status: trace.status }).toEqual({ stranger, status: 404 });
    }
  });

  it('stands in no list, no count and no replay of a custodian for them', async () => {
    const lists = ['/v1/cases', '/v1/firearms-register', '/v1/trace-desk', '/v1/work-list', `/v1/custodians/${CUSTOMS}/replay`];
    for (const stranger of STRANGERS) {
      for (const path of lists) {
        const { status, text } = await client.get(stranger, path);
        if (status === 403 || status === 404) continue;
        const named = [one.case, one.firearm, one.seizure].filter((id) => text.includes(id) && !(stranger === AUDITOR && path === '/v1/cases'));
        expect({ stranger, path, named }).toEqual({ stranger, path, named: [] });
      }
    }
    expect((await client.get(TRACER, '/v1/firearms-register')).body['total']).toBe(0);
    expect((await client.get(CELL, '/v1/firearms-register')).body['total']).toBe(0);
  });

  it('is counted in the totals of the operation, and in no group below them', async () => {
    const after = (await client.found(COORDINATOR, `/v1/operations/${one.operation}/totals`)).body;
    expect(after['totals']).toEqual(totals['totals']);
    expect(after['seizures'].reports).toBe(totals['seizures'].reports);
    const groups = ({ byCountry, bySite, byAgency }: Record<string, any>) =>
      [...byCountry, ...bySite, ...byAgency].reduce((sum: number, group: any) => sum + group.reports, 0);
    expect(groups(totals)).toBeGreaterThan(0);
    expect(groups(after)).toBe(0);
    expect(groups((await client.found(MEMBER, `/v1/operations/${one.operation}/totals`)).body)).toBe(groups(totals));
  });

  it('lets whoever has a thing of it in hand see the thing, and never the case', async () => {
    const { status, body, text } = await client.get(CLERK, `/v1/exhibits/${one.exhibit}`);
    expect(status).toBe(200);
    expect(body['parts'][0]).toMatchObject({ holder: 'CI.GREFFE-ABIDJAN' });
    expect([body['seizure'], body['registered'], body['health'], body['firearms']]).toEqual([null, null, null, []]);
    for (const id of [one.case, one.seizure, one.firearm, 'PARQUET']) expect(text).not.toContain(id);
    expect((await client.get(CLERK, `/v1/exhibits/${one.exhibit}/replay`)).status).toBe(404);
    const measured = await client.command(CLERK, `/v1/exhibits/${one.exhibit}/measurements`, {
      measure: 'COUNT',
      found: { amount: '1', unit: 'each' },
      instrument: 'by hand',
    });
    expect({ status: measured.status, code: measured.body['code'] }).not.toMatchObject({ status: 404 });
  });

  it('is known to an auditor of the country only as sealed, and by whose order', async () => {
    const { body } = await client.found(AUDITOR, '/v1/cases');
    expect(body['sealed']).toEqual([{ id: one.case, authority: 'CI.INSTR-ABIDJAN' }]);
    expect(JSON.stringify(body['items'])).not.toContain(one.case);
    expect((await client.get('ML.INSP-JUST.4711', '/v1/cases')).body['sealed']).toEqual([]);
  });

  it('gives who acted on it before the same answer for the same command, and 404 for any other', async () => {
    const repeated = await client.command(CUSTOMS, `/v1/firearms/${one.firearm}/markings`, READING, { key: before.key });
    expect([repeated.status, repeated.text]).toEqual([before.answer.status, before.answer.text]);
    expect((await client.command(CUSTOMS, `/v1/firearms/${one.firearm}/markings`, READING)).status).toBe(404);
    const other = { ...READING, text: 'BN 66' };
    const [there, absent] = await Promise.all(
      [one.firearm, '00000000-0000-4000-8000-000000000000'].map((id) => client.command(CUSTOMS, `/v1/firearms/${id}/markings`, other, { key: before.key })),
    );
    expect([there!.status, there!.text]).toEqual([absent!.status, absent!.text]);
    expect(there!.body['code']).toBe('key-reused');
  });

  it('tells whoever claims something of it nothing, and the authority that sealed it at once', async () => {
    const claim = (code: string) => client.accepted('CI.DGD-AIR.4712', '/v1/receipts', { found: { by: 'QR', code }, seal: 'INTACT' });
    const [there, absent] = [await claim(one.exhibit), await claim(randomUUID())];
    expect([there.status, Object.keys(there.body), [...there.headers.keys()]]).toEqual([absent.status, Object.keys(absent.body), [...absent.headers.keys()]]);
    await quiet(client);
    const pages = await Promise.all([there, absent].map(({ body }) => client.found('CI.DGD-AIR.4712', `/v1/receipts/${body['id']}`)));
    const [matching, other] = pages.map(({ body }) => ({ ...body, id: null, claim: null, claimedAt: null }));
    expect(matching).toEqual(other);
    expect(pages[0]!.text.replaceAll(one.exhibit, '')).not.toContain(one.case);
    const told = async (user: string) =>
      ((await client.found(user, '/v1/work-list?kind=confirmation')).body['items'] as { subject: object; detail: { receipt: string } }[]).filter(
        ({ detail }) => detail.receipt === there.body['id'],
      );
    expect(await told(SECOND_JUDGE)).toMatchObject([{ subject: { kind: 'exhibit', id: one.exhibit } }]);
    for (const stranger of ['CI.DGD-AIR.4712', PROSECUTOR, TRACER]) expect(await told(stranger)).toEqual([]);
  });

  it('is not unsealed by another office, in its own name or in that of the authority', async () => {
    for (const authority of ['CI.PARQUET-ABIDJAN', 'CI.INSTR-ABIDJAN']) {
      const { status } = await client.command(PROSECUTOR, `/v1/cases/${one.case}/unseal`, { authority, order: ORDER });
      expect({ authority, status }).toEqual({ authority, status: 404 });
    }
  });

  it('is unsealed by the authority that ordered it, and then open as before', async () => {
    const { body } = await client.accepted(SECOND_JUDGE, `/v1/cases/${one.case}/unseal`, { authority: 'CI.INSTR-ABIDJAN', order: ORDER });
    await client.found(PROSECUTOR, `/v1/cases/${one.case}/file`, body['position'] as string);
    expect((await client.get(CUSTOMS, `/v1/seizures/${one.seizure}`)).status).toBe(200);
  });
});
