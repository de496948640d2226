import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { collected, drafts, freshStream, headOf, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { ownMs } from '../../libs/platform/event-log/src/testing/own-time.js';
import { DoubleUnderTest } from '../contract/eventstoredb-log.js';
import { authority, type Authority } from '../double/certificates.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';

const PASSWORD = 'with:colon@and/more?';

/** Who may do what, and whom we believe to be the database. The double asks for passwords and keeps the rights of `$all` as servers of 23.10 do. */
describe('The way to EventStoreDB over TLS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'custos-tls-'));
  const trusted: Authority = authority('trusted');
  const caFile = join(directory, 'trusted.pem');
  const users = { custos: { password: PASSWORD, groups: ['custos-log'] }, admin: { password: 'changeit', groups: ['$admins'] } };
  let own: DoubleUnderTest;

  beforeAll(() => writeFileSync(caFile, trusted.certificate));
  afterAll(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    own = await DoubleUnderTest.start({ tls: trusted.issue({ hosts: ['localhost', '127.0.0.1'] }), users: { ...users } });
  });
  afterEach(() => own.close());

  const allow = () => {
    const acl = Buffer.from('{"$acl":{"$r":["$admins","custos-log"]}}', 'utf8');
    own.double.store.append('$$$all', 'any', [
      { id: '20000000-0000-4000-8000-000000000001', type: '$metadata', contentType: 'application/json', data: acl, metadata: new Uint8Array() },
    ]);
  };
  const open = (over: Parameters<DoubleUnderTest['open']>[1] = {}) => own.open({}, { password: PASSWORD, caFile, allowPlaintext: false, ...over });
  const calls = (method: string) => own.double.calls.filter((call) => call.method === method).length;
  const refusedFast = async (opening: Promise<unknown>) => {
    let error = new Error('it was opened');
    const took = await ownMs(() => opening.catch((reason: Error) => (error = reason)));
    expect(error.name).toBe('LogUnavailable');
    expect(took).toBeLessThan(1_500);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(PASSWORD);
    return error.message;
  };

  it('works for a user who is no administrator, once the rights of $all name its group', async () => {
    expect(await refusedFast(open())).toMatch(/not let in/);
    allow();
    const log = await open();
    await log.append('custos.log', 'no-stream', opening('tls'));
    const stream = freshStream();
    const receipt = await log.append(stream, 'no-stream', drafts(stream, 'no-stream', 3));
    expect((await collected(log.readAll('start', { follow: false }))).at(-1)?.position).toBe(receipt.position);
    const abort = new AbortController();
    for await (const event of log.readAll('start', { signal: abort.signal })) if (event.position === receipt.position) abort.abort();
    expect(own.double.calls.filter(({ method }) => method === 'append').every(({ user }) => user === 'custos')).toBe(true);
  });

  it('is closed to a wrong password and to a user whom nobody knows, without a second try', async () => {
    allow();
    for (const wrong of [{ password: 'wrong' }, { username: 'nobody' }]) {
      const before = calls('read');
      await refusedFast(open(wrong));
      expect(calls('read')).toBe(before + 1);
    }
  });

  it('is closed to appends, reads and subscriptions when the password was changed meanwhile, without a second try', async () => {
    allow();
    const log = await own.open({ lineAge: 200 }, { password: PASSWORD, caFile, allowPlaintext: false });
    const stream = freshStream();
    const receipt = await log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    own.double.changePassword('custos', 'another');
    // The exchange that stands is his who opened it, until it is old.
    await pause(250);
    const before = calls('batchAppend');
    await expect(log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)))).rejects.toMatchObject({ name: 'LogUnavailable' });
    expect(calls('batchAppend')).toBe(before + 1);
    expect(own.double.store.visible(stream)).toHaveLength(1);
    await expect(collected(log.readStream(stream))).rejects.toMatchObject({ name: 'LogUnavailable' });
    await expect(collected(log.readAll('start'))).rejects.toMatchObject({ name: 'LogUnavailable' });
    expect(calls('subscribe')).toBe(1);
  });

  describe('is not taken when the server', () => {
    const serving = async (tls: { readonly certificate: string; readonly key: string }, url = (port: number) => `esdb://localhost:${port}`) => {
      const other = await EventStoreDbDouble.start({ tls, users });
      try {
        return await refusedFast(open({ url: url(other.port) }));
      } finally {
        other.close();
      }
    };
    it('was certified by an authority that we do not know', async () => {
      expect(await serving(authority('stranger').issue({ hosts: ['localhost'] }))).toMatch(/certificate/i);
    });
    it('has a certificate that has run out', async () => {
      expect(await serving(trusted.issue({ hosts: ['localhost'], until: new Date(Date.now() - 3_600_000) }))).toMatch(/certificate has expired/);
    });
    it('has a certificate for another name', async () => {
      expect(await serving(trusted.issue({ hosts: ['elsewhere.example.org'] }))).toMatch(/altnames|does not match/i);
    });
    it('is one of several, among which nobody is searched for longer than it takes to see that none is believed', async () => {
      const stranger = authority('stranger').issue({ hosts: ['localhost'] });
      const others = await Promise.all([1, 2].map(() => EventStoreDbDouble.start({ tls: stranger, users })));
      const several = (...nodes: readonly EventStoreDbDouble[]) => `esdb://${nodes.map(({ port }) => `localhost:${port}`).join(',')}`;
      try {
        const refused = await open({ url: several(...others) }).catch((error: Error) => error);
        expect(refused).toMatchObject({ name: 'LogUnavailable', message: expect.stringMatching(/certificate/i) as string });
        allow();
        await expect(open({ url: several(others[0]!, own.double) })).resolves.toMatchObject({ id: '' });
      } finally {
        for (const other of others) other.close();
      }
    });
    it('does not speak TLS', async () => {
      const plain = await EventStoreDbDouble.start();
      try {
        await expect(open({ url: `esdb://localhost:${plain.port}` })).rejects.toMatchObject({ name: 'LogUnavailable' });
      } finally {
        plain.close();
      }
    });
  });

  it('is not taken in the clear, neither unasked nor against a server that speaks TLS', async () => {
    await expect(open({ url: `${own.double.url}?tls=false` })).rejects.toMatchObject({ name: 'SettingsRefused' });
    await expect(open({ url: `${own.double.url}?tls=false`, allowPlaintext: true })).rejects.toMatchObject({ name: 'LogUnavailable' });
  });

  it('needs the file of the authority that it was told of', async () => {
    await expect(open({ caFile: join(directory, 'absent.pem') })).rejects.toMatchObject({ name: 'SettingsRefused' });
  });
});
