import { setTimeout as pause } from 'node:timers/promises';
import type { Cursor, EventLog, Position, Stored } from '#platform/event-log';
import { positionIn, positionText } from '../../libs/platform/event-log-eventstoredb/src/positions.js';
import { collected, cursorAt, drafts, freshStream, headOf, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { ownMs } from '../../libs/platform/event-log/src/testing/own-time.js';
import { DoubleUnderTest, type Changed } from '../contract/eventstoredb-log.js';
import { LogStore, type Proposed } from '../double/log-store.js';

/** Reading a double of one EventStoreDB node that fails in every way the protocol knows. Each safeguard is switched off once, to see that it is what helps. */
describe('Following EventStoreDB', () => {
  let own: DoubleUnderTest;
  let writer: EventLog;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    writer = await own.open();
    await writer.append('custos.log', 'no-stream', opening('reading'));
  });
  afterEach(() => own.close());

  const write = async (count = 1, stream = freshStream()) => writer.append(stream, 'no-stream', drafts(stream, 'no-stream', count));
  const ours = () => own.double.store.all.filter(({ stream }) => stream.startsWith('custos.'));

  /** A reader in the background, and what it has seen. */
  const following = (log: EventLog, from: Cursor | 'start' = 'start', perEvent = 0) => {
    const abort = new AbortController();
    const seen: Stored[] = [];
    const ended = (async () => {
      for await (const event of log.readAll(from, { signal: abort.signal })) {
        seen.push(event);
        if (perEvent > 0) await pause(perEvent);
      }
      return 'ended';
    })();
    let over = false;
    ended.catch(() => undefined).finally(() => (over = true));
    const reaches = async (count: number, ms = 5_000) => {
      for (const until = performance.now() + ms; !over && seen.length < count && performance.now() < until;) await pause(10);
      return seen.length;
    };
    return { seen, ended, reaches, stop: () => abort.abort() };
  };
  const sawEverythingOnce = (seen: readonly Stored[]) => {
    expect(seen.map(({ eventId }) => eventId)).toEqual(ours().map(({ id }) => id));
    const order = seen.map(({ position }) => position);
    expect(order).toEqual([...new Set(order)].sort());
  };

  describe('when the server dies and comes back', () => {
    const restart = async (changed: Changed) => {
      const reader = following(await own.open(changed));
      await write(20);
      await reader.reaches(21);
      own.double.kill();
      await pause(100);
      await own.double.listen();
      await write(5);
      await reader.reaches(26, 2_000);
      reader.stop();
      return reader;
    };
    it('goes on where it stood: nothing missing, nothing twice', async () => {
      sawEverythingOnce((await restart({})).seen);
      expect(own.resubscribed.length).toBeGreaterThan(0);
    });
    it('would end, were it not resumed', async () => {
      const { seen, ended } = await restart({ off: ['resume'] });
      expect(seen).toHaveLength(21);
      await expect(ended).resolves.toBe('ended');
    });
  });

  describe('when the subscription ends without an error, again and again, while others write', () => {
    const hungUp = async (changed: Changed) => {
      const reader = following(await own.open(changed));
      await reader.reaches(1);
      for (let n = 0; n < 10; n++) {
        await write(1 + (n % 3));
        own.double.endSubscriptions();
        await pause(n % 4 === 0 ? 40 : 0);
      }
      await reader.reaches(ours().length);
      return reader;
    };
    it('goes on each time, and misses nothing', async () => {
      const reader = await hungUp({});
      reader.stop();
      sawEverythingOnce(reader.seen);
      expect(own.resubscribed).toContain('the subscription ended');
    });
    it('would end with it, were it not resumed', async () => {
      const { seen, ended } = await hungUp({ off: ['resume'] });
      await expect(ended).resolves.toBe('ended');
      expect(seen.length).toBeLessThan(ours().length);
    });
  });

  describe('when it is dropped for being slow', () => {
    const slow = async (changed: Changed) => {
      const reader = following(await own.open(changed), 'start', 2);
      await reader.reaches(1);
      await pause(100);
      const dropped = () => own.errors.some((error) => String(error).includes('too slow'));
      // Each at one stroke: more than a live subscriber may leave untaken. One that has not come up to the end yet may take its time.
      for (let strokes = 1; strokes <= 20 && !dropped(); strokes++) {
        const stream = freshStream();
        const bulk = drafts(stream, 'no-stream', 500).map(({ id, type, entry }) => ({
          ...stranger(type, entry, 0),
          id,
          contentType: 'application/octet-stream',
        }));
        own.double.store.append(stream, 'no-stream', bulk);
        await reader.reaches(1 + 500 * strokes, 20_000);
      }
      expect(dropped()).toBe(true);
      return reader;
    };
    it('goes on, and misses nothing', async () => {
      const reader = await slow({});
      reader.stop();
      sawEverythingOnce(reader.seen);
      expect(own.resubscribed.some((reason) => reason.includes('too slow'))).toBe(true);
    }, 120_000);
    it('would end, were it not resumed', async () => {
      const { seen, ended } = await slow({ off: ['resume'] });
      await expect(ended).resolves.toBe('ended');
      expect(seen.length).toBeLessThan(ours().length);
    }, 120_000);
  });

  describe('when the subscription is kept and says nothing more', () => {
    const silenced = async (changed: Changed) => {
      const reader = following(await own.open(changed));
      await reader.reaches(1);
      own.double.faults.silentSubscriptions = true;
      await write(1);
      await pause(200);
      own.double.faults.silentSubscriptions = false;
      const count = await reader.reaches(2, 2_000);
      reader.stop();
      return count;
    };
    it('notices by the end of the log', async () => expect(await silenced({})).toBe(2));
    it('would wait for ever, were it not compared', async () => expect(await silenced({ off: ['probe'] })).toBe(1));
  });

  it('does not wait for a subscription that nobody confirms', async () => {
    own.double.faults.unconfirmed = true;
    const reader = following(await own.open({ quiet: 60_000 }));
    await pause(800);
    expect(reader.seen).toEqual([]);
    expect(own.double.faults.bitten('unconfirmed')).toBeGreaterThan(0);
    own.double.faults.unconfirmed = false;
    expect(await reader.reaches(1)).toBe(1);
    expect(own.rebuilt.some((reason) => reason.includes('confirmed'))).toBe(true);
    reader.stop();
  });

  it('outlasts a server that is mute, and one that freezes', async () => {
    const reader = following(await own.open());
    await reader.reaches(1);
    own.double.faults.mute = true;
    own.double.kill();
    await own.double.listen();
    await pause(1_500);
    own.double.faults.mute = false;
    await write(2);
    expect(await reader.reaches(3)).toBe(3);
    own.double.faults.freeze();
    await pause(1_000);
    own.double.faults.melt();
    await write(2);
    await reader.reaches(5);
    reader.stop();
    sawEverythingOnce(reader.seen);
  });

  it('outlasts silence longer than any read would wait, and stops at once when told to in the middle of it', async () => {
    const log = await own.open({ quiet: 200, silence: 200, readAgain: 300 });
    const [reader, stopped] = [following(log), following(log)];
    await Promise.all([reader.reaches(1), stopped.reaches(1)]);
    own.double.faults.mute = true;
    await pause(1_500);
    const took = await ownMs(async () => {
      stopped.stop();
      await expect(stopped.ended).resolves.toBe('ended');
    });
    expect(took).toBeLessThan(100);
    own.double.faults.mute = false;
    await write(2);
    expect(await reader.reaches(3)).toBe(3);
    reader.stop();
  });

  describe('when the server repeats what it said', () => {
    const stuttered = async (changed: Changed) => {
      const reader = following(await own.open(changed));
      await reader.reaches(1);
      own.double.faults.stuttering = true;
      await write(3);
      await reader.reaches(4);
      await pause(100);
      reader.stop();
      return reader.seen;
    };
    it('gives each event on once', async () => sawEverythingOnce(await stuttered({})));
    it('would go back, did it not look at positions', async () => expect((await stuttered({ off: ['forwardOnly'] })).length).toBeGreaterThan(4));
  });

  describe('from a place that is none of this log', () => {
    const SURE_SOON = { readAgain: 200 };
    const beyond = ({ position }: Stored): Position =>
      positionText({ commit: positionIn(position)!.commit + 10_000n, prepare: positionIn(position)!.prepare + 10_000n });
    it('is refused beyond the end, live and up to the end', async () => {
      const log = await own.open(SURE_SOON);
      const tail = (await log.tail())!;
      const cursor = { ...cursorAt(log, tail), position: beyond(tail) };
      await expect(following(log, cursor).ended).rejects.toMatchObject({ name: 'HistoryChanged' });
      await expect(collected(log.readAll(cursor, { follow: false }))).rejects.toMatchObject({ name: 'HistoryChanged' });
    });
    it('would be silence, were what stands there not compared', async () => {
      const log = await own.open({ off: ['standing', 'probe'] });
      const tail = (await log.tail())!;
      const reader = following(log, { ...cursorAt(log, tail), position: beyond(tail) });
      await pause(100);
      await write(3);
      expect(await reader.reaches(1, 800)).toBe(0);
      reader.stop();
    });
    it('is refused between two events, where the database only says that something went wrong', async () => {
      const log = await own.open(SURE_SOON);
      await write(3);
      const { commit, prepare } = positionIn((await log.tail())!.position)!;
      const cursor = { ...cursorAt(log, (await log.tail())!), position: positionText({ commit: commit - 1n, prepare: prepare - 1n }) };
      await expect(following(log, cursor).ended).rejects.toMatchObject({ name: 'HistoryChanged' });
      await expect(collected(log.readAll(cursor, { follow: false }))).rejects.toMatchObject({ name: 'HistoryChanged' });
    });
    it('is refused when the database behind a live reader was exchanged for an older backup', async () => {
      const log = await own.open({ readAgain: 500 });
      const reader = following(log);
      const backup = own.double.store.restored();
      await write(3);
      await reader.reaches(4);
      own.double.kill();
      own.double.store = backup;
      await own.double.listen();
      await expect(reader.ended).rejects.toMatchObject({ name: 'HistoryChanged' });
    });
  });

  describe('and reading', () => {
    it('does not take a page that was cut short for the end', async () => {
      const { position } = await write(50, 'custos.cut-1');
      own.double.faults.cutReadsAfter = 7;
      const log = await own.open();
      expect(await collected(log.readStream('custos.cut-1'))).toHaveLength(50);
      expect((await collected(log.readAll('start', { follow: false }))).at(-1)?.position).toBe(position);
      expect(await collected((await own.open({ off: ['confirmEnd'] })).readStream('custos.cut-1'))).toHaveLength(7);
    });

    it('says within its time that the log cannot be read when the server is mute', async () => {
      const log = await own.open({ readAgain: 800, silence: 300 });
      own.double.faults.mute = true;
      await expect(collected(log.readStream('custos.log'))).rejects.toMatchObject({ name: 'LogUnavailable' });
      await expect(log.tail()).rejects.toMatchObject({ name: 'LogUnavailable' });
    });

    it('finds the newest event behind any number of the database’s own', async () => {
      const { position } = await write();
      for (let n = 0; n < 3_000; n++) own.double.store.append('$stats-127.0.0.1:2113', 'any', [stranger('$statsCollected', '{}', n)]);
      expect((await writer.tail())?.position).toBe(position);
      expect((await collected(writer.readAll('start', { follow: false }))).at(-1)?.position).toBe(position);
    });

    it('gives on what another hand wrote into our streams, for those who decode to refuse', async () => {
      own.double.store.append('custos.stranger-1', 'any', [stranger('Unknown', '{"what":1}', 1)]);
      const [event] = await collected(writer.readStream('custos.stranger-1'));
      expect(event).toMatchObject({ type: 'Unknown', entry: '{"what":1}' });
    });

    it('notices a stream whose beginning was cut away', async () => {
      await write(5, 'custos.truncated-1');
      own.double.store.append('$$custos.truncated-1', 'any', [stranger('$metadata', '{"$tb":2}', 1)]);
      await expect(collected(writer.readStream('custos.truncated-1'))).rejects.toMatchObject({ name: 'StreamTruncated' });
    });
  });

  it('takes the database’s progress through a hundred thousand records of others for a sign of life, and finds ours behind them', async () => {
    const template = drafts('custos.bulk-1', 'no-stream')[0]!;
    const event = (n: number): Proposed => ({ ...stranger(template.type, template.entry, n), contentType: 'application/octet-stream' });
    for (let n = 0; n < 100_000; n++) own.double.store.append(`elsewhere-${n}`, 'no-stream', [event(n)]);
    own.double.store.append('custos.behind-1', 'no-stream', [event(100_000)]);
    const reader = following(await own.open());
    expect(await reader.reaches(2, 20_000)).toBe(2);
    reader.stop();
    expect(own.resubscribed).toEqual([]);
  }, 60_000);

  describe('when it is closed', () => {
    it('ends its readers, answers what is in flight, and takes nothing more', async () => {
      const log = await own.open();
      const reader = following(log);
      await reader.reaches(1);
      own.double.faults.delayAfterCommit = 300;
      const stream = freshStream();
      const pending = log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
      await pause(50);
      const started = performance.now();
      await log.close();
      await expect(pending).resolves.toMatchObject({ revision: 0n });
      await expect(reader.ended).resolves.toBe('ended');
      expect(performance.now() - started).toBeLessThan(1_000);
      await expect(log.append(stream, headOf(await pending), drafts(stream, headOf(await pending)))).rejects.toMatchObject({ name: 'LogUnavailable' });
      await expect(log.tail()).rejects.toMatchObject({ name: 'LogUnavailable' });
      for (let n = 0; n < 50 && own.double.subscriptions > 0; n++) await pause(10);
      expect(own.double.subscriptions).toBe(0);
    });

    it('takes no more from callers who go on asking, and so comes to an end', async () => {
      const log = await own.open();
      own.double.faults.delayAfterCommit = 40;
      const refused: string[] = [];
      const caller = async (n: number) => {
        await pause(n * 10);
        while (refused.length < 4) {
          const stream = freshStream();
          await log.append(stream, 'no-stream', drafts(stream, 'no-stream')).catch((error: Error) => refused.push(error.name));
        }
      };
      const callers = [0, 1, 2, 3].map(caller);
      await pause(100);
      let [closed, asked] = [false, 0];
      const closing = log.close().then(() => (closed = true));
      // What was in flight is over long before so many more could have been answered.
      for (; !closed && asked < 20; asked++) await pause(40);
      refused.push('', '', '', '');
      await Promise.all([closing, ...callers]);
      expect(asked).toBeLessThan(20);
      expect(refused).toContain('LogUnavailable');
    });

    it('does not wait for a read that was left in the middle', async () => {
      await write(5);
      const log = await own.open({ grace: 10_000 });
      for await (const _event of log.readAll('start', { follow: false })) {
        await pause(200);
        break;
      }
      const started = performance.now();
      await log.close();
      expect(performance.now() - started).toBeLessThan(1_000);
    });
  });

  it('learns what the log is called from its first event as it is written, and of another’s without keeping an append waiting', async () => {
    own.double.kill();
    own.double.store = new LogStore();
    await own.double.listen();
    const [beginning, beside] = [await own.open(), await own.open()];
    const reads = () => own.double.calls.filter(({ method }) => method === 'read').length;
    const before = reads();
    await beginning.append('custos.log', 'no-stream', opening('the-name'));
    expect([beginning.id, reads()]).toEqual(['the-name', before]);
    const stream = freshStream();
    await beside.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    expect(beside.id).toBe('');
    for (let n = 0; n < 500 && beside.id === ''; n++) await pause(10);
    expect(beside.id).toBe('the-name');
  });

  it('tells how often the way was mended', async () => {
    await write();
    await write();
    const reader = following(await own.open());
    await reader.reaches(2);
    own.double.endSubscriptions();
    await write();
    await reader.reaches(3);
    reader.stop();
    expect(own.resubscribed).toHaveLength(1);
    expect(own.errors).toEqual([]);
  });
});

const stranger = (type: string, text: string, n: number): Proposed => ({
  id: `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type,
  contentType: 'application/json',
  data: Buffer.from(text, 'utf8'),
  metadata: new Uint8Array(),
});
