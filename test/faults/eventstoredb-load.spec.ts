import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDbLog } from '../../libs/platform/event-log-eventstoredb/src/eventstoredb-event-log.js';
import { opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DoubleUnderTest, tuned, type Changed } from '../contract/eventstoredb-log.js';
import { FULL, found } from '../prove/attack.js';
import { serverCommand, startDatabase, type Form, type OwnDatabase } from '../servers/eventstoredb.js';
import { faultsIn, underLoad, type Witnessed } from '../servers/load.js';

const STARTING_MS = 180_000;
const HARM_MS = 240_000;
const TIMES = { deadline: 2_000, grace: 1_000, patience: 10_000, readAgain: 20_000, silence: 3_000, quiet: 2_000, backoff: { first: 50, longest: 500 } };

const judged = async (witnessed: Witnessed) => {
  expect(witnessed.acknowledged.length).toBeGreaterThan(0);
  expect(faultsIn(witnessed)).toEqual([]);
};

describe('Writers and a live reader on a double of one node', () => {
  const harmed = async (changed: Changed = {}) => {
    const own = await DoubleUnderTest.start();
    try {
      await (await own.open()).append('custos.log', 'no-stream', opening('load'));
      return await underLoad(
        () => own.open({ ...TIMES, ...changed }),
        async () => {
          for (let n = 0; n < 3; n++) {
            own.double.kill();
            await pause(150);
            await own.double.listen();
            await pause(150);
            own.double.endSubscriptions();
          }
        },
      );
    } finally {
      await own.close();
    }
  };

  it('lose, double and reorder nothing when it dies three times', async () => judged((await harmed()).witnessed), 60_000);

  it('would be found to, by the same judge, in what was witnessed changed by one event', async () => {
    const { witnessed } = await harmed();
    const { standing, followed } = witnessed;
    const swapped = [standing[1]!, standing[0]!, ...standing.slice(2)];
    expect(faultsIn({ ...witnessed, standing: standing.slice(1) }).join()).toMatch(/lost/);
    expect(faultsIn({ ...witnessed, standing: [...standing, standing[0]!] }).join()).toMatch(/doubled/);
    expect(faultsIn({ ...witnessed, standing: swapped, followed: swapped }).join()).toMatch(/does not rise/);
    expect(faultsIn({ ...witnessed, followed: followed.slice(0, -1) }).join()).toMatch(/live reader/);
  }, 60_000);
});

const ADMIN = 'admin:changeit';
type Harm = (database: OwnDatabase) => Promise<void>;
const kill: Harm = async (database) => {
  const { leader } = await database.parts();
  await leader.hold();
  await pause(1_000);
  leader.release();
};
const freeze =
  (ms: number): Harm =>
  async (database) => {
    const { leader } = await database.parts();
    leader.signal('SIGSTOP');
    await pause(ms);
    leader.signal('SIGCONT');
  };
const HARMS: readonly (readonly [readonly Form[], string, string, Harm])[] = [
  [['tls', 'cluster'], 'killed', 'is killed in the middle of everything', kill],
  [['tls', 'cluster'], 'frozen', 'stands still for longer than every deadline', freeze(FULL ? 45_000 : 6_000)],
  [
    ['tls'],
    'stopped',
    'is stopped in good order and started again',
    async ({ nodes }) => {
      await nodes[0]!.hold('SIGTERM');
      nodes[0]!.release();
    },
  ],
  [
    ['cluster'],
    'resigned',
    'gives the lead away',
    async (database) => {
      const { leader } = await database.parts();
      await leader.ask('/admin/node/resign', ADMIN);
      await pause(3_000);
    },
  ],
  [
    ['cluster'],
    'majority',
    'loses both followers for a while',
    async (database) => {
      const { followers } = await database.parts();
      await Promise.all(followers.map((node) => node.hold()));
      await pause(4_000);
      for (const node of followers) node.release();
    },
  ],
];

if (serverCommand() === undefined) {
  describe('Writers and a live reader on servers', () => {
    it('skipped: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server, so none was harmed', () => {
      process.stdout.write('skipped: harm under load on servers, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
  });
} else {
  describe.each<[Form, string]>([
    ['tls', 'one node with TLS'],
    ['cluster', 'three nodes with TLS'],
  ])('Writers and a live reader on servers: %s', (form, where) => {
    let database: OwnDatabase;
    const opened: EventStoreDbLog[] = [];
    const mended: string[] = [];
    const open = async () => {
      const log = await EventStoreDbLog.open(
        { ...database.access, metrics: { resubscribed: (reason) => mended.push(reason), clientRebuilt: (reason) => mended.push(reason) } },
        tuned(TIMES),
      );
      opened.push(log);
      return log;
    };
    beforeAll(async () => {
      database = await startDatabase(form);
      await (await open()).append('custos.log', 'no-stream', opening('load'));
    }, STARTING_MS);
    afterAll(async () => {
      await Promise.all(opened.map((log) => log.close()));
      await database?.close();
    }, STARTING_MS);

    for (const [forms, name, what, harm] of HARMS.filter(([forms]) => forms.includes(form))) {
      it(
        `lose, double and reorder nothing when the node that leads of ${where} ${what}`,
        async () => {
          expect(forms).toContain(form);
          const { witnessed, figures } = await underLoad(open, () => harm(database));
          found({ [`${form}-${name}`]: figures });
          process.stdout.write(
            `${form} ${name}: ${JSON.stringify(figures)}, ended ${database.nodes.flatMap(({ endings }) => endings).join(', ') || 'never'}\n`,
          );
          await judged(witnessed);
          await Promise.all(database.nodes.map((node) => node.ready()));
        },
        HARM_MS,
      );
    }
  });
}
