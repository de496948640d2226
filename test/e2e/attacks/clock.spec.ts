import { randomUUID } from 'node:crypto';
import { Client } from '../../scenarios/support/client.js';
import { freshPlace, startApi, type Place, type Process } from '../../scenarios/support/custos.js';

jest.setTimeout(180_000);

/** The clock of the process, and nothing else, is three seconds ahead of the database's. */
const AHEAD = `--import data:text/javascript,${encodeURIComponent('const now=Date.now;Date.now=()=>now()+3000')}`;

describe('a node whose clock is off', () => {
  let place: Place;
  let api: Process;
  let client: Client;
  beforeAll(async () => {
    place = await freshPlace();
    api = await startApi({ env: { ...place.env, NODE_OPTIONS: AHEAD } });
    client = new Client((api.started as { url: string }).url);
  });
  afterAll(async () => {
    await api?.stop('SIGTERM');
    await place?.close();
  });

  it.each(['/v1/rebuild-checks', '/%761/rebuild-checks', '/v%31/rebuild-checks'])('records nothing, however the address is spelt: %s', async (path) => {
    const { status, body } = await client.command('XX.EXPLOITATION.4711', path, {}, { key: randomUUID() });
    expect([status, body['code']]).toEqual([503, 'clock-off']);
  });
});

/** On a signal the clock of the process, whoever reads it, jumps by this much. */
const jumping = (ms: number) =>
  `--import data:text/javascript,${encodeURIComponent(
    `const Real=Date;let by=0;process.on('SIGUSR2',()=>{by=${ms}});globalThis.Date=class Date extends Real{constructor(...a){a.length===0?super(Real.now()+by):super(...a)}static now(){return Real.now()+by}}`,
  )}`;

describe('a node whose clock jumps between the look at it and the act', () => {
  it.each([
    ['an hour ahead', 3_600_000],
    ['three seconds ahead', 3_000],
    ['four seconds behind', -4_000],
  ])('records nothing: %s', async (_name, ms) => {
    const place = await freshPlace();
    const api = await startApi({ env: { ...place.env, NODE_OPTIONS: jumping(ms) } });
    try {
      const client = new Client((api.started as { url: string }).url);
      const block = (n: number) => client.command('CI.ANNUAIRE.4711', '/v1/directory/blocks', { account: `CI.DGD-AIR.480${n}`, reason: 'OTHER' });
      expect((await block(1)).status).toBe(201);
      const before = await client.tail();
      api.child.kill('SIGUSR2');
      const { status, body } = await block(2);
      expect([status, body['code'], (await block(3)).status]).toEqual([503, 'clock-off', 503]);
      expect(await client.tail()).toBe(before);
    } finally {
      await api.stop('SIGTERM');
      await place.close();
    }
  });
});
