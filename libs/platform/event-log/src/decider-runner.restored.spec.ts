import { randomUUID } from 'node:crypto';
import { defineCatalogue, open, Registry, z, type Decider, type EventsIn } from '#platform/kernel';
import { DeciderRunner } from './decider-runner.js';
import type { EventLog } from './event-log.js';
import { InMemoryLog } from './in-memory-log.js';
import { noSealer } from './sealer.js';
import { context } from './testing/log-under-test.js';

const catalogue = defineCatalogue('adding', {
  'adding.Added': { schema: 1, says: 'Something was added.', fields: { by: open(z.int()) }, sample: { by: 1 } },
});
type Added = EventsIn<typeof catalogue>;
const sum: Decider<number, { readonly kind: 'add'; readonly by: number }, Added> = {
  name: 'adding',
  version: 1,
  initial: 0,
  decide: ({ by }) => [{ type: 'adding.Added', data: { by } }],
  evolve: (state, event) => (event.type === 'adding.Added' ? state + event.data.by : state),
};
const STREAM = 'custos.adding-1';
const runnerOn = (log: EventLog) => new DeciderRunner(log, new Registry([catalogue]), noSealer);
const adding = async (log: EventLog, ...numbers: readonly number[]) => {
  for (const by of numbers) await runnerOn(log).run(STREAM, sum, { command: { kind: 'add', by }, context: context({ commandId: randomUUID() }) });
  return log;
};

/** A log behind an address, where another may answer tomorrow. */
class Address extends InMemoryLog {
  at: EventLog = new InMemoryLog();
  override append(...asked: Parameters<EventLog['append']>) {
    return this.at.append(...asked);
  }
  override async *readStream(...asked: Parameters<EventLog['readStream']>) {
    yield* this.at.readStream(...asked);
  }
}

describe('What a runner remembers of a stream', () => {
  it.each([
    ['went on differently', [1, 7, 9], 17],
    ['ended earlier', [5], 5],
    ['was never begun', [], 0],
  ])('is forgotten when the log behind it is exchanged for one in which the stream %s', async (_how, numbers, expected) => {
    const address = new Address();
    await adding(address, 1, 2);
    const runner = runnerOn(address);
    expect((await runner.state(STREAM, sum)).state).toBe(3);
    address.at = await adding(new InMemoryLog(), ...numbers);
    expect((await runner.state(STREAM, sum)).state).toBe(expected);
  });

  it('is used while the stream still holds the event that it ends with', async () => {
    const address = new Address();
    await adding(address, 1, 2);
    const runner = runnerOn(address);
    await runner.state(STREAM, sum);
    await adding(address, 4);
    expect(await runner.state(STREAM, sum)).toEqual({ state: 7, revision: 2n });
  });
});
