import { setTimeout as pause } from 'node:timers/promises';
import { drafts, freshStream, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import type { Changed, DoubleUnderTest } from '../contract/eventstoredb-log.js';
import { TwoDoubles } from '../contract/two-doubles.js';

/** The figure, as soon as it is the one that is waited for; or what it is after ten seconds. */
async function comesTo(wanted: number, figure: () => number): Promise<number> {
  for (const until = performance.now() + 10_000; figure() !== wanted && performance.now() < until;) await pause(10);
  return figure();
}

/** What a client of the database leaves behind when it is given up, and what comes too late for anyone to want it. */
describe('A client of EventStoreDB that was given up', () => {
  let nodes: TwoDoubles;
  let own: DoubleUnderTest;
  beforeEach(async () => {
    nodes = await TwoDoubles.start();
    own = nodes.own;
    await (await own.open()).append('custos.log', 'no-stream', opening('replaced'));
  });
  afterEach(() => nodes.close());

  it('gives its connection back, however many follow it', async () => {
    const log = await own.open({ deadline: 60, firstAnswer: 60, grace: 200, patience: 60_000, backoff: { first: 1, longest: 5 } });
    const stream = freshStream();
    own.double.faults.mute = true;
    const pending = log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    while (own.rebuilt.length < 50) await pause(5);
    own.double.faults.mute = false;
    await pending;
    // The log that began the history has one, and ours.
    expect(await comesTo(2, () => own.double.connections)).toBe(2);
  });

  it('is disconnected when it is closed', async () => {
    const before = own.double.connections;
    const log = await own.open({}, { url: nodes.url });
    expect(own.double.connections).toBeGreaterThan(before);
    await log.close();
    expect(await comesTo(before, () => own.double.connections)).toBe(before);
  });

  const ways: readonly [string, Changed][] = [
    ['because another has taken its place', {}],
    ['although it stays the one that all use', { off: ['rebuild'] }],
  ];
  it.each(ways)('opens nothing that nobody waits for any more when it finds the database late, %s', async (_why, changed) => {
    const log = await own.open({ silence: 150, ...changed }, { url: nodes.url });
    const stop = new AbortController();
    nodes.leadNobody();
    for (const one of nodes.both) one.kill();
    const following = (async () => {
      for await (const event of log.readAll('start', { signal: stop.signal })) void event;
    })();
    // It has met the dead connection, and looks for the database from now on.
    while (own.errors.length < 2) await pause(10);
    for (const one of nodes.both) await one.listen();
    while (own.errors.length < 8) await pause(10);
    nodes.lead(...nodes.both);
    const subscribed = () => nodes.first.subscriptions + nodes.second.subscriptions;
    expect(await comesTo(1, subscribed)).toBe(1);
    // What was opened for nobody would have come by now, and stayed.
    await pause(600);
    expect(await comesTo(1, subscribed)).toBe(1);
    stop.abort();
    await following;
  });
});
