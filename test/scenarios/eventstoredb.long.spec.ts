import { randomUUID } from 'node:crypto';
import type { Health } from '../../apps/api/src/health/health.js';
import type { RebuildAnswer } from '../../apps/api/src/http/rebuild-check.controller.js';
import { custos, freshPlace, startCustos, type Custos } from './support/custos.js';
import { rows } from './support/database.js';
import { startLogDatabase, type DoubledDatabase } from './support/eventstoredb.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, TRACER, type Thread } from './support/thread.js';

jest.setTimeout(180_000);

const ADMINISTRATOR = 'XX.EXPLOITATION.4711';
const reading = (text: string) => ({ kind: 'factory', place: 'receiver', text, script: 'Latn', status: 'READ_COMPLETE', method: 'visual' });

/** Everything above the log, as it was built, on a double of one database node: what the product makes of the protocol, not what a database does. */
describe('the product on a log in EventStoreDB', () => {
  let database: DoubledDatabase;
  let node: Custos;
  let thread: Thread;

  beforeAll(async () => {
    database = await startLogDatabase();
    node = await startCustos(database.env);
    thread = await followOneRifle(node.client);
  });
  afterAll(async () => {
    await node?.close();
    await database?.close();
  });

  it('follows one rifle from the cargo shed to the answer of another country', async () => {
    expect(thread.position).toMatch(/^\d{40}$/);
    const file = await node.client.found(PROSECUTOR, `/v1/cases/${thread.case}/file`, thread.position);
    expect(file.body['firearms']).toEqual([expect.objectContaining({ id: thread.firearm })]);
    expect((await node.client.found(TRACER, `/v1/firearms/${thread.firearm}`, thread.position)).text).toContain('B-114209');
  });

  it('writes every event into that log, and none into PostgreSQL', async () => {
    expect(await rows(node.databaseUrl, 'select 1 from custos_log.event limit 1')).toEqual([]);
    const written = database.double.store.all.filter(({ stream }) => stream.startsWith('custos.'));
    expect(written.length).toBeGreaterThan(20);
    expect(database.double.calls.filter(({ method, user }) => ['append', 'batchAppend'].includes(method) && user !== 'custos')).toEqual([]);
  });

  it('answers as of a position of this log, and refuses one of another', async () => {
    const then = await node.client.get(TRACER, `/v1/firearms/${thread.firearm}?knownAt=${thread.position}`);
    expect(then.status).toBe(200);
    for (const path of [`/v1/firearms/${thread.firearm}?knownAt=00000000000000000007`, `/v1/firearms/${thread.firearm}`]) {
      const answer = await node.client.get(TRACER, path, { 'if-position': '00000000000000000007' });
      expect([answer.status, answer.body['code']]).toEqual([409, 'history-changed']);
    }
  });

  it('finds that every view is what the log says', async () => {
    const { body } = await node.client.accepted(ADMINISTRATOR, '/v1/rebuild-checks', {}, { key: randomUUID() });
    expect((body as RebuildAnswer).tables.filter((one) => !one.equal)).toEqual([]);
    const rebuilt = await custos(['rebuild', 'timeline', '--json'], node.env);
    expect([rebuilt.code, JSON.parse(rebuilt.out)]).toEqual([
      0,
      expect.objectContaining({ position: expect.stringMatching(/^\d{40}$/) as string, events: expect.any(Number) as number }),
    ]);
  });

  it('says which log it stands on, how appends go and how far its readers are', async () => {
    const ready = await node.client.send('GET', '/health/ready');
    expect(ready.body).toMatchObject({ status: 'ok', log: { kind: 'eventstoredb', reachable: true, tail: expect.stringMatching(/^\d{40}$/) as string } });
    const { text } = await node.client.send('GET', '/metrics');
    expect(text).toMatch(/custos_log_append_seconds_count\{outcome="written"\} \d\d/);
    for (const name of ['client_rebuilds_total', 'resubscriptions_total', 'subscription_lag_seconds'])
      expect(text).toMatch(new RegExp(`^custos_log_${name} \\d`, 'm'));
  });

  it('says while that log keeps silent that it does, and where everybody stands, before whoever asks gives up', async () => {
    database.double.faults.mute = true;
    const begun = performance.now();
    const [ready, { text }] = await Promise.all([node.client.send('GET', '/health/ready'), node.client.send('GET', '/metrics')]).finally(() =>
      database.double.faults.heal(),
    );
    const took = performance.now() - begun;
    expect([ready.status, ready.body]).toMatchObject([503, { status: 'unavailable', log: { reachable: false } }]);
    const { views, policies } = ready.body as unknown as Health;
    expect([...new Set(views!.map(({ state, lagMs }) => `${state} ${lagMs}`))]).toEqual(['unknown null']);
    expect([...new Set(policies!.map(({ state }) => state))]).toEqual(['unknown']);
    expect(text).toMatch(/^custos_log_reachable 0$/m);
    expect(text).toMatch(/^custos_parked\{name="timeline"\} 0$/m);
    expect(text).not.toMatch(/^custos_view_lag_seconds\{/m);
    // Six at most on a machine that does nothing else; asked patiently and again for each page, the log would keep it for twenty.
    expect(took).toBeLessThan(15_000);
  });

  it('records once what was asked twice, also when it was killed before it could answer', async () => {
    const path = `/v1/firearms/${thread.firearm}/markings`;
    const key = randomUUID();
    database.double.faults.delayAfterCommit = 2_000;
    const lost = node.client.command(CUSTOMS, path, reading('TWICE'), { key }).catch((error: Error) => error);
    const stored = () => database.double.store.all.filter(({ data }) => Buffer.from(data).includes('TWICE')).length;
    while (stored() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await node.process.stop('SIGKILL');
    expect(await lost).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    database.double.faults.heal();
    const again = await startCustos({ ...node.env, ...database.env });
    try {
      const answers = [
        await again.client.accepted(CUSTOMS, path, reading('TWICE'), { key }),
        await again.client.accepted(CUSTOMS, path, reading('TWICE'), { key }),
      ];
      expect(answers.map(({ text }) => text)).toEqual([answers[0]!.text, answers[0]!.text]);
      expect(stored()).toBe(1);
      expect((await again.client.found(CUSTOMS, `/v1/firearms/${thread.firearm}`, answers[0]!.body['position'] as string)).text.match(/TWICE/g)).toHaveLength(
        1,
      );
    } finally {
      await again.process.stop('SIGTERM');
    }
    expect(again.process.output + node.process.output).not.toContain(database.password);
  });
});

describe('a start on a log in EventStoreDB', () => {
  let database: DoubledDatabase;
  beforeAll(async () => (database = await startLogDatabase()));
  afterAll(() => database?.close());

  const start = async (env: Readonly<Record<string, string>>) => {
    const place = await freshPlace();
    try {
      return await custos(['up', '--json'], { ...place.env, CUSTOS_LOG_LEVEL: 'warn', ...env });
    } finally {
      await place.close();
    }
  };

  it.each([
    ['with the client’s own log on', { DEBUG: 'esdb*' }, 'DEBUG: may not be on'],
    ['with a wrong password', { EVENTSTOREDB_PASSWORD: 'other' }, 'custos log setup'],
    ['as an account that may not follow the log', { EVENTSTOREDB_USER: 'nobody', EVENTSTOREDB_PASSWORD: 'nothing' }, 'custos log setup'],
    ['with an authority that did not sign', { EVENTSTOREDB_CA: '' }, 'cannot be read'],
    ['where nobody listens', { EVENTSTOREDB_URL: 'esdb://localhost:1' }, 'cannot be read'],
  ])('%s ends with one sentence that says why, and never on the other log', async (_how, env, why) => {
    database.double.changePassword('nobody', 'nothing');
    const { code, out, err } = await start({ ...database.env, ...env });
    expect({ code, out, said: err.includes(why) ? why : err }).toEqual({ code: 1, out: '', said: why });
    expect(err).not.toContain(database.password);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('is refused while the log is empty and the database belongs to another', async () => {
    const node = await startCustos();
    await node.process.stop('SIGTERM');
    const { code, err } = await custos(['up', '--json'], { ...node.env, CUSTOS_LOG_LEVEL: 'warn', ...database.env });
    await node.close();
    expect([code, err]).toEqual([1, expect.stringContaining('custos log import')]);
    expect(database.double.store.all.filter(({ stream }) => stream.startsWith('custos.'))).toEqual([]);
  });
});
