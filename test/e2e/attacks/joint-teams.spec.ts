import { randomUUID } from 'node:crypto';
import { firearmSeized, readingBody, seizedRifle } from '../../../apps/api/src/identification.examples.js';
import { COORDINATOR, SEIZING_OFFICER, showroomExhibit, showroomOperationId } from '../../../apps/api/src/operations/showroom.js';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { quiet } from '../../prove/stage.js';
import { playSteps } from './support/steps.js';

jest.setTimeout(180_000);

const ABROAD = 'ML.GN-SR.4711';
const STRANGER = 'ML.DGD.4711';
const PURPOSE = 'a team of two countries';

let node: Custos;
let client: Client;
const exhibit = `/v1/exhibits/${showroomExhibit(PURPOSE)}`;
const firearm = `/v1/firearms/${firearmSeized(PURPOSE)}`;
let order: string;
beforeAll(async () => {
  node = await startCustos();
  client = node.client;
  await playSteps(client, seizedRifle(PURPOSE));
  await client.until(SEIZING_OFFICER, firearm, () => true);
  const uploaded = await client.send('POST', '/v1/attachments', { user: COORDINATOR, raw: 'the order', media: 'application/octet-stream' });
  order = uploaded.body['sha256'] as string;
});
afterAll(() => node?.close());

const offered = async (from: string, to: string) => {
  await client.accepted(from, `${exhibit}/transfers`, { to, purpose: 'EXAMINATION', seal: 'NOT_SEALED' });
  await client.accepted(to, `${exhibit}/transfers/accept`, { seal: 'NOT_SEALED' });
};
const told = async (user: string, path: string, body: unknown) => {
  const answer = await client.command(user, path, body);
  return [answer.status, answer.body['code']];
};
const reading = () => ({ ...readingBody, text: randomUUID().slice(0, 8) });
const team = (more: object = {}) => ({
  officers: [ABROAD, STRANGER, 'CI.DGPN-PJ.4711'],
  countries: ['CI', 'ML'],
  acts: ['IDENTIFICATION'],
  from: '2020-01-01T00:00:00.000Z',
  until: '2050-01-01T00:00:00.000Z',
  order: { authority: 'CI.PARQUET-ABIDJAN', reference: 'ECE 12/2020', sha256: order },
  ...more,
});
const form = (body: object, user = COORDINATOR) => client.command(user, `/v1/operations/${showroomOperationId}/joint-teams`, body);

describe('an officer of another country', () => {
  it('writes on a thing while he holds it by an offer, and not afterwards, though he once did and still sees it', async () => {
    await offered(SEIZING_OFFICER, ABROAD);
    expect(await told(ABROAD, `${firearm}/markings`, reading())).toEqual([200, undefined]);
    await offered(ABROAD, SEIZING_OFFICER);
    await quiet(client);
    const before = await client.tail();
    expect((await client.get(ABROAD, firearm)).status).toBe(200);
    expect(await told(ABROAD, `${firearm}/markings`, reading())).toEqual([409, 'another-country']);
    expect(await told(ABROAD, `${exhibit}/measurements`, { measure: 'COUNT', found: { amount: '1', unit: 'each' } })).toEqual([409, 'another-country']);
    expect(await client.tail()).toBe(before);
  });

  it('may still report what he finds there', async () => {
    const [status, code] = await told(ABROAD, `${exhibit}/seals/broken`, { number: 'CI-NONE', remark: 'seen at the border' });
    expect([status, code]).not.toEqual([409, 'another-country']);
  });

  it('who never had a tie finds nothing', async () => {
    expect(await told(STRANGER, `${firearm}/markings`, reading())).toEqual([404, 'not-found']);
  });
});

describe('the order of a joint team', () => {
  it('is not formed by one of the team, over no document, for a country that takes no part, or by an office that does not exist', async () => {
    const refused = async (body: object, user?: string) => {
      const answer = await form(body, user);
      return [answer.status, answer.body['code']];
    };
    expect(await refused(team({ officers: [COORDINATOR, ABROAD] }))).toEqual([409, 'second-person-needed']);
    expect(await refused(team({ countries: ['CI', 'ML', 'GH'] }))).toEqual([409, 'country-takes-no-part']);
    expect((await form(team({ order: { authority: 'CI.PARQUET-ABIDJAN', reference: 'ECE', sha256: 'ab'.repeat(32) } }))).status).toBe(422);
    expect(await refused(team({ order: { authority: 'CI.PARQUET-NOWHERE', reference: 'ECE', sha256: order } }))).toEqual([409, 'office-unknown']);
    expect((await form(team(), ABROAD)).status).toBe(403);
  });

  it('lets nobody write after its days, nor on what it does not name', async () => {
    expect((await form(team({ until: '2020-06-01T00:00:00.000Z' }))).status).toBe(200);
    await quiet(client);
    expect(await told(STRANGER, `${firearm}/markings`, reading())).toEqual([404, 'not-found']);
    expect(await told(ABROAD, `${firearm}/markings`, reading())).toEqual([409, 'another-country']);
  });

  it('lets its officers do what it names, and nothing else', async () => {
    expect((await form(team())).status).toBe(200);
    await quiet(client);
    for (const officer of [ABROAD, STRANGER]) expect(await told(officer, `${firearm}/markings`, reading())).toEqual([200, undefined]);
    expect((await client.get(STRANGER, firearm)).status).toBe(200);
    expect((await client.get(STRANGER, exhibit)).status).toBe(404);
    expect(await told(ABROAD, `${exhibit}/measurements`, { measure: 'COUNT', found: { amount: '1', unit: 'each' } })).toEqual([409, 'another-country']);
    expect((await client.get('ML.DGD.4712', firearm)).status).toBe(404);
  });

  it('shows its officers the cases that it names in their list, and nobody else of their country', async () => {
    const opened = { title: 'Rifles on a border road', office: 'CI.PARQUET-ABIDJAN', offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true };
    const { body } = await client.accepted(SEIZING_OFFICER, '/v1/cases', { ...opened, operation: showroomOperationId });
    await quiet(client);
    const listed = async (officer: string) => (await client.found(officer, '/v1/cases')).text.includes(body['id'] as string);
    expect([await listed(STRANGER), await listed('ML.DGD.4712')]).toEqual([false, false]);
    expect((await form(team({ acts: ['CASEWORK'] }))).status).toBe(200);
    await quiet(client);
    expect([await listed(STRANGER), await listed('ML.DGD.4712')]).toEqual([true, false]);
  });
});
