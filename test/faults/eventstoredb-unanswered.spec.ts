import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, StreamName } from '#platform/event-log';
import { drafts, freshStream, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DeafLine } from '../contract/deaf-line.js';
import { DoubleUnderTest } from '../contract/eventstoredb-log.js';

/** An append on a double of one EventStoreDB node that carries it out, and never says so. Each safeguard is switched off once, to see that it is what helps. */
describe('An append to EventStoreDB whose answer is lost', () => {
  let own: DoubleUnderTest;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    await (await own.open()).append('custos.log', 'no-stream', opening('unanswered'));
  });
  afterEach(() => own.close());

  const storedIn = (stream: StreamName) => own.double.store.visible(stream)?.length ?? 0;
  const one = async (log: EventLog, stream = freshStream()) => ({ stream, receipt: await log.append(stream, 'no-stream', drafts(stream, 'no-stream')) });

  const lost = async (log: EventLog, events = 3) => {
    const stream = freshStream();
    own.double.faults.loseAnswers = 1;
    return { stream, receipt: await log.append(stream, 'no-stream', drafts(stream, 'no-stream', events)) };
  };

  it('is sent again unchanged and stands once', async () => {
    const { stream, receipt } = await lost(await own.open());
    expect(receipt.revision).toBe(2n);
    expect(storedIn(stream)).toBe(3);
  });
  it('would be called unknown, were it not sent again', async () => {
    await expect(lost(await own.open({ off: ['repeat'] }))).rejects.toMatchObject({ name: 'OutcomeUnknown' });
  });

  it('is recognised by its ids when the repeat is answered as a conflict', async () => {
    own.double.faults.forgetIds = true;
    const { stream, receipt } = await lost(await own.open());
    const [last] = own.double.store.visible(stream)!.slice(-1);
    expect(receipt).toMatchObject({ revision: 2n, eventId: last!.id });
    expect(storedIn(stream)).toBe(3);
  });
  it('is recognised also when the reading of them ends early', async () => {
    own.double.faults.forgetIds = true;
    own.double.faults.cutReadsAfter = 1;
    const { stream, receipt } = await lost(await own.open());
    expect(receipt).toMatchObject({ revision: 2n, eventId: own.double.store.visible(stream)!.at(-1)!.id });
    expect(storedIn(stream)).toBe(3);
  });
  it('is not called somebody else’s where the reading of them brings nothing, and is recognised once it does', async () => {
    const log = await own.open();
    const stream = freshStream();
    const events = drafts(stream, 'no-stream', 3);
    Object.assign(own.double.faults, { forgetIds: true, cutReadsAfter: 0, loseAnswers: 1 });
    await expect(log.append(stream, 'no-stream', events)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    own.double.faults.heal();
    expect(await log.append(stream, 'no-stream', events)).toMatchObject({ revision: 2n });
    expect(storedIn(stream)).toBe(3);
  });
  it('is not called written where the reading of them breaks off and brings nothing more', async () => {
    const log = await own.open();
    const stream = freshStream();
    const events = drafts(stream, 'no-stream', 3);
    const { faults, calls } = own.double;
    const reads = () => calls.filter(({ method }) => method === 'read').length;
    const before = reads();
    Object.assign(faults, { forgetIds: true, loseAnswers: 1 });
    Object.defineProperty(faults, 'cutReadsAfter', { configurable: true, get: () => (reads() === before + 1 ? 1 : 0) });
    try {
      await expect(log.append(stream, 'no-stream', events)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    } finally {
      Reflect.deleteProperty(faults, 'cutReadsAfter');
    }
    faults.heal();
    expect(await log.append(stream, 'no-stream', events)).toMatchObject({ revision: 2n, eventId: events[2]!.id });
  });
  it('would be mistaken for somebody else’s, were the ids not compared', async () => {
    own.double.faults.forgetIds = true;
    await expect(lost(await own.open({ off: ['crossCheck'] }))).rejects.toMatchObject({ name: 'HeadMoved' });
  });
  it('is a conflict when somebody else’s stands there', async () => {
    const log = await own.open();
    const { stream } = await one(log);
    await expect(log.append(stream, 'no-stream', drafts(stream, 'no-stream'))).rejects.toMatchObject({ name: 'HeadMoved' });
  });

  it('is a conflict when, behind the lost answer, somebody else’s stands there, whole or from some event on', async () => {
    const log = await own.open();
    const stream = freshStream();
    const theirs = drafts(stream, 'no-stream', 2);
    await log.append(stream, 'no-stream', theirs);
    const others = drafts(stream, 'no-stream', 2);
    for (const ours of [others, [theirs[0]!, others[1]!]]) {
      own.double.faults.loseAnswers = 1;
      await expect(log.append(stream, 'no-stream', ours)).rejects.toMatchObject({ name: 'HeadMoved' });
      expect(storedIn(stream)).toBe(2);
    }
  });

  it('tells the first position when the answer to the repeat lacks it', async () => {
    const log = await own.open();
    const stream = freshStream();
    const events = drafts(stream, 'no-stream', 2);
    const first = await log.append(stream, 'no-stream', events);
    own.double.faults.withoutPosition = true;
    expect(await log.append(stream, 'no-stream', events)).toEqual(first);
  });

  it('stands once also when the line went deaf under it', async () => {
    const line = await DeafLine.open('127.0.0.1', own.double.port);
    try {
      const log = await own.open({}, { url: `esdb://127.0.0.1:${line.port}?tls=false` });
      line.goDeaf();
      const { stream, receipt } = await one(log);
      expect(receipt.revision).toBe(0n);
      expect(storedIn(stream)).toBe(1);
      expect(own.rebuilt.length).toBeGreaterThan(0);
    } finally {
      await line.close();
    }
  });

  it('stands once when the server is killed after the commit and comes back', async () => {
    const log = await own.open();
    const stream = freshStream();
    own.double.faults.delayAfterCommit = 400;
    const pending = log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    while (storedIn(stream) === 0) await pause(5);
    own.double.kill();
    own.double.faults.delayAfterCommit = 0;
    await pause(200);
    await own.double.listen();
    await expect(pending).resolves.toMatchObject({ revision: 0n });
    expect(storedIn(stream)).toBe(1);
  });
});
