import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { EventLog } from '#platform/event-log';
import { Client } from '../../libs/platform/event-log-eventstoredb/src/client.js';
import { settingsFrom } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { collected, drafts, freshStream, headOf, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DoubleUnderTest, tuned } from '../contract/eventstoredb-log.js';
import { LogStore } from '../double/log-store.js';
import { refusal } from '../double/wire.js';

/** What a failure is taken for: one append's, the connection's, or nobody's. */
describe('A failure on EventStoreDB', () => {
  let own: DoubleUnderTest;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    await (await own.open()).append('custos.log', 'no-stream', opening('blame'));
  });
  afterEach(() => own.close());
  const appendsSeen = () => own.double.calls.filter(({ method }) => method === 'append').length;
  const one = async (log: EventLog, stream = freshStream()) => ({ stream, receipt: await log.append(stream, 'no-stream', drafts(stream, 'no-stream')) });

  describe('because its asker had no more time', () => {
    it('does not take the client from everybody else', async () => {
      const rebuilt: string[] = [];
      const settings = settingsFrom({ url: own.double.url, username: 'custos', password: 'secret', allowPlaintext: true });
      const client = new Client(settings, tuned({ deadline: 1_000, grace: 100 }), { clientRebuilt: (reason) => rebuilt.push(reason) });
      const append = (within: number, stream = freshStream()) => client.append(stream, 'no-stream', drafts(stream, 'no-stream'), within);
      await append(1_000);
      own.double.faults.delayAfterCommit = 300;
      const patient = append(1_000);
      await expect(append(20)).rejects.toMatchObject({ name: 'Failure', kind: 'uncertain' });
      await expect(
        (async () => {
          own.double.faults.freeze();
          for await (const records of client.readStream('custos.log', 0n, { count: 1, within: 20 })) return records;
          return undefined;
        })(),
      ).rejects.toMatchObject({ name: 'Failure', kind: 'uncertain' });
      own.double.faults.melt();
      await expect(patient).resolves.toMatchObject({ revision: 0n });
      expect(rebuilt).toEqual([]);
      await client.close();
    });

    it('is said before anything is sent, when reading the head took all its patience', async () => {
      const { stream, receipt } = await one(await own.open());
      const log = await own.open({ patience: 300, deadline: 1_000, silence: 1_000 });
      own.double.faults.freeze();
      const before = appendsSeen();
      const pending = log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)));
      pending.catch(() => undefined);
      await pause(400);
      own.double.faults.melt();
      await expect(pending).rejects.toMatchObject({ name: 'LogUnavailable' });
      expect(appendsSeen()).toBe(before);
    });
  });

  describe('that is a refusal which nobody knows', () => {
    it('is that one append’s: what others sent is answered', async () => {
      const log = await own.open({ off: ['repeat'] });
      own.double.faults.delayAfterCommit = 200;
      const stream = freshStream();
      const other = one(log, stream);
      while (own.double.store.visible(stream) === undefined) await pause(5);
      own.double.faults.refuseAs = { times: 1, type: 'Unheard' };
      await expect(one(log)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
      await expect(other).resolves.toMatchObject({ receipt: { revision: 0n } });
    });
    it('is known when it speaks of the size of an event, as servers say it from 25.1 on', async () => {
      const log = await own.open();
      own.double.faults.refuseAs = { times: 1, type: 'MaximumAppendEventSizeExceeded' };
      await expect(one(log)).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 100 });
    });
  });

  describe('that comes again and again, although the node is well', () => {
    const errors = [
      ['an error of the server', () => refusal(status.INTERNAL, 'Received RST_STREAM with code 2')],
      ['an error that says nothing', () => refusal(status.UNKNOWN, 'Stream removed')],
      ['a node that does not lead and does not say who does', () => refusal(status.NOT_FOUND, 'Leader info not available', { exception: 'not-leader' })],
    ] as const;
    const broken = async (log: EventLog, error: () => ReturnType<typeof refusal>) => {
      const { stream } = await one(log);
      own.double.faults.broken = { clients: new Set(own.double.clients), error: error() };
      expect(await one(log)).toMatchObject({ receipt: { revision: 0n } });
      expect(own.rebuilt).toHaveLength(1);
      return stream;
    };
    it.each(errors)('is taken for the connection’s: %s', async (_name, error) => {
      const log = await own.open();
      await broken(log, error);
    });
    it('would go on for ever, were the client not replaced', async () => {
      const log = await own.open({ patience: 600, off: ['rebuild'] });
      await expect(broken(log, errors[0][1])).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    });
    it('counts once, however many appends it ended', async () => {
      const log = await own.open();
      await one(log);
      own.double.faults.freeze();
      own.double.faults.hangUps = { times: 1, error: refusal(status.INTERNAL, 'Received RST_STREAM with code 2') };
      const before = appendsSeen();
      const pending = [1, 2, 3, 4, 5].map(() => one(log));
      while (appendsSeen() < before + 5) await pause(5);
      own.double.faults.melt();
      await Promise.all(pending);
      expect(own.double.faults.bitten('breaksOff')).toBe(1);
      // It ended all five: each was sent again.
      expect(appendsSeen()).toBe(before + 10);
      expect(own.rebuilt).toEqual([]);
    });
  });

  describe('behind which the database was put back from a backup', () => {
    /** The same numbers, with other events. */
    const restored = async ({ stream }: Awaited<ReturnType<typeof one>>) => {
      own.double.kill();
      own.double.store = new LogStore();
      await own.double.listen();
      await one(await own.open(), stream);
    };
    const moved = async (log: EventLog, { stream, receipt }: Awaited<ReturnType<typeof one>>) => {
      await expect(log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)))).rejects.toMatchObject({ name: 'HeadMoved' });
      expect(own.double.store.visible(stream)).toHaveLength(1);
    };
    it('leaves nothing of what was known of heads that were written', async () => {
      const log = await own.open();
      const ours = await one(log);
      await restored(ours);
      await moved(log, ours);
    });
    it('leaves nothing of what was known of heads that were only read', async () => {
      const ours = await one(await own.open());
      const log = await own.open();
      await collected(log.readStream(ours.stream));
      await restored(ours);
      await moved(log, ours);
    });
    it('leaves nothing of it either when another append went over the new connection first', async () => {
      const log = await own.open();
      const ours = await one(log);
      await restored(ours);
      await one(log);
      await moved(log, ours);
    });
    it('is not suspected while the connection stands, also when the exchange was opened anew because it was old', async () => {
      const log = await own.open({ lineAge: 50 });
      const ours = [await one(log), await one(log)];
      await pause(80);
      const reads = own.double.calls.filter(({ method }) => method === 'read').length;
      for (const { stream, receipt } of ours) await log.append(stream, headOf(receipt), drafts(stream, headOf(receipt)));
      expect(own.double.calls.filter(({ method }) => method === 'read')).toHaveLength(reads);
    });
  });
});
