import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { Draft, EventLog, Head, StreamName } from '#platform/event-log';
import { collected, drafts, freshStream, headOf, opening, outcomes } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DoubleUnderTest, type Changed } from '../contract/eventstoredb-log.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';

/** The client without the adapter, which appends its own way. */
const bare = ({ port }: EventStoreDbDouble) => new EventStoreDBClient({ endpoint: { address: '127.0.0.1', port } }, { insecure: true });

/** An append on a double of one EventStoreDB node that fails in every way the protocol knows. Each safeguard is switched off once, to see that it is what helps. */
describe('An append to EventStoreDB', () => {
  let own: DoubleUnderTest;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    const log = await own.open();
    await log.append('custos.log', 'no-stream', opening('faults'));
  });
  afterEach(() => own.close());

  const appendsSeen = () => own.double.calls.filter(({ method }) => method === 'append').length;
  const storedIn = (stream: StreamName) => own.double.store.visible(stream)?.length ?? 0;
  const one = async (log: EventLog, stream = freshStream()) => ({ stream, receipt: await log.append(stream, 'no-stream', drafts(stream, 'no-stream')) });

  it('always says that only the leader may answer, and nothing that hangs on the clock of this machine', async () => {
    const before = own.double.calls.length;
    await one(await own.open());
    const calls = own.double.calls.slice(before).filter(({ method }) => method === 'append' || method === 'batchAppend');
    expect(calls.map(({ method }) => method)).toEqual(['batchAppend', 'append']);
    for (const call of calls) expect(call).toMatchObject({ requiresLeader: true, deadline: undefined });
  });

  describe('that cannot be meant', () => {
    const stream = freshStream();
    const [draft] = drafts(stream, 'no-stream');
    const refused: readonly [string, StreamName, readonly Draft[]][] = [
      ['without events', stream, []],
      ['with an event that has no type', stream, [{ ...draft!, type: '' }]],
      ['with a type of the database’s own', stream, [{ ...draft!, type: '$metadata' }]],
      ['to a stream that is not the log’s', '$$custos.x' as StreamName, [draft!]],
      ['with an id that is none', stream, [{ ...draft!, id: 'one' }]],
      ['with a text that no bytes hold', stream, [{ ...draft!, entry: '"\ud800"' }]],
    ];
    it.each(refused)('is refused before anything is sent: %s', async (_name, to, events) => {
      const log = await own.open();
      const before = appendsSeen();
      await expect(log.append(to, 'no-stream', events)).rejects.toMatchObject({ name: 'AppendMalformed' });
      expect(appendsSeen()).toBe(before);
    });

    it('is refused before anything is sent when text and types together are too large, and named when the server finds it so', async () => {
      const small = await own.open({ maxAppendBytes: 1_500 });
      const before = appendsSeen();
      const several = drafts(stream, 'no-stream', 3);
      await expect(small.append(stream, 'no-stream', several)).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 1_500 });
      expect(appendsSeen()).toBe(before);
      own.double.store.maxAppendBytes = 1_000;
      await expect((await own.open()).append(stream, 'no-stream', several)).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 1_000 });
      expect(storedIn(stream)).toBe(0);
    });
  });

  describe('to a stream that was deleted by another hand', () => {
    it('does not pass for a stream that was never begun', async () => {
      const log = await own.open();
      const { stream, receipt } = await one(log);
      await log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)));
      own.double.store.delete(stream);
      for (const after of [-1n, 0n, 1n]) await expect(collected(log.readStream(stream, after))).rejects.toMatchObject({ name: 'StreamTruncated', stream });
      // Who did not read is told when it is done: the database numbers on.
      await expect(log.append(stream, 'no-stream', drafts(stream, 'no-stream'))).rejects.toMatchObject({ name: 'StreamTruncated', stream });
      await expect(collected(log.readStream(stream))).rejects.toMatchObject({ name: 'StreamTruncated' });
    });

    it('does not pass for one either where the reading of what is said of it brings nothing', async () => {
      const log = await own.open({ readAgain: 100 });
      const { stream } = await one(log);
      own.double.store.delete(stream);
      own.double.faults.cutReadsAfter = 0;
      await expect(collected(log.readStream(stream))).rejects.toMatchObject({ name: 'LogUnavailable' });
      own.double.faults.heal();
      await expect(collected(log.readStream(stream))).rejects.toMatchObject({ name: 'StreamTruncated' });
    });

    it('is refused for ever after a tombstone, at once', async () => {
      const log = await own.open();
      const { stream, receipt } = await one(log);
      own.double.store.tombstone(stream);
      const before = appendsSeen();
      await expect(log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)))).rejects.toMatchObject({ name: 'LogUnavailable' });
      expect(appendsSeen()).toBe(before + 1);
      await expect(collected(log.readStream(stream))).rejects.toMatchObject({ name: 'LogUnavailable' });
    });
  });

  describe('at a head with another leaf', () => {
    const wrong = async (log: EventLog) => {
      const { stream, receipt } = await one(await own.open());
      const head: Head = { revision: receipt.revision, leaf: drafts(stream, 'no-stream')[0]!.leaf };
      return log.append(stream, head, drafts(stream, head));
    };
    it('is refused, although the database compares the number alone', async () => {
      await expect(wrong(await own.open())).rejects.toMatchObject({ name: 'HeadMoved' });
    });
    it('would be written, were the leaf not compared', async () => {
      await expect(wrong(await own.open({ off: ['headLeaf'] }))).resolves.toMatchObject({ revision: 1n });
    });
  });

  describe('to a server that says nothing', () => {
    it('is called unknown when patience ends', async () => {
      const log = await own.open({ patience: 1_000 });
      own.double.faults.mute = true;
      const started = performance.now();
      await expect(one(log)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
      expect(performance.now() - started).toBeLessThan(2_500);
    });
    it('would never be answered without a timer of our own', async () => {
      const log = await own.open({ patience: 1_000, off: ['timer'] });
      own.double.faults.mute = true;
      const answer = one(log).then(
        () => 'written',
        (error: Error) => error.name,
      );
      expect(await Promise.race([answer, pause(3_000, 'still waiting')])).toBe('still waiting');
      own.double.faults.mute = false;
      own.double.kill();
      await own.double.listen();
      await answer;
    });

    it('is written once when the server only slept', async () => {
      const log = await own.open();
      const stream = freshStream();
      own.double.faults.freeze();
      const pending = log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
      await pause(1_500);
      own.double.faults.melt();
      await expect(pending).resolves.toMatchObject({ revision: 0n });
      await pause(100);
      expect(storedIn(stream)).toBe(1);
    });

    it('is not written, and said to be so, when the server is not there at all', async () => {
      const log = await own.open({ patience: 500 });
      own.double.kill();
      // What is sent before the client has noticed might have arrived.
      await pause(100);
      await expect(one(log)).rejects.toMatchObject({ name: 'LogUnavailable' });
    });

    describe('but that it is only starting', () => {
      const starting = async (changed: Changed) => {
        const log = await own.open(changed);
        own.double.faults.notReady = true;
        return one(log);
      };
      const refusals = () => own.double.faults.bitten('notReady');
      it('waits for it', async () => {
        const pending = starting({});
        while (refusals() === 0) await pause(5);
        own.double.faults.heal();
        expect(await pending).toMatchObject({ receipt: { revision: 0n } });
      });
      it('would be called unknown at the first refusal, were it not sent again', async () => {
        await expect(starting({ off: ['repeat'] })).rejects.toMatchObject({ name: 'OutcomeUnknown' });
        expect(refusals()).toBe(1);
      });
    });
  });

  it('is written whole or not at all when it was given up while it was sent', async () => {
    for (let n = 0; n < 6; n++) {
      const log = await own.open({ patience: 0, deadline: 10 + n * 10 });
      const stream = freshStream();
      await log.append(stream, 'no-stream', drafts(stream, 'no-stream', 800)).catch((error: Error) => expect(error.name).toBe('OutcomeUnknown'));
      await pause(50);
      expect([0, 800]).toContain(storedIn(stream));
    }
  });

  it('does not depend on the clock of the client, on which the client’s own way to append does', async () => {
    own.double.faults.clockAhead = 60_000;
    await expect(one(await own.open())).resolves.toMatchObject({ receipt: { revision: 0n } });
    const client = bare(own.double);
    await expect(client.appendToStream(freshStream(), jsonEvent({ type: 'a.B', data: {} }))).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await client.dispose();
  });

  describe('while another server that the process talks to dies', () => {
    let dying: EventStoreDbDouble;
    beforeEach(async () => (dying = await EventStoreDbDouble.start()));
    afterEach(() => {
      dying.faults.heal();
      dying.close();
    });
    /** Both are under way when the other's server dies. */
    const meanwhile = async <T>(ours: () => Promise<T>, theirs: () => Promise<unknown>) => {
      dying.faults.mute = true;
      const results = outcomes([ours()]);
      theirs().catch(() => undefined);
      await pause(150);
      dying.kill();
      return results;
    };

    it('is not touched', async () => {
      const log = await own.open({ off: ['repeat'], patience: 0, deadline: 1_500 });
      const other = await own.open({ patience: 0 }, { url: dying.url });
      own.double.faults.delayAfterCommit = 500;
      expect(
        (
          await meanwhile(
            () => one(log),
            () => one(other),
          )
        ).won,
      ).toHaveLength(1);
    });
    it('would end with it, went it the client’s own way, whose appends of all clients share one table', async () => {
      const [client, other] = [bare(own.double), bare(dying)];
      const append = (by: EventStoreDBClient) => by.appendToStream(freshStream(), jsonEvent({ type: 'a.B', data: {} }));
      await append(client);
      // An answer that comes late, for a promise that is gone, would be an error of its own and end the process.
      own.double.faults.mute = true;
      const { lost } = await meanwhile(
        () => append(client),
        () => append(other),
      );
      expect(lost).toHaveLength(1);
    });
  });

  describe('over an exchange', () => {
    const exchanges = () => own.double.calls.filter(({ method }) => method === 'batchAppend').length;

    it('shares it with all others, until it is old', async () => {
      const log = await own.open({ lineAge: 400 });
      const before = exchanges();
      await Promise.all(Array.from({ length: 20 }, () => one(log)));
      await one(log);
      expect(exchanges()).toBe(before + 1);
      await pause(450);
      await one(log);
      expect(exchanges()).toBe(before + 2);
    });

    describe('that the server ends as if all were well', () => {
      const hungUp = async (log: EventLog) => {
        const { stream, receipt } = await one(log);
        own.double.faults.hangUps = { times: 1 };
        return { stream, again: await log.append(stream, headOf(receipt), drafts(stream, headOf(receipt))) };
      };
      it('is sent again over another, and stands once', async () => {
        const { stream, again } = await hungUp(await own.open());
        expect(again.revision).toBe(1n);
        // Had it been its own deadline that told, the client would have been replaced.
        expect(own.rebuilt).toEqual([]);
        expect(storedIn(stream)).toBe(2);
      });
      it('would be called unknown, were it not sent again', async () => {
        await expect(hungUp(await own.open({ off: ['repeat'] }))).rejects.toMatchObject({ name: 'OutcomeUnknown' });
        expect(own.rebuilt).toEqual([]);
      });
      it('would never be answered on the client’s own way, which does not hear of that end', async () => {
        const client = bare(own.double);
        own.double.faults.hangUps = { times: 1 };
        const answer = client.appendToStream(freshStream(), jsonEvent({ type: 'a.B', data: {} }), { deadline: 300 }).then(
          () => 'written',
          (error: Error) => error.name,
        );
        expect(await Promise.race([answer, pause(1_500, 'still waiting')])).toBe('still waiting');
        expect(own.double.faults.bitten('hangsUp')).toBe(1);
      });
    });

    it('that is retired is answered on it all the same', async () => {
      const log = await own.open({ lineAge: 50 });
      await one(log);
      own.double.faults.delayAfterCommit = 200;
      const slow = one(log);
      await pause(80);
      own.double.faults.delayAfterCommit = 0;
      const before = appendsSeen();
      await one(log);
      await expect(slow).resolves.toMatchObject({ receipt: { revision: 0n } });
      expect(appendsSeen()).toBe(before + 1);
    });
  });

  it('keeps to as many at once as it was told, and refuses more than may wait', async () => {
    const log = await own.open({ appendsAtOnce: 4, appendsWaiting: 6 });
    own.double.faults.delayAfterCommit = 100;
    const { won, lost } = await outcomes(Array.from({ length: 12 }, () => one(log)));
    expect(won).toHaveLength(10);
    expect(lost.map(({ name }) => name)).toEqual(['LogUnavailable', 'LogUnavailable']);
  });
});
