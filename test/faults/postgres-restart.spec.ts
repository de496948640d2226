import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stored } from '#platform/event-log';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { PostgresEventLog } from '#platform/event-log-postgres';
import { collected } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { Appender } from '../concurrency/appenders.js';
import { migrate } from '../contract/postgres-log.js';

describe('PostgreSQL dying under load', () => {
  let data: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'custos-restart-'));
    server = await startEmbeddedPostgres({ data, log: () => undefined });
    await migrate(server.url);
  });
  afterAll(async () => {
    await server.release();
    rmSync(data, { recursive: true, force: true });
  });

  it.each([
    ['killed', 'SIGKILL'],
    ['stopped without notice', 'SIGQUIT'],
    ['stopped in order', 'SIGINT'],
  ] as const)(
    'is survived without help when it is %s: all that was acknowledged is there once, and writers and readers go on',
    async (_how, signal) => {
      const log = await PostgresEventLog.open({ url: server.url });
      const abort = new AbortController();
      const seen: Stored[] = [];
      const reading = (async () => {
        for await (const event of log.readAll('start', { signal: abort.signal })) seen.push(event);
      })();
      const appender = await Appender.start(server.url, 20);
      try {
        await appender.goesOn(300, 10_000);
        process.kill(Number(readFileSync(join(server.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]), signal);
        await appender.goesOn(300, 30_000);
      } finally {
        await appender.stop();
      }
      const stored = await collected(log.readAll('start', { follow: false }));
      const at = new Map(stored.map((event) => [event.eventId, event.position as string]));
      expect(appender.acknowledged.filter(({ id, position }) => at.get(id) !== position)).toEqual([]);
      for (let n = 0; n < 250 && seen.length < stored.length; n++) await new Promise((resolve) => setTimeout(resolve, 20));
      abort.abort();
      await reading;
      expect(seen.map((event) => event.eventId)).toEqual(stored.map((event) => event.eventId));
      await log.close();
    },
    90_000,
  );
});
