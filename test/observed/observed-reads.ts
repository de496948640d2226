import { setTimeout as pause } from 'node:timers/promises';
import { BACKWARDS, END, FORWARDS, streamNameFilter, type AllStreamSubscription, type EventStoreDBClient } from '@eventstore/db-client';
import { all, append, event, failure, freshStream, told, type Observed } from './observed.js';

const tail = async (client: EventStoreDBClient) => (await all(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 })))[0]!.position!;
const shifted = ({ commit, prepare }: { readonly commit: bigint; readonly prepare: bigint }, by: bigint) => ({ commit: commit + by, prepare: prepare + by });

/** What a subscription brings within a time, and how it ends. */
async function watched(subscription: AllStreamSubscription, ms: number): Promise<{ readonly events: number; readonly ended: string }> {
  let [events, ended] = [0, 'lives'];
  const stop = setTimeout(() => void subscription.unsubscribe(), ms);
  try {
    for await (const one of subscription) if (one.event) events += 1;
  } catch (error) {
    ended = failure(error);
  }
  clearTimeout(stop);
  return { events, ended };
}

export const READS: readonly Observed[] = [
  {
    what: 'reading all backwards without a place to begin, which begins at the start and brings nothing; from the end it brings the newest',
    async setup(ground, stream) {
      await append(ground.client(), stream, [event()]);
    },
    does: async (ground) => [
      (await all(ground.client().readAll({ direction: BACKWARDS, maxCount: 5 }))).length,
      (await all(ground.client().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 5 }))).length,
    ],
    expected: [0, 5],
  },
  {
    what: 'reading and following all from a position where no event begins',
    async setup(ground, stream) {
      await append(ground.client(), stream, [event(), event()]);
    },
    async does(ground) {
      const client = ground.client();
      const fromPosition = shifted(await tail(client), -1n);
      return [
        await told(all(client.readAll({ fromPosition, direction: FORWARDS, maxCount: 10 }))),
        await watched(client.subscribeToAll({ fromPosition }), 3_000),
      ];
    },
    expected: ['unknown code 2', { events: 0, ended: 'unknown code 2' }],
  },
  {
    what: 'reading and following all from a position beyond the end: no error, nothing of what is there, and what is written from now on, although it stands before that position',
    async setup(ground, stream) {
      await append(ground.client(), stream, [event()]);
    },
    async does(ground) {
      const client = ground.client();
      const seen = [];
      for (const beyond of [1n, 1_000_000n, 10_000_000_000n]) {
        const fromPosition = shifted(await tail(client), beyond);
        const read = await told(all(client.readAll({ fromPosition, direction: FORWARDS, maxCount: 10 })));
        const unfiltered = watched(client.subscribeToAll({ fromPosition }), 1_500);
        const filtered = watched(client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: ['custos.'] }) }), 1_500);
        await pause(300);
        await append(client, freshStream(), [event(), event()]);
        seen.push({ read, unfiltered: await unfiltered, filtered: await filtered });
      }
      return seen;
    },
    expected: Array(3).fill({ read: 'done', unfiltered: { events: 2, ended: 'lives' }, filtered: { events: 2, ended: 'lives' } }),
  },
  {
    what: 'following a prefix with a window of 100, which tells one checkpoint for each 100 records that were considered',
    async setup(ground, stream) {
      for (let n = 0; n < 10; n++)
        await append(
          ground.client(),
          `elsewhere-${stream}-${n}`,
          Array.from({ length: 50 }, () => event()),
        );
      await append(ground.client(), stream, [event()]);
    },
    async does(ground, stream) {
      let checkpoints = 0;
      const filter = streamNameFilter({
        prefixes: [stream],
        maxSearchWindow: 100,
        checkpointInterval: 1,
        checkpointReached: async () => void (checkpoints += 1),
      });
      const from = (await all(ground.client().readStream(`elsewhere-${stream}-0`, { maxCount: 1 })))[0]!.position!;
      const { events } = await watched(ground.client().subscribeToAll({ fromPosition: from, filter }), 2_000);
      return { events, checkpoints: checkpoints >= 5 && checkpoints <= 6 };
    },
    expected: { events: 1, checkpoints: true },
  },
  {
    what: 'a live subscriber who takes 3 ms for an event while 3,000 are written, who is dropped as too slow',
    async does(ground, stream) {
      const client = ground.client();
      const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) });
      let events = 0;
      const ended = (async () => {
        try {
          for await (const one of subscription) {
            if (one.event) events += 1;
            await pause(3);
          }
          return 'ended';
        } catch (error) {
          return failure(error);
        }
      })();
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
      for (let n = 0; n < 30; n++)
        await append(
          client,
          `${stream}-${n}`,
          Array.from({ length: 100 }, () => event()),
        );
      return { ended: await ended, before: events < 3_000 };
    },
    expected: { ended: 'timeout code 10', before: true },
    withinMs: 60_000,
  },
];
