import { randomUUID } from 'node:crypto';
import { DeciderRunner } from './decider-runner.js';
import type { EventLog } from './event-log.js';
import { InMemoryLog } from './in-memory-log.js';
import { noSealer } from './sealer.js';
import { adding, addingRegistry } from './testing/adding.js';
import { context } from './testing/log-under-test.js';

const STREAM = 'custos.adding-1';
const runnerOn = (log: EventLog) => new DeciderRunner(log, addingRegistry(), noSealer);
const added = async (log: EventLog, ...numbers: readonly number[]) => {
  for (const by of numbers) await runnerOn(log).run(STREAM, adding, { command: { kind: 'add', by }, context: context({ commandId: randomUUID() }) });
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
    await added(address, 1, 2);
    const runner = runnerOn(address);
    expect((await runner.state(STREAM, adding)).state).toBe(3);
    address.at = await added(new InMemoryLog(), ...numbers);
    expect((await runner.state(STREAM, adding)).state).toBe(expected);
  });

  it('is used while the stream still holds the event that it ends with', async () => {
    const address = new Address();
    await added(address, 1, 2);
    const runner = runnerOn(address);
    await runner.state(STREAM, adding);
    await added(address, 4);
    expect(await runner.state(STREAM, adding)).toEqual({ state: 7, revision: 2n });
  });
});
