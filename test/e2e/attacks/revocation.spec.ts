import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../../scenarios/support/client.js';
import { startApi, startCustos, type Custos, type Process } from '../../scenarios/support/custos.js';

jest.setTimeout(180_000);

const REGISTRAR = 'CI.ANNUAIRE.4711';
const FOREIGN_REGISTRAR = 'ML.ANNUAIRE.4711';
const ADMINISTRATOR = 'XX.EXPLOITATION.4711';

describe('a token that was stolen', () => {
  let custos: Custos;
  let second: Process;
  let nodes: readonly Client[];
  beforeAll(async () => {
    custos = await startCustos();
    second = await startApi({ env: custos.env });
    nodes = [custos.client, new Client((second.started as { url: string }).url)];
  });
  afterAll(async () => {
    await second?.stop('SIGTERM');
    await custos?.close();
  });

  const fresh = async (account: string): Promise<string> => (await custos.client.send('POST', '/dev/token', { json: { account } })).body['token'] as string;
  const asked = (token: string) =>
    Promise.all(nodes.map((node) => node.send('GET', '/v1/me', { token }).then(({ status, body }) => [status, body['code'] ?? ''] as const)));
  const session = async (token: string): Promise<string> => (await custos.client.send('GET', '/v1/me', { token })).body['session'] as string;
  const recorded = async (user: string, path: string, body: object, on = custos.client) => (await on.command(user, path, body)).status;

  /** Asks both processes again and again from before the act until well after it: when, after the answer to the act, one of them was last let in. */
  async function lastLetIn(token: string, act: () => Promise<number>): Promise<number> {
    const letIn: number[] = [];
    let over = false;
    const asking = nodes.map(async (node) => {
      while (!over) {
        const begun = performance.now();
        if ((await node.send('GET', '/v1/me', { token })).status === 200) letIn.push(begun);
        await pause(20);
      }
    });
    await pause(300);
    expect(await act()).toBe(201);
    const done = performance.now();
    await pause(1_500);
    over = true;
    await Promise.all(asking);
    expect(letIn.filter((at) => at < done).length).toBeGreaterThan(3);
    return Math.max(...letIn.map((at) => at - done));
  }

  it('opens nothing in any process within a second of its officer being blocked', async () => {
    const token = await fresh('CI.DGD-AIR.4720');
    expect(await lastLetIn(token, () => recorded(REGISTRAR, '/v1/directory/blocks', { account: 'CI.DGD-AIR.4720', reason: 'DEVICE_LOST' }))).toBeLessThan(
      1_000,
    );
    expect(await asked(token)).toEqual(nodes.map(() => [401, 'token-revoked']));
    expect(await asked(await fresh('CI.DGD-AIR.4720'))).toEqual(nodes.map(() => [401, 'token-revoked']));
  });

  it('opens nothing in any process within a second of its session being ended, and the officer’s other session goes on', async () => {
    const [stolen, own] = [await fresh('CI.DGD-AIR.4721'), await fresh('CI.DGD-AIR.4721')];
    const ended = { account: 'CI.DGD-AIR.4721', session: await session(stolen) };
    expect(await lastLetIn(stolen, () => recorded(ADMINISTRATOR, '/v1/directory/session-ends', ended, nodes[1]))).toBeLessThan(1_000);
    expect(await asked(stolen)).toEqual(nodes.map(() => [401, 'token-revoked']));
    expect(await asked(own)).toEqual(nodes.map(() => [200, '']));
  });

  it('stays worthless when the officer is let in again', async () => {
    const token = await fresh('CI.DGD-AIR.4722');
    expect(await recorded(ADMINISTRATOR, '/v1/directory/blocks', { account: 'CI.DGD-AIR.4722', reason: 'CREDENTIALS_EXPOSED' })).toBe(201);
    await pause(1_100);
    expect(await recorded(REGISTRAR, '/v1/directory/blocks/end', { account: 'CI.DGD-AIR.4722' })).toBe(201);
    await pause(1_100);
    expect(await asked(token)).toEqual(nodes.map(() => [401, 'token-revoked']));
    expect(await asked(await fresh('CI.DGD-AIR.4722'))).toEqual(nodes.map(() => [200, '']));
  });

  it('of one account is worthless when another account of the same person is blocked', async () => {
    const accounts = ['CI.DGD-AIR.4723', 'CI.PF-NOE.4723'];
    const assignments = accounts.map((account) => ({ account, unit: account.slice(0, -5), quality: 'OPJ', from: '2020-01-01' }));
    expect(await recorded(REGISTRAR, '/v1/directory', { country: 'CI', units: [], officers: [{ person: 'CI-T-4723', assignments }] })).toBe(201);
    const token = await fresh(accounts[1]!);
    expect(await asked(token)).toEqual(nodes.map(() => [200, '']));
    expect(await recorded(REGISTRAR, '/v1/directory/blocks', { account: accounts[0], reason: 'SUSPENDED' })).toBe(201);
    await pause(1_000);
    expect(await asked(token)).toEqual(nodes.map(() => [401, 'token-revoked']));
  });
});

describe('keeping an officer out', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos();
  });
  afterAll(() => custos?.close());
  const tried = async (user: string, path: string, body: object) => {
    const { status, body: answer } = await custos.client.command(user, path, body);
    return [status, answer['code']];
  };
  const VICTIM = { account: 'CI.DGD-AIR.4730', reason: 'MISUSE' };

  it('is no weapon of a colleague, nor of the registrar of another country', async () => {
    expect(await tried('CI.DGD-AIR.4731', '/v1/directory/blocks', VICTIM)).toEqual([403, 'role-may-not']);
    expect(await tried(FOREIGN_REGISTRAR, '/v1/directory/blocks', VICTIM)).toEqual([409, 'directory-of-another-country']);
    expect(await tried(FOREIGN_REGISTRAR, '/v1/directory/session-ends', { account: VICTIM.account, session: 'a-session' })).toEqual([
      409,
      'directory-of-another-country',
    ]);
    await pause(1_000);
    expect((await custos.client.get(VICTIM.account, '/v1/me')).status).toBe(200);
  });

  it('is ended by the registrar alone', async () => {
    expect(await tried(ADMINISTRATOR, '/v1/directory/blocks', VICTIM)).toEqual([201, undefined]);
    expect(await tried(ADMINISTRATOR, '/v1/directory/blocks/end', { account: VICTIM.account })).toEqual([403, 'role-may-not']);
    expect(await tried(REGISTRAR, '/v1/directory/blocks', VICTIM)).toEqual([409, 'account-blocked']);
    expect(await tried(REGISTRAR, '/v1/directory/blocks/end', { account: VICTIM.account })).toEqual([201, undefined]);
    expect(await tried(REGISTRAR, '/v1/directory/blocks/end', { account: VICTIM.account })).toEqual([409, 'account-not-blocked']);
  });
});
