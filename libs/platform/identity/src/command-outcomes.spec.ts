import pg from 'pg';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { CommandOutcomes } from './command-outcomes.js';
import { identityMigrations } from './migrations.js';

let database: TestDatabase;
let source: DataSource;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  source = await new DataSource({ type: 'postgres', url: database.url, migrations: identityMigrations, migrationsRun: true }).initialize();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
});
afterAll(async () => {
  await pool?.end();
  await source?.destroy();
  await database?.drop();
});
beforeEach(() => pool.query('truncate custos.command_outcome'));

const process = (options = { waitMs: 300 } as { waitMs?: number; lapseMs?: number }) => new CommandOutcomes(pool, options);
const officer = 'custos:rehearsal CI.DGD-AIR.4711';
const key = '11111111-1111-4111-8111-111111111111';

describe('a command that is named by a key', () => {
  it('is decided once; whoever asks again gets the same answer', async () => {
    const one = process();
    expect(await one.claim(officer, key, 'intent')).toEqual({ kind: 'claimed', until: expect.any(Number) });
    await one.complete(officer, key, 201, { id: 'x', revision: 0 });
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'known', status: 201, body: { id: 'x', revision: 0 } });
  });

  it('is one’s own for less time than must pass before another takes it over', async () => {
    const before = performance.now();
    const claim = await process({ lapseMs: 1_000 }).claim(officer, key, 'intent');
    expect(claim).toMatchObject({ kind: 'claimed' });
    const { until } = claim as { until: number };
    expect(until).toBeGreaterThan(before + 500);
    expect(until).toBeLessThan(performance.now() + 1_000);
  });

  it('is remembered when it was refused, too', async () => {
    const one = process();
    await one.claim(officer, key, 'intent');
    await one.complete(officer, key, 409, { code: 'not-the-holder' });
    expect(await one.claim(officer, key, 'intent')).toEqual({ kind: 'known', status: 409, body: { code: 'not-the-holder' } });
  });

  it('is one command among twenty who ask at once', async () => {
    const all = Array.from({ length: 20 }, () => process({ waitMs: 3_000 }));
    let decided = 0;
    const answers = await Promise.all(
      all.map(async (one) => {
        const claim = await one.claim(officer, key, 'intent');
        if (claim.kind !== 'claimed') return claim;
        decided += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
        await one.complete(officer, key, 200, { n: 1 });
        return { kind: 'known', status: 200, body: { n: 1 } };
      }),
    );
    expect(decided).toBe(1);
    expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify({ kind: 'known', status: 200, body: { n: 1 } })]));
  });

  it('is busy while another decides it, and does not wait for ever', async () => {
    await process().claim(officer, key, 'intent');
    const started = performance.now();
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'busy' });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('cannot name two intents, whether the first is decided or not', async () => {
    const one = process();
    await one.claim(officer, key, 'intent');
    expect(await process().claim(officer, key, 'other')).toEqual({ kind: 'reused' });
    await one.complete(officer, key, 200, {});
    expect(await process().claim(officer, key, 'other')).toEqual({ kind: 'reused' });
  });

  it('is another command under the same key of another officer', async () => {
    await process().claim(officer, key, 'intent');
    expect(await process().claim('custos:rehearsal NE.DGD.4711', key, 'other')).toEqual({ kind: 'claimed', until: expect.any(Number) });
  });

  it.each([
    ['given back', (one: CommandOutcomes) => one.release(officer, key)],
    ['answered', (one: CommandOutcomes) => one.complete(officer, key, 200, {})],
  ])('is decided again at once by the process whose database was away when it was %s, and by no other before it lapses', async (_, end) => {
    let away = false;
    const query = (...asked: Parameters<pg.Pool['query']>): unknown => (away ? Promise.reject(new Error('away')) : pool.query(...asked));
    const one = new CommandOutcomes(Object.create(pool, { query: { value: query } }) as pg.Pool, { waitMs: 300 });
    await one.claim(officer, key, 'intent');
    away = true;
    await expect(end(one)).rejects.toThrow('away');
    away = false;
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'busy' });
    expect(await one.claim(officer, key, 'intent')).toEqual({ kind: 'claimed', until: expect.any(Number) });
    await one.complete(officer, key, 200, { n: 2 });
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'known', status: 200, body: { n: 2 } });
  });

  it('is decided at once when the database took the claim and its answer was lost', async () => {
    let lost = true;
    const query = async (text: string, values: unknown[]): Promise<pg.QueryResult> => {
      const answer = await pool.query(text, values);
      if (lost) throw new Error('lost');
      return answer;
    };
    const one = new CommandOutcomes(Object.create(pool, { query: { value: query } }) as pg.Pool, { waitMs: 300 });
    await expect(one.claim(officer, key, 'intent')).rejects.toThrow('lost');
    await expect(one.claim(officer, key, 'intent')).rejects.toThrow('lost');
    lost = false;
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'busy' });
    expect(await one.claim(officer, key, 'intent')).toEqual({ kind: 'claimed', until: expect.any(Number) });
  });

  it('is free again when its answer was not one to keep', async () => {
    const one = process();
    await one.claim(officer, key, 'intent');
    await one.release(officer, key);
    expect(await process().claim(officer, key, 'other')).toEqual({ kind: 'claimed', until: expect.any(Number) });
  });

  it('is taken over when the process that decided it has died, and the dead one changes nothing any more', async () => {
    const [dead, buried] = [process(), process({ waitMs: 2_000, lapseMs: 200 })];
    await dead.claim(officer, key, 'intent');
    expect(await process({ waitMs: 500, lapseMs: 200 }).claim(officer, key, 'other')).toEqual({ kind: 'reused' });
    expect(await buried.claim(officer, key, 'intent')).toEqual({ kind: 'claimed', until: expect.any(Number) });
    const heir = process({ waitMs: 2_000, lapseMs: 200 });
    expect(await heir.claim(officer, key, 'intent')).toEqual({ kind: 'claimed', until: expect.any(Number) });
    await dead.complete(officer, key, 409, { code: 'late' });
    await buried.release(officer, key);
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'busy' });
    await heir.complete(officer, key, 200, {});
    expect(await process().claim(officer, key, 'intent')).toEqual({ kind: 'known', status: 200, body: {} });
  });

  it('is never undone once it is answered', async () => {
    const one = process();
    await one.claim(officer, key, 'intent');
    await one.complete(officer, key, 200, {});
    await one.complete(officer, key, 409, {});
    await one.release(officer, key);
    expect(await process({ waitMs: 300, lapseMs: 0 }).claim(officer, key, 'intent')).toEqual({ kind: 'known', status: 200, body: {} });
  });

  it('is forgotten after thirty days', async () => {
    const one = process();
    await one.claim(officer, key, 'intent');
    expect(await one.forgetOld()).toBe(0);
    await pool.query(`update custos.command_outcome set claimed_at = now() - interval '31 days'`);
    expect(await one.forgetOld()).toBe(1);
  });

  it('survives a connection that the server closes while nobody uses it', async () => {
    const own = new pg.Pool({ connectionString: database.url, max: 1 });
    const one = new CommandOutcomes(own);
    await one.claim(officer, key, 'intent');
    const gone = new Promise((resolve) => own.once('remove', resolve));
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%command_outcome%' and state = 'idle'`,
    );
    await gone;
    await one.complete(officer, key, 200, {});
    await own.end();
  });
});
