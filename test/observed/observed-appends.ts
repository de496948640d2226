import { ANY, NO_STREAM, START, STREAM_EXISTS } from '@eventstore/db-client';
import { all, append, event, eventId, type Observed, told } from './observed.js';

type Expected = bigint | typeof ANY | typeof NO_STREAM | typeof STREAM_EXISTS;

/** In each of these events 0, 1 and 2 stand in the stream already. */
const REVISIONS: readonly (readonly [string, Expected, readonly number[], string])[] = [
  ['what follows at the exact revision', 2n, [3, 4], 'written 4'],
  ['what follows at the exact revision with an id that stands there already: ids are not compared', 2n, [1], 'written 3'],
  ['a revision too high', 3n, [3], 'wrong-expected-version 2'],
  ['new events at a revision that is past', 1n, [3], 'wrong-expected-version 2'],
  ['a repeat of all from the start', NO_STREAM, [0, 1, 2], 'written 2'],
  ['a repeat of the beginning', NO_STREAM, [0, 1], 'written 1'],
  ['a repeat at a revision that is past', 0n, [1, 2], 'written 2'],
  ['a repeat that goes on beyond what stands there', NO_STREAM, [0, 1, 2, 3], 'wrong-expected-version 2'],
  ['a repeat that begins alike and differs', NO_STREAM, [0, 9], 'wrong-expected-version 2'],
  ['other events where no stream is expected', NO_STREAM, [9], 'wrong-expected-version 2'],
  ['new events where nothing is expected', ANY, [3], 'written 3'],
  ['a repeat where nothing is expected', ANY, [1, 2], 'written 2'],
  ['new events where the stream is expected', STREAM_EXISTS, [3], 'written 3'],
];

const ids = new Map<string, string>();
/** The same event of a stream has the same id each time. */
const numbered = (stream: string, n: number) => {
  const space =
    ids.get(stream) ??
    Math.floor(Math.random() * 0xffffffff)
      .toString(16)
      .padStart(8, '0');
  ids.set(stream, space);
  return event(eventId(n, space));
};

export const APPENDS: readonly Observed[] = [
  ...REVISIONS.map(([what, expectedRevision, numbers, expected]): Observed => ({
    what: `an append of ${what}`,
    async setup(ground, stream) {
      await append(
        ground.client(),
        stream,
        [0, 1, 2].map((n) => numbered(stream, n)),
      );
    },
    does: (ground, stream) =>
      told(
        append(
          ground.client(),
          stream,
          numbers.map((n) => numbered(stream, n)),
          { expectedRevision },
        ),
      ),
    expected,
  })),
  {
    what: 'an append to a stream that was never written, where it is expected, and where revision 0 is',
    does: async (ground, stream) => [
      await told(append(ground.client(), stream, [event()], { expectedRevision: STREAM_EXISTS })),
      await told(append(ground.client(), stream, [event()], { expectedRevision: 0n })),
    ],
    expected: ['wrong-expected-version no_stream', 'wrong-expected-version no_stream'],
  },
  {
    what: 'an append of an empty list, which succeeds: with the revision that stands, with 0 where there is none, and not at another',
    async does(ground, stream) {
      const client = ground.client();
      const empty = (to: string, expectedRevision: Expected) => told(append(client, to, [], { expectedRevision }));
      const absent = [await empty(`${stream}-1`, NO_STREAM), await empty(`${stream}-2`, ANY)];
      await append(client, stream, [event(), event(), event()]);
      return { absent, present: [await empty(stream, ANY), await empty(stream, 2n), await empty(stream, 1n), await empty(stream, NO_STREAM)] };
    },
    expected: { absent: ['written 0', 'written 0'], present: ['written 2', 'written 2', 'wrong-expected-version 2', 'wrong-expected-version 2'] },
  },
  {
    what: 'the position of an append of five, which is that of the last; each has its own, and commit and prepare are one; a repeat tells it again',
    async does(ground, stream) {
      const client = ground.client();
      const events = Array.from({ length: 5 }, () => event());
      const { position } = await append(client, stream, events);
      const repeated = await append(client, stream, events);
      const positions = (await all(client.readStream(stream, { fromRevision: START }))).map((one) => one.position!);
      return {
        ofTheLast: positions.at(-1)!.commit === position!.commit,
        again: repeated.position!.commit === position!.commit,
        different: new Set(positions.map(({ commit }) => commit)).size,
        halvesAlike: positions.every(({ commit, prepare }) => commit === prepare),
        rising: positions.every(({ commit }, n) => n === 0 || commit > positions[n - 1]!.commit),
      };
    },
    expected: { ofTheLast: true, again: true, different: 5, halvesAlike: true, rising: true },
  },
  {
    what: 'a soft delete: the stream is not found, numbers on with what is appended as to none, and shows only that',
    async does(ground, stream) {
      const client = ground.client();
      await append(client, stream, [event(), event()]);
      await client.deleteStream(stream);
      const absent = await told(all(client.readStream(stream)));
      const expecting = await told(append(client, stream, [event()], { expectedRevision: STREAM_EXISTS }));
      const anew = await told(append(client, stream, [event()]));
      return { absent, expecting, anew, seen: (await all(client.readStream(stream))).map(({ revision }) => revision) };
    },
    expected: { absent: 'stream-not-found', expecting: 'stream-deleted code 9', anew: 'written 2', seen: [2n] },
  },
  {
    what: 'a tombstone: nothing is taken or shown any more, whatever is expected',
    async does(ground, stream) {
      const client = ground.client();
      await append(client, stream, [event()]);
      await client.tombstoneStream(stream);
      const appends = ([NO_STREAM, ANY, STREAM_EXISTS, 0n] as const).map((expectedRevision) => told(append(client, stream, [event()], { expectedRevision })));
      return { appends: new Set(await Promise.all(appends)), read: await told(all(client.readStream(stream))) };
    },
    expected: { appends: new Set(['stream-deleted code 9']), read: 'stream-deleted code 9' },
  },
  {
    what: 'the size of an append: 1 MiB of data passes, more does not, in one event or in eight; metadata does not count',
    async does(ground, stream) {
      const client = ground.client();
      const KIB = 1_024;
      const filled = (kib: number) => event(undefined, Buffer.alloc(kib * KIB, 120));
      const tried = (...events: readonly ReturnType<typeof event>[]) => told(append(client, `${stream}-${Math.random()}`, events));
      return [
        await tried(filled(1_024)),
        await tried(filled(1_100)),
        await tried(...Array.from({ length: 8 }, () => filled(200))),
        await tried(event(undefined, Buffer.from('x'), Buffer.alloc(2_048 * KIB, 120))),
      ];
    },
    expected: ['written 0', 'maximum-append-size-exceeded code 3 1048576', 'maximum-append-size-exceeded code 3 1048576', 'written 0'],
  },
];
