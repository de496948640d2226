import { randomUUID } from 'node:crypto';
import { defineCatalogue, DomainError, open, Registry, z, type Decider, type EventsIn } from '#platform/kernel';
import { DeciderRunner } from '../decider-runner.js';
import type { EventLog } from '../event-log.js';
import { noSealer } from '../sealer.js';
import { collected, context, freshStream, outcomes } from './log-under-test.js';

const catalogue = defineCatalogue('counting', {
  'counting.Counted': { schema: 1, says: 'Something was counted.', fields: { by: open(z.int()) }, sample: { by: 1 } },
});
type Counted = EventsIn<typeof catalogue>;
interface Count {
  readonly kind: 'count';
  readonly by: number;
}
const LIMIT = 30;
const counter: Decider<number, Count, Counted> = {
  name: 'counting',
  version: 1,
  initial: 0,
  decide(command, state) {
    if (state + command.by > LIMIT) throw new DomainError('full', 'The counter is full');
    return [{ type: 'counting.Counted', data: { by: command.by } }];
  },
  evolve: (state, event) => (event.type === 'counting.Counted' ? state + event.data.by : state),
};

/** Asking twice is asking once, whichever process is asked. */
export function commandContract(log: () => EventLog, second: () => EventLog): void {
  describe('commands', () => {
    const runner = (of: () => EventLog) => new DeciderRunner(of(), new Registry([catalogue]), noSealer);
    const count = (by: number): Count => ({ kind: 'count', by });

    it('answer the first receipt when asked again, also by another process', async () => {
      const stream = freshStream();
      const request = { command: count(2), context: context() };
      const first = await runner(log).run(stream, counter, request);
      await runner(second).run(stream, counter, { command: count(3), context: context() });
      const { repeated, ...again } = await runner(second).run(stream, counter, request);
      expect({ ...again, repeated: false }).toEqual(first);
      expect(repeated).toBe(true);
      expect(await collected(log().readStream(stream))).toHaveLength(2);
    });

    it('are refused when one key carries two intents', async () => {
      const stream = freshStream();
      const commandId = randomUUID();
      await runner(log).run(stream, counter, { command: count(2), context: context({ commandId, intent: 'two' }) });
      const other = { command: count(3), context: context({ commandId, intent: 'three' }) };
      await expect(runner(second).run(stream, counter, other)).rejects.toMatchObject({ name: 'KeyReused' });
      expect(await collected(log().readStream(stream))).toHaveLength(1);
    });

    it('become one fact with one receipt when two processes are asked at once', async () => {
      const stream = freshStream();
      const runners = [runner(log), runner(second), runner(log), runner(second)];
      // Each process has its own clock: the same command does not become the same bytes.
      const commandId = randomUUID();
      const at = Date.now();
      const asked = runners.map((one, n) =>
        one.run(stream, counter, { command: count(2), context: context({ commandId, at: new Date(at + n).toISOString() }) }),
      );
      const { won, lost } = await outcomes(asked);
      expect(lost).toEqual([]);
      expect(new Set(won.map(({ position, eventId }) => `${position} ${eventId}`)).size).toBe(1);
      expect(await collected(log().readStream(stream))).toHaveLength(1);
    });

    it('are decided again on what others have written meanwhile, so that a rule holds under any race', async () => {
      const stream = freshStream();
      const runners = [runner(log), runner(second)];
      const { won, lost } = await outcomes(
        Array.from({ length: 12 }, (_, n) => runners[n % 2]!.run(stream, counter, { command: count(5), context: context() })),
      );
      expect(won).toHaveLength(LIMIT / 5);
      expect(lost.map((error) => error.name)).toEqual(Array(6).fill('DomainError'));
      expect((await runner(log).state(stream, counter)).state).toBe(LIMIT);
    });
  });
}
