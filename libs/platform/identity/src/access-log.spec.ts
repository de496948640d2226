import pg from 'pg';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { AccessLog } from './access-log.js';
import { identityMigrations } from './migrations.js';

let database: TestDatabase;
let source: DataSource;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  source = await new DataSource({ type: 'postgres', url: database.url, migrations: identityMigrations, migrationsRun: true }).initialize();
  pool = new pg.Pool({ connectionString: database.url, max: 6 });
});
afterAll(async () => {
  await pool?.end();
  await source?.destroy();
  await database?.drop();
});

const principal = { iss: 'i', sub: 'CI.PARQUET-ABIDJAN.4711', unit: 'CI.PARQUET-ABIDJAN' };
const look = (subject: string, purpose?: string) => ({
  principal,
  action: 'readCase',
  subjects: [subject],
  status: 200,
  from: '127.0.0.1',
  ...(purpose !== undefined && { purpose }),
});
const newest = async (log = new AccessLog(pool)) => (await log.read({ limit: 1 }))[0]!;
const count = async () => Number((await pool.query<{ count: string }>('select count(*) from custos.access_record')).rows[0]!.count);

describe('the record of who looked at what', () => {
  it('is committed when it says so, and reads back whole', async () => {
    const log = new AccessLog(pool);
    await log.record(look('case-1', 'hearing of 12 March'));
    expect(await newest()).toMatchObject({
      iss: 'i',
      officer: principal.sub,
      unit: principal.unit,
      action: 'readCase',
      subject: 'case-1',
      subjects: ['case-1'],
      status: 200,
      code: null,
      from: '127.0.0.1',
      purpose: 'hearing of 12 March',
    });
  });

  it('takes a thousand reads with few commits, from several processes, and loses none', async () => {
    const before = await count();
    const query = jest.spyOn(pool, 'query');
    const logs = [new AccessLog(pool), new AccessLog(pool)];
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => logs[n % 2]!.record(look(`case-${n}`))));
    expect(query.mock.calls.length).toBeLessThan(20);
    query.mockRestore();
    expect((await count()) - before).toBe(1_000);
  });

  it('gives rising numbers in the order of commit, so that a reader misses none', async () => {
    const log = new AccessLog(pool);
    const all = await log.read({ limit: 10 });
    const rest = await log.read({ before: all.at(-1)!.id, limit: 10_000 });
    expect(all.length + rest.length).toBe(await count());
    const ids = [...all, ...rest].map((one) => one.id);
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? 1 : -1)));
  });

  it.each([`update custos.access_record set officer = 'x'`, 'delete from custos.access_record', 'truncate custos.access_record'])(
    'refuses "%s"',
    async (sql) => {
      const before = await count();
      await expect(pool.query(sql)).rejects.toThrow('never changed or deleted');
      expect(await count()).toBe(before);
    },
  );

  it('takes any text that a client may send', async () => {
    const log = new AccessLog(pool);
    await log.record(look('a\0b\ud800', 'x'.repeat(10_000)));
    expect(await newest(log)).toMatchObject({ subject: 'ab\ufffd', purpose: 'x'.repeat(500) });
    await log.record(look(`${'x'.repeat(499)}\u{1f600}`));
    expect((await newest(log)).subject).toBe(`${'x'.repeat(499)}\ufffd`);
  });

  it('says that it failed when it cannot be written, so that nothing is shown', async () => {
    const closed = new pg.Pool({ connectionString: database.url });
    await closed.end();
    const log = new AccessLog(closed);
    await expect(log.record(look('case-1'))).rejects.toMatchObject({ name: 'AccessUnrecorded' });
    expect(log.state.writable).toBe(false);
    await log.close();
  });

  it('counts refusals whose record is lost, and records how many as soon as it can', async () => {
    const log = new AccessLog(pool);
    const query = jest.spyOn(pool, 'query').mockImplementation(() => Promise.reject(new Error('the disk is full')) as never);
    for (let n = 0; n < 3; n++) log.note({ ...look('case-1'), status: 404 });
    await log.close();
    await new Promise(setImmediate);
    expect(log.state).toEqual({ writable: false, lost: 3 });
    query.mockRestore();
    await log.record(look('case-2'));
    expect(log.state).toEqual({ writable: true, lost: 0 });
    expect((await log.read({ limit: 2 })).map(({ action, purpose }) => [action, purpose])).toEqual([
      ['readCase', null],
      ['records lost', '3 refusals were not recorded'],
    ]);
  });

  it('is found by the streams looked at, by officer, by country and by period', async () => {
    const log = new AccessLog(pool);
    const begun = new Date().toISOString();
    await log.record({ ...look('custos.case-1'), subjects: ['custos.case-1', 'custos.exhibit-2'] });
    await log.record({ ...look('custos.exhibit-3'), principal: { iss: 'i', sub: 'ML.DGD.1', unit: 'ML.DGD' }, status: 404, code: 'not-found' });
    const found = async (filter: object) => (await log.read({ from: begun, limit: 10, ...filter })).map(({ subject }) => subject);
    expect(await found({ subjects: ['custos.exhibit-2'] })).toEqual(['custos.case-1']);
    expect(await found({ officers: ['ML.DGD.1'] })).toEqual(['custos.exhibit-3']);
    expect(await found({ country: 'CI' })).toEqual(['custos.case-1']);
    expect(await found({ until: begun })).toEqual([]);
    expect(await log.manyDenials(10, 1)).toContainEqual({ officer: 'ML.DGD.1', unit: 'ML.DGD', denials: 1 });
    expect(await log.manyDenials(10, 2)).toEqual([]);
  });

  it('waits at the end for what is on its way', async () => {
    const before = await count();
    const log = new AccessLog(pool);
    void log.record(look('last'));
    await log.close();
    expect(await count()).toBe(before + 1);
  });
});
