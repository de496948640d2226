import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';

jest.setTimeout(180_000);

const ADMINISTRATOR = 'XX.EXPLOITATION.4711';

describe('one address that asks for anything without a token', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos({ CUSTOS_RATE_STRANGERS: '1', CUSTOS_CONNECTIONS_ADDRESS: '8' });
  });
  afterAll(() => custos?.close());

  /** From one of the addresses of this machine, on a connection of its own. */
  const asked = (from: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(custos.api);
      request({ hostname, port, path, headers, localAddress: from, agent: false }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode!));
      })
        .once('error', reject)
        .end();
    });

  it.each([
    ['pages that are not there', '127.0.0.2', '/nothing', {}],
    ['addresses that cannot be read', '127.0.0.3', '/v1/%zz', {}],
    ['the page of the interface', '127.0.0.4', '/docs', {}],
    ['its description', '127.0.0.5', '/openapi.json', {}],
    ['figures', '127.0.0.6', '/metrics', {}],
    ['forged tokens', '127.0.0.7', '/v1/me', { authorization: 'Bearer x.y.z' }],
    ['pages that are not there, with a forged token', '127.0.0.8', '/nothing', { authorization: 'Bearer x.y.z' }],
  ])('is answered 429 after ten seconds’ worth: %s', async (_name, from, path, headers) => {
    const statuses: number[] = [];
    const begun = performance.now();
    for (let n = 0; n < 40; n++) statuses.push(await asked(from, path, headers));
    const seconds = (performance.now() - begun) / 1_000;
    expect(statuses.slice(0, 8)).not.toContain(429);
    expect(statuses).toContain(429);
    // Ten seconds' worth at once, and then one a second: however slow the machine is.
    expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(11 + seconds);
    expect([await asked(from, '/health/live'), await asked(from, '/health/ready')]).toEqual([200, 200]);
  });

  it('leaves the others their own', async () => {
    const greedy: number[] = [];
    for (let n = 0; n < 30; n++) greedy.push(await asked('127.0.0.9', '/nothing'));
    expect([greedy.includes(429), await asked('127.0.0.10', '/nothing')]).toEqual([true, 404]);
  });

  it('holds so many connections and no more; another address finds room', async () => {
    const { hostname, port } = new URL(custos.api);
    const open = (from: string): Promise<Socket> =>
      new Promise((resolve) => {
        const socket = connect({ host: hostname, port: Number(port), localAddress: from }, () => resolve(socket));
        socket.on('error', () => undefined);
      });
    const greedy: Socket[] = [];
    for (let n = 0; n < 12; n++) greedy.push(await open('127.0.0.11'));
    try {
      await new Promise((later) => setTimeout(later, 500));
      expect(greedy.filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded)).toHaveLength(8);
      expect(await asked('127.0.0.12', '/health/live')).toBe(200);
      await expect(asked('127.0.0.11', '/health/live')).rejects.toThrow();
    } finally {
      for (const one of greedy) one.destroy();
    }
    await new Promise((later) => setTimeout(later, 200));
    expect(await asked('127.0.0.11', '/health/live')).toBe(200);
  });

  it('checks no view anew while another check is under way', async () => {
    const check = () => custos.client.command(ADMINISTRATOR, '/v1/rebuild-checks', {}, { key: randomUUID() });
    const token = await custos.client.token(ADMINISTRATOR);
    expect(token).toBeDefined();
    const answers = await Promise.all([check(), check(), check()]);
    expect(answers.map(({ status, body }) => [status, body['code'] ?? ''])).toEqual(
      expect.arrayContaining([
        [200, ''],
        [503, 'busy'],
        [503, 'busy'],
      ]),
    );
    expect((await check()).status).toBe(200);
  });
});
