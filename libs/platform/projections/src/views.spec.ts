import pg from 'pg';
import { DataSource } from 'typeorm';
import { canonical } from '#platform/event-log';
import { defineCatalogue, open, Registry, z } from '#platform/kernel';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { CutLog } from '../../event-log/src/testing/cut-log.js';
import { EntryFeed } from './entry-feed.js';
import { LeaseLost, ViewBehind } from './errors.js';
import { BoxRow, countView, LabelRow, Ledger, ledgerCatalogue, shelfView } from './ledger.fixture.js';
import { Lease } from './lease.js';
import { projectionMigrations } from './migrations.js';
import { pause } from './postgres.js';
import { RebuildCheck } from './rebuild-check.js';
import { ViewReader } from './view-reader.js';
import { liveSchema, VIEW_CURSORS, ViewSchema, type FollowingContext } from './view-schema.js';
import { Views } from './views.js';

describe('views of the log', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let ledger: Ledger;
  let running: { stop(): Promise<void> }[] = [];

  const context = (of = ledger, over: Partial<FollowingContext> = {}): FollowingContext => ({
    pool,
    log: of.log,
    registry: of.registry,
    feed: new EntryFeed(of.log),
    ...over,
  });
  const run = (views: Views) => {
    const stop = new AbortController();
    const done = views.run(stop.signal);
    const one = { stop: async () => (stop.abort(), await done) };
    running.push(one);
    return one;
  };
  const end = async () => (await ledger.log.tail())!.position;
  const table = async (view: typeof shelfView, name: string) => {
    const live = await liveSchema(pool, view);
    return (await pool.query<Record<string, unknown>>(`select * from ${live!.schema}.${name} order by key`)).rows;
  };
  const until = async (holds: () => Promise<boolean>) => {
    const deadline = performance.now() + 10_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('it did not come to pass within ten seconds');
      await pause(20);
    }
  };

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 12 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
  });
  beforeEach(() => {
    ledger = new Ledger();
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    running = [];
    const { rows } = await pool.query<{ schema: string }>('select schema from custos.view_cursor');
    for (const { schema } of rows) await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.query('truncate custos.view_live, custos.view_cursor, custos.log_mark');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('shows what was recorded before it began and what is recorded while it runs', async () => {
    await ledger.aDayAtTheStore();
    const views = new Views([shelfView], context());
    const [built] = await views.prepare();
    expect(built).toMatchObject({ view: 'shelf-list', schema: 'shelf_list_1', parked: undefined });
    run(views);
    const { position } = await ledger.record('b0', 'ledger.Counted', { rounds: 7 }, '2026-03-01T11:00:00.123Z');
    await views.waitFor(shelfView, position);
    const reader = new ViewReader(pool);
    const [box] = await reader.query<BoxRow>(shelfView, 'select * from box_row where key = $1', ['custos.box-b0']);
    expect(box).toMatchObject({ shelf: 'A0', rounds: 127, counts: 4, labels: ['L-0', 'L-4', 'L-8'], countedAt: '2026-03-01T11:00:00.123Z', full: true });
    expect(await reader.query(shelfView, 'select key from box_row where stream = $1', ['custos.box-b3'])).toEqual([]);
    expect((await views.status())[0]).toMatchObject({ state: 'current', position, lagMs: 0, lagEvents: 0 });
  });

  it('reads a correction as if it had been recorded right the first time, in the batch that brings it and after', async () => {
    await ledger.aDayAtTheStore();
    const live = new Views([shelfView], context());
    await live.prepare();
    run(live);
    await live.waitFor(shelfView, await end());
    await ledger.correct('b0', { revision: 1, effect: 'replace', data: { rounds: 1 } });
    await ledger.record('b0', 'ledger.Counted', { rounds: 5 });
    await ledger.correct('b0', { revision: 2, effect: 'void' });
    await ledger.record('b0', 'ledger.Labelled', { label: 'L-late' });
    await live.waitFor(shelfView, await end());
    const [box] = await table(shelfView, 'box_row');
    expect(box).toMatchObject({ rounds: String(1 + 40 + 80 + 5), counts: 4, labels: ['L-4', 'L-8', 'L-late'] });
    expect((await table(shelfView, 'label_row')).filter((row) => row['stream'] === 'custos.box-b0').map((row) => row['label'])).toEqual([
      'L-4',
      'L-8',
      'L-late',
    ]);

    const report = await live.rebuild('shelf-list');
    expect(report.tables).toEqual([expect.objectContaining({ table: 'box_row', equal: true }), expect.objectContaining({ table: 'label_row', equal: true })]);
    expect(report.schema).toBe('shelf_list_1_b');
    await live.waitFor(shelfView, (await ledger.record('b0', 'ledger.Counted', { rounds: 2 })).position);
    expect((await table(shelfView, 'box_row'))[0]).toMatchObject({ rounds: '128' });
    expect((await live.rebuild('shelf-list')).schema).toBe('shelf_list_1');
    const { rows } = await pool.query("select 1 from pg_namespace where nspname = 'shelf_list_1_b'");
    expect(rows).toEqual([]);
  });

  it('counts what follows a correction once, wherever a batch ends', async () => {
    const views = new Views([shelfView], context(), { batch: 3 });
    await views.prepare();
    await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' });
    await ledger.record('b0', 'ledger.Counted', { rounds: 10 });
    await ledger.correct('b0', { revision: 1, effect: 'replace', data: { rounds: 8 } });
    for (let n = 0; n < 4; n++) await ledger.record('b0', 'ledger.Counted', { rounds: 1 });
    await ledger.correct('b0', { revision: 3, effect: 'void' });
    await ledger.correct('b0', { revision: 7, effect: 'void' });
    await ledger.record('b0', 'ledger.Counted', { rounds: 100 });
    run(views);
    await views.waitFor(shelfView, await end());
    expect(await table(shelfView, 'box_row')).toMatchObject([{ rounds: '112', counts: 6 }]);
    expect(await new RebuildCheck(context()).compareWithLive(shelfView)).toMatchObject([{ equal: true }, { equal: true }]);
  });

  it('loses nothing and doubles nothing when it is killed at any statement of a commit', async () => {
    await ledger.aDayAtTheStore();
    await new Views([countView], context()).prepare();
    await aDayLater();
    // begin, cursor, load, write, commit; and once more after the commit, before its answer.
    for (let fault = 0; fault <= 5; fault++) {
      let statement = 0;
      let struck = false;
      const breaking = brokenAt(pool, () => {
        if (struck || statement++ !== Math.min(fault, 4)) return 'spared';
        struck = true;
        return fault === 5 ? 'after' : 'before';
      });
      const views = new Views([countView], context(ledger, { pool: breaking }), { leaseMs: 300 });
      const { stop } = run(views);
      await ledger.record('b0', 'ledger.Counted', { rounds: 1 });
      await new Views([countView], context()).waitFor(countView, await end());
      expect(struck).toBe(true);
      await stop();
    }
    expect(await new RebuildCheck(context()).compareWithLive(countView)).toMatchObject([{ equal: true, differing: [] }]);
  });
  const aDayLater = () => ledger.record('b1', 'ledger.Counted', { rounds: 3 });

  it('is worked on by one of two workers, and each event is counted once', async () => {
    const first = new Views([countView], context());
    await first.prepare();
    const second = new Views([countView], context());
    const one = run(first);
    run(second);
    await ledger.aDayAtTheStore();
    await one.stop();
    for (let n = 0; n < 20; n++) await ledger.record('b1', 'ledger.Counted', { rounds: 1 });
    await second.waitFor(countView, await end());
    expect(await table(countView, 'box_row')).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'custos.box-b1', counts: 23 })]));
    expect(await new RebuildCheck(context()).compareWithLive(countView)).toMatchObject([{ equal: true }]);
  });

  it('takes nothing from a worker that was frozen and woke up after another took over', async () => {
    await ledger.aDayAtTheStore();
    await new Views([countView], context()).prepare();
    const schema = new ViewSchema(countView, 'counts_1', context());
    const frozen = (await Lease.take(pool, VIEW_CURSORS, 'counts_1', 200))!;
    frozen.abandon();
    const standing = (await schema.standing())!;
    expect(await Lease.take(pool, VIEW_CURSORS, 'counts_1', 200)).toBeUndefined();
    await pause(250);
    const successor = (await Lease.take(pool, VIEW_CURSORS, 'counts_1'))!;
    await ledger.record('b0', 'ledger.Counted', { rounds: 1 });
    const batch = (await ledger.all()).slice(-1);
    await expect(schema.advance(batch, standing, frozen)).rejects.toThrow(LeaseLost);
    const before = await table(countView, 'box_row');
    await schema.advance(batch, standing, successor);
    await expect(schema.advance(batch, standing, successor)).rejects.toThrow(LeaseLost);
    expect((await table(countView, 'box_row'))[0]!['counts']).toBe((before[0]!['counts'] as number) + 1);
    await successor.release();
  });

  it('lets a worker that froze inside its transaction hold nobody up', async () => {
    await ledger.aDayAtTheStore();
    const views = new Views([countView], context());
    await views.prepare();
    const client = await pool.connect();
    client.on('error', () => undefined);
    await client.query("begin; set local idle_in_transaction_session_timeout = '500ms'; select 1 from custos.view_cursor for update");
    run(views);
    await ledger.record('b0', 'ledger.Counted', { rounds: 1 });
    await views.waitFor(countView, await end());
    client.release(true);
  });

  it('stops by name at the correction of a history that another hand deleted', async () => {
    const log = new CutLog('ledger-log');
    ledger = new Ledger(log);
    const views = new Views([shelfView], context());
    await views.prepare();
    await ledger.aDayAtTheStore();
    const { eventId } = await ledger.correct('b0', { revision: 1, effect: 'replace', data: { rounds: 1 } });
    log.cut.add('custos.box-b0');
    run(views);
    await until(async () => (await views.status())[0]!.state === 'parked');
    expect((await views.status())[0]!.parked).toMatchObject({ event: eventId, reason: expect.stringContaining('was deleted or truncated') });
  });

  it('stops at a poison event alone, with everything before it shown, and goes on when that was mended', async () => {
    const views = new Views([shelfView, countView], context());
    await views.prepare();
    run(views);
    await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' });
    const { eventId } = await ledger.record('b0', 'ledger.Labelled', { label: 'POISON' });
    const { position } = await ledger.record('b0', 'ledger.Counted', { rounds: 3 });
    await views.waitFor(countView, position);
    await until(async () => (await views.status())[0]!.state === 'parked');
    const [shelf, counts] = await views.status();
    expect(shelf).toMatchObject({
      position: '0'.repeat(20),
      lagEvents: 2,
      parked: { event: eventId, reason: expect.stringMatching(/^poison: .*RangeError: no such label/) },
    });
    expect(counts).toMatchObject({ state: 'current' });
    expect(await table(shelfView, 'box_row')).toHaveLength(1);
    await views.unpark('shelf-list');
    await until(async () => (await views.status())[0]!.parked !== undefined);
    await expect(views.waitFor(shelfView, position, 100)).rejects.toThrow(ViewBehind);

    const mended = { ...shelfView, projections: [shelfView.projections[0]!] };
    await Promise.all(running.splice(0).map((one) => one.stop()));
    const later = new Views([mended], context());
    run(later);
    await later.unpark('shelf-list');
    await later.waitFor(shelfView, position);
  });

  it('builds a new version beside the old one even over a poison event, and shows it parked', async () => {
    await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' });
    await ledger.record('b0', 'ledger.Labelled', { label: 'POISON' });
    await new Views([{ ...shelfView, projections: [shelfView.projections[0]!] }], context()).prepare();
    const next = new Views([{ ...shelfView, version: 2 }], context());
    expect((await next.status())[0]).toMatchObject({ state: 'not-ready', schema: 'shelf_list_1' });
    expect(await next.prepare()).toMatchObject([{ schema: 'shelf_list_2', parked: expect.stringMatching(/^poison/) }]);
    expect((await next.status())[0]).toMatchObject({ state: 'parked', schema: 'shelf_list_2' });
    expect(await new Views([shelfView], context()).prepare()).toEqual([]);
  });

  it('waits for an upgrade at a type that no catalogue knows, and goes on by itself with the release that knows it', async () => {
    const later = defineCatalogue('later', {
      'later.Happened': { schema: 1, says: 'Of another release.', fields: { what: open(z.string()) }, sample: { what: 'x' } },
    });
    const knowing = new Ledger(ledger.log, new Registry([ledgerCatalogue, later]));
    const views = new Views([countView], context());
    await views.prepare();
    const old = run(views);
    await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' });
    await knowing.record('b9', 'later.Happened' as never, { what: 'x' });
    await until(async () => (await views.status())[0]!.state === 'parked');
    expect((await views.status())[0]!.parked!.reason).toBe('upgrade-needed: No catalogue knows later.Happened');
    await old.stop();
    const upgraded = new Views([countView], context(knowing));
    run(upgraded);
    await upgraded.waitFor(countView, await end());
  });

  it('parks by name when the log no longer holds what it was folded from', async () => {
    await ledger.aDayAtTheStore();
    await new Views([countView], context()).prepare();
    const restored = new Ledger();
    await restored.record('b0', 'ledger.BoxOpened', { shelf: 'elsewhere' });
    const views = new Views([countView], context(restored));
    run(views);
    await until(async () => (await views.status())[0]!.state === 'parked');
    expect((await views.status())[0]!.parked!.reason).toMatch(/^history-changed: /);
    await expect(new RebuildCheck(context(restored)).compareWithLive(countView)).rejects.toThrow(expect.objectContaining({ name: 'HistoryChanged' }));
    await views.rebuild('counts');
    await until(async () => (await views.status())[0]!.state === 'current');
  });

  it('finds one altered cell among all rows, and a row taken away or made up', async () => {
    await ledger.aDayAtTheStore();
    const views = new Views([shelfView], context());
    await views.prepare();
    const check = new RebuildCheck(context());
    expect((await check.compareWithLive(shelfView)).map(({ table: name, equal, rows }) => ({ name, equal, rows }))).toEqual([
      { name: 'box_row', equal: true, rows: 3 },
      { name: 'label_row', equal: true, rows: 12 },
    ]);
    await pool.query("update shelf_list_1.box_row set rounds = rounds + 1 where key = 'custos.box-b1'");
    await pool.query("delete from shelf_list_1.label_row where label = 'L-5'");
    await pool.query("insert into shelf_list_1.label_row values ('made up', 'custos.box-b0', 'L-x')");
    const [boxes, labels] = await check.compareWithLive(shelfView);
    expect(boxes).toMatchObject({ equal: false, differing: [{ key: 'custos.box-b1', live: { rounds: 151 }, rebuilt: { rounds: 150 } }] });
    expect(labels!.differing.map(({ key, live, rebuilt }) => [key, live !== null, rebuilt !== null])).toEqual([
      ['custos.box-b1/L-5', false, true],
      ['made up', true, false],
    ]);
    expect((await views.rebuild('shelf-list')).tables.map(({ equal }) => equal)).toEqual([false, false]);
    expect(await check.compareWithLive(shelfView)).toMatchObject([{ equal: true }, { equal: true }]);
    expect(await pool.query("select 1 from pg_namespace where nspname like '%check'")).toMatchObject({ rowCount: 0 });
  });

  it('can be rebuilt and checked while facts are being recorded', async () => {
    await ledger.aDayAtTheStore();
    const views = new Views([shelfView], context(), { batch: 7 });
    await views.prepare();
    run(views);
    let recording = true;
    const load = (async () => {
      for (let n = 0; recording; n++) await ledger.record(`b${n % 3}`, 'ledger.Counted', { rounds: n % 9 }).then(() => pause(n % 5 === 0 ? 2 : 0));
    })();
    for (let round = 0; round < 3; round++) {
      expect((await views.rebuild('shelf-list')).tables.map(({ equal }) => equal)).not.toContain(false);
      expect(await new RebuildCheck(context()).compareWithLive(shelfView)).toMatchObject([{ equal: true }, { equal: true }]);
    }
    recording = false;
    await load;
    await views.waitFor(shelfView, await end());
    expect(await new RebuildCheck(context()).compareWithLive(shelfView)).toMatchObject([{ equal: true }, { equal: true }]);
  });

  it('names how far it is when a reader cannot wait any longer', async () => {
    await new Views([countView], context()).prepare();
    const { position } = await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' });
    const views = new Views([countView], context());
    await expect(views.waitFor(countView, position, 60)).rejects.toThrow(`View counts stands at the start and has not reached ${position}`);
  });

  it('gives assemblies the same rows live as the reader asked for', async () => {
    await ledger.aDayAtTheStore();
    await new Views([shelfView], context()).prepare();
    const found = await new ViewReader(pool).read(
      shelfView,
      async (rows, at) => ({
        at,
        one: (await rows.get(BoxRow, 'custos.box-b1'))?.rounds,
        all: (await rows.all(LabelRow)).length,
        named: (await rows.where(LabelRow, { label: 'L-5' })).map((row) => row.key),
        other: await rows.get(BoxRow, 'custos.box-b2'),
      }),
      ['custos.box-b1'],
    );
    expect(found).toEqual({ at: { position: await end(), version: 1 }, one: 150, all: 3, named: ['custos.box-b1/L-5'], other: undefined });
  });
});

/** A pool whose clients lose their connection at the statement inside a transaction that `strikes` picks. */
function brokenAt(pool: pg.Pool, strikes: () => 'spared' | 'before' | 'after'): pg.Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member;
      }
      return async () => {
        const client = await target.connect();
        const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
        const release = client.release.bind(client);
        let broken = false;
        client.query = (async (...args: unknown[]) => {
          const strike = broken ? 'before' : strikes();
          broken = strike !== 'spared';
          if (strike === 'after') await query(...args);
          if (broken) throw new Error('Connection terminated unexpectedly');
          return query(...args);
        }) as typeof client.query;
        client.release = (error) => {
          client.query = query as typeof client.query;
          client.release = release;
          release(error ?? broken);
        };
        return client;
      };
    },
  });
}

// Keeps the shape of a stored entry under test: `recorded` is found in it without parsing.
it('reads when an entry was recorded, whatever its data pretends', async () => {
  const { recordedIn } = await import('./batch.js');
  const entry = canonical({
    data: { recorded: '1999-01-01T00:00:00.000Z', text: '"recorded":"1998-01-01T00:00:00.000Z"' },
    recorded: '2026-01-01T00:00:00.000Z',
    rev: 0,
    stream: 'custos.a-1',
    tv: 1,
    type: 'a.B',
    v: 'evidence-entry/v1',
  });
  expect(recordedIn(entry)).toBe('2026-01-01T00:00:00.000Z');
});
