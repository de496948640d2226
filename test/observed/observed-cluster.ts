import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { END, type EventStoreDBClient } from '@eventstore/db-client';
import { ofServers } from '../drill/ground.js';
import type { Ground } from './ground.js';
import { all, append, event, failure, freshStream, told, type Observed } from './observed.js';

/** One attempt may take so long. */
const DEADLINE_MS = 2_000;
const OUTAGE_MS = 60_000;

/** Appends one event after the other until one is written, and tells which, and how long it took. */
async function untilWritten(next: () => EventStoreDBClient, stream: string): Promise<{ readonly id: string; readonly ms: number }> {
  const begun = performance.now();
  const before = new Set<string>();
  while (performance.now() - begun < OUTAGE_MS) {
    const id = randomUUID();
    const one = await told(append(next(), stream, [event(id)], { expectedRevision: 'any', deadline: DEADLINE_MS }));
    if (one.startsWith('written')) return { id, ms: performance.now() - begun };
    before.add(one);
    await pause(100);
  }
  throw new Error(`nothing was written for ${OUTAGE_MS} ms: ${[...before].join(', ')}`);
}

const parts = (ground: Ground) => ground.database!.parts();

/** So many, one after the other; which they were. */
async function written(client: EventStoreDBClient, stream: string, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) await append(client, stream, [event(id)], { expectedRevision: 'any' });
  return ids;
}
const idsIn = async (client: EventStoreDBClient, stream: string) => (await all(client.readStream(stream))).map(({ id }) => id);

const standsOnce = (acknowledged: readonly string[], stored: readonly string[]): boolean =>
  new Set(stored).size === stored.length && stored.filter((id) => acknowledged.includes(id)).join() === acknowledged.join();

/** Waits, no longer than a node may take to begin again and find its part. */
async function until(reached: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const late = performance.now() + OUTAGE_MS; performance.now() < late; await pause(200)) if (await reached()) return true;
  return false;
}

const ROWS: readonly Observed[] = [
  {
    what: 'an append to a follower, which it passes on; one that requires the leader is refused with who leads, and the next on the same client is written',
    needs: 'cluster',
    async does(ground, stream) {
      const { leader, followers } = await parts(ground);
      const passedOn = await told(append(ground.clientOf(followers[0]!.port), stream, [event()]));
      const client = ground.clientOf(followers[0]!.port);
      const refused = await append(client, `${stream}-2`, [event()], { requiresLeader: true }).catch(
        (error: unknown) => error as { leader?: { port: number } },
      );
      const told2 = failure(refused);
      const next = await told(append(client, `${stream}-2`, [event()], { requiresLeader: true }));
      return { passedOn, refused: told2, leads: (refused as { leader?: { port: number } }).leader?.port === leader.port, next };
    },
    expected: { passedOn: 'written 0', refused: 'not-leader code 5', leads: true, next: 'written 0' },
  },
  {
    what: 'a leader that gives the lead away: the same client writes on within ten seconds, a subscription that is live goes on with everything, and what was acknowledged stands once, in its order',
    needs: 'cluster',
    async does(ground, stream) {
      const client = ground.client();
      await append(client, `${stream}-before`, [event()]);
      const subscription = client.subscribeToAll({ fromPosition: END });
      const seen: string[] = [];
      let dropped = '';
      subscription.on('error', (error) => (dropped = failure(error)));
      subscription.on('data', ({ event: one }) => one?.streamId === stream && seen.push(one.id));
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
      const { leader } = await parts(ground);
      await leader.resign();
      const acknowledged: string[] = [];
      let longest = 0;
      const another = await until(async () => {
        const { id, ms } = await untilWritten(() => client, stream);
        acknowledged.push(id);
        longest = Math.max(longest, ms);
        return (await parts(ground)).leader !== leader;
      });
      acknowledged.push((await untilWritten(() => client, stream)).id);
      const stored = await idsIn(ground.client(), stream);
      await until(() => dropped !== '' || seen.length >= stored.length);
      const everything = seen.join() === stored.join() ? 'everything, in its order' : seen;
      return { another, soon: longest < 10_000, dropped, once: standsOnce(acknowledged, stored), seen: everything };
    },
    expected: { another: true, soon: true, dropped: '', once: true, seen: 'everything, in its order' },
    withinMs: 120_000,
  },
  {
    what: 'a leader that is killed: the same client writes on within ten seconds, and what was acknowledged before and after stands once, in its order',
    needs: 'cluster',
    async does(ground, stream) {
      const client = ground.client();
      const { leader } = await parts(ground);
      const acknowledged = [...(await written(client, stream, 20))];
      await leader.hold('SIGKILL');
      const { id, ms } = await untilWritten(() => client, stream);
      acknowledged.push(id);
      leader.release();
      await leader.ready();
      return { soon: ms < 10_000, once: standsOnce(acknowledged, await idsIn(ground.client(), stream)) };
    },
    expected: { soon: true, once: true },
    withinMs: 120_000,
  },
  {
    what: 'a former leader that alone holds what was never acknowledged: it ends with code 0, cuts that when it begins again, and holds what the others hold',
    needs: 'cluster',
    async does(ground, stream) {
      const { nodes } = ground.database!;
      const { position } = await append(ground.client(), `${stream}-before`, [event()]);
      const { leader, followers } = await parts(ground);
      const client = ground.clientOf(leader.port);
      await all(client.readStream(`${stream}-before`));
      const endings = leader.endings.length;
      // Killed, not frozen: a frozen one finds in its connection, when it goes on, what the leader sent it.
      await Promise.all(followers.map((node) => node.hold()));
      const alone = await told(append(client, `${stream}-alone`, [event(), event(), event()], { deadline: 1_000 }));
      await leader.freeze();
      for (const node of followers) node.release();
      await Promise.all(followers.map((node) => node.ready()));
      const { id } = await untilWritten(() => ground.client(), stream);
      leader.signal('SIGCONT');
      await until(() => leader.endings.length > endings);
      const ended = leader.endings.slice(endings);
      await leader.ready();
      const held = async ({ port }: { readonly port: number }) => {
        const events = await all(ground.clientOf(port).readAll({ fromPosition: position!, maxCount: 10_000 }));
        return events.filter(({ streamId }) => streamId.startsWith('custos.')).map((one) => `${one.position!.commit} ${one.id}`);
      };
      const back = await until(async () => (await held(leader)).some((one) => one.endsWith(id)));
      const [first, ...others] = await Promise.all(nodes.map(held));
      const cut = await told(all(ground.clientOf(leader.port).readStream(`${stream}-alone`)));
      return { alone, ended, back, cut, alike: others.every((one) => one.join() === first!.join()) };
    },
    expected: { alone: 'deadline-exceeded code 4', ended: ['code 0'], back: true, cut: 'stream-not-found', alike: true },
    withinMs: 180_000,
  },
  {
    what: 'a leader that stands still: a client that is kept fails as long as it does, and one that is built anew after its deadline writes',
    needs: 'cluster',
    async does(ground, stream) {
      const kept = ground.client();
      await append(kept, `${stream}-before`, [event()]);
      const { leader } = await parts(ground);
      await leader.freeze();
      const begun = performance.now();
      const anew = untilWritten(() => ground.client(), stream);
      const stuck: string[] = [];
      while (performance.now() - begun < 15_000)
        stuck.push(await told(append(kept, `${stream}-kept`, [event()], { expectedRevision: 'any', deadline: DEADLINE_MS })));
      const { ms } = await anew;
      return { kept: [...new Set(stuck)], anew: ms < 15_000 };
    },
    expected: { kept: ['deadline-exceeded code 4'], anew: true },
    withinMs: 120_000,
  },
  {
    what: 'two of three nodes gone: nothing is written; an append ends at its deadline, but for one that looks for a leader, which heeds none; soon after the majority is back one is written',
    needs: 'cluster',
    async does(ground, stream) {
      const client = ground.client();
      await append(client, `${stream}-before`, [event()]);
      const { followers } = await parts(ground);
      await Promise.all(followers.map((node) => node.hold()));
      const outcomes: string[] = [];
      const late: string[] = [];
      for (let n = 0; n < 4; n++) {
        const begun = performance.now();
        outcomes.push(await told(append(client, freshStream(), [event()], { deadline: DEADLINE_MS })));
        if (performance.now() - begun > DEADLINE_MS + 700) late.push(outcomes.at(-1)!.slice(0, 25));
      }
      for (const node of followers) node.release();
      await Promise.all(followers.map((node) => node.ready()));
      const { ms } = await untilWritten(() => ground.client(), stream);
      return { written: outcomes.filter((one) => one.startsWith('written')).length, late: [...new Set(late)], soon: ms < 10_000 };
    },
    expected: { written: 0, late: ['Error: Failed to discover'], soon: true },
    withinMs: 120_000,
  },
  {
    what: 'nodes of which none can be discovered: an append that names who asks says so, and the same client writes when they are there again',
    needs: 'cluster',
    async does(ground, stream) {
      const { nodes } = ground.database!;
      await Promise.all(nodes.map((node) => node.hold()));
      const client = ground.client();
      const refused = await told(append(client, stream, [event()], { deadline: DEADLINE_MS }));
      for (const node of nodes) node.release();
      await Promise.all(nodes.map((node) => node.ready()));
      await parts(ground);
      await untilWritten(() => client, stream);
      return { refused: refused.includes('Failed to discover') };
    },
    expected: { refused: true },
    withinMs: 180_000,
  },
];

/** Three nodes that replicate: seen on servers alone, because the double is one node. */
export const CLUSTER: readonly Observed[] = ROWS.map((row) => ({ ...row, setup }));

/** Each row begins when the nodes have got over the one before, also where that one failed and left some of them stopped or held. */
async function setup({ database }: Ground): Promise<void> {
  for (const node of database!.nodes) {
    node.signal('SIGCONT');
    node.release();
  }
  await ofServers(database!).whole();
}
