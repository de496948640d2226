import { setTimeout as pause } from 'node:timers/promises';
import { collected } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { postgresLog, type TestLog } from '../contract/postgres-log.js';
import { Appender } from './appenders.js';

describe('three processes on one log', () => {
  let own: TestLog;
  let appenders: Appender[] = [];

  beforeAll(async () => {
    own = await postgresLog();
  });
  afterAll(async () => {
    await Promise.all(appenders.map((one) => one.kill()));
    await own.close();
  });

  it('go on within six seconds when one of them freezes while it appends, and lose and repeat nothing', async () => {
    appenders = await Promise.all([1, 2, 3].map(() => Appender.start(own.url, 20)));
    const [frozen, ...others] = appenders as [Appender, Appender, Appender];
    await Promise.all(appenders.map((one) => one.goesOn(200, 10_000)));
    // Ten times, at ten different moments of its work.
    for (let n = 0; n < 10; n++) {
      frozen.freeze();
      await Promise.all(others.map((one) => one.goesOn(100, 6_000)));
      frozen.thaw();
      await pause(10 + 7 * n);
    }
    await frozen.goesOn(100, 10_000);
    await Promise.all(appenders.map((one) => one.stop()));

    const log = await own.open();
    const stored = await collected(log.readAll('start', { follow: false }));
    const acknowledged = appenders.flatMap((one) => one.acknowledged);
    expect(stored.map((event) => BigInt(event.position))).toEqual(stored.map((_, n) => BigInt(n)));
    const at = new Map(stored.map((event) => [event.eventId, event.position as string]));
    expect(acknowledged.filter(({ id, position }) => at.get(id) !== position)).toEqual([]);
    expect(acknowledged).toHaveLength(stored.length);
  }, 120_000);
});
