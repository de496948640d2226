import { setTimeout as pause } from 'node:timers/promises';
import { ANY, EventStoreDBClient, jsonEvent, START, streamNameFilter, type Filter } from '@eventstore/db-client';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { drafts, freshStream } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { found, FULL } from '../prove/attack.js';
import { startCustos } from '../scenarios/support/custos.js';
import { startServerDatabase } from '../scenarios/support/eventstoredb.js';
import { followOneRifle } from '../scenarios/support/thread.js';
import { serverCommand, startDatabase, type OwnDatabase } from '../servers/eventstoredb.js';

const STARTING_MS = 180_000;
const OTHERS = FULL ? 200_000 : 20_000;
/** Ours among them: one in so many. */
const SPARSE = 1_000;

jest.setTimeout(FULL ? 900_000 : 240_000);

/** What only a server can tell: its own limits, what a filter costs it, and how it is missed. */
function onServers(): void {
  let database: OwnDatabase | undefined;
  afterEach(() => database?.close(), STARTING_MS);

  it('an append that is larger than this server takes is refused and named, although it is no larger than a server may take', async () => {
    database = await startDatabase('plain', { 'max-append-size': '65536' });
    const log = await EventStoreDbLog.open(database.access);
    try {
      const stream = freshStream();
      await log.append(stream, 'no-stream', drafts(stream, 'no-stream', 1, { text: 'x'.repeat(20_000) }));
      const larger = freshStream();
      const refused = log.append(larger, 'no-stream', drafts(larger, 'no-stream', 4, { text: 'x'.repeat(20_000) }));
      await expect(refused).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 65_536 });
    } finally {
      await log.close();
    }
  });

  it('a filter by the beginning of names with a window of a thousand costs less than one of 32, and is not dearer than an expression', async () => {
    database = await startDatabase('plain', { 'mem-db': 'true' });
    const client = new EventStoreDBClient({ endpoint: { address: '127.0.0.1', port: database.nodes[0]!.port } }, { insecure: true });
    for (let n = 0; n < OTHERS; n += SPARSE) {
      const others = Array.from({ length: SPARSE }, () => jsonEvent({ type: 'Other', data: { text: 'x'.repeat(200) } }));
      await client.appendToStream(`elsewhere-${n}`, others, { expectedRevision: ANY });
      await client.appendToStream(`custos.sparse-${n}`, jsonEvent({ type: 'Ours', data: {} }), { expectedRevision: ANY });
    }
    const passed = async (filter: Filter): Promise<number> => {
      const begun = performance.now();
      const subscription = client.subscribeToAll({ fromPosition: START, filter });
      let ours = 0;
      for await (const _one of subscription) if (++ours === OTHERS / SPARSE) break;
      return Math.round((OTHERS / (performance.now() - begun)) * 1_000);
    };
    const figures: Record<string, number> = {};
    for (const maxSearchWindow of [32, 1_000, 10_000]) {
      figures[`prefix, window ${maxSearchWindow}`] = await passed(streamNameFilter({ prefixes: ['custos.'], maxSearchWindow }));
      figures[`expression, window ${maxSearchWindow}`] = await passed(streamNameFilter({ regex: '^custos\\.', maxSearchWindow }));
    }
    await client.dispose();
    found({ recordsPassedASecond: figures });
    process.stdout.write(`records that a filter passes in a second, of which one in ${SPARSE} is ours: ${JSON.stringify(figures)}\n`);
    expect(figures['prefix, window 1000']).toBeGreaterThan(figures['prefix, window 32']!);
    expect(figures['prefix, window 1000']).toBeGreaterThan(0.5 * figures['expression, window 1000']!);
  });

  it('the health page says that the server is gone and that it is back, and the metrics how often the way to it was mended', async () => {
    const own = await startDatabase('tls');
    database = own;
    const node = await startCustos((await startServerDatabase(own)).env);
    try {
      await followOneRifle(node.client);
      const ready = async () =>
        (await node.client.send('GET', '/health/ready')).body as { readonly status: string; readonly log: { readonly reachable: boolean } };
      const until = async (reachable: boolean) => {
        for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(200)) if ((await ready()).log.reachable === reachable) return ready();
        throw new Error(`the health page never said reachable: ${reachable}`);
      };
      expect(await until(true)).toMatchObject({ status: 'ok', log: { kind: 'eventstoredb' } });
      await own.nodes[0]!.hold();
      expect(await until(false)).toMatchObject({ status: 'unavailable' });
      own.nodes[0]!.release();
      await own.nodes[0]!.ready();
      expect(await until(true)).toMatchObject({ status: 'ok' });
      const { text } = await node.client.send('GET', '/metrics');
      expect(text).toMatch(/^custos_log_append_seconds_count\{outcome="written"\} \d\d/m);
      expect(text).toMatch(/^custos_log_resubscriptions_total [1-9]/m);
      expect(text).toMatch(/^custos_log_subscription_lag_seconds \d/m);
    } finally {
      await node.close();
    }
  });
}

describe('What only a server of EventStoreDB can tell', () => {
  if (serverCommand() !== undefined) onServers();
  else
    it('skipped: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server', () => {
      process.stdout.write('skipped: what only a server can tell, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
});
