import { setTimeout as pause } from 'node:timers/promises';
import { found, FULL, skippedInShort } from '../prove/attack.js';
import { namesServer, skippedOnServers } from '../servers/eventstoredb.js';
import { longLogOfDouble, longLogOfServer, Projection, type LongLog, type Made, type Standing, type Told } from './eventstoredb-catch-up.ground.js';

/** What a reader's process may hold at most, client and all. */
const BOUND_MB = 300;
const megabytes = ({ maxRssKb }: Told) => Math.round(maxRssKb / 1_024);
const made = ({ count, chain }: Made): Made => ({ count, chain });

jest.setTimeout(FULL ? 1_200_000 : 60_000);

/** Where it is said what a projection makes of a log that is longer than memory, and of one that grows faster than it reads. */
function caughtUp(where: string, events: number, open: () => Promise<LongLog>): void {
  describe(`a projection that was away for ${events.toLocaleString('en')} events, on ${where}`, () => {
    let log: LongLog;
    /** Where one stands who has read all that was there at first. */
    let end: Standing = { cursor: 'start', count: 0, chain: '' };
    const projections: Projection[] = [];
    const start = async (...[how]: [Parameters<typeof Projection.start>[1]?]) => {
      const projection = await Projection.start(log.access, how);
      projections.push(projection);
      return projection;
    };
    beforeAll(async () => {
      log = await open();
      await log.grow(events - 1);
    });
    afterEach(() => Promise.all(projections.splice(0).map((one) => one.kill())));
    afterAll(() => log?.close());

    it('makes of all of it what it must, killed half way and begun again where it stood, in bounded memory', async () => {
      const first = await start();
      await first.stood(({ count }) => count >= events / 2);
      await first.kill();
      const half = first.stands!;
      const told = await (await start({ from: half })).reached(log.due().count);
      expect(made(told)).toEqual(made(log.due()));
      end = { ...made(told), cursor: told.cursor };
      const perSecond = Math.round((told.count - half.count) / (told.ms / 1_000));
      found({ [where]: { events: told.count, rssMb: [megabytes(half), megabytes(told)], perSecond } });
      process.stdout.write(`${where}: ${told.count} events, ${perSecond} a second, at most ${megabytes(half)} and ${megabytes(told)} MB\n`);
      expect(Math.max(megabytes(half), megabytes(told))).toBeLessThanOrEqual(BOUND_MB);
    });

    it('is found out when it kept its place apart from what it made', async () => {
      const first = await start({ every: 100 });
      const before = await first.stood(({ count }) => count >= 100);
      const after = await first.stood(({ count }) => count > before.count);
      await first.kill();
      const told = await (await start({ from: { ...before, cursor: after.cursor } })).reached(before.count + 100);
      expect(told.chain).not.toBe(log.due(told.count).chain);
    });

    it('is found out when it keeps what it was given', async () => {
      const hoarder = await start({ hoards: true });
      const told = await hoarder.stood((one) => megabytes(one) > BOUND_MB || one.count > events - 1_000);
      expect(megabytes(told)).toBeGreaterThan(BOUND_MB);
    });

    // Whether it is dropped hangs on what the connection holds beside other work: told in the form that runs alone.
    if (!FULL) return skippedInShort('a reader that is slow and is dropped for it');
    it('misses nothing when it is slow, and is dropped for it', async () => {
      const reader = await start({ every: 10, from: end });
      reader.dawdle(3);
      // Live: only who has come up to the end is dropped.
      await log.grow(10);
      await reader.stood(({ count }) => count >= log.due().count - 10);
      const dropped = () => reader.stands!.resubscribed.some((reason) => reason.includes('too slow'));
      // How soon it is dropped depends on what lies between: connections hold more or less.
      for (const end = Date.now() + 30_000; Date.now() < end && !dropped();) {
        await log.grow(500);
        await pause(200);
      }
      const told = await reader.reached(log.due().count);
      expect(dropped()).toBe(true);
      expect(made(told)).toEqual(made(log.due()));
      expect(megabytes(told)).toBeLessThanOrEqual(BOUND_MB);
    });
  });
}

// In the short form most of a hundred thousand records are somebody else's.
caughtUp('a double of one node', FULL ? 1_000_000 : 10_000, () => longLogOfDouble(FULL ? 0.1 : 9));

if (namesServer()) caughtUp('a server', FULL ? 200_000 : 20_000, longLogOfServer);
else skippedOnServers('catching up');
