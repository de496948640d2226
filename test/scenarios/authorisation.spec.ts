import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { found, FULL } from '../prove/attack.js';
import { quiet, stage, type Stage } from '../prove/stage.js';
import { ASKERS, BY_NAME, expected, LETTERS, MEMBER_ACTIONS, TABLE, type Letter, type Place, type Row } from './authorisation.table.js';
import type { Answer, Client } from './support/client.js';
import { addressOf, type Described } from './support/interface.js';

jest.setTimeout(FULL ? 1_200_000 : 240_000);

const OPEN_TO_EVERYBODY = ['live', 'metrics', 'mintToken', 'ready'];
const ID = /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;

let played: Stage;
let client: Client;
let guarded: readonly Described[];
beforeAll(async () => {
  played = await stage();
  client = played.client;
  guarded = played.described.filter(({ operationId }) => !OPEN_TO_EVERYBODY.includes(operationId));
});
afterAll(() => played?.close());

const exampleOf = (one: Described) => one.requestBody?.content['application/json']?.example;
const ask = async (one: Described, officer: string, { address = addressOf(one), json = exampleOf(one) } = {}): Promise<Answer> => {
  const octets = one.requestBody?.content['application/octet-stream'];
  for (let patience = 20; ; patience--) {
    const answer = await client.send(one.method, address, {
      user: officer,
      ...(one.method === 'POST' && { key: randomUUID(), ...(octets === undefined ? { json: json ?? {} } : { raw: 'x', media: 'application/octet-stream' }) }),
    });
    // Everybody asks about the same subject at once: whoever is told to come back comes back.
    if (answer.status !== 503 || patience === 0) return answer;
    await pause(250);
  }
};
/** The same request about something that nobody has ever recorded. */
const elsewhere = (one: Described): { address: string; json: unknown } => {
  if (one.path.includes('{id}')) return { address: addressOf(one).replace(ID, randomUUID()), json: exampleOf(one) };
  return { address: addressOf(one), json: JSON.parse(JSON.stringify(exampleOf(one) ?? {}).replace(ID, randomUUID())) as unknown };
};
const met = ({ status, body }: Answer): string =>
  status === 403 && body['code'] === 'role-may-not'
    ? 'forbidden'
    : status === 404
      ? 'absent'
      : status === 403 || status === 401 || status >= 500
        ? `${status} ${body['code']}`
        : 'answered';
const heads = ({ headers }: Answer) => JSON.stringify([...headers].filter(([name]) => name !== 'date'));
/** Names of a route's second subject are drawn at random as well; their lengths are the same, and nothing of them comes back. */
const sameBytes = (one: Answer, other: Answer) => one.status === other.status && one.text === other.text && heads(one) === heads(other);

/** What did not go as the table says: every route, by one who asks. */
async function differences(routes: readonly Described[], roles: readonly Letter[], place: Place, officer: string, table: ReadonlyMap<string, Row> = TABLE) {
  const differing: string[] = [];
  for (const one of routes) {
    const row = table.get(one.operationId);
    if (row === undefined) {
      differing.push(`${one.operationId}: no row`);
      continue;
    }
    if (one.operationId === 'checkRebuild' && roles.includes('X')) continue;
    const due = expected(row, roles, place);
    const answer = await ask(one, officer);
    const came = met(answer);
    if (came !== due)
      differing.push(
        `${one.operationId} by ${officer} (${roles.map((role) => LETTERS[role]).join()}, ${place}): ${came}, not ${due}: ${answer.text.slice(0, 200)}`,
      );
    if (due !== 'absent' || came !== 'absent') continue;
    const nobody = await ask(one, officer, elsewhere(one));
    if (!sameBytes(answer, nobody)) differing.push(`${one.operationId} by ${officer}: ${answer.text} is not ${nobody.text}`);
  }
  return differing;
}

describe('the table of who may call what', () => {
  it('has a row for every route, and no other', () => {
    expect([...TABLE.keys()].sort()).toEqual(guarded.map(({ operationId }) => operationId).sort());
  });

  it('says of each route the roles that the interface says', () => {
    const differing = guarded.filter(
      ({ operationId, roles }) =>
        JSON.stringify([...roles!].sort()) !==
        JSON.stringify(
          TABLE.get(operationId)
            ?.roles.map((role) => LETTERS[role])
            .sort(),
        ),
    );
    expect(differing.map(({ operationId, roles }) => ({ operationId, roles }))).toEqual([]);
  });

  it('knows those who ask', async () => {
    for (const { officer, roles } of ASKERS) expect((await client.get(officer, '/v1/me')).body['roles']).toEqual(roles.map((role) => LETTERS[role]));
  });
});

describe('the table of what a member of a case is assigned for', () => {
  it('has a row for every command on a case', () => {
    const onCases = guarded.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/cases/{id}'));
    expect([...MEMBER_ACTIONS.keys()].sort()).toEqual(onCases.map(({ operationId }) => operationId).sort());
  });
});

describe('whoever has no tie to a subject', () => {
  const reads = () => guarded.filter(({ method }) => method === 'GET');
  const commands = () => guarded.filter(({ method }) => method === 'POST');

  it('reads nothing of it: forbidden looks like absent, byte for byte', async () => {
    await quiet(client);
    const differing = (await Promise.all(ASKERS.map(({ roles, place, officer }) => differences(reads(), roles, place, officer)))).flat();
    expect(differing).toEqual([]);
  });

  it('finds nothing of it in any list, count or total', async () => {
    const hidden = new Set<string>();
    for (const one of guarded) {
      const row = TABLE.get(one.operationId)!;
      if (['case', 'exhibit', 'firearm', 'trace', 'seizure', 'container', 'store', 'person'].includes(row.about) && one.path.includes('{id}'))
        hidden.add(ID.exec(addressOf(one))![0]);
    }
    expect(hidden.size).toBeGreaterThan(60);
    const leaks: string[] = [];
    for (const { officer } of ASKERS.filter(({ roles, place }) => place === 'other country' && !roles.includes('A'))) {
      for (const one of reads().filter((each) => !each.path.includes('{id}') || each.operationId === 'readOperationTotals')) {
        const answer = await ask(one, officer);
        const shown = [...hidden].filter((id) => answer.text.includes(id));
        if (shown.length > 0) leaks.push(`${one.operationId} by ${officer}: ${shown.length} ids`);
      }
    }
    expect(leaks).toEqual([]);
    const [ledger, counts] = [await client.get('ML.BCN-BAMAKO.4711', '/v1/firearms-register'), await client.get('XX.OIPC.4711', '/v1/firearms-register')];
    expect([ledger.body['total'], ledger.body['firearms']]).toEqual([0, []]);
    expect([counts.body['total'] > 0, counts.body['firearms']]).toEqual([true, []]);
    for (const path of ['/v1/firearms-register?country=CI', '/v1/trace-desk?country=CI'])
      expect((await client.get('ML.BCN-BAMAKO.4711', path)).status).toBe(404);
    expect((await client.get('ML.INSTR-BAMAKO.4711', '/v1/cases')).body).toEqual({ items: [], next: null });
  });

  it('sees of an officer’s keeping what he sees of an officer who keeps nothing', async () => {
    for (const officer of ['ML.GN-SR.4712', 'ML.GREFFE-BAMAKO.4711']) {
      const [there, nobody] = [
        await client.get(officer, '/v1/custodians/CI.DGD-AIR.4711/replay'),
        await client.get(officer, '/v1/custodians/CI.DGD-AIR.9999/replay'),
      ];
      expect([there.status, there.text]).toEqual([nobody.status, nobody.text]);
    }
  });

  it('does nothing to it: every command is forbidden, or finds nothing, as the table says', async () => {
    await quiet(client);
    const differing = (await Promise.all(ASKERS.map(({ roles, place, officer }) => differences(commands(), roles, place, officer)))).flat();
    found({ routes: guarded.length, askers: ASKERS.length, cells: guarded.length * ASKERS.length, differing: differing.length });
    expect(differing).toEqual([]);
  });

  it('learns nothing by naming it beside a subject of his own', async () => {
    const told = await namingAnother();
    found({ named: told.asked, namedFaults: told.faults.length });
    expect(told.asked).toBeGreaterThan(8);
    expect(told.faults).toEqual([]);
  });

  it('learns nothing from how long the answer takes', async () => {
    const rounds = FULL ? 60 : 25;
    const classes: Record<string, number> = {};
    for (const operationId of ['readExhibit', 'readFirearm', 'readCaseFile', 'replayExhibit']) {
      const one = guarded.find((each) => each.operationId === operationId)!;
      const [hidden, absent]: [number[], number[]] = [[], []];
      for (let n = 0; n < rounds; n++) {
        for (const [times, other] of n % 2 === 0
          ? ([
              [hidden, false],
              [absent, true],
            ] as const)
          : ([
              [absent, true],
              [hidden, false],
            ] as const)) {
          const begun = performance.now();
          await ask(one, 'ML.GN-SR.4712', other ? elsewhere(one) : {});
          times.push(performance.now() - begun);
        }
      }
      const apart = Math.abs(median(hidden) - median(absent));
      classes[operationId] = Math.round(apart * 10) / 10;
      expect({ operationId, apart: apart < Math.max(10, median(absent)) }).toEqual({ operationId, apart: true });
    }
    found({ millisecondsApart: classes });
  });
});

describe('a colleague of the same unit', () => {
  it('finds every subject of the unit, and none that somebody was assigned to by name', async () => {
    const differing: string[] = [];
    for (const one of guarded.filter(({ user, operationId }) => user !== undefined && operationId !== 'checkRebuild')) {
      const colleague = one.user!.replace(/\d+$/, '4716');
      const { body } = await client.get(colleague, '/v1/me');
      const roles = (Object.keys(LETTERS) as Letter[]).filter((letter) => (body['roles'] as string[]).includes(LETTERS[letter]));
      differing.push(...(await differences([one], roles, BY_NAME.has(one.operationId) ? 'other country' : 'own unit', colleague)));
    }
    expect(differing).toEqual([]);
  });
});

/** With the remedy taken away: a table that says otherwise must be contradicted, or agreeing with it proves nothing. */
describe('the comparison with the table', () => {
  it('sees a door that is open and should be shut, one that is shut and should be open, and a route without a row', async () => {
    const reading = guarded.filter(({ operationId }) => operationId === 'readExhibit');
    const wrong = (row: Partial<Row>) => new Map([['readExhibit', { ...TABLE.get('readExhibit')!, ...row }]]);
    expect(await differences(reading, ['A'], 'other country', 'XX.AUDIT.4711')).toEqual([]);
    expect(await differences(reading, ['A'], 'other country', 'XX.AUDIT.4711', wrong({ roles: ['I'] }))).toHaveLength(1);
    expect(await differences(reading, ['I'], 'other country', 'ML.GN-SR.4712', wrong({ about: 'nothing hidden' }))).toHaveLength(1);
    expect(await differences(reading, ['I'], 'other country', 'ML.GN-SR.4712', new Map())).toHaveLength(1);
  });
});

/**
 * What is recorded as it was, and tells nobody whether there is what it names: where something lies, whoever keeps the place; and for whose
 * file a unit seized, without being let into it. A batch answers for each item.
 */
const STATEMENTS = new Set(['recordSeizure', 'placeExhibit in a store', 'placeExhibit in a container', 'registerContainer', 'transferBatch']);

/** Commands on subjects of his own, by officers of another country, whose body names a subject of Côte d’Ivoire or one that does not exist. */
async function namingAnother(): Promise<{ readonly asked: number; readonly faults: readonly string[] }> {
  const officer = 'ML.DGD.4711';
  const byId = (operationId: string) => guarded.find((one) => one.operationId === operationId)!;
  const hidden = (operationId: string) => ID.exec(addressOf(byId(operationId)))![0];
  const [exhibit, firearm, container, store, file] = ['readExhibit', 'readFirearm', 'replayContainer', 'replayStore', 'readCaseFile'].map(hidden) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const seizure = hidden('readSeizure');
  const report = exampleOf(byId('recordSeizure')) as { number: object };
  const fresh = () => ({ kind: 'PV', issuer: 'ML.DGD', year: 2026, n: randomUUID().slice(0, 8), written: 'PV n° 1' });
  const unsited = (({ site: _site, operation: _operation, officers: _officers, office: _office, ...rest }: Record<string, unknown>) => ({
    ...rest,
    number: fresh(),
    authority: 'ML.PARQUET-BAMAKO',
  }))(report);
  const own = (await client.accepted(officer, '/v1/seizures', unsited)).body['id'] as string;
  const line = await client.accepted(officer, `/v1/seizures/${own}/lines`, exampleOf(byId('addLine')));
  const opened = exampleOf(byId('openCase')) as Record<string, unknown>;
  const ownCase = (
    await client.accepted(officer, '/v1/cases', {
      ...opened,
      ...('number' in opened && { number: undefined }),
      unit: undefined,
      office: 'ML.PARQUET-BAMAKO',
      seizure: own,
    })
  ).body['id'] as string;
  const page = await client.until(officer, `/v1/seizures/${own}`, (body) => (body['exhibits'] as unknown[]).length > 0);
  const ownExhibit = page.body['exhibits'][0].id as string;
  void line;
  const naming: readonly (readonly [string, string, string, (id: string) => unknown])[] = [
    ['joinSeizure', `/v1/cases/${ownCase}/seizures`, seizure, (id) => ({ ...(exampleOf(byId('joinSeizure')) as object), seizure: id })],
    ['linkExhibit', `/v1/cases/${ownCase}/exhibits`, exhibit, (id) => ({ ...(exampleOf(byId('linkExhibit')) as object), exhibit: id })],
    ['linkCases', `/v1/cases/${ownCase}/links`, file, (id) => ({ ...(exampleOf(byId('linkCases')) as object), other: id })],
    ['linkPerson', `/v1/cases/${ownCase}/persons`, hidden('correctPerson'), (id) => ({ ...(exampleOf(byId('linkPerson')) as object), person: `person-${id}` })],
    [
      'openCase',
      '/v1/cases',
      seizure,
      (id) => ({ ...opened, ...('number' in opened && { number: undefined }), unit: undefined, office: 'ML.PARQUET-BAMAKO', seizure: id }),
    ],
    ['recordSeizure', '/v1/seizures', file, (id) => ({ ...unsited, number: fresh(), case: id })],
    ['requestTrace', '/v1/traces', firearm, (id) => ({ ...(exampleOf(byId('requestTrace')) as object), firearm: id })],
    ['reserveMerge', `/v1/exhibits/${ownExhibit}/merges`, exhibit, (id) => ({ ...(exampleOf(byId('reserveMerge')) as object), into: id })],
    ['takeMerge', `/v1/exhibits/${ownExhibit}/merges/take`, exhibit, (id) => ({ ...(exampleOf(byId('takeMerge')) as object), source: id })],
    [
      'placeExhibit in a store',
      `/v1/exhibits/${ownExhibit}/placements`,
      store,
      (id) => ({ part: 'whole', location: { kind: 'store', store: id, place: 'A1' } }),
    ],
    [
      'placeExhibit in a container',
      `/v1/exhibits/${ownExhibit}/placements`,
      container,
      (id) => ({ part: 'whole', location: { kind: 'container', container: id } }),
    ],
    ['registerContainer', '/v1/containers', store, (id) => ({ ...(exampleOf(byId('registerContainer')) as object), store: id, number: undefined })],
    [
      'transferBatch',
      '/v1/transfer-batches',
      exhibit,
      (id) => ({ items: [{ exhibit: id, act: 'offer', body: { to: 'ML.GREFFE-BAMAKO', purpose: 'REGISTRY', seal: 'INTACT' } }] }),
    ],
  ];
  const faults: string[] = [];
  for (const [what, path, id, body] of naming) {
    const asker = what === 'registerContainer' ? 'ML.MAG-BAMAKO.4711' : officer;
    const [there, absent] = [await client.command(asker, path, body(id)), await client.command(asker, path, body(randomUUID()))];
    const plain = ({ text }: Answer) => text.replace(new RegExp(ID, 'g'), 'id').replace(/"(position|revision)":"?\d+"?/g, '');
    if (there.status !== absent.status || plain(there) !== plain(absent))
      faults.push(`${what}: ${there.status} ${there.text.slice(0, 200)} is not ${absent.status} ${absent.text.slice(0, 200)}`);
    else if (there.status < 300 && !STATEMENTS.has(what)) faults.push(`${what}: took a subject that its officer may not see: ${there.status}`);
    else if (there.status === 422) faults.push(`${what}: asked nothing: ${there.text.slice(0, 300)}`);
  }
  return { asked: naming.length, faults };
}

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
