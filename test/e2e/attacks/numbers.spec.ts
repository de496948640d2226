import { showroomSeizure, seizureIdOf, SEIZING_OFFICER } from '../../../apps/api/src/operations/showroom.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { playSteps } from './support/steps.js';

jest.setTimeout(180_000);

const COLLEAGUE = 'CI.DGD-AIR.4712';
let node: Custos;
beforeAll(async () => {
  node = await startCustos();
  await playSteps(node.client, showroomSeizure('numbered'));
});
afterAll(() => node?.close());

const pv = (n: string, issuer = 'CI.DGD-AIR') => ({ kind: 'PV', issuer, year: 2020, n });
const claim = (user: string, n: string, { issuer = 'CI.DGD-AIR', subject = seizureIdOf('numbered') } = {}) =>
  node.client.command(user, '/v1/numbers/claims', { number: { ...pv(n, issuer), written: `PV ${n}` }, subjectKind: 'seizure', subject });
const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body['code']];

describe('a number', () => {
  it('is claimed by the unit that gives it; to anybody else a free one and a taken one answer the same', async () => {
    expect((await claim(SEIZING_OFFICER, 'AT-1')).status).toBe(201);
    for (const stranger of ['CI.GN-SR.4711', 'ML.DGD.4711', 'CI.PARQUET-ABIDJAN.4711', 'ML.ANNUAIRE.4711']) {
      const [taken, free] = [await claim(stranger, 'AT-1'), await claim(stranger, 'AT-2')];
      expect([stranger, codeOf(taken), taken.text.replace('AT-1', 'AT-2')]).toEqual([stranger, [409, 'not-the-issuer'], free.text]);
      const release = (n: string) => node.client.command(stranger, '/v1/numbers/releases', { number: pv(n), reason: 'wrongly-typed' });
      const [one, none] = [await release('AT-1'), await release('AT-2')];
      expect([codeOf(one), one.text]).toEqual([[409, 'not-the-issuer'], none.text]);
    }
  });

  it('is claimed only for what the officer sees', async () => {
    const answer = await claim('CI.GN-SR.4711', 'AT-3', { issuer: 'CI.GN-SR' });
    const madeUp = await claim('CI.GN-SR.4711', 'AT-3', { issuer: 'CI.GN-SR', subject: '0f8fad5b-d9cb-869f-a165-70867728950e' });
    expect([answer.status, answer.text]).toEqual([404, madeUp.text]);
  });

  it('is taken back by two persons of its unit, and two accounts of one person are one', async () => {
    expect((await claim(SEIZING_OFFICER, 'AT-4')).status).toBe(201);
    expect((await node.client.command(SEIZING_OFFICER, '/v1/numbers/releases', { number: pv('AT-4'), reason: 'wrongly-typed' })).status).toBe(201);
    const approve = (user: string) => node.client.command(user, '/v1/numbers/releases/approve', { number: pv('AT-4') });
    expect(codeOf(await approve('CI.GN-SR.4711'))).toEqual([409, 'not-the-issuer']);
    expect(codeOf(await approve('CI.DGD-AIR.9700'))).toEqual([409, 'second-person-needed']);
    expect((await approve(COLLEAGUE)).status).toBe(201);
  });

  it('of another office is kept as stated and unconfirmed, and claims nothing', async () => {
    const report = showroomSeizure('as stated').find((one) => one.operationId === 'recordSeizure')!.body as Record<string, unknown>;
    const stated = { ...pv('AT-5', 'CI.GN-SR'), written: 'PV n° AT-5/GN' };
    const recorded = await node.client.accepted(SEIZING_OFFICER, '/v1/seizures', { ...report, number: stated });
    const page = await node.client.found(SEIZING_OFFICER, `/v1/seizures/${recorded.body['id'] as string}`, recorded.body['position'] as string);
    expect(page.body['number']).toMatchObject({ written: 'PV n° AT-5/GN', unconfirmed: true });
    // Its own unit still gives it to a report of its own.
    const { site: _site, operation: _operation, officers: _officers, ...own } = report;
    const theirs = await node.client.command('CI.GN-SR.4711', '/v1/seizures', { ...own, number: stated });
    expect(theirs.status).toBe(201);
  });
});

describe('a block of numbers', () => {
  const block = { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2023, device: 'tablet-021', from: 1, to: 20 };
  it('is kept back and returned by the unit that gives the numbers, or the registrar of its country', async () => {
    for (const stranger of ['CI.GN-SR.4711', 'ML.DGD.4711', 'ML.ANNUAIRE.4711'])
      expect([stranger, codeOf(await node.client.command(stranger, '/v1/numbers/blocks', block))]).toEqual([stranger, [409, 'not-the-issuer']]);
    expect((await node.client.command('XX.EXPLOITATION.4711', '/v1/numbers/blocks', block)).status).toBe(403);
    expect((await node.client.command('CI.ANNUAIRE.4711', '/v1/numbers/blocks', block)).status).toBe(201);
    expect(codeOf(await node.client.command('CI.GN-SR.4711', '/v1/numbers/blocks/return', block))).toEqual([409, 'not-the-issuer']);
    expect((await node.client.command(SEIZING_OFFICER, '/v1/numbers/blocks/return', block)).status).toBe(201);
  });
});
