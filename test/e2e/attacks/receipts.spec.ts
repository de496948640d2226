import { createHash, randomUUID } from 'node:crypto';
import { quiet } from '../../prove/stage.js';
import type { Answer, Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { reportBody, rifle, startedOperation } from '../../scenarios/support/thread.js';

jest.setTimeout(240_000);

const HOLDER = 'CI.DGD-AIR.4711';
const THIEF = 'CI.GREFFE-ABIDJAN.4711';
const STRANGER = 'ML.GN-SR.4712';
const SUPERIOR = 'CI.DGD-AIR.4720';
const PROSECUTOR = 'CI.PARQUET-ABIDJAN.4711';
const REPORTER = 'ML.GN-SR.4713';
/** An agent of the holder’s unit, who is no OPJ. */
const AGENT = 'CI.DGD-AIR.4741';
const SEAL = 'CI-ATTACK-0001';

/** What may differ between two answers of which each names its own id. */
const shape = ({ status, body, headers }: Answer) => ({
  status,
  members: Object.keys(body).sort(),
  revision: body['revision'],
  headers: [...headers.keys()].filter((name) => name !== 'date').sort(),
});

/** A rifle under a seal, in the hands of who seized it. */
async function seizedRifle(client: Client, operation: string, n: string, seal: string, inCase = false): Promise<string> {
  const { body } = await client.accepted(HOLDER, '/v1/seizures', reportBody(operation, n));
  await client.accepted(HOLDER, `/v1/seizures/${body['id']}/lines`, rifle(1, seal));
  const opened = { seizure: body['id'], title: 'Rifle in air cargo', office: 'CI.PARQUET-ABIDJAN', offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true };
  if (inCase) await client.accepted(HOLDER, '/v1/cases', opened);
  const page = await client.until(HOLDER, `/v1/seizures/${body['id']}`, ({ firearms }) => firearms.length === 1);
  return page.body['firearms'][0].exhibit as string;
}

describe('a receipt that nobody offered', () => {
  let operation: string;
  let node: Custos;
  let client: Client;
  let exhibit: string;
  const photograph = async (user: string) => {
    const bytes = `photograph ${user} ${randomUUID()}`;
    await client.send('POST', '/v1/attachments', { user, raw: bytes, media: 'application/octet-stream' });
    return createHash('sha256').update(bytes).digest('hex');
  };
  const claim = async (user: string, number: string, more: object = {}) =>
    client.accepted(user, '/v1/receipts', { found: { by: 'NUMBER', number, photograph: await photograph(user) }, seal: 'INTACT', ...more });
  const page = () => client.found(HOLDER, `/v1/exhibits/${exhibit}`);
  const bound = (receipt: string) =>
    client.until(HOLDER, `/v1/exhibits/${exhibit}`, (body) => body['health'].receiptClaims.some((one: { receipt: string }) => one.receipt === receipt));

  beforeAll(async () => {
    node = await startCustos();
    client = node.client;
    operation = await startedOperation(client);
    exhibit = await seizedRifle(client, operation, '71', SEAL);
    await quiet(client);
  });
  afterAll(() => node?.close());

  it('of a seal number that somebody knows gives him neither custody nor sight, and no act on the exhibit', async () => {
    const { body } = await claim(THIEF, SEAL);
    await bound(body['id']);
    expect((await page()).body['parts'][0].holder).toBe(HOLDER);
    for (const path of [`/v1/exhibits/${exhibit}`, `/v1/exhibits/${exhibit}/replay`]) expect((await client.get(THIEF, path)).status).toBe(404);
    const offer = { to: 'CI.LABO-ABIDJAN', purpose: 'BALLISTICS', seal: 'INTACT' };
    expect((await client.command(THIEF, `/v1/exhibits/${exhibit}/transfers`, offer)).status).toBe(404);
    const confirm = { receipt: body['id'] };
    expect((await client.command(THIEF, `/v1/exhibits/${exhibit}/unannounced-receipts/confirm`, confirm)).status).toBe(404);
  });

  it('has the same answers whether the number is on record or made up', async () => {
    const [there, made] = [await claim(STRANGER, SEAL), await claim(STRANGER, 'CI-NOWHERE-0001')];
    expect(shape(there)).toEqual(shape(made));
    await bound(there.body['id']);
    const place = { location: { kind: 'container', container: randomUUID() } };
    const acts = await Promise.all([there, made].map(({ body }) => client.accepted(STRANGER, `/v1/receipts/${body['id']}/placements`, place)));
    expect(shape(acts[0]!)).toEqual(shape(acts[1]!));
    const position = await quiet(client);
    const pages = await Promise.all([there, made].map(({ body }) => client.found(STRANGER, `/v1/receipts/${body['id']}`, position)));
    expect(Object.keys(pages[0]!.body)).toEqual(Object.keys(pages[1]!.body));
    expect(pages.map(({ body }) => [body['state'], body['answer'], body['acts'].length])).toEqual([
      ['UNANSWERED', null, 1],
      ['UNANSWERED', null, 1],
    ]);
    expect(pages[0]!.text).not.toContain(exhibit);
  });

  it('by the code on the label has the same answer for an exhibit and for an id that nobody gave', async () => {
    const byCode = (code: string) => client.accepted(STRANGER, '/v1/receipts', { found: { by: 'QR', code }, seal: 'INTACT' });
    expect(shape(await byCode(exhibit))).toEqual(shape(await byCode(randomUUID())));
  });

  it('needs a photograph that was uploaded, where a number was read', async () => {
    const found = { by: 'NUMBER', number: SEAL };
    expect((await client.command(STRANGER, '/v1/receipts', { found, seal: 'INTACT' })).status).toBe(422);
    const invented = { ...found, photograph: 'a'.repeat(64) };
    expect((await client.command(STRANGER, '/v1/receipts', { found: invented, seal: 'INTACT' })).status).toBe(422);
  });

  it('is red for the holder of record and for the claimant, on their pages and on their work lists', async () => {
    const { body } = await claim(THIEF, SEAL);
    const receipt = body['id'] as string;
    await bound(receipt);
    const [shown] = (await page()).body['health'].receiptClaims.filter((one: { receipt: string }) => one.receipt === receipt);
    expect(shown).toMatchObject({ state: 'UNANSWERED', colour: 'RED', physicallyWith: THIEF });
    expect((await client.found(THIEF, `/v1/receipts/${receipt}`)).body).toMatchObject({ state: 'UNANSWERED', colour: 'RED', answersFor: THIEF });
    const waiting = async (user: string) => JSON.stringify((await client.found(user, '/v1/work-list?limit=500', await quiet(client))).body['items']);
    expect(await waiting(HOLDER)).toContain(receipt);
    expect(await waiting(THIEF)).toContain(receipt);
    expect(await waiting(THIEF)).not.toContain(exhibit);
  });

  it('binds the claimant: his acts and his report of a loss are seen by the holder of record', async () => {
    const { body } = await claim(THIEF, SEAL);
    const receipt = body['id'] as string;
    await client.accepted(THIEF, `/v1/receipts/${receipt}/losses`, { circumstances: 'THEFT' });
    const told = (claims: readonly { receipt: string; acts: readonly { did: string }[] }[]) =>
      claims.some((one) => one.receipt === receipt && one.acts.some(({ did }) => did === 'LOSS_REPORTED'));
    await client.until(HOLDER, `/v1/exhibits/${exhibit}`, ({ health }) => told(health.receiptClaims));
    expect((await client.command(STRANGER, `/v1/receipts/${receipt}/losses`, { circumstances: 'THEFT' })).status).toBe(404);
  });

  it('that is contested moves nothing and stays red on both sides', async () => {
    const { body } = await claim(THIEF, SEAL);
    const receipt = body['id'] as string;
    await bound(receipt);
    await client.accepted(HOLDER, `/v1/exhibits/${exhibit}/unannounced-receipts/contest`, { receipt, reason: 'STILL_HELD' });
    await client.until(THIEF, `/v1/receipts/${receipt}`, (one) => one['state'] === 'CONTESTED' && one['colour'] === 'RED');
    const after = await page();
    expect(after.body['parts'][0].holder).toBe(HOLDER);
    expect(after.body['health'].receiptClaims.find((one: { receipt: string }) => one.receipt === receipt)).toMatchObject({ state: 'CONTESTED', colour: 'RED' });
    expect((await client.get(THIEF, `/v1/exhibits/${exhibit}`)).status).toBe(404);
  });

  it('of an officer who claims one thing after another is refused after twenty an hour, and raises an alarm', async () => {
    const officer = 'BF.PF-DAKOLA.4711';
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++)
      statuses.push((await client.command(officer, '/v1/receipts', { found: { by: 'QR', code: randomUUID() }, seal: 'INTACT' })).status);
    expect(statuses.slice(0, 20).every((status) => status === 201)).toBe(true);
    expect(statuses.slice(20)).toEqual([429, 429]);
    const alarms = (await client.send('GET', '/health/ready')).body['alarms'] as readonly { name: string }[];
    expect(alarms.map(({ name }) => name)).toContain('receipt-claims');
  });

  it('gives custody and sight when the holder of record confirms, and says so to both', async () => {
    const { body } = await claim(THIEF, SEAL);
    const receipt = body['id'] as string;
    await bound(receipt);
    await client.accepted(HOLDER, `/v1/exhibits/${exhibit}/unannounced-receipts/confirm`, { receipt });
    await client.until(THIEF, `/v1/receipts/${receipt}`, (one) => one['state'] === 'CONFIRMED' && one['answer'].exhibit === exhibit);
    await client.until(THIEF, `/v1/exhibits/${exhibit}`, ({ parts }) => parts[0].holder === THIEF);
    expect((await page()).body['custody'].map(({ type }: { type: string }) => type)).toContain('custody.ClaimedCustodyConfirmed');
  });

  it('is answered by a superior of the holder or by a magistrate of the office, who is told at once, and by nobody else', async () => {
    const handled = await seizedRifle(client, operation, '74', 'CI-ATTACK-0004', true);
    const { body } = await claim(THIEF, 'CI-ATTACK-0004');
    const receipt = body['id'] as string;
    await client.until(HOLDER, `/v1/exhibits/${handled}`, ({ health }) => health.receiptClaims.length === 1);
    const told = (await client.found(PROSECUTOR, '/v1/work-list?limit=500', await quiet(client))).body['items'] as readonly { detail: { receipt?: string } }[];
    expect(told.filter(({ detail }) => detail.receipt === receipt)).toHaveLength(1);
    const answers = (user: string, what: string, more = {}) =>
      client.command(user, `/v1/exhibits/${handled}/unannounced-receipts/${what}`, { receipt, ...more });
    expect((await answers(AGENT, 'confirm')).body['code']).toBe('not-the-holder');
    expect((await answers('ML.PARQUET-BAMAKO.4711', 'confirm')).status).toBe(404);
    expect((await answers(SUPERIOR, 'contest', { reason: 'NOT_SENT' })).status).toBe(200);
    expect((await answers(PROSECUTOR, 'confirm')).status).toBe(200);
    const { body: after } = await client.until(HOLDER, `/v1/exhibits/${handled}`, ({ parts }) => parts[0].holder === THIEF);
    const given = after['custody'].filter(({ type }: { type: string }) => type.startsWith('custody.ClaimedCustody'));
    expect(given.map(({ type, capacity }: { type: string; capacity: string }) => [type, capacity])).toEqual([
      ['custody.ClaimedCustodyContested', 'SUPERIOR'],
      ['custody.ClaimedCustodyConfirmed', 'MAGISTRATE'],
    ]);
  });

  it('of what is not on record yet is bound as soon as the post that seized it has recorded it', async () => {
    const { body } = await claim('BF.PF-DAKOLA.4712', 'CI ATTACK 0003');
    await quiet(client);
    const late = await seizedRifle(client, operation, '73', 'CI-ATTACK-0003');
    await client.until(HOLDER, `/v1/exhibits/${late}`, ({ health }) => health.receiptClaims.some((one: { receipt: string }) => one.receipt === body['id']));
  });

  it('is not the only thing that another unit may say: a seal that it reports broken is attached in red, and changes nothing', async () => {
    const sealed = await seizedRifle(client, operation, '75', 'CI-ATTACK-0005');
    await client.accepted(HOLDER, `/v1/exhibits/${sealed}/transfers`, { to: 'CI.GREFFE-ABIDJAN', purpose: 'REGISTRY', seal: 'INTACT' });
    const report = { number: 'CI-ATTACK-0005', circumstances: 'IN_STORE' };
    const { body } = await client.accepted(THIEF, `/v1/exhibits/${sealed}/seals/broken`, report);
    const { parts, health, attention } = (await client.found(HOLDER, `/v1/exhibits/${sealed}`, body['position'])).body;
    expect(parts[0].seals).toMatchObject([{ number: 'CI-ATTACK-0005', state: 'affixed' }]);
    expect(health.sealReports).toMatchObject([{ colour: 'RED', by: THIEF, holder: HOLDER }]);
    expect(attention).toMatchObject([{ code: 'seal-reported-broken', colour: 'red', waitsFor: HOLDER }]);
    expect((await client.command(STRANGER, `/v1/exhibits/${sealed}/seals/broken`, report)).status).toBe(404);
  });

  it('and a report by an officer who sees nothing of it has the same answer whether or not the seal is on record, and tells him nothing', async () => {
    const sealed = await seizedRifle(client, operation, '76', 'CI-ATTACK-0006');
    const report = async (number: string) => {
      const found = { by: 'NUMBER', photograph: await photograph(REPORTER) };
      return client.accepted(REPORTER, '/v1/broken-seals', { found, number, circumstances: 'IN_TRANSPORT' });
    };
    expect(shape(await report('CI ATTACK 0006'))).toEqual(shape(await report('CI-NOWHERE-0006')));
    const { body } = await client.until(HOLDER, `/v1/exhibits/${sealed}`, ({ health }) => health.sealReports.length === 1);
    expect(body['health'].sealReports).toMatchObject([{ colour: 'RED', by: REPORTER, holder: HOLDER, unknownSeal: false }]);
    expect(body['parts'][0]).toMatchObject({ holder: HOLDER, seals: [{ number: 'CI-ATTACK-0006', state: 'affixed' }] });
    expect((await client.get(REPORTER, `/v1/exhibits/${sealed}`)).status).toBe(404);
  });

  it('is no way to take what was lost: another unit that found it cannot record its recovery', async () => {
    const lost = await seizedRifle(client, operation, '72', 'CI-ATTACK-0002');
    await client.accepted(HOLDER, `/v1/exhibits/${lost}/losses`, { circumstances: 'THEFT' });
    await quiet(client);
    expect((await client.command(STRANGER, `/v1/exhibits/${lost}/recoveries`, { seal: 'INTACT' })).status).toBe(404);
    expect((await client.found(HOLDER, `/v1/exhibits/${lost}`)).body['parts'][0]).toMatchObject({ holder: HOLDER, stage: 'lost' });
  });

  it('leaves every view and every policy going', async () => {
    await quiet(client);
    const { body } = await client.send('GET', '/health/ready');
    expect([...body['views'], ...body['policies']].filter((one) => one.parked !== undefined)).toEqual([]);
  });
});
