import type { EventLog } from '#platform/event-log';
import { drafts, freshStream, opening, outcomes } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DoubleUnderTest } from '../contract/eventstoredb-log.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';

/** How long an append to EventStoreDB may take, whoever is in its way. */
describe('An append to EventStoreDB', () => {
  let own: DoubleUnderTest;
  let second: EventStoreDbDouble;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    second = await EventStoreDbDouble.start({ store: own.double.store });
    await (await own.open()).append('custos.log', 'no-stream', opening('limits'));
  });
  afterEach(async () => {
    await own.close();
    second.close();
  });
  const one = (log: EventLog) => {
    const stream = freshStream();
    return log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
  };

  it('is answered within patience and one deadline, also when others are in its way', async () => {
    const log = await own.open({ appendsAtOnce: 1, patience: 400, deadline: 500 });
    own.double.faults.mute = true;
    const started = performance.now();
    const { lost } = await outcomes([one(log), one(log), one(log)]);
    expect(performance.now() - started).toBeLessThan(400 + 500 + 1_000);
    expect(lost.map(({ name }) => name)).toEqual(['OutcomeUnknown', 'LogUnavailable', 'LogUnavailable']);
    own.double.faults.mute = false;
    await expect(one(log)).resolves.toMatchObject({ revision: 0n });
  });

  it('does not wait a whole deadline, again and again, for a frozen leader whom everybody still names', async () => {
    for (const double of [own.double, second])
      double.members = [
        { address: '127.0.0.1', port: own.double.port, state: 'leader', alive: true },
        { address: '127.0.0.1', port: second.port, state: 'follower', alive: true },
      ];
    const url = `esdb://127.0.0.1:${own.double.port},127.0.0.1:${second.port}?tls=false`;
    const givenUp = async (firstAnswer: number) => {
      const rebuilt: string[] = [];
      const log = await own.open({ deadline: 1_000, patience: 2_500, firstAnswer }, { url, metrics: { clientRebuilt: (reason) => rebuilt.push(reason) } });
      await one(log);
      return async () => {
        await expect(one(log)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
        return rebuilt.length;
      };
    };
    const [soon, late] = [await givenUp(100), await givenUp(1_000)];
    own.double.faults.freeze();
    const [often, seldom] = await Promise.all([soon(), late()]);
    expect(often).toBeGreaterThan(seldom);
  });

  it('that waits on a client which is replaced is asked again at once, not at its own deadline', async () => {
    const log = await own.open({ deadline: 1_500, patience: 4_000 });
    await one(log);
    own.double.faults.loseAnswers = 2;
    const first = one(log);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const started = performance.now();
    await one(log);
    expect(performance.now() - started).toBeLessThan(1_200);
    await first;
  });
});
