import pg from 'pg';
import { DataSource } from 'typeorm';
import { DeciderRunner, InMemoryLog, LogUnavailable, noSealer, parseEntry, type CommandContext, type Stored } from '#platform/event-log';
import { now, Registry, type Happened } from '#platform/kernel';
import { EntryFeed, ViewBehind, ViewNotReady, ViewOfAnotherHistory } from '#platform/projections';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { CutLog } from '../../event-log/src/testing/cut-log.js';
import { Policies } from './policies.js';
import { processMigrations } from './migrations.js';
import type { Policy } from './policy.js';
import type { ProcessContext } from './policy-runner.js';
import { expectParcel, parcel, parcelDecider, postCatalogue, remind, sender, type PostEvent } from './post.fixture.js';

describe('when this happened, ask for that', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let log: InMemoryLog;
  let registry: Registry;
  let runner: DeciderRunner;
  let asked = 0;
  let clock: Date;
  let running: { stop(): Promise<void> }[] = [];

  const policies = (all: readonly Policy[], over: Partial<ProcessContext> = {}, leaseMs?: number) =>
    new Policies(
      all,
      { pool, log, registry, runner, feed: new EntryFeed(log), clock: () => clock, ...over },
      { timerMs: 20, ...(leaseMs !== undefined && { leaseMs }) },
    );
  const run = (one: Policies) => {
    const stop = new AbortController();
    const done = one.run(stop.signal);
    const started = { stop: async () => (stop.abort(), await done) };
    running.push(started);
    return started;
  };
  const record = (id: string, type: PostEvent['type'], data: object = {}, exercise = false, happened?: Happened) => {
    asked += 1;
    const command = `00000000-0000-8000-8000-${String(asked).padStart(12, '0')}`;
    const actor = { kind: 'person', id: 'p', iss: 'i', role: 'custodian', unit: 'ML.POSTE', service: '1', country: 'ML' } as const;
    const at = '2026-03-01T10:00:00.000Z';
    const context: CommandContext = {
      commandId: command,
      intent: 'i',
      at,
      happened: happened ?? now(at),
      actor,
      correlation: `corr-${asked}`,
      causation: null,
      exercise,
    };
    return runner.run(sender.stream(id), parcelDecider, { command: { type, data } as PostEvent, context });
  };
  const streamOf = async (name: ReturnType<typeof parcel.stream>) => {
    const found: Stored[] = [];
    for await (const stored of log.readStream(name)) found.push(stored);
    return found;
  };
  const until = async (holds: () => Promise<boolean>) => {
    const deadline = performance.now() + 10_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('it did not come to pass within ten seconds');
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const current = (one: Policies) => until(async () => (await one.status()).every(({ state }) => state === 'current'));
  const outcomes = async () => (await pool.query<Record<string, unknown>>('select * from custos.process_outcome order by at, target')).rows;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 8 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: processMigrations, migrationsRun: true }).initialize();
    await source.destroy();
  });
  beforeEach(() => {
    log = new InMemoryLog('post-log');
    registry = new Registry([postCatalogue]);
    runner = new DeciderRunner(log, registry, noSealer);
    clock = new Date('2026-03-01T12:00:00.000Z');
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    running = [];
    await pool.query('truncate custos.process_cursor, custos.process_outcome, custos.timer');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('asks once for each event, as a system of the country where it was recorded, and says what caused it', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    const { eventId } = await record('a', 'post.ParcelSent', { to: 'x' }, true);
    run(one);
    await current(one);
    const [expected] = await streamOf(parcel.stream('x'));
    expect(parseEntry(expected!.entry)).toMatchObject({
      caus: eventId,
      corr: `corr-${asked}`,
      exercise: true,
      recorded: '2026-03-01T12:00:00.000Z',
      actor: { kind: 'system', id: 'custos', unit: 'ML.CUSTOS', country: 'ML' },
      data: { at: '2026-03-01T12:00:00.000Z' },
    });
    expect(await outcomes()).toMatchObject([
      { process: expectParcel.name, event_id: eventId, target: 'custos.parcel-x', outcome: 'done', code: null, position: expected!.position },
    ]);
  });

  it('passes what leads to nothing without a word for each in its tables, and stands behind it as soon as nothing more comes', async () => {
    let moves = 0;
    const watched = new Proxy(pool, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (name !== 'query') return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
        return (query: string | pg.QueryConfig, values?: unknown[]) => {
          if ((typeof query === 'string' ? query : query.text).includes('set log = ')) moves += 1;
          return target.query(query as string, values);
        };
      },
    });
    const one = policies([expectParcel], { pool: watched });
    await one.introduce();
    run(one);
    for (let n = 0; n < 60; n++) {
      await record('a', 'post.ParcelReceived');
      await new Promise(setImmediate);
    }
    await current(one);
    expect(moves).toBeGreaterThan(0);
    expect(moves).toBeLessThan(30);
    expect((await pool.query<{ events: string }>('select events from custos.process_cursor')).rows[0]?.events).toBe('60');
  });

  it('lets what follows by rule happen with its cause, however late that was entered', async () => {
    const stated: Happened = { at: '2026-02-12T20:00:00.000Z', until: '2026-02-13T05:00:00.000Z', stated: 'nuit du 12', offset: '+00:00', precision: 'night' };
    const one = policies([expectParcel]);
    await one.introduce();
    await record('late', 'post.ParcelSent', { to: 'night' }, false, stated);
    run(one);
    await current(one);
    const [expected] = await streamOf(parcel.stream('night'));
    expect(parseEntry(expected!.entry)).toMatchObject({ occurred: stated, recorded: '2026-03-01T12:00:00.000Z' });
  });

  it('writes a refusal down as declined, with its code, and goes on', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    run(one);
    await record('a', 'post.ParcelSent', { to: 'x' });
    await record('b', 'post.ParcelSent', { to: 'x' });
    await record('c', 'post.ParcelSent', { to: 'y' });
    await current(one);
    expect((await outcomes()).map(({ outcome, code }) => [outcome, code]).sort()).toEqual([
      ['declined', 'expected-already'],
      ['done', null],
      ['done', null],
    ]);
    expect((await one.status())[0]).toMatchObject({ declined: 1 });
  });

  it('asks again after a crash between the act and its note, and that is no second act', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    await record('a', 'post.ParcelSent', { to: 'x' });
    let crashes = 3;
    const breaking = new Proxy(pool, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name !== 'connect') return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member;
        return () => (crashes-- > 0 ? Promise.reject(new Error('Connection terminated unexpectedly')) : target.connect());
      },
    });
    run(policies([expectParcel], { pool: breaking }));
    await current(one);
    expect(crashes).toBeLessThan(0);
    expect(await streamOf(parcel.stream('x'))).toHaveLength(1);
    // A process that lost its cursor with the database begins again, and repeats nothing either.
    await Promise.all(running.splice(0).map((each) => each.stop()));
    clock = new Date('2026-03-05T12:00:00.000Z');
    await pool.query('update custos.process_cursor set position = null, leaf = null, log = null');
    run(policies([expectParcel], { runner: new DeciderRunner(log, registry, noSealer) }));
    await current(one);
    expect(await streamOf(parcel.stream('x'))).toHaveLength(1);
    expect(await outcomes()).toMatchObject([{ outcome: 'done' }]);
  });

  it('waits while the log cannot be reached, and then carries on', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    await record('a', 'post.ParcelSent', { to: 'x' });
    let away = 2;
    const failing = new DeciderRunner(log, registry, noSealer);
    jest
      .spyOn(failing, 'run')
      .mockImplementation((...args: Parameters<DeciderRunner['run']>) => (away-- > 0 ? Promise.reject(new LogUnavailable('away')) : runner.run(...args)));
    run(policies([expectParcel], { runner: failing }));
    await current(one);
    expect(await outcomes()).toMatchObject([{ outcome: 'done' }]);
  });

  it('tries again while an index that it looks into has not read so far, and is not parked for it', async () => {
    const away: Error[] = [new ViewBehind('parcels', '2', '1'), new ViewNotReady('parcels', 2, undefined), new ViewOfAnotherHistory('parcels')];
    const find = () => {
      const error = away.shift();
      return error === undefined ? Promise.resolve({ view: 'parcels', found: ['x'] }) : Promise.reject(error);
    };
    const looking: Policy<PostEvent> = {
      ...expectParcel,
      when: {
        'post.ParcelSent': async (event, look) => {
          const { found } = await look.find('parcels-by-address', 'x', event.position);
          return { ask: found.map((id) => ({ aggregate: parcel, id, command: (at) => ({ type: 'post.ParcelExpected', data: { at } }) })) };
        },
      },
    };
    const one = policies([looking], { find });
    await one.introduce();
    await record('a', 'post.ParcelSent', { to: 'x' });
    run(one);
    await current(one);
    expect(away).toEqual([]);
    expect(await outcomes()).toMatchObject([{ target: 'custos.parcel-x', outcome: 'done' }]);
  });

  it('acts on nothing that was there before it was introduced', async () => {
    await record('a', 'post.ParcelSent', { to: 'x' });
    const one = policies([expectParcel]);
    await one.introduce();
    await record('b', 'post.ParcelSent', { to: 'y' });
    await one.introduce();
    run(one);
    await current(one);
    expect(await streamOf(parcel.stream('x'))).toHaveLength(0);
    expect(await streamOf(parcel.stream('y'))).toHaveLength(1);
    expect((await one.status())[0]).toMatchObject({ introducedAtPosition: '0'.repeat(20) });
  });

  it('writes down that nothing followed on a history that another hand deleted, and goes on for everybody else', async () => {
    const cutLog = new CutLog('post-log');
    log = cutLog;
    runner = new DeciderRunner(log, registry, noSealer);
    const looking: Policy<PostEvent> = {
      name: 'when-a-parcel-is-received-then-look-at-the-other-end',
      when: { 'post.ParcelReceived': async ({ stream }, look) => (await look.state(parcel, stream.slice(-1)), {}) },
    };
    const one = policies([expectParcel, looking]);
    await one.introduce();
    cutLog.cut.add(parcel.stream('a'));
    run(one);
    await record('a', 'post.ParcelSent', { to: 'a' });
    await record('a', 'post.ParcelReceived');
    await record('b', 'post.ParcelSent', { to: 'b' });
    await record('b', 'post.ParcelReceived');
    await current(one);
    const declined = { target: 'custos.parcel-a', outcome: 'declined', code: 'stream-truncated' };
    const written = await outcomes();
    expect(written).toHaveLength(3);
    expect(written).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...declined, process: expectParcel.name }),
        expect.objectContaining({ ...declined, process: looking.name }),
        expect.objectContaining({ target: 'custos.parcel-b', outcome: 'done' }),
      ]),
    );
  });

  it('parks alone before an event that it cannot take, and takes it when that was mended', async () => {
    const one = policies([expectParcel, remind]);
    await one.introduce();
    run(one);
    await record('a', 'post.ParcelSent', { to: 'x' });
    const { eventId } = await record('b', 'post.ParcelSent', { to: 'POISON' });
    await until(async () => (await one.status())[0]!.state === 'parked' && (await one.status())[1]!.state === 'current');
    expect((await one.status())[0]!.parked).toMatchObject({ event: eventId, reason: expect.stringMatching(/^poison: .*RangeError: no such place/) });
    expect(await streamOf(parcel.stream('x'))).toHaveLength(1);
    await Promise.all(running.splice(0).map((each) => each.stop()));
    const mended = policies([{ ...expectParcel, when: { 'post.ParcelSent': () => ({}) } }, remind]);
    await mended.unpark(expectParcel.name);
    run(mended);
    await current(mended);
  });

  it('parks when its command meets another one under its own id', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    const reused = new DeciderRunner(log, registry, noSealer);
    jest.spyOn(reused, 'run').mockRejectedValue(Object.assign(new Error('This key was used for another request'), { name: 'KeyReused' }));
    await record('a', 'post.ParcelSent', { to: 'x' });
    run(policies([expectParcel], { runner: reused }));
    await until(async () => (await one.status())[0]!.state === 'parked');
  });

  it('fires a timer once when its time has come, moves it, and takes it away', async () => {
    const one = policies([remind]);
    await one.introduce();
    run(one);
    const reminded = async (id: string) => (await streamOf(sender.stream(id))).filter(({ type }) => type === 'post.Reminded').length;
    await record('late', 'post.ParcelSent', { to: 'x', due: '2026-03-01T13:00:00.000Z' });
    await record('moved', 'post.ParcelSent', { to: 'x', due: '2026-03-01T13:00:00.000Z' });
    await record('moved', 'post.ParcelSent', { to: 'x', due: '2026-03-09T13:00:00.000Z' });
    await record('came', 'post.ParcelSent', { to: 'x', due: '2026-03-01T13:00:00.000Z' });
    await record('came', 'post.ParcelReceived');
    await current(one);
    expect((await one.status())[0]).toMatchObject({ timers: 2 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await reminded('late')).toBe(0);
    clock = new Date('2026-03-01T13:00:00.000Z');
    await until(async () => (await reminded('late')) === 1);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([await reminded('late'), await reminded('moved'), await reminded('came')]).toEqual([1, 0, 0]);
    expect((await one.status())[0]).toMatchObject({ timers: 1 });
    const [first] = (await streamOf(sender.stream('late'))).filter(({ type }) => type === 'post.ParcelSent');
    expect(parseEntry((await streamOf(sender.stream('late'))).at(-1)!.entry).caus).toBe(first!.eventId);
    // Asked again after a crash that lost the note of it, the command meets its own event.
    await pool.query('update custos.timer set fired_at = null');
    await until(async () => (await one.status())[0]!.timers === 1);
    expect(await reminded('late')).toBe(1);
  });

  it('reads all that came in while it stood still before a timer may fire', async () => {
    const one = policies([remind]);
    await one.introduce();
    const first = run(one);
    await record('came', 'post.ParcelSent', { to: 'x', due: '2026-03-01T13:00:00.000Z' });
    await current(one);
    await first.stop();
    for (let n = 0; n < 1_200; n++) await record(`n${n}`, 'post.Reminded');
    await record('came', 'post.ParcelReceived');
    clock = new Date('2026-03-02T13:00:00.000Z');
    run(one);
    await current(one);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await streamOf(sender.stream('came'))).map(({ type }) => type)).toEqual(['post.ParcelSent', 'post.ParcelReceived']);
  });

  it('is carried out by one of two workers, and by the other when the first is gone', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    const first = run(one);
    run(policies([expectParcel]));
    await record('a', 'post.ParcelSent', { to: 'x' });
    await current(one);
    await first.stop();
    await record('b', 'post.ParcelSent', { to: 'y' });
    await current(one);
    expect(await outcomes()).toHaveLength(2);
  });

  it('moves nothing under a lease that another worker has taken over', async () => {
    const one = policies([expectParcel]);
    await one.introduce();
    let stolen = false;
    const slow = new DeciderRunner(log, registry, noSealer);
    jest.spyOn(slow, 'run').mockImplementation(async (...args: Parameters<DeciderRunner['run']>) => {
      const outcome = await runner.run(...args);
      // As if this worker had been frozen here while a successor took the lease.
      if (!stolen)
        await pool.query("update custos.process_cursor set fence = fence + 1, lease_owner = 'successor', lease_until = now() + interval '400 milliseconds'");
      stolen = true;
      return outcome;
    });
    await record('a', 'post.ParcelSent', { to: 'x' });
    run(policies([expectParcel], { runner: slow }));
    await until(async () => stolen);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await outcomes()).toEqual([]);
    await current(one);
    expect(await outcomes()).toHaveLength(1);
    expect(await streamOf(parcel.stream('x'))).toHaveLength(1);
  });

  it('parks by name when the log was put back, and starts anew only when told to', async () => {
    const one = policies([expectParcel]);
    await record('a', 'post.ParcelSent', { to: 'x' });
    await one.introduce();
    log = new InMemoryLog('post-log');
    runner = new DeciderRunner(log, registry, noSealer);
    await record('b', 'post.ParcelSent', { to: 'y' });
    const restored = policies([expectParcel]);
    run(restored);
    await until(async () => (await restored.status())[0]!.state === 'parked');
    expect((await restored.status())[0]!.parked!.reason).toMatch(/^history-changed: /);
    await restored.recover(undefined);
    await current(restored);
    expect(await streamOf(parcel.stream('y'))).toHaveLength(0);
  });
});
