import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresEventLog } from '#platform/event-log-postgres';
import type { Draft, Head, StreamName } from '#platform/event-log';
import { collected, drafts, freshStream, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { postgresLog, type TestLog } from './postgres-log.js';

/** What stands behind the function that writes: should it ever be wrong, or its caller be somebody else. */
describe('The tables of the log in PostgreSQL', () => {
  let own: TestLog;
  let log: PostgresEventLog;
  let raw: pg.Client;

  beforeAll(async () => {
    own = await postgresLog();
    log = await own.open();
    await log.append('custos.log', 'no-stream', opening('tables'));
    raw = new pg.Client({ connectionString: own.url });
    raw.on('error', () => undefined);
    await raw.connect();
  });
  afterAll(async () => {
    await raw.end();
    await own.close();
  });

  const append = async (of: PostgresEventLog = log, head: Head | 'no-stream' = 'no-stream', stream = freshStream()) =>
    of.append(stream, head, drafts(stream, head));

  it.each([
    ['one position', 'position'],
    ['one revision of a stream', 'stream, revision'],
    ['one id', 'event_id'],
  ])('take %s once, whoever writes', async (_name, key) => {
    const columns = ['position', 'stream', 'revision', 'event_id', 'type', 'entry', 'leaf'];
    const others: Record<string, string> = { position: '999999', stream: `'custos.other-1'`, revision: '7', event_id: 'gen_random_uuid()' };
    const copied = columns.map((name) => (key.split(', ').includes(name) ? name : (others[name] ?? name)));
    await expect(raw.query(`insert into custos_log.event select ${copied.join(', ')} from custos_log.event where position = 0`)).rejects.toMatchObject({
      code: '23505',
    });
  });

  it('are written through the function by nobody who was not granted it', async () => {
    const { rows } = await raw.query<{ allowed: boolean }>(
      `select has_function_privilege('pg_monitor', p.oid, 'execute') as allowed from pg_proc p where p.pronamespace = 'custos_log'::regnamespace and p.proname like 'append%'`,
    );
    expect(rows).not.toEqual([]);
    expect(rows.some(({ allowed }) => allowed)).toBe(false);
  });

  it('are not hidden by temporary ones of the same name, neither for a batch written at once nor for one judged in turn', async () => {
    const byHand = async (streams: readonly StreamName[], heads: readonly number[], events: readonly Draft[]) => {
      const leaves = heads.map((head) => (head < 0 ? null : events[head]!.leaf));
      const of = (name: keyof Draft) => events.map((event) => event[name]);
      await raw.query(
        'select * from custos_log.append_batch($1::text[], $2::bigint[], $3::text[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[])',
        [streams, heads, leaves, heads.map(() => 1), of('id'), of('type'), of('entry'), of('leaf')],
      );
    };
    const [atOnce, inTurn] = [freshStream(), freshStream()];
    await raw.query('create temporary table counter as select true as only_row, 1000000::bigint as next');
    try {
      await byHand([atOnce], [-1], drafts(atOnce, 'no-stream'));
      await byHand([inTurn, inTurn], [-1, 0], drafts(inTurn, 'no-stream', 2));
    } finally {
      await raw.query('drop table pg_temp.counter');
    }
    for (const stream of [atOnce, inTurn]) for (const { position } of await collected(log.readStream(stream))) expect(Number(position)).toBeLessThan(1_000);
    expect(await collected(log.readStream(inTurn))).toHaveLength(2);
  });

  it('tell each append of a batch where it ends, also when two are for one stream', async () => {
    const stream = freshStream();
    const first = drafts(stream, 'no-stream', 2);
    const head: Head = { revision: 1n, leaf: first[1]!.leaf };
    const second = drafts(stream, head, 2);
    const receipts = await Promise.all([log.append(stream, 'no-stream', first), log.append(stream, head, second)]);
    expect(receipts.map(({ revision, leaf }) => ({ revision, leaf }))).toEqual([head, { revision: 3n, leaf: second[1]!.leaf }]);
    const stored = await collected(log.readStream(stream));
    expect(receipts.map(({ position }) => position)).toEqual([stored[1]!.position, stored[3]!.position]);
  });

  it('are written durably, and in one isolation, whatever the database’s defaults are', async () => {
    const name = new URL(own.url).pathname.slice(1);
    await raw.query(`alter database ${name} set synchronous_commit = off; alter database ${name} set default_transaction_isolation = 'serializable'`);
    await raw.query(`
      create table public.seen (commit text, isolation text);
      create function public.note() returns trigger language plpgsql as $$
        begin
          insert into public.seen values (current_setting('synchronous_commit'), current_setting('transaction_isolation'));
          return null;
        end $$;
      create trigger note after insert on custos_log.event for each statement execute function public.note();`);
    await append(await own.open());
    const { rows } = await raw.query('select distinct commit, isolation from public.seen');
    await raw.query('drop trigger note on custos_log.event');
    expect(rows).toEqual([{ commit: 'on', isolation: 'read committed' }]);
  });

  it('announce every append to whoever listens, written at once or judged in turn', async () => {
    await raw.query('listen custos_log');
    const heardAfter = async (act: () => Promise<unknown>) => {
      const heard = new Promise<string>((resolve) => raw.once('notification', ({ channel }) => resolve(channel)));
      await act();
      return heard;
    };
    const stream = freshStream();
    const first = drafts(stream, 'no-stream');
    const head: Head = { revision: 0n, leaf: first[0]!.leaf };
    expect(await heardAfter(() => append())).toBe('custos_log');
    expect(await heardAfter(() => Promise.all([log.append(stream, 'no-stream', first), append(log, head, stream)]))).toBe('custos_log');
    await raw.query('unlisten custos_log');
  });

  it('are let go only when what was asked is answered', async () => {
    const leaving = await own.open();
    const asked = [append(leaving)];
    await pause(1);
    // The first is on its way; these wait for it.
    asked.push(...Array.from({ length: 4 }, () => append(leaving)));
    await leaving.close();
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
  });
});
