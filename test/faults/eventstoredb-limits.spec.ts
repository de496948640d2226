import type { EventLog } from '#platform/event-log';
import { drafts, freshStream, opening, outcomes } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { ownMs } from '../../libs/platform/event-log/src/testing/own-time.js';
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
    let lost: readonly Error[] = [];
    const took = await ownMs(async () => ({ lost } = await outcomes([one(log), one(log), one(log)])));
    expect(took).toBeLessThan(400 + 500 + 1_000);
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
        // The first was a client that had been answered; what the next ones were given is said, however long it took here.
        return Number(/within (\d+) ms/.exec(rebuilt[1] ?? '')?.[1]);
      };
    };
    const [soon, late] = [await givenUp(100), await givenUp(1_000)];
    own.double.faults.freeze();
    const [short, long] = await Promise.all([soon(), late()]);
    expect(short).toBeLessThanOrEqual(100 + 300);
    expect(long).toBeGreaterThan(100 + 300);
  });

  it('that waits on a client which is replaced is asked again at once, not at its own deadline', async () => {
    const log = await own.open({ deadline: 1_500, patience: 4_000 });
    await one(log);
    own.double.faults.loseAnswers = 2;
    const first = one(log);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await ownMs(() => one(log))).toBeLessThan(1_200);
    await first;
  });
});
