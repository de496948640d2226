import pg from 'pg';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { projectionMigrations } from './migrations.js';
import { passingCheckpoints, type Passing } from './passing-checkpoints.js';
import { VIEW_CURSORS } from './view-schema.js';

describe('checkpoints that only pass', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const statements: unknown[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
  });
  beforeEach(async () => {
    await pool.query(`truncate custos.view_live, custos.view_cursor`);
    for (const key of ['a', 'b', 'c', 'd', 'e'])
      await pool.query(
        `insert into custos.view_cursor (schema, view, version, log, position, leaf, events, fence) values ($1, $1, 1, 'L', '07', 'leaf7', 8, 3)`,
        [key],
      );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const one = (key: string, more: Partial<Passing> = {}): Passing => ({
    key,
    fence: '3',
    from: 'leaf7',
    log: 'L',
    position: '09',
    leaf: 'leaf9',
    events: 2,
    recordedHigh: '2026-01-01T00:00:00.000Z',
    ...more,
  });
  const rows = async () =>
    (
      await pool.query<{ schema: string; position: string; events: string }>('select schema, position, events from custos.view_cursor order by schema')
    ).rows.map(({ schema, position, events }) => `${schema} ${position} ${events}`);

  it('move together by at most two statements, each by its own row', async () => {
    const counting = new Proxy(pool, {
      get: (target, name) =>
        name === 'query' ? (query: pg.QueryConfig) => (statements.push(query), target.query(query)) : (Reflect.get(target, name) as unknown),
    });
    const checkpoints = passingCheckpoints(counting, VIEW_CURSORS, { recordedHigh: true });
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => checkpoints.pass(one(key))))).toEqual([true, true, true, true, true]);
    expect(statements.length).toBeLessThanOrEqual(2);
    expect(await rows()).toEqual(['a 09 10', 'b 09 10', 'c 09 10', 'd 09 10', 'e 09 10']);
  });

  it('leave a row whose lease was lost, that names another entry or that is suspended, and move the others', async () => {
    await pool.query(`update custos.view_cursor set parked_at = now(), parked_reason = 'poison: x' where schema = 'c'`);
    const checkpoints = passingCheckpoints(pool, VIEW_CURSORS, { recordedHigh: true });
    const asked = [one('a', { fence: '2' }), one('b', { from: 'leaf6' }), one('c'), one('d'), one('none')];
    expect(await Promise.all(asked.map((each) => checkpoints.pass(each)))).toEqual([false, false, false, true, false]);
    expect(await rows()).toEqual(['a 07 8', 'b 07 8', 'c 07 8', 'd 09 10', 'e 07 8']);
  });
});
