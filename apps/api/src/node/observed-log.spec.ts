import { InMemoryLog, type StreamName } from '#platform/event-log';
import { collected, drafts } from '../../../../libs/platform/event-log/src/testing/log-under-test.js';
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

  it('claims no such order for a log that keeps none', () => {
    expect(observed(Object.assign(new InMemoryLog(), { close, readByStream: undefined })).readByStream).toBeUndefined();
  });
});
