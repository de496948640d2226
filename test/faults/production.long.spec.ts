import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../scenarios/support/client.js';
import { custos, freshPlace, startApi, type Place } from '../scenarios/support/custos.js';

jest.setTimeout(180_000);

/** What a node that keeps evidence says; the Node that the tests run on may have come to its end meanwhile. */
const PRODUCTION = {
  NODE_ENV: 'production',
  CUSTOS_EXERCISE: 'false',
  OIDC_ISSUER: 'https://id.example',
  OIDC_JWKS_URI: 'https://id.example/jwks',
  CUSTOS_KEK: 'ab'.repeat(32),
  CUSTOS_OLD_NODE: 'true',
};

describe('a node of production', () => {
  let place: Place;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    place = await freshPlace();
    env = { ...place.env, ...PRODUCTION };
  });
  afterAll(() => place?.close());

  /** Starts the whole product with one setting changed, which must end it at once with one sentence. */
  async function refusal(change: Readonly<Record<string, string>>): Promise<string> {
    const { code, out, err } = await custos(['up', '--json'], { ...env, ...change });
    expect([code, out]).toEqual([1, '']);
    return err.split('\n').find((line) => line.startsWith('custos: ')) ?? err;
  }

  it.each([
    ['without an issuer', 'OIDC_ISSUER', { OIDC_ISSUER: '', OIDC_JWKS_URI: '' }],
    ['with keys of the issuer that come without TLS', 'OIDC_JWKS_URI', { OIDC_JWKS_URI: 'http://id.example/jwks' }],
    ['with the key-encryption key beside the keys', 'CUSTOS_KEK', { CUSTOS_KEK: '' }],
    ['with a file of that key among the keys', 'CUSTOS_KEK', { CUSTOS_KEK: '', CUSTOS_KEK_FILE: 'DATA/keys/kek' }],
    ['with a database on another machine and no TLS', 'DATABASE_URL', { DATABASE_URL: 'postgres://custos@db.example:5432/custos' }],
    ['with a log on another machine and no TLS', 'EVENTSTOREDB_PLAINTEXT', { EVENTSTOREDB_PLAINTEXT: 'true' }],
    ['without a rate for officers', 'CUSTOS_RATE', { CUSTOS_RATE: '0' }],
    ['without a rate for strangers', 'CUSTOS_RATE_STRANGERS', { CUSTOS_RATE_STRANGERS: '0' }],
  ])('does not start %s', async (_name, variable, change) => {
    const changed = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value.replace('DATA', place.data)]));
    expect(await refusal(changed)).toMatch(new RegExp(`^custos: ${variable}: `));
  });

  it('does not start on a Node whose faults nobody corrects, unless it is told to', async () => {
    const later = `--import data:text/javascript,${encodeURIComponent('const R=Date;globalThis.Date=class Date extends R{constructor(...a){a.length===0?super(R.now()+3e11):super(...a)}}')}`;
    expect(await refusal({ CUSTOS_OLD_NODE: '', NODE_OPTIONS: later })).toMatch(/^custos: CUSTOS_OLD_NODE: Node v/);
  });

  it('does not start while others can read its keys', async () => {
    const keys = join(place.data, 'keys');
    await mkdir(keys, { recursive: true });
    await chmod(keys, 0o755);
    expect(await refusal({})).toContain(`others than its owner can read ${keys}`);
    await chmod(keys, 0o700);
  });

  it('starts when all of that is as it must be, and keeps its page and its figures to itself', async () => {
    const api = await startApi({ env });
    try {
      const client = new Client((api.started as { url: string }).url);
      const asked = ['/health/live', '/docs', '/openapi.json', '/metrics', '/dev/token'];
      expect(await Promise.all(asked.map(async (path) => (await client.send('GET', path)).status))).toEqual([200, 404, 404, 404, 404]);
    } finally {
      await api.stop('SIGTERM');
    }
  });
});

describe('a node that issues tokens itself', () => {
  const REAL = { CUSTOS_EXERCISE: 'false' };

  it('does not serve a log that is no exercise, whatever it says of it afterwards', async () => {
    const place = await freshPlace();
    try {
      const first = await custos(['up', '--json'], { ...place.env, ...REAL });
      expect([first.code, first.err]).toEqual([1, expect.stringContaining('custos: OIDC_ISSUER: is needed on a log that is no exercise') as string]);
      // An issuer opens it as a real log; without one, the same log is real still.
      const api = await startApi({ env: { ...place.env, ...REAL, OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URI: 'https://id.example/jwks' } });
      await api.stop('SIGTERM');
      const then = await custos(['up', '--json'], { ...place.env, CUSTOS_EXERCISE: 'true' });
      expect([then.code, then.err]).toEqual([1, expect.stringContaining('custos: OIDC_ISSUER: is needed on a log that is no exercise') as string]);
      await expect(startApi({ env: { ...place.env, CUSTOS_EXERCISE: 'true' } })).rejects.toThrow(/OIDC_ISSUER: is needed on a log that is no exercise/);
    } finally {
      await place.close();
    }
  });

  it('listens on this machine alone', async () => {
    const place = await freshPlace();
    try {
      const everywhere = { ...place.env, CUSTOS_HOST: '0.0.0.0' };
      const { code, err } = await custos(['up', '--json'], everywhere);
      expect([code, err]).toEqual([1, expect.stringContaining('custos: CUSTOS_HOST: the built-in issuer') as string]);
      const told = await startApi({ env: { ...everywhere, CUSTOS_LOOPBACK_ONLY: 'true' } });
      expect(await told.stop('SIGTERM')).toBe(0);
    } finally {
      await place.close();
    }
  });
});
