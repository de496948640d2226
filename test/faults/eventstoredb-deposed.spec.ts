import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, Stored } from '#platform/event-log';
import { drafts, freshStream, headOf, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { positionIn } from '../../libs/platform/event-log-eventstoredb/src/positions.js';
import type { Changed, DoubleUnderTest } from '../contract/eventstoredb-log.js';
import { TwoDoubles } from '../contract/two-doubles.js';

/** Two nodes; the one that led comes back with a log that ends earlier, and takes itself for leader until it hears of the other. */
describe('A live reader of EventStoreDB, at a leader that was deposed and does not know it', () => {
  let nodes: TwoDoubles;
  let own: DoubleUnderTest;
  beforeEach(async () => {
    nodes = await TwoDoubles.start();
    own = nodes.own;
  });
  afterEach(() => nodes.close());
  const searches = () => nodes.both.flatMap(({ calls }) => calls).filter(({ method }) => method === 'gossip').length;
  const until = async (done: () => boolean) => {
    for (const end = performance.now() + 10_000; !done() && performance.now() < end;) await pause(5);
  };

  const followed = (log: EventLog) => {
    const stop = new AbortController();
    const seen: Stored[] = [];
    const ended = (async () => {
      for await (const event of log.readAll('start', { signal: stop.signal })) seen.push(event);
      return 'ended';
    })().catch((error: Error) => error.name);
    return { seen, ended, stop: () => stop.abort() };
  };

  const deposed = async (changed: Changed) => {
    const log = await own.open(changed, { url: nodes.url });
    await log.append('custos.log', 'no-stream', opening('deposed'));
    const kept = own.double.store;
    const { position } = (await log.tail())!;
    const stream = freshStream();
    const head = headOf(await log.append(stream, 'no-stream', drafts(stream, 'no-stream')));
    const reader = followed(log);
    await until(() => reader.seen.length === 2);
    own.double.kill();
    own.double.store = kept.restored(positionIn(position)!.commit);
    let over = '';
    void reader.ended.then((how) => (over = how));
    await own.double.listen();
    const before = searches();
    const asked = own.double.calls.length;
    // The reader asks the one that was deposed, and looks for another at least once more where it does not take the first word.
    await until(() => over !== '' || (own.double.calls.slice(asked).some(({ method }) => method === 'read') && searches() >= before + 2));
    nodes.lead(nodes.second, nodes.first);
    if (over === '') await (await own.open({}, { url: nodes.second.url })).append(stream, head, drafts(stream, head));
    await until(() => over !== '' || reader.seen.length === 3);
    reader.stop();
    return { ended: await reader.ended, seen: reader.seen.length };
  };

  it('goes on where it stood as soon as the nodes name another, and leaves the one that knew less', async () => {
    expect(await deposed({})).toEqual({ ended: 'ended', seen: 3 });
    expect(own.rebuilt).toContain('The node that was asked knew less than another');
  });
  it('would call its history changed, were one word enough', async () => {
    expect(await deposed({ off: ['secondLook'] })).toEqual({ ended: 'HistoryChanged', seen: 2 });
  });
});
