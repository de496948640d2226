import pg from 'pg';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { AccessChain, type AccessSeal } from './access-chain.js';
import { AccessLog } from './access-log.js';
import { ChainAccessRecords1781000005000, identityMigrations } from './migrations.js';

let database: TestDatabase;
let source: DataSource;
let pool: pg.Pool;
let log: AccessLog;
beforeEach(async () => {
  database = await testDatabase();
  source = await new DataSource({ type: 'postgres', url: database.url, migrations: identityMigrations, migrationsRun: true }).initialize();
  pool = new pg.Pool({ connectionString: database.url, max: 6 });
  log = new AccessLog(pool);
});
afterEach(async () => {
  await pool?.end();
  await source?.destroy();
  await database?.drop();
});

const principal = { iss: 'https://id.example', sub: 'CI.DGD.4711', unit: 'CI.DGD' };
const record = (subject: string) =>
  log.record({ principal, action: 'readExhibit', subjects: [subject, 'custos.case-é,3:x'], status: 200, from: '10.0.0.7', purpose: 'AUDIT' });
/** What an administrator of the database can do who switches the trigger off. */
const dishonestly = async (sql: string) => {
  await pool.query('alter table custos.access_record disable trigger access_record_stays');
  await pool.query(sql);
  await pool.query('alter table custos.access_record enable trigger access_record_stays');
};
const recorded = async (count: number) => {
  for (let n = 1; n <= count; n++) await record(`custos.exhibit-${n}`);
};
const chain = () => new AccessChain(pool);
const sealOf = async (from: number, to: number): Promise<AccessSeal> => {
  const { rows } = await pool.query<{ hash: string; count: string }>(
    'select (select hash from custos.access_record where id = $2), count(*) from custos.access_record where id between $1 and $2',
    [from, to],
  );
  return { from, to, count: Number(rows[0]!.count), root: rows[0]!.hash };
};

describe('the chain of access records', () => {
  it('holds as it was written, also by several processes at once, and from any place in it', async () => {
    const other = new AccessLog(pool);
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => (n % 2 ? other : log).record({ principal, action: 'a', subjects: [], status: 404, code: 'x', from: '' })),
    );
    const whole = await chain().check();
    expect(whole).toMatchObject({ records: 200 });
    expect(whole.broken).toBeUndefined();
    const half = await chain().check({ limit: 100 });
    expect(half.records).toBe(100);
    expect(await chain().check({ after: half.head })).toEqual({ records: 100, head: whole.head });
    expect([await chain().holds(log.head!), await chain().holds(other.head!)]).toEqual([true, true]);
  });

  it.each([
    [`update custos.access_record set officer = 'CI.DGD.9999' where id = 3`, '3'],
    [`update custos.access_record set subjects = '{}' where id = 3`, '3'],
    [`update custos.access_record set at = at - interval '1 day' where id = 3`, '3'],
    [`update custos.access_record set purpose = null where id = 1`, '1'],
    [`update custos.access_record set status = 200, code = 'x' where id = 5`, '5'],
    ['delete from custos.access_record where id = 3', '4'],
    ['delete from custos.access_record where id <= 2', '3'],
  ])('notices "%s"', async (sql, at) => {
    await recorded(5);
    await dishonestly(sql);
    expect((await chain().check()).broken).toEqual({ record: at, why: 'changed-or-predecessor-missing' });
  });

  it('notices a record that was put in between', async () => {
    await recorded(3);
    await dishonestly(`insert into custos.access_record overriding system value select 100, at, iss, officer, unit, action, subject, from_address, purpose, subjects, status, code, hash
      from custos.access_record where id = 3`);
    expect((await chain().check()).broken).toEqual({ record: '100', why: 'changed-or-predecessor-missing' });
  });

  it('notices, by the process that wrote it, that the end was taken away', async () => {
    await recorded(3);
    await dishonestly('delete from custos.access_record where id = 3');
    expect((await chain().check()).broken).toBeUndefined();
    expect(await chain().holds(log.head!)).toBe(false);
  });

  it('notices against the log what was hashed anew from an edit on, and what was sealed and is gone', async () => {
    await recorded(5);
    const seals = [await sealOf(1, 2), await sealOf(3, 5)];
    expect((await chain().check({ seals })).broken).toBeUndefined();
    expect((await chain().check({ seals: [seals[0]!, { ...seals[1]!, count: 4 }] })).broken).toEqual({ record: '5', why: 'sealed-count-differs' });
    await dishonestly(`do $$ declare one custos.access_record; prev text := '';
      begin
        update custos.access_record set officer = 'CI.DGD.9999' where id = 4;
        for one in select * from custos.access_record order by id loop
          prev := custos.access_record_hash(prev, one);
          update custos.access_record set hash = prev where id = one.id;
        end loop;
      end $$`);
    expect((await chain().check()).broken).toBeUndefined();
    expect((await chain().check({ seals })).broken).toEqual({ record: '5', why: 'not-as-sealed' });
    await dishonestly('delete from custos.access_record where id = 5');
    expect((await chain().check({ seals })).broken).toEqual({ record: '5', why: 'missing' });
  });

  it('takes in the records of a release that had no chain', async () => {
    const runner = source.createQueryRunner();
    await recorded(2);
    await new ChainAccessRecords1781000005000().down(runner);
    await pool.query(
      `insert into custos.access_record (iss, officer, unit, action, subject, from_address) values ('i', 'CI.DGD.1', 'CI.DGD', 'readCase', 'x', '::1')`,
    );
    await new ChainAccessRecords1781000005000().up(runner);
    await runner.release();
    await record('custos.exhibit-9');
    expect(await chain().check()).toMatchObject({ records: 4 });
    expect((await chain().check()).broken).toBeUndefined();
    await expect(pool.query('delete from custos.access_record')).rejects.toThrow('never changed or deleted');
    expect((await log.read({ subjects: ['custos.exhibit-x'], limit: 10 })).map(({ subject }) => subject)).toEqual(['x']);
  });
});
