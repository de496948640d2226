import { setTimeout as pause } from 'node:timers/promises';
import { END } from '@eventstore/db-client';
import { all, append, event, failure, freshStream, told, type Observed } from './observed.js';

/** One node that stands still, dies and comes back. */
export const OUTAGES: readonly Observed[] = [
  {
    what: 'a server that stands still: the default path never answers, whatever deadline it is told',
    needs: 'process',
    async setup(ground, stream) {
      await append(ground.client(), stream, [event()]);
    },
    async does(ground, stream) {
      const client = ground.client();
      await client.appendToStream(stream, [event()]);
      await ground.freeze();
      const answer = told(client.appendToStream(stream, [event()], { deadline: 1_500 }));
      const seen = await Promise.race([answer, pause(6_000, 'nothing for 6 s')]);
      ground.melt();
      return seen === 'nothing for 6 s' ? [seen, await answer] : seen;
    },
    expected: ['nothing for 6 s', expect.stringMatching(/^written|^deadline-exceeded/)],
  },
  {
    what: 'a server that stands still: with credentials on the call the deadline is kept, and the same append repeated afterwards stands once',
    needs: 'process',
    async setup(ground, stream) {
      await append(ground.client(), `${stream}-other`, [event()]);
    },
    async does(ground, stream) {
      const client = ground.client();
      await all(client.readStream(`${stream}-other`));
      const events = [event()];
      await ground.freeze();
      const started = performance.now();
      const first = await told(append(client, stream, events, { deadline: 3_000 }));
      const kept = Math.abs(performance.now() - started - 3_000) < 700;
      ground.melt();
      await pause(300);
      const again = await told(append(client, stream, events));
      return { first, kept, again, stored: (await all(ground.client().readStream(stream))).length };
    },
    expected: { first: 'deadline-exceeded code 4', kept: true, again: 'written 0', stored: 1 },
  },
  {
    what: 'kill -9 with twenty appends under way and a live subscription: all end at once as unavailable; the same client writes when the node is back',
    needs: 'process',
    async does(ground, stream) {
      const client = ground.client();
      await append(client, stream, [event()]);
      const subscription = client.subscribeToAll({ fromPosition: END });
      const dropped = new Promise<string>((resolve) => subscription.on('error', (error) => resolve(failure(error))));
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
      await ground.freeze();
      const inFlight = Array.from({ length: 20 }, () => told(append(client, freshStream(), [event()])));
      await pause(200);
      const killed = performance.now();
      await ground.kill();
      const outcomes = [...new Set(await Promise.all(inFlight)), await dropped];
      const fast = performance.now() - killed < 2_000;
      ground.melt();
      await ground.begin();
      return { outcomes, fast, after: await told(append(client, freshStream(), [event()])) };
    },
    expected: { outcomes: ['unavailable code 14', 'unavailable code 14'], fast: true, after: 'written 0' },
    withinMs: 60_000,
  },
  {
    what: 'a server that ends in good order under a live subscription, which is told so only after some seconds; the same client writes when it is back',
    needs: 'server',
    async does(ground) {
      const client = ground.client();
      await append(client, freshStream(), [event()]);
      const subscription = client.subscribeToAll({ fromPosition: END });
      const dropped = new Promise<string>((resolve) => {
        subscription.on('error', (error) => resolve(failure(error)));
        subscription.on('end', () => resolve('ended'));
      });
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
      const asked = performance.now();
      const toldAfter = dropped.then(() => performance.now() - asked);
      await ground.kill('SIGTERM');
      const how = await Promise.race([dropped, pause(10_000, 'nothing')]);
      const late = how !== 'nothing' && (await toldAfter) > 3_000;
      await ground.begin();
      return { how, late, after: await eventually(() => append(client, freshStream(), [event()])) };
    },
    expected: { how: 'unknown code 13', late: true, after: 'written 0' },
    withinMs: 60_000,
  },
];

/** A client whose connection was cut may need a second call to notice. */
async function eventually(act: () => Promise<unknown>): Promise<string> {
  const first = await told(act());
  return first.startsWith('written') ? first : told(act());
}
