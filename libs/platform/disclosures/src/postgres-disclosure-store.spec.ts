import pg from 'pg';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '#platform/testing';
import type { SealedValue } from './disclosure-store.js';
import { disclosureMigrations } from './migrations.js';
import { PostgresDisclosureStore } from './postgres-disclosure-store.js';

let database: TestDatabase;
let pool: pg.Pool;
let source: DataSource;
beforeAll(async () => {
  database = await testDatabase();
  source = await new DataSource({ type: 'postgres', url: database.url, migrations: disclosureMigrations, migrationsRun: true }).initialize();
  pool = new pg.Pool({ connectionString: database.url, max: 6 });
});
afterAll(async () => {
  await pool?.end();
  await source?.destroy();
  await database?.drop();
});
beforeEach(() => pool.query('truncate custos.disclosure'));

const value = (digest: string, command = 'c1', subject = 'person-1'): SealedValue => ({
  digest,
  stream: 'custos.sample-1',
  command,
  subject,
  iv: Buffer.alloc(12, 1),
  ciphertext: Buffer.from(`cipher ${digest}`),
});
const rows = async () => (await pool.query<{ digest: string; cmd: string; ciphertext: Buffer | null }>('select * from custos.disclosure order by digest')).rows;

describe('the table of sealed values', () => {
  it('keeps the first bytes when a command is repeated', async () => {
    const store = new PostgresDisclosureStore(pool);
    await store.put([value('a'), value('b'), value('a')]);
    await store.put([{ ...value('a'), ciphertext: Buffer.from('other') }]);
    expect(await store.read(['a', 'b', 'absent'])).toEqual(
      expect.arrayContaining([
        { digest: 'a', stream: 'custos.sample-1', command: 'c1', subject: 'person-1', value: { iv: Buffer.alloc(12, 1), ciphertext: Buffer.from('cipher a') } },
        { digest: 'b', stream: 'custos.sample-1', command: 'c1', subject: 'person-1', value: expect.anything() },
      ]),
    );
    expect(await rows()).toHaveLength(2);
  });

  it('takes the same values from several processes at once, in any order', async () => {
    const stores = Array.from({ length: 6 }, () => new PostgresDisclosureStore(pool));
    const digests = Array.from({ length: 200 }, (_, n) => `d${n}`);
    await Promise.all(stores.map((store, n) => store.put((n % 2 ? digests : [...digests].reverse()).map((digest) => value(digest)))));
    expect(await rows()).toHaveLength(200);
  });

  it('writes many callers with few commits', async () => {
    const store = new PostgresDisclosureStore(pool);
    const query = jest.spyOn(pool, 'query');
    await Promise.all(Array.from({ length: 100 }, (_, n) => store.put([value(`d${n}`)])));
    expect(query.mock.calls.length).toBeLessThan(10);
    query.mockRestore();
    expect(await rows()).toHaveLength(100);
  });

  it('tells every caller of a group when the group could not be written', async () => {
    const store = new PostgresDisclosureStore(pool);
    const bad = { ...value('x'), subject: 'a\0b' };
    const outcomes = await Promise.allSettled([store.put([value('first')]), store.put([bad]), store.put([value('second')])]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await store.put([value('second')]);
    expect((await rows()).map((row) => row.digest)).toEqual(['first', 'second']);
  });

  it('holds nothing of an erased subject but the fact', async () => {
    const store = new PostgresDisclosureStore(pool);
    await store.put([value('a'), value('b', 'c2', 'person-2')]);
    await store.forget('person-1');
    await store.forget('person-1');
    expect(await store.read(['a'])).toEqual([{ digest: 'a', stream: 'custos.sample-1', command: 'c1', subject: 'person-1' }]);
    expect(await store.digestsOf('person-1')).toEqual(['a']);
    expect((await rows()).map((row) => row.ciphertext === null)).toEqual([true, false]);
  });

  it('discards an orphan, but not one that a late repeat has just given again', async () => {
    const store = new PostgresDisclosureStore(pool);
    await store.put([value('a'), value('b', 'c2')]);
    await pool.query(`update custos.disclosure set created = now() - interval '2 days'`);
    const before = new Date(Date.now() - 86_400_000);
    const found = await store.unconfirmed(before);
    expect(found.map((one) => one.command).sort()).toEqual(['c1', 'c2']);
    await store.put([value('b', 'c2')]);
    expect(await store.discard(found, before)).toBe(1);
    expect((await rows()).map((row) => row.digest)).toEqual(['b']);
  });

  it('is not asked again about what was found in the log', async () => {
    const store = new PostgresDisclosureStore(pool);
    await store.put([value('a')]);
    await store.confirm([{ stream: 'custos.sample-1', command: 'c1' }]);
    expect(await store.unconfirmed(new Date(Date.now() + 60_000))).toEqual([]);
  });
});
