import { InMemoryLog, type Cursor, type EventLog, type StreamName } from '#platform/event-log';
import { collected, cursorAt, drafts } from '../../../../libs/platform/event-log/src/testing/log-under-test.js';
import { LogMetrics } from './log-metrics.js';
import { ObservedLog, type OpenedLog } from './observed-log.js';

const close = () => Promise.resolve();
const observed = (log: OpenedLog) => new ObservedLog(log, new LogMetrics());

describe('a log that is watched', () => {
  it('is read stream by stream as the log beneath it, so that a rebuild of this process folds each row once', async () => {
    const log = observed(Object.assign(new InMemoryLog(), { close }));
    const streams: readonly StreamName[] = ['custos.sample-b', 'custos.sample-a'];
    for (const stream of streams) await log.append(stream, 'no-stream', drafts(stream, 'no-stream', 2));
    const end = (await log.tail())!.position;
    expect((await collected(log.readByStream!(end))).map(({ stream, revision }) => `${stream} ${revision}`)).toEqual(
      streams.flatMap((stream) => [`${stream} 0`, `${stream} 1`]),
    );
  });

  describe('tells how long its slowest live reader has been behind', () => {
    const STREAM: StreamName = 'custos.sample-a';
    /** Gives a live reader as much as it is let. */
    class Held extends InMemoryLog {
      given = Infinity;
      override async *readAll(...[from, options]: Parameters<EventLog['readAll']>) {
        for await (const event of super.readAll(from, options)) {
          while (this.given < 1) await new Promise((resolve) => setImmediate(resolve));
          this.given -= 1;
          yield event;
        }
      }
    }
    const follow = (log: ObservedLog, from: Cursor | 'start') => {
      const stop = new AbortController();
      let seen = 0;
      const ended = (async () => {
        for await (const _event of log.readAll(from, { signal: stop.signal })) seen += 1;
      })();
      return {
        reaches: async (count: number) => {
          while (seen < count) await new Promise((resolve) => setImmediate(resolve));
        },
        async stop() {
          stop.abort();
          await ended;
        },
      };
    };
    const written = async (events: number) => {
      const inner = Object.assign(new Held(), { close });
      const log = observed(inner);
      await log.append(STREAM, 'no-stream', drafts(STREAM, 'no-stream', events));
      return { inner, log, tail: (await log.tail())! };
    };

    it('also one that was given nothing since it began', async () => {
      const { inner, log, tail } = await written(3);
      inner.given = 0;
      const reader = follow(log, 'start');
      expect([log.lagSeconds(tail, 1_000), log.lagSeconds(tail, 61_000)]).toEqual([0, 60]);
      // A log that does not tell its end takes nothing back.
      expect([log.lagSeconds('unknown', 71_000), log.lagSeconds(tail, 81_000)]).toEqual([70, 80]);
      inner.given = Infinity;
      await reader.reaches(3);
      expect(log.lagSeconds('unknown', 82_000)).toBe(0);
      expect(log.lagSeconds(tail, 62_000)).toBe(0);
      await reader.stop();
    });

    it('and of one that began at the end, or came to it, nothing, however long ago that was written', async () => {
      const { inner, log, tail } = await written(3);
      const [fromTheEnd, fromTheStart] = [follow(log, cursorAt(log, tail)), follow(log, 'start')];
      await fromTheStart.reaches(3);
      expect([log.lagSeconds(tail, 1_000), log.lagSeconds(tail, 61_000)]).toEqual([0, 0]);
      inner.given = 0;
      const head = { revision: 2n, leaf: tail.leaf };
      await log.append(STREAM, head, drafts(STREAM, head));
      // The first event after a quiet day is as old as it is, and not a day.
      const later = (await log.tail())!;
      expect([log.lagSeconds(later, 86_461_000), log.lagSeconds(later, 86_462_000)]).toEqual([0, 1]);
      inner.given = Infinity;
      await fromTheEnd.stop();
      await fromTheStart.stop();
      expect(log.lagSeconds(later, 90_000_000)).toBe(0);
    });

    it('and of one that goes on, the time to the last end that it came to and no more', async () => {
      const { inner, log, tail } = await written(4);
      inner.given = 2;
      const reader = follow(log, 'start');
      await reader.reaches(2);
      expect([log.lagSeconds(tail, 0), log.lagSeconds(tail, 10_000)]).toEqual([0, 10]);
      const head = { revision: 3n, leaf: tail.leaf };
      await log.append(STREAM, head, drafts(STREAM, head));
      const later = (await log.tail())!;
      inner.given = 2;
      await reader.reaches(4);
      expect([log.lagSeconds(later, 20_000), log.lagSeconds(later, 21_000)]).toEqual([0, 1]);
      inner.given = Infinity;
      await reader.stop();
    });
  });

  it('claims no such order for a log that keeps none', () => {
    expect(observed(Object.assign(new InMemoryLog(), { close, readByStream: undefined })).readByStream).toBeUndefined();
  });
});
