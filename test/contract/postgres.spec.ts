import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PostgresEventLog } from '#platform/event-log-postgres';
import { draftsFor, type Draft, type Head, type Stored, type StreamName } from '#platform/event-log';
import { eventLogContract } from '../../libs/platform/event-log/src/testing/event-log.contract.js';
import { collected, context, cursorAt, drafts, freshStream, headOf, opening, outcomes } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { LosingLine } from './losing-line.js';
import { postgresLog, type TestLog } from './postgres-log.js';

eventLogContract('postgres', async () => {
  const own = await postgresLog();
  const directory = mkdtempSync(join(tmpdir(), 'custos-line-'));
  const lines: LosingLine[] = [];
  return {
    log: await own.open(),
    tellsByStream: true,
    openSecond: () => own.open(),
    async close() {
      await own.close();
      await Promise.all(lines.map((line) => line.close()));
      rmSync(directory, { recursive: true, force: true });
    },
    faults: {
      async losingTheNextAnswer() {
        const line = await LosingLine.open(own.url, directory);
        lines.push(line);
        const log = await own.open(line.url);
        line.loseTheNextAnswer();
        return log;
      },
    },
  };
});

describe('The log in PostgreSQL', () => {
  let own: TestLog;
  let log: PostgresEventLog;
  let raw: pg.Client;

  beforeAll(async () => {
    own = await postgresLog();
    log = await own.open();
    raw = new pg.Client({ connectionString: own.url });
    raw.on('error', () => undefined);
    await raw.connect();
  });
  afterAll(async () => {
    await raw.end();
    await own.close();
  });

  const append = async (stream: StreamName, count = 1, head: Head | 'no-stream' = 'no-stream') => log.append(stream, head, drafts(stream, head, count));
  /** What the adapter sends, by hand: so that a test can stop in the middle of it. */
  const appendRaw = (stream: StreamName, sent = new Date(), event = drafts(stream, 'no-stream')[0]!) =>
    raw.query<{ verdict: string; at_position: string }>(
      'select * from custos_log.append_on_time(array[$1], array[-1]::bigint[], array[null]::text[], array[1], array[$2]::uuid[], array[$3], array[$4], array[$5], $6)',
      [stream, event.id, event.type, event.entry, event.leaf, sent.toISOString()],
    );

  it('has no identity until it is opened, and then the one event 0 gives it, for every client', async () => {
    const other = await own.open();
    expect([log.id, other.id, await log.tail()]).toEqual(['', '', undefined]);
    await log.append('custos.log', 'no-stream', opening('the-log'));
    expect(log.id).toBe('the-log');
    await other.tail();
    expect(other.id).toBe('the-log');
  });

  it('numbers densely from 0, across refused and rolled back appends', async () => {
    const stream = freshStream();
    await append(stream);
    await expect(append(stream)).rejects.toMatchObject({ name: 'HeadMoved' });
    await raw.query('begin');
    await appendRaw(freshStream());
    await raw.query('rollback');
    await append(freshStream(), 3);
    const all = await collected(log.readAll('start', { follow: false }));
    expect(all.map((event) => event.position)).toEqual(all.map((_, n) => String(n).padStart(20, '0')));
  });

  it('sees, within one batch, the append before, and judges each by itself', async () => {
    const stream = freshStream();
    const first = drafts(stream, 'no-stream');
    const head: Head = { revision: 0n, leaf: first[0]!.leaf };
    const { won, lost } = await outcomes([
      log.append(stream, 'no-stream', first),
      log.append(stream, head, drafts(stream, head)),
      log.append(stream, head, drafts(stream, head)),
      log.append(stream, 'no-stream', first),
      append(freshStream()),
    ]);
    expect(won.map((receipt) => receipt.revision)).toEqual([0n, 1n, 0n, 0n]);
    expect(won[2]).toEqual(won[0]);
    expect(lost.map((error) => error.name)).toEqual(['HeadMoved']);
  });

  it('refuses an id that another event has, without harm to what is sent beside it', async () => {
    const [used] = drafts(freshStream(), 'no-stream');
    await log.append(freshStream(), 'no-stream', [used!]);
    const { won, lost } = await outcomes([append(freshStream()), log.append(freshStream(), 'no-stream', [used!]), append(freshStream())]);
    expect(won).toHaveLength(2);
    expect(lost.map((error) => error.name)).toEqual(['AppendMalformed']);
  });

  it('keeps a reader from passing a writer that pauses before its commit, and shows nothing of one that rolls back', async () => {
    const from = cursorAt(log, (await log.tail())!);
    const abort = new AbortController();
    const seen: Stored[] = [];
    const reading = (async () => {
      for await (const event of log.readAll(from, { signal: abort.signal })) seen.push(event);
    })();
    const [paused, undone, behind] = [freshStream(), freshStream(), freshStream()];

    await raw.query('begin');
    await appendRaw(paused);
    const waiting = append(behind);
    await pause(700);
    expect(seen).toEqual([]);
    await raw.query('commit');
    await waiting;

    await raw.query('begin');
    await appendRaw(undone);
    const next = append(behind, 1, headOf(await waiting));
    await pause(400);
    await raw.query('rollback');
    await next;

    for (let n = 0; n < 100 && seen.length < 3; n++) await pause(20);
    abort.abort();
    await reading;
    expect(seen.map((event) => event.stream)).toEqual([paused, behind, behind]);
    expect(await collected(log.readStream(undone))).toEqual([]);
  });

  it('says within six seconds, and truly, that nothing was written when a stranger holds the lock', async () => {
    const stream = freshStream();
    await raw.query('begin');
    await raw.query('select next from custos_log.counter for update');
    const started = performance.now();
    await expect(append(stream)).rejects.toMatchObject({ name: 'LogUnavailable' });
    expect(performance.now() - started).toBeLessThan(6_000);
    await raw.query('rollback');
    expect(await collected(log.readStream(stream))).toEqual([]);
    await append(stream);
  });

  it('lets the others go on when a process freezes between the last byte but one and the commit', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'custos-line-'));
    const line = await LosingLine.open(own.url, directory);
    try {
      const frozen = await own.open(line.url);
      const [stuck, free] = [freshStream(), freshStream()];
      line.freezeBeforeTheCommit();
      const never = expect(frozen.append(stuck, 'no-stream', drafts(stuck, 'no-stream'))).rejects.toMatchObject({ name: 'LogUnavailable' });
      await pause(200);
      const started = performance.now();
      await append(free);
      expect(performance.now() - started).toBeGreaterThan(1_000);
      expect(performance.now() - started).toBeLessThan(6_000);
      await never;
      expect(await collected(log.readStream(stuck))).toEqual([]);
    } finally {
      await line.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('goes on by itself when its connections are cut', async () => {
    const abort = new AbortController();
    const arrived = (async () => {
      for await (const event of log.readAll(cursorAt(log, (await log.tail())!), { signal: abort.signal })) return event;
      return undefined;
    })();
    await pause(100);
    await raw.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    const stream = freshStream();
    const events = drafts(stream, 'no-stream');
    const receipt = await log.append(stream, 'no-stream', events).catch(() => log.append(stream, 'no-stream', events));
    expect((await arrived)?.position).toBe(receipt.position);
    expect(await collected(log.readStream(stream))).toHaveLength(1);
    abort.abort();
  });

  it('parks a live reader when the history behind it is exchanged', async () => {
    const exchanged = await postgresLog();
    const live = await exchanged.open();
    await live.append('custos.log', 'no-stream', opening('exchanged'));
    const reading = (async () => {
      for await (const _event of live.readAll('start')) continue;
    })();
    reading.catch(() => undefined);
    await pause(100);
    const hand = new pg.Client({ connectionString: exchanged.url });
    await hand.connect();
    await hand.query('alter table custos_log.event disable trigger all; alter table custos_log.counter disable trigger all');
    await hand.query('delete from custos_log.event; update custos_log.counter set next = 0');
    await hand.end();
    await expect(reading).rejects.toMatchObject({ name: 'HistoryChanged', message: expect.stringContaining('ends before') as string });
    await exchanged.close();
  });

  it('stops at a gap instead of stepping over it', async () => {
    const gap = await postgresLog();
    const reader = await gap.open();
    await reader.append('custos.log', 'no-stream', opening('gap'));
    const stream = freshStream();
    await reader.append(stream, 'no-stream', drafts(stream, 'no-stream', 3));
    const hand = new pg.Client({ connectionString: gap.url });
    await hand.connect();
    await hand.query('alter table custos_log.event disable trigger all');
    await hand.query('delete from custos_log.event where position = 2');
    await hand.end();
    await expect(collected(reader.readAll('start', { follow: false }))).rejects.toMatchObject({
      name: 'HistoryChanged',
      message: expect.stringContaining('event 2 is missing') as string,
    });
    await gap.close();
  });

  describe('the time', () => {
    const ago = (ms: number) => new Date(Date.now() - ms);
    const recordedAt = (stream: StreamName, at: Date): Draft =>
      draftsFor(stream, 'no-stream', [{ type: 'contract.Happened', schema: 1, data: {} }], context({ at: at.toISOString() }))[0]!;
    const refused = { code: 'CU001' };

    it.each([
      ['an hour ahead', -3_600_000],
      ['three seconds ahead', -3_000],
      ['three seconds behind', 3_000],
      ['an hour behind', 3_600_000],
    ])('of a sender whose clock is %s is refused where it would be written, and nothing is', async (_name, ms) => {
      const [before, stream] = [await log.tail(), freshStream()];
      await expect(appendRaw(stream, ago(ms), recordedAt(stream, ago(ms)))).rejects.toMatchObject(refused);
      await expect(appendRaw(stream, ago(ms))).rejects.toMatchObject(refused);
      expect((await log.tail())?.position).toBe(before?.position);
    });

    it('in an entry is as old as a command may take, and no older and no newer, whatever clock sent it', async () => {
      const verdicts = [1_000, 50_000].map(async (ms) => {
        const stream = freshStream();
        return (await log.append(stream, 'no-stream', [recordedAt(stream, ago(ms))])).revision;
      });
      expect(await Promise.all(verdicts)).toEqual([0n, 0n]);
      for (const ms of [-3_000, 70_000, 86_400_000]) {
        const stream = freshStream();
        await expect(log.append(stream, 'no-stream', [recordedAt(stream, ago(ms))])).rejects.toMatchObject({ name: 'ClockOff' });
      }
    });

    it('of one append holds up none that is sent beside it', async () => {
      const late = freshStream();
      const { won, lost } = await outcomes([append(freshStream()), log.append(late, 'no-stream', [recordedAt(late, ago(-60_000))]), append(freshStream())]);
      expect([won.length, lost.map(({ name }) => name)]).toEqual([2, ['ClockOff']]);
    });

    it('of what stands is not judged again: a repeat hears the first receipt', async () => {
      const stream = freshStream();
      const entry = recordedAt(stream, ago(0));
      const { rows } = await appendRaw(stream, new Date(), entry);
      expect((await appendRaw(stream, ago(3_600_000), entry)).rows).toEqual([{ ...rows[0], verdict: 'repeated' }]);
    });

    it('of a log that moves here is kept as it was', async () => {
      const moved = await PostgresEventLog.open({ url: own.url, times: 'as-recorded' });
      try {
        const stream = freshStream();
        expect((await moved.append(stream, 'no-stream', [recordedAt(stream, new Date('2020-03-14T09:26:53.000Z'))])).revision).toBe(0n);
      } finally {
        await moved.close();
      }
    });
  });

  describe('changing what is written', () => {
    it.each([
      ['rewriting an event', `update custos_log.event set entry = 'x' where position = 0`],
      ['removing an event', 'delete from custos_log.event where position = 0'],
      ['emptying the log', 'truncate custos_log.event'],
      ['counting backwards', 'update custos_log.counter set next = 0'],
      ['removing the counter', 'delete from custos_log.counter'],
      ['emptying the counter', 'truncate custos_log.counter'],
      ['rewriting as a replica does', `set session_replication_role = replica; update custos_log.event set entry = 'x'`],
    ])('is refused even to a superuser: %s', async (_name, sql) => {
      await expect(raw.query(sql)).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('append-only') as string });
      await raw.query('set session_replication_role = default');
    });

    it('leaves the application no right but to read and to append', async () => {
      await raw.query('set role custos_app');
      try {
        expect((await appendRaw(freshStream())).rows[0]?.verdict).toBe('written');
        for (const sql of [
          'insert into custos_log.counter (next) values (1)',
          'update custos_log.counter set next = next + 1',
          'delete from custos_log.event',
          'truncate custos_log.event',
        ]) {
          await expect(raw.query(sql)).rejects.toMatchObject({ message: expect.stringContaining('permission denied') as string });
        }
        await expect(raw.query(`select * from custos_log.append_batch('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`)).rejects.toMatchObject({
          code: '42501',
        });
        await expect(raw.query(`insert into custos_log.event select 999, 'custos.x', 0, gen_random_uuid(), 't', 'e', 'l'`)).rejects.toMatchObject({
          code: '42501',
        });
      } finally {
        await raw.query('reset role');
      }
    });
  });
});
