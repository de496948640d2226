import { CLERK, INVESTIGATOR, JUDGE, OFFICE, PROSECUTOR, SECOND_INVESTIGATOR } from '../../../apps/api/src/casework.examples.js';
import { setTimeout as pause } from 'node:timers/promises';
import { MEMBER_ACTIONS } from '../../scenarios/authorisation.table.js';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { describedBy, type Described } from '../../scenarios/support/interface.js';

jest.setTimeout(300_000);

const FROM = '2024-01-01T00:00:00.000Z';
const NAME = 'Nom-du-mineur';
const PAPER = 'ab'.repeat(32);
/** Officers whose units and offices have nothing to do with the case: what they may do, they may as its members. */
const MEMBERS: Readonly<Record<string, string>> = { investigator: SECOND_INVESTIGATOR, judge: JUDGE, custodian: CLERK };

let custos: Custos;
let client: Client;
let commands: readonly Described[];
let file: string;
beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  commands = (await describedBy(client)).filter(({ operationId }) => MEMBER_ACTIONS.has(operationId));
});
beforeEach(async () => {
  const opened = { office: OFFICE, offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true, title: 'Pistols' };
  file = (await client.accepted(INVESTIGATOR, '/v1/cases', opened)).body['id'] as string;
});
afterAll(() => custos?.close());

const assign = (officer: string, actions: readonly string[], more: object = {}, by = PROSECUTOR) =>
  client.command(by, `/v1/cases/${file}/members`, { officer, actions, from: FROM, ...more });
const assigned = async (officer: string, actions: readonly string[], more: object = {}) => {
  const { body } = await client.accepted(PROSECUTOR, `/v1/cases/${file}/members`, { officer, actions, from: FROM, ...more });
  return client.found(PROSECUTOR, `/v1/cases/${file}/file`, body['position'] as string);
};
const page = (officer: string) => client.get(officer, `/v1/cases/${file}/file`);
const memberFor = ({ roles }: Described) => MEMBERS[Object.keys(MEMBERS).find((role) => roles!.includes(role))!]!;
const send = (one: Described, officer: string) =>
  client.command(officer, one.path.replace('{id}', file), one.requestBody!.content['application/json']!.example);

describe('a member who was let in to read', () => {
  it('carries out no command on the case, and the case stays as it was', async () => {
    for (const officer of Object.values(MEMBERS)) await assigned(officer, ['READ']);
    const before = (await page(PROSECUTOR)).text;
    const answers = await Promise.all(commands.map(async (one) => [one.operationId, await send(one, memberFor(one))] as const));
    expect(answers.filter(([, { status, body }]) => status !== 403 || body['code'] !== 'member-may-not').map(([name, { text }]) => [name, text])).toEqual([]);
    expect((await page(PROSECUTOR)).text).toBe(before);
  });

  it('carries out each command once he is assigned for its action', async () => {
    const refused: string[] = [];
    for (const action of new Set(MEMBER_ACTIONS.values())) {
      for (const officer of Object.values(MEMBERS)) await assigned(officer, ['READ', action]);
      for (const one of commands.filter(({ operationId }) => MEMBER_ACTIONS.get(operationId) === action)) {
        const { body } = await send(one, memberFor(one));
        if (body['code'] === 'member-may-not') refused.push(one.operationId);
      }
    }
    expect(refused).toEqual([]);
  });

  it('does not read who a minor is, whom the prosecutor and a member assigned to see persons do', async () => {
    const minor = { identity: 'ESTABLISHED', age: 'MINOR', traffickingVictim: false, familyName: NAME, givenNames: 'Enfant' };
    const person = (await client.accepted(INVESTIGATOR, '/v1/persons', minor)).body['id'] as string;
    const { body } = await client.accepted(INVESTIGATOR, `/v1/cases/${file}/persons`, { person: `person-${person}`, status: 'TEMOIN' });
    await assigned(SECOND_INVESTIGATOR, ['READ']);
    expect((await client.found(PROSECUTOR, `/v1/cases/${file}/file`, body['position'] as string)).text).toContain(NAME);
    const shown = await page(SECOND_INVESTIGATOR);
    expect([shown.status, shown.text.includes(`person-${person}`), shown.text.includes(NAME)]).toEqual([200, true, false]);
    for (const path of ['timeline', 'replay']) expect((await client.get(SECOND_INVESTIGATOR, `/v1/cases/${file}/${path}`)).text).not.toContain(NAME);
    await assigned(SECOND_INVESTIGATOR, ['READ', 'SEE_PERSONS']);
    expect((await page(SECOND_INVESTIGATOR)).text).toContain(NAME);
  });

  it('does not read the intelligence of the case', async () => {
    const note = { layer: 'RENSEIGNEMENT', kind: 'OTHER', sha256: PAPER, size: 10, media: 'application/pdf', title: 'A source' };
    await client.accepted(INVESTIGATOR, `/v1/cases/${file}/documents`, note);
    await assigned(SECOND_INVESTIGATOR, ['READ']);
    const shown = await page(SECOND_INVESTIGATOR);
    expect([shown.status, shown.text.includes(PAPER)]).toEqual([200, false]);
    await assigned(SECOND_INVESTIGATOR, ['READ', 'SEE_INTELLIGENCE']);
    expect((await page(SECOND_INVESTIGATOR)).text).toContain(PAPER);
  });
});

describe('letting others in', () => {
  it('is refused to the unit that opened the case', async () => {
    const { status, body } = await assign(SECOND_INVESTIGATOR, ['READ'], {}, INVESTIGATOR);
    expect([status, body['code']]).toEqual([409, 'assignment-not-allowed']);
    expect((await page(SECOND_INVESTIGATOR)).status).toBe(404);
  });

  it('gives a member neither more for himself nor more for others than he has', async () => {
    await assigned(SECOND_INVESTIGATOR, ['READ', 'ASSIGN_MEMBERS']);
    expect((await assign(SECOND_INVESTIGATOR, ['READ', 'SEE_PERSONS'], {}, SECOND_INVESTIGATOR)).body['code']).toBe('assigns-himself');
    expect((await assign(JUDGE, ['READ', 'INSTRUCT'], {}, SECOND_INVESTIGATOR)).body['code']).toBe('beyond-own-assignment');
    expect((await assign(JUDGE, ['READ'], {}, SECOND_INVESTIGATOR)).status).toBe(200);
  });
});

it('a membership ends at its last instant, for pages, lists and commands', async () => {
  const until = Date.now() + 4_000;
  await assigned(SECOND_INVESTIGATOR, ['READ', 'FILE_DOCUMENTS'], { until: new Date(until).toISOString() });
  expect((await page(SECOND_INVESTIGATOR)).status).toBe(200);
  expect((await client.get(SECOND_INVESTIGATOR, '/v1/cases')).text).toContain(file);
  await pause(until - Date.now() + 50);
  expect((await page(SECOND_INVESTIGATOR)).status).toBe(404);
  expect((await client.get(SECOND_INVESTIGATOR, '/v1/cases')).text).not.toContain(file);
  const filing = commands.find(({ operationId }) => operationId === 'fileDocument')!;
  expect((await send(filing, SECOND_INVESTIGATOR)).status).toBe(404);
});

it('an officer of police gives no order of a judge, and a prosecutor no rogatory commission', async () => {
  const give = (by: string, form: string) => client.command(by, `/v1/cases/${file}/instructions`, { form, subject: 'OTHER', to: 'CI.LPTS' });
  for (const [by, form] of [
    [INVESTIGATOR, 'ORDONNANCE'],
    [INVESTIGATOR, 'SOIT_TRANSMIS'],
    [PROSECUTOR, 'COMMISSION_ROGATOIRE'],
  ] as const)
    expect((await give(by, form)).body['code']).toBe('form-of-another-office');
  expect((await give(INVESTIGATOR, 'TASK')).status).toBe(200);
});
