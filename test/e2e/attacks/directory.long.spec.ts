import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client as Database } from 'pg';
import { BuiltInIssuer } from '#platform/identity';
import { showroomSeizure, seizureIdOf, SEIZING_OFFICER } from '../../../apps/api/src/operations/showroom.js';
import { custos, freshPlace, startCustos, type Custos } from '../../scenarios/support/custos.js';
import { caseOf, caseStep, PROSECUTOR } from '../../../apps/api/src/casework.examples.js';
import { submittedTrace, traceIdOf } from '../../../apps/api/src/tracing.examples.js';
import { playSteps } from './support/steps.js';

jest.setTimeout(180_000);

const REGISTRAR = 'CI.ANNUAIRE.4711';
let node: Custos;
beforeAll(async () => {
  node = await startCustos();
});
afterAll(() => node?.close());

/** A token that the issuer signed, for an account that nobody has entered. */
const tokenFor = async (account: string): Promise<string> =>
  (await BuiltInIssuer.open({ directory: join(node.data, 'keys'), audience: 'custos' })).mint(account);
const officerRow = (person: string, account: string, more: object = {}) => ({
  person,
  assignments: [{ account, unit: account.slice(0, account.lastIndexOf('.')), quality: 'OPJ', from: '2020-01-01' }],
  ...more,
});
const load = (user: string, officers: readonly object[], units: readonly object[] = []) =>
  node.client.command(user, '/v1/directory', { country: 'CI', units, officers });

async function denialsOf(officer: string): Promise<readonly string[]> {
  const database = new Database({ connectionString: node.databaseUrl });
  await database.connect();
  try {
    return (await database.query<{ action: string }>('select action from custos.access_record where officer = $1', [officer])).rows.map((one) => one.action);
  } finally {
    await database.end();
  }
}

describe('an account that the issuer signs for and the directory does not know', () => {
  it('is refused with a stable code whatever it asks, writes nothing, and leaves a record of each refusal', async () => {
    const token = await tokenFor('CI.PF-NOE.8100');
    const before = await node.client.tail();
    const asked = [
      await node.client.send('GET', '/v1/me', { token }),
      await node.client.send('GET', '/v1/work-list', { token }),
      await node.client.send('POST', '/v1/exhibits/' + randomUUID() + '/measurements', { token, json: {}, key: randomUUID() }),
    ];
    expect(asked.map(({ status, body }) => [status, body['code']])).toEqual([
      [403, 'account-unknown'],
      [403, 'account-unknown'],
      [403, 'account-unknown'],
    ]);
    expect(await node.client.tail()).toBe(before);
    await pause(500);
    expect((await denialsOf('CI.PF-NOE.8100')).filter((one) => one.startsWith('denied 403'))).toHaveLength(3);
  });

  it('is let in once the registrar of its country has entered it, and out again within a second of leaving', async () => {
    const token = await tokenFor('CI.PF-NOE.8101');
    expect((await load(REGISTRAR, [officerRow('CI-T-8101', 'CI.PF-NOE.8101')])).status).toBe(201);
    expect((await node.client.send('GET', '/v1/me', { token })).status).toBe(200);
    const left = await node.client.command(REGISTRAR, '/v1/directory/departures', { country: 'CI', person: 'CI-T-8101', left: '2024-12-31' });
    expect(left.status).toBe(201);
    await pause(1_100);
    const refused = await node.client.send('GET', '/v1/me', { token });
    expect([refused.status, refused.body['code']]).toEqual([403, 'account-out-of-service']);
  });
});

describe('the directory', () => {
  it('is written by nobody but the registrar of the country', async () => {
    const row = officerRow('CI-T-8102', 'CI.PF-NOE.8102');
    expect((await load(SEIZING_OFFICER, [row])).status).toBe(403);
    expect((await load('XX.EXPLOITATION.4711', [row])).status).toBe(403);
    const foreign = await load('ML.ANNUAIRE.4711', [row]);
    expect([foreign.status, foreign.body['code']]).toEqual([409, 'directory-of-another-country']);
  });

  it('gives one account to one person, in one form', async () => {
    expect((await load(REGISTRAR, [officerRow('CI-T-8103', 'CI.PF-NOE.8103')])).status).toBe(201);
    const taken = await load(REGISTRAR, [officerRow('CI-T-8104', 'CI.PF-NOE.8103')]);
    expect([taken.status, taken.body['code']]).toEqual([409, 'account-taken']);
    expect((await load(REGISTRAR, [officerRow('CI-T-8105', 'CI.PF-NOE.08105')])).status).toBe(422);
  });

  it('shows the registrar whoever is merely named, and gives that unit no sight', async () => {
    const report = showroomSeizure('naming an army patrol').find((one) => one.operationId === 'recordSeizure')!;
    await playSteps(
      node.client,
      showroomSeizure('naming an army patrol', { lines: [] }).filter((one) => one.operationId !== 'recordSeizure'),
    );
    await node.client.accepted(SEIZING_OFFICER, '/v1/seizures', { ...(report.body as object), authority: 'CI.ARMEE.SECTEUR-NORD' });
    const { body } = await node.client.found(REGISTRAR, '/v1/directory/missing');
    expect(body['items']).toContainEqual(expect.objectContaining({ id: 'CI.ARMEE.SECTEUR-NORD', kind: 'unit', facts: 1 }));
    expect((await node.client.get(SEIZING_OFFICER, '/v1/directory/missing')).status).toBe(403);
  });
});

describe('two accounts of one person', () => {
  it('do not make the two persons that voiding a signed seizure takes', async () => {
    await playSteps(node.client, showroomSeizure('void by oneself', { signed: true }));
    const path = `/v1/seizures/${seizureIdOf('void by oneself')}/void`;
    await node.client.accepted(SEIZING_OFFICER, path, { reason: 'recorded-twice' });
    const alone = await node.client.command('CI.DGD-AIR.9700', `${path}/approve`, {});
    expect([alone.status, alone.body['code']]).toEqual([409, 'second-person-needed']);
    expect((await node.client.command('CI.DGD-AIR.4712', `${path}/approve`, {})).status).toBe(200);
  });

  it('do not hide behind zeros: an id that is not canonical is refused at the door', async () => {
    await playSteps(node.client, showroomSeizure('zeros'));
    const path = `/v1/seizures/${seizureIdOf('zeros')}/made-safe`;
    for (const body of [
      { line: 1, by: 'CI.DGD-AIR.04712', how: 'unloaded' },
      { line: 1, by: 'CI.DGD-AIR.4712', secondPerson: 'CI.DGD-AIR.004711', how: 'unloaded' },
    ])
      expect((await node.client.command(SEIZING_OFFICER, path, body)).status).toBe(422);
  });
});

describe('an officer who leaves', () => {
  it('leaves a list of what he holds and was asked, for the registrar and whoever is above him, and for nobody else', async () => {
    await playSteps(node.client, showroomSeizure('left behind'));
    const path = `/v1/directory/officers/${SEIZING_OFFICER}/open`;
    const { body } = await node.client.until(REGISTRAR, path, ({ items }) => items.some((one: { as: string }) => one.as === 'holds'));
    const items = body['items'] as { as: string; subject: { kind: string; id: string } }[];
    expect(items).toContainEqual(expect.objectContaining({ as: 'was-asked', work: 'draft', subject: { kind: 'seizure', id: seizureIdOf('left behind') } }));
    expect((await node.client.get('CI.DGD.4711', path)).status).toBe(200);
    for (const stranger of ['CI.GN-SR.4711', 'ML.ANNUAIRE.4711', 'CI.DGD-AIR.4740'])
      expect([stranger, (await node.client.get(stranger, path)).status]).toEqual([stranger, 404]);
    expect((await node.client.get('CI.GN-SR.4711', '/v1/directory/officers/CI.DGD-AIR.9999/open')).status).toBe(404);
  });
});

describe('an officer who keeps a store', () => {
  it('leaves the store until his appointment has ended', async () => {
    const [founder, keeper] = ['CI.MAG-ABIDJAN.4711', 'CI.MAG-ABIDJAN.8120'];
    expect((await load(REGISTRAR, [officerRow('CI-T-8120', keeper)])).status).toBe(201);
    const { body } = await node.client.accepted(founder, '/v1/stores', { code: 'MAG-LEFT', storeKind: 'EVIDENCE_STORE' });
    const from = '2020-01-01';
    await node.client.accepted(founder, `/v1/stores/${body['id']}/custodians`, {
      officer: keeper,
      letter: 'CI-MJ 2020/7',
      from,
    });
    const path = `/v1/directory/officers/${keeper}/open`;
    const kept = ({ items }: Record<string, any>) => items.filter((one: { as: string }) => one.as === 'keeps');
    const page = await node.client.until(REGISTRAR, path, (one) => kept(one).length === 1);
    expect(kept(page.body)).toEqual([{ account: keeper, as: 'keeps', subject: { kind: 'store', id: body['id'] } }]);
  });
});

describe('an officer who was asked, and who asked', () => {
  it('leaves the instruction that was given to him by name, and the traces that he requested and that nobody answered', async () => {
    const [purpose, tracer] = ['left unanswered', 'CI.COMNAT-ALPC.4711'];
    await playSteps(node.client, submittedTrace(purpose));
    const traces = await node.client.until(REGISTRAR, `/v1/directory/officers/${tracer}/open`, ({ items }) => items.length > 0);
    expect(traces.body['items']).toContainEqual(expect.objectContaining({ as: 'asked-for', subject: { kind: 'trace', id: traceIdOf(purpose) } }));
    const file = caseStep(purpose);
    await playSteps(node.client, [file]);
    const instruction = { form: 'SOIT_TRANSMIS', subject: 'TRACE_FIREARM', to: SEIZING_OFFICER, due: '2030-01-31', text: 'Trace each weapon of this file' };
    await node.client.accepted(PROSECUTOR, `/v1/cases/${caseOf(file)}/instructions`, instruction);
    const path = `/v1/directory/officers/${SEIZING_OFFICER}/open`;
    const { body } = await node.client.until(REGISTRAR, path, ({ items }) => items.some((one: { work?: string }) => one.work === 'instruction'));
    expect(body['items']).toContainEqual(expect.objectContaining({ as: 'was-asked', work: 'instruction', subject: { kind: 'case', id: caseOf(file) } }));
  });
});

describe('the transition of an old log', () => {
  it('is ended by the registrar of the country alone, by a recorded command, from the command line', async () => {
    const asked = (as: string) => custos(['directory', 'end-transition', 'NE', '--as', as, '--api', node.api]);
    const stranger = await asked(REGISTRAR);
    expect([stranger.code, stranger.err]).toEqual([1, expect.stringContaining('directory-of-another-country')]);
    const ended = await asked('NE.ANNUAIRE.4711');
    expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('the transition of NE has ended')]);
    expect((await asked('NE.ANNUAIRE.4711')).err).toContain('transition-ended');
  });
});

describe('the first directory of a new log', () => {
  it('is loaded without an account, is checked row by row before, and is no way around the registrar afterwards', async () => {
    const place = await freshPlace();
    const env = { ...place.env, CUSTOS_EXERCISE: 'false', CUSTOS_LOG_LEVEL: 'warn' };
    try {
      const file = join(place.data, 'directory.json');
      const unit = { id: 'CI.DGD', country: 'CI', kind: 'CUSTOMS', names: { fr: 'Douanes', en: 'Customs' }, from: '2020-01-01' };
      const good = { country: 'CI', units: [unit], officers: [officerRow('CI-T-1', 'CI.DGD.1')] };
      const bad = {
        ...good,
        units: [unit, { ...unit, id: 'CI.PF', parent: 'CI.NONE' }],
        officers: [officerRow('CI-T-1', 'CI.ELSEWHERE.1'), { person: 'a name' }],
      };
      await writeFile(file, JSON.stringify(bad));
      const malformed = await custos(['directory', 'load', file, '--dry-run'], env);
      expect([malformed.code, malformed.err]).toEqual([1, expect.stringContaining('officer row 2: row-malformed')]);
      await writeFile(file, JSON.stringify({ ...bad, officers: bad.officers.slice(0, 1) }));
      const dry = await custos(['directory', 'load', file, '--dry-run'], env);
      expect(dry.code).toBe(1);
      expect(dry.err).toContain('unit CI.PF: parent-unknown');
      expect(dry.err).toContain('officer CI-T-1: unit-unknown');
      await writeFile(file, JSON.stringify(good));
      expect((await custos(['directory', 'load', file, '--dry-run'], env)).out).toContain('nothing is written');
      expect(await custos(['directory', 'load', file], env)).toMatchObject({ code: 0 });
      const again = await custos(['directory', 'load', file], env);
      expect([again.code, again.err]).toEqual([1, expect.stringContaining("registrar's act")]);
      expect((await custos(['directory', 'missing', 'CI', '--json'], env)).out).toContain('"items":[]');
    } finally {
      await place.close();
    }
  });
});
