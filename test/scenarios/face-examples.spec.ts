import { randomInt, randomUUID } from 'node:crypto';
import { operations } from '../../apps/api/src/operations/table.js';
import { quiet } from '../prove/stage.js';
import { startCustos, type Custos } from './support/custos.js';
import { addressOf, describedBy, playGiven, sendExample, shuffled, type Described, type Failures } from './support/interface.js';

jest.setTimeout(240_000);

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
/** An investigator of another country, who has no tie to anything in the examples. */
const STRANGER = 'ML.GN-SR.4712';
/** Planning, numbers and the node itself are open to a role; and whoever receives what nobody offered need not have seen it before. */
const OPEN = /^\/v1\/(operations|numbers)/;
const openToAnyUnit = new Set(operations.filter((one) => (one as { anyUnit?: true }).anyUnit === true).map((one) => one.operationId));

describe('the examples of the interface', () => {
  let custos: Custos;
  let described: readonly Described[];

  beforeAll(async () => {
    custos = await startCustos();
    described = await describedBy(custos.client);
  });
  afterAll(() => custos?.close());

  it('stand on steps that a fresh node accepts, each once', async () => {
    expect(described.length).toBeGreaterThan(100);
    expect(Object.fromEntries(await playGiven(custos.client, described))).toEqual({});
    // A claim is answered once a policy has bound it.
    await quiet(custos.client);
  });

  it('look absent to an investigator of another country: the same bytes as for a subject that does not exist', async () => {
    const seen: Failures = new Map();
    const shut = described.filter(
      ({ path, roles, operationId }) => path.includes('{id}') && roles?.includes('investigator') && !OPEN.test(path) && !openToAnyUnit.has(operationId),
    );
    expect(shut.length).toBeGreaterThan(60);
    for (const one of shut) {
      const nobody = {
        ...one,
        parameters: one.parameters.map((each) => (each.name === 'id' && each.in === 'path' ? { ...each, example: randomUUID() } : each)),
      };
      const [there, absent] = [await ask(one), await ask(nobody)];
      if (there.status !== 404 || there.text !== absent.text)
        seen.set(one.operationId, `${there.status} ${there.text} against ${absent.status} ${absent.text}`);
      const heads = [there, absent].map(({ headers }) => JSON.stringify([...headers].filter(([name]) => name !== 'date')));
      if (heads[0] !== heads[1]) seen.set(`${one.operationId}, headers`, heads.join(' against '));
    }
    expect(Object.fromEntries(seen)).toEqual({});
  });

  it('appear in no list of an investigator of another country, nor in what he replays of their custodian', async () => {
    const hidden = new Set(
      described
        .filter(({ path }) => path.includes('{id}') && !OPEN.test(path))
        .flatMap(({ parameters }) => parameters.filter(({ name, in: where }) => name === 'id' && where === 'path').map((one) => String(one.example))),
    );
    expect(hidden.size).toBeGreaterThan(60);
    const lists = described.filter(({ method, path, roles }) => method === 'GET' && roles?.includes('investigator') && !path.includes('{id}'));
    expect(lists.map((one) => one.operationId)).toEqual(expect.arrayContaining(['listCases', 'replayCustodian']));
    for (const one of lists) {
      const { status, text } = await ask(one);
      expect({ operationId: one.operationId, status: status === 200 || status === 404, shown: [...hidden].filter((id) => text.includes(id)) }).toEqual({
        operationId: one.operationId,
        status: true,
        shown: [],
      });
    }
  });
  const ask = (one: Described) =>
    custos.client.send(one.method, addressOf(one), {
      user: STRANGER,
      ...(one.method === 'POST' && { json: one.requestBody?.content['application/json']?.example, key: randomUUID() }),
    });

  it(`are accepted as they stand, each under a fresh key, in any order (SEED=${seed})`, async () => {
    const refused: Failures = new Map();
    for (const one of shuffled(
      described.filter(({ method }) => method === 'POST'),
      seed,
    )) {
      const answer = await sendExample(custos.client, one, randomUUID());
      if (answer.status >= 300) refused.set(one.operationId, `${answer.status} ${answer.text}`);
      for (const item of (answer.body['items'] ?? []) as { status: number }[]) if (item.status >= 300) refused.set(one.operationId, answer.text);
    }
    expect(Object.fromEntries(refused)).toEqual({});
  });

  it('of every read are found', async () => {
    const missing: Failures = new Map();
    for (const one of described.filter(({ method }) => method === 'GET')) {
      const answer = await sendExample(custos.client, one, randomUUID());
      if (answer.status !== 200) missing.set(one.operationId, `${answer.status} ${answer.text}`);
    }
    expect(Object.fromEntries(missing)).toEqual({});
  });

  it('leave every view and every policy going, and every view equal to what the log says', async () => {
    const { body } = await custos.client.send('GET', '/health/ready');
    expect([...body['views'], ...body['policies']].filter((one) => one.parked !== undefined)).toEqual([]);
    expect(body['status']).toBe('ok');
    const check = await custos.client.accepted('XX.EXPLOITATION.4711', '/v1/rebuild-checks', {});
    expect(check.body['tables'].filter((one: { equal: boolean }) => !one.equal)).toEqual([]);
  });
});
