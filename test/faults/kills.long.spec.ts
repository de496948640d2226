import { join } from 'node:path';
import { commandId } from '#platform/event-log';
import { FULL, found, randomFrom, SEED } from '../prove/attack.js';
import { serverCommand } from '../servers/eventstoredb.js';
import { Flight, PHASES } from './kills.flight.js';
import { judged, type Judgement } from './kills.judge.js';
import { doubledNode, EventStoreDbStage, serverNode } from './kills.eventstoredb.js';
import { PostgresStage } from './kills.postgres.js';
import type { Stage } from './kills.stage.js';
import { AIMS, strike, type Strike, type Victim } from './kills.strike.js';
import { Writers } from './kills.writers.js';

/** Kills of each kind, and acknowledgements in all, that the run must reach. */
const KILLS = Number(process.env['KILLS'] ?? (FULL ? 60 : 3));
const ACKNOWLEDGEMENTS = Number(process.env['ACKNOWLEDGEMENTS'] ?? (FULL ? 50_000 : 0));
/** Officers who ask at once, and what is acknowledged at least between two kills. */
interface Load {
  readonly kills: number;
  readonly devices: number;
  readonly between: number;
}
const LOAD: Load = { kills: KILLS, devices: Number(process.env['DEVICES'] ?? 24), between: 50 };
/** Enough to see that it is the same on another log, where every run of the tests has to afford it. */
const LITTLE: Load = FULL ? LOAD : { kills: 1, devices: 8, between: 15 };

/** Served again by then. The short form runs beside other tests, whose load is not what it measures. */
const SERVED_MS = FULL ? 10_000 : 30_000;

jest.setTimeout(FULL ? 3_600_000 : 120_000);

/** What is killed under load and judged by its acknowledgements is the same whatever keeps the log. */
function killedUnderLoad<Set extends Stage>(
  log: string,
  { kills, devices, between }: Load,
  set: (random: () => number) => Promise<Set>,
  controls: (stage: () => Set) => void,
): void {
  describe(`killed under load, with its log in ${log} (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    let stage: Set;
    let writers: Writers;

    beforeAll(async () => {
      stage = await set(random);
      writers = await Writers.start(stage.api, join(stage.data, 'ledger.jsonl'), devices);
      stage.flight = new Flight(writers.issuer, writers.officer);
    });
    afterAll(async () => {
      await writers?.stop();
      await stage?.close();
    });

    /** Every aim comes as often as any other, in an order that the seed gives. */
    async function struck(victim: Victim): Promise<readonly Strike[]> {
      const aims = shuffled(Array.from({ length: kills }, (_, n) => AIMS[n % AIMS.length]!));
      const strikes: Strike[] = [];
      const target = (ACKNOWLEDGEMENTS / 2) * (victim === 'app' ? 1 : 2);
      writers.work(victim);
      for (const [n, aim] of aims.entries()) {
        await writers.goesOn(Math.max(between, Math.ceil((target - writers.acknowledged.length) / (kills - n))));
        strikes.push(await strike(stage, writers, { victim, aim, random }));
      }
      await writers.goesOn(between);
      return strikes;
    }

    const shuffled = <One>(all: readonly One[]): readonly One[] =>
      all
        .map((one) => [random(), one] as const)
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one);

    function checked(victim: Victim, strikes: readonly Strike[]): void {
      const recovered = strikes.map(({ recoveredMs }) => recoveredMs).sort((a, b) => a - b);
      const inFlight = strikes.map((one) => one.inFlight);
      const hits = Object.fromEntries(PHASES.map((phase) => [phase, strikes.filter(({ phases }) => phases[phase] > 0).length]));
      found({
        [`${log}: ${victim}`]: {
          kills: strikes.length,
          killsHitting: hits,
          writesIn: Object.fromEntries(PHASES.map((phase) => [phase, strikes.reduce((sum, { phases }) => sum + phases[phase], 0)])),
          inFlight: {
            least: Math.min(...inFlight),
            median: [...inFlight].sort((a, b) => a - b)[inFlight.length >> 1],
            atLeast8: inFlight.filter((n) => n >= 8).length,
          },
          recoveryMs: { median: recovered[recovered.length >> 1], most: recovered.at(-1) },
          each: strikes.map(({ aim, inFlight: n, phases, recoveredMs }) => [aim, n, ...PHASES.map((phase) => phases[phase]), recoveredMs].join(' ')),
        },
      });
      expect(recovered.at(-1)).toBeLessThanOrEqual(SERVED_MS);
      expect(inFlight.filter((n) => n >= 8).length).toBeGreaterThanOrEqual(Math.floor((kills * 50) / 60));
      if (kills >= 60) expect(PHASES.filter((phase) => hits[phase]! < 10)).toEqual([]);
    }

    it('the application serves again after every SIGKILL, at whatever point of a write it came', async () => {
      checked('app', await struck('app'));
    });

    it('the application goes on by itself after every SIGKILL of the server that keeps its log, with all its processes', async () => {
      const { appPid } = stage;
      checked('log', await struck('log'));
      expect(stage.appPid).toBe(appPid);
    });

    it('nothing that was acknowledged is lost, nothing is there twice, and each unknown outcome is one answer under its key, the same twice', async () => {
      await writers.rest();
      await writers.settle();
      const { issuer, officer } = writers;
      const judgement = await judged(stage.client, writers.told(), { issuer, officer, position: await stage.client.tail() });
      report(`${log}: judgement`, judgement);
      const { lost, doubled, unsettled, unasked } = judgement;
      expect({ lost, doubled, unsettled, unasked }).toEqual({ lost: [], doubled: [], unsettled: [], unasked: [] });
      expect(judgement.acknowledged).toBeGreaterThanOrEqual(Math.max(ACKNOWLEDGEMENTS, 2 * kills * between));
      expect(judgement.settledAsRecorded + judgement.settledAsRefused).toBe(judgement.unknown);
    });

    controls(() => stage);
  });
}

function report(name: string, { lost, doubled, unsettled, unasked, ...figures }: Judgement): void {
  found({ seed: SEED, [name]: { ...figures, lost: lost.length, doubled: doubled.length, unsettled: unsettled.length, unasked: unasked.length } });
}

killedUnderLoad(
  'PostgreSQL',
  LOAD,
  (random) => PostgresStage.set(random),
  (set) => {
    it.each([
      ['outlives the kill also on a PostgreSQL that is set not to wait for the disk, because the application asks it to', { forgetful: false }],
      ['is found to be lost when that demand is taken away: the control', { forgetful: true }],
    ])('what was acknowledged %s', async (_, { forgetful }) => {
      const name = forgetful ? 'control' : 'carelessServer';
      const stage = set();
      const others = await Writers.start(stage.api, join(stage.data, `${name}.jsonl`), LOAD.devices);
      try {
        await stage.carelessServer({ forgetful });
        others.work(name);
        await others.goesOn(100);
        stage.killLog();
        await stage.logBack(() => Promise.resolve());
        await others.rest();
        const { issuer, officer } = others;
        const told = others.told();
        const { acknowledged, lost } = await judged(stage.client, told, { issuer, officer, ...(!forgetful && { position: await stage.client.tail() }) });
        const commands = told.filter(({ answer }) => answer !== undefined && answer.status < 300).map(({ key }) => commandId(issuer, officer, key));
        const gone = commands.length - (await stage.recorded(commands)).size;
        found({ [name]: { acknowledged, lost: lost.length, goneFromTheLog: gone } });
        if (!forgetful) expect({ lost, gone }).toEqual({ lost: [], gone: 0 });
        if (forgetful) expect(gone).toBeGreaterThan(0);
        expect(lost.length).toBeGreaterThanOrEqual(gone);
      } finally {
        await others.stop();
      }
    });
  },
);

const forgets = { now: false };
killedUnderLoad(
  'a double of EventStoreDB',
  LITTLE,
  async (random) => EventStoreDbStage.set(random, await doubledNode(forgets)),
  (set) => {
    it('what was acknowledged is found to be lost when the server forgets it: the control', async () => {
      const stage = set();
      const others = await Writers.start(stage.api, join(stage.data, 'control.jsonl'), LITTLE.devices);
      try {
        others.work('control');
        await others.goesOn(LITTLE.between);
        forgets.now = true;
        stage.killLog();
        await stage.logBack(async () => stage.readAnew());
        await others.rest();
        const acknowledged = others.told().filter(({ answer }) => answer !== undefined && answer.status < 300);
        const commands = acknowledged.map(({ key }) => commandId(others.issuer, others.officer, key));
        const gone = commands.length - (await stage.recorded(commands)).size;
        found({ 'a double of EventStoreDB: control': { acknowledged: commands.length, gone } });
        expect(gone).toBeGreaterThanOrEqual(LITTLE.between);
      } finally {
        await others.stop();
      }
    });
  },
);

if (serverCommand() === undefined)
  describe('killed under load, with its log in a server of EventStoreDB', () => {
    it('skipped: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server, so none was killed', () => {
      process.stdout.write('skipped: kills of a server of EventStoreDB, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
  });
else
  killedUnderLoad(
    'a server of EventStoreDB',
    LOAD,
    async (random) => EventStoreDbStage.set(random, await serverNode()),
    () => undefined,
  );
