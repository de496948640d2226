import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { COORDINATOR, followOneRifle, PROSECUTOR, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';

jest.setTimeout(240_000);

const OWN = 'CI.INSP-JUST.4711';
const FOREIGN = 'ML.INSP-JUST.4711';
const OF_THE_OPERATION = 'XX.AUDIT.4711';

let custos: Custos;
let client: Client;
let one: Thread;
let pages: readonly string[];

beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  one = await followOneRifle(client, '51');
  pages = [
    `/v1/cases/${one.case}/file`,
    `/v1/exhibits/${one.exhibit}`,
    `/v1/firearms/${one.firearm}`,
    `/v1/seizures/${one.seizure}`,
    `/v1/exhibits/${one.exhibit}/replay`,
  ];
  await quiet(client);
});
afterAll(() => custos?.close());

const statuses = (officer: string) => Promise.all(pages.map(async (path) => (await client.get(officer, path)).status));
const everywhere = (status: number) => pages.map(() => status);

describe('an auditor', () => {
  it('sees what is of the own country, and no sealed value', async () => {
    expect(await statuses(OWN)).toEqual(everywhere(200));
    expect((await client.found(OWN, `/v1/seizures/${one.seizure}`)).text).not.toContain('cargo shed, bay 4');
  });

  it('sees nothing of another country, in pages and in lists', async () => {
    expect(await statuses(FOREIGN)).toEqual(everywhere(404));
    expect((await client.found(FOREIGN, '/v1/cases')).body).toMatchObject({ items: [], sealed: [] });
    expect((await client.found(FOREIGN, '/v1/firearms-register')).body['total']).toBe(0);
    for (const list of ['firearms-register', 'trace-desk']) expect((await client.get(FOREIGN, `/v1/${list}?country=CI`)).status).toBe(404);
  });

  it('sees what belongs to a joint operation from the appointment to it on, until its end', async () => {
    expect(await statuses(OF_THE_OPERATION)).toEqual(everywhere(404));
    await client.accepted(COORDINATOR, `/v1/operations/${one.operation}/auditors`, { officer: OF_THE_OPERATION, from: '2024-01-01T00:00:00.000Z' });
    await quiet(client);
    expect((await statuses(OF_THE_OPERATION)).slice(1)).toEqual(everywhere(200).slice(1));
    const over = { officer: OF_THE_OPERATION, from: '2024-01-01T00:00:00.000Z', until: '2024-02-01T00:00:00.000Z' };
    await client.accepted(COORDINATOR, `/v1/operations/${one.operation}/auditors`, over);
    await quiet(client);
    expect(await statuses(OF_THE_OPERATION)).toEqual(everywhere(404));
  });

  it('is not appointed by himself', async () => {
    const body = { officer: COORDINATOR, from: '2024-01-01T00:00:00.000Z' };
    expect((await client.command(COORDINATOR, `/v1/operations/${one.operation}/auditors`, body)).body['code']).toBe('second-person-needed');
  });
});

describe('an office', () => {
  it('is given sight of a case by its opening, and by a transmission to it', async () => {
    const judge = 'CI.INSTR-ABIDJAN.4711';
    expect((await client.get(PROSECUTOR, pages[0]!)).status).toBe(200);
    expect((await client.get(judge, pages[0]!)).status).toBe(404);
    await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
    await quiet(client);
    expect((await client.get(judge, pages[0]!)).status).toBe(200);
  });

  it('is not given sight by a correction', async () => {
    const { body } = await client.found(PROSECUTOR, `/v1/cases/${one.case}/replay`);
    const { _sd: _digests, _sd_alg: _algorithm, ...data } = (body['items'] as any[]).find(({ type }) => type === 'casework.CaseOpened').data;
    const corrected = { ...data, office: 'BF.PARQUET-OUAGA1', title: 'the same' };
    const answer = await client.command('CI.DGD-AIR.4711', `/v1/cases/${one.case}/corrections`, {
      revision: 0,
      effect: 'replace',
      data: corrected,
      reason: 'another office',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await client.get('BF.PARQUET-OUAGA1.4711', pages[0]!)).status).not.toBe(200);
  });
});
