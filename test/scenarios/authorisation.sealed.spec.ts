import { randomUUID } from 'node:crypto';
import { found } from '../prove/attack.js';
import { quiet } from '../prove/stage.js';
import { SEALED_ASKERS, type SealedAsker, type SealedSubject } from './authorisation.sealed.table.js';
import { LETTERS, TABLE, type Letter } from './authorisation.table.js';
import type { Answer, Client } from './support/client.js';
import { startCustos, type Custos } from './support/custos.js';
import { describedBy, type Described } from './support/interface.js';
import { followOneRifle, PROSECUTOR, type Thread } from './support/thread.js';

jest.setTimeout(300_000);

const ORDER = { kind: 'ORDONNANCE', issuer: 'CI.INSTR-ABIDJAN', year: 2024, n: '77', written: 'Ordonnance n° 77/2024' };
const SUBJECTS: readonly SealedSubject[] = ['case', 'seizure', 'exhibit', 'firearm', 'trace', 'what a seizure seals'];
const NEVER = '00000000-0000-4000-8000-000000000000';

let custos: Custos;
let client: Client;
let one: Thread;
/** The log's position before the order. */
let before: string;
let routes: readonly Described[];
beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  routes = (await describedBy(client)).filter(({ operationId, path }) => path.includes('{id}') && SUBJECTS.includes(aboutOf(operationId)));
  one = await followOneRifle(client, '31');
  await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
  const from = '2024-01-01T00:00:00.000Z';
  const members = [
    ['CI.INSTR-ABIDJAN.4711', ['READ', 'RECORD', 'FILE_DOCUMENTS', 'INSTRUCT', 'ASSIGN_MEMBERS', 'EXPORT', 'SEE_PERSONS']],
    ['CI.DGPN-PJ.4711', ['READ']],
  ] as const;
  for (const [officer, actions] of members) await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/members`, { officer, actions, from });
  before = await quiet(client);
  await client.accepted('CI.INSTR-ABIDJAN.4711', `/v1/cases/${one.case}/seal`, { authority: 'CI.INSTR-ABIDJAN', order: ORDER });
  await quiet(client);
});
afterAll(() => custos?.close());

const aboutOf = (operationId: string) => TABLE.get(operationId)?.about as SealedSubject;
const idOf = (about: SealedSubject): string => (about === 'what a seizure seals' ? one.seizure : one[about]);
const exampleOf = ({ requestBody }: Described) => requestBody?.content['application/json']?.example;
const addressOf = ({ path, parameters }: Described, id: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const example = parameters.find((each) => each.name === name && each.in === 'path')?.example;
    return name === 'id' ? id : encodeURIComponent(typeof example === 'string' ? example : NEVER);
  });
const ask = (route: Described, officer: string, id: string, query = ''): Promise<Answer> =>
  client.send(route.method, addressOf(route, id) + query, {
    user: officer,
    ...(route.method === 'POST' && { key: randomUUID(), json: exampleOf(route) ?? {} }),
  });
const rolesOf = async (officer: string): Promise<readonly Letter[]> => {
  const { body } = await client.get(officer, '/v1/me');
  return (Object.keys(LETTERS) as Letter[]).filter((letter) => (body['roles'] as string[]).includes(LETTERS[letter]));
};

/** Routes that answer 404 where the subject is seen, too: the second thing that their example names does not exist here. */
const NAMES_ANOTHER: ReadonlySet<string> = new Set([
  'readSeizureAttachment',
  'readExhibitAttachment',
  'readFirearmAttachment',
  'readTraceAttachment',
  'readCaseAttachment',
  'joinSeizure',
  'linkExhibit',
  'linkCases',
  'linkPerson',
  'takeMerge',
  'confirmUnannouncedReceipt',
  'contestUnannouncedReceipt',
]);

function met(answer: Answer, absent: Answer): string {
  if (answer.status === 403 && answer.body['code'] === 'role-may-not') return 'forbidden';
  if (answer.status === 403 && answer.body['code'] === 'member-may-not') return 'member may not';
  if (answer.status >= 500 || answer.status === 401 || answer.status === 403) return `${answer.status} ${answer.body['code']}`;
  if (answer.status !== 404) return 'answered';
  return answer.text === absent.text ? 'absent' : `another 404: ${answer.text}`;
}

function expected({ operationId, method }: Described, { reads, acts, thingAlone, readsOnly }: SealedAsker, roles: readonly Letter[]): string {
  if (!roles.some((role) => TABLE.get(operationId)!.roles.includes(role))) return 'forbidden';
  if (!(method === 'GET' ? reads : acts).includes(aboutOf(operationId)) || (thingAlone && operationId.startsWith('replay'))) return 'absent';
  return readsOnly && method === 'POST' ? 'member may not' : 'answered';
}

async function differences(asker: SealedAsker, some = routes, query = ''): Promise<readonly string[]> {
  const roles = await rolesOf(asker.officer);
  const differing: string[] = [];
  for (const route of some) {
    const due = expected(route, asker, roles);
    if ((due === 'answered' && NAMES_ANOTHER.has(route.operationId)) || (asker.unseals && route.operationId === 'unsealCase')) continue;
    const [there, absent] = [await ask(route, asker.officer, idOf(aboutOf(route.operationId)), query), await ask(route, asker.officer, NEVER, query)];
    const came = met(there, absent);
    if (came !== due) differing.push(`${route.operationId} by ${asker.officer}, who ${asker.tie}: ${came}, not ${due}: ${there.text.slice(0, 200)}`);
  }
  return differing;
}

describe('on a case that is sealed, and on all that it joins', () => {
  const nobody = SEALED_ASKERS.filter(({ reads }) => reads.length < SUBJECTS.length);

  it('the comparison sees a door that is open and should be shut, and one that is shut and should be open', async () => {
    const reads = routes.filter(({ operationId }) => operationId === 'readExhibit');
    const [seizing] = SEALED_ASKERS as [SealedAsker];
    expect(await differences({ ...seizing, reads: ['exhibit'] }, reads)).toHaveLength(1);
    expect(await differences({ officer: 'CI.DGPN-PJ.4711', tie: 'is taken for no member', reads: [], acts: [] }, reads)).toHaveLength(1);
  });

  it('everybody who is no member finds what the table says', async () => {
    const differing: string[] = [];
    for (const asker of nobody) differing.push(...(await differences(asker)));
    found({ routes: routes.length, askers: nobody.length, cells: routes.length * nobody.length, differing: differing.length });
    expect(differing).toEqual([]);
  });

  it('nobody reads by an earlier moment what is closed to him today', async () => {
    const asOf = routes.filter(({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'knownAt'));
    expect(asOf.length).toBeGreaterThan(6);
    const differing: string[] = [];
    for (const asker of nobody) differing.push(...(await differences(asker, asOf, `?knownAt=${before}`)));
    expect(differing).toEqual([]);
  });

  it('its members find what the table says', async () => {
    const differing: string[] = [];
    for (const asker of SEALED_ASKERS.filter((each) => !nobody.includes(each))) differing.push(...(await differences(asker)));
    expect(differing).toEqual([]);
  });
});
