import { join } from 'node:path';
import { commandId } from '#platform/event-log';
import { FULL, found, randomFrom, SEED } from '../prove/attack.js';
import { Flight, PHASES } from './kills.flight.js';
import { judged, type Judgement } from './kills.judge.js';
import { Stage } from './kills.stage.js';
import { AIMS, strike, type Strike, type Victim } from './kills.strike.js';
import { Writers } from './kills.writers.js';

/** Kills of each kind, and acknowledgements in all, that the run must reach. */
const KILLS = Number(process.env['KILLS'] ?? (FULL ? 60 : 3));
const ACKNOWLEDGEMENTS = Number(process.env['ACKNOWLEDGEMENTS'] ?? (FULL ? 50_000 : 0));
const DEVICES = Number(process.env['DEVICES'] ?? 24);
/** Between two kills at least so much is acknowledged. */
const BETWEEN = 50;

/** Served again by then. The short form runs beside other tests, whose load is not what it measures. */
const SERVED_MS = FULL ? 10_000 : 30_000;

jest.setTimeout(FULL ? 3_600_000 : 120_000);

describe(`killed under load (seed ${SEED})`, () => {
  const random = randomFrom(SEED);
  let stage: Stage;
  let writers: Writers;

  beforeAll(async () => {
    stage = await Stage.set(random);
    writers = await Writers.start(stage.api, join(stage.data, 'ledger.jsonl'), DEVICES);
    stage.flight = new Flight(writers.issuer, writers.officer);
  });
  afterAll(async () => {
    await writers?.stop();
    await stage?.close();
  });

  /** Every aim comes as often as any other, in an order that the seed gives. */
  async function kills(victim: Victim): Promise<readonly Strike[]> {
    const aims = shuffled(Array.from({ length: KILLS }, (_, n) => AIMS[n % AIMS.length]!));
    const strikes: Strike[] = [];
    const target = (ACKNOWLEDGEMENTS / 2) * (victim === 'app' ? 1 : 2);
    writers.work(victim);
    for (const [n, aim] of aims.entries()) {
      await writers.goesOn(Math.max(BETWEEN, Math.ceil((target - writers.acknowledged.length) / (KILLS - n))));
      strikes.push(await strike(stage, writers, { victim, aim, random }));
    }
    await writers.goesOn(BETWEEN);
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
      [victim]: {
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
    expect(inFlight.filter((n) => n >= 8).length).toBeGreaterThanOrEqual(Math.floor((KILLS * 50) / 60));
    if (KILLS >= 60) expect(PHASES.filter((phase) => hits[phase]! < 10)).toEqual([]);
  }

  it('the application serves again after every SIGKILL, at whatever point of a write it came', async () => {
    checked('app', await kills('app'));
  });

  it('the application goes on by itself after every SIGKILL of PostgreSQL with all its processes', async () => {
    const { appPid } = stage;
    checked('postgres', await kills('postgres'));
    expect(stage.appPid).toBe(appPid);
  });

  it('nothing that was acknowledged is lost, nothing is there twice, and each unknown outcome is one answer under its key, the same twice', async () => {
    await writers.rest();
    await writers.settle();
    const { issuer, officer } = writers;
    const judgement = await judged(stage.client, writers.told(), { issuer, officer, position: await stage.client.tail() });
    report('judgement', judgement);
    const { lost, doubled, unsettled, unasked } = judgement;
    expect({ lost, doubled, unsettled, unasked }).toEqual({ lost: [], doubled: [], unsettled: [], unasked: [] });
    expect(judgement.acknowledged).toBeGreaterThanOrEqual(Math.max(ACKNOWLEDGEMENTS, 2 * KILLS * BETWEEN));
    expect(judgement.settledAsRecorded + judgement.settledAsRefused).toBe(judgement.unknown);
  });

  it.each([
    ['outlives the kill also on a PostgreSQL that is set not to wait for the disk, because the application asks it to', { forgetful: false }],
    ['is found to be lost when that demand is taken away: the control', { forgetful: true }],
  ])('what was acknowledged %s', async (_, { forgetful }) => {
    const name = forgetful ? 'control' : 'carelessServer';
    const others = await Writers.start(stage.api, join(stage.data, `${name}.jsonl`), DEVICES);
    try {
      await stage.carelessServer({ forgetful });
      others.work(name);
      await others.goesOn(100);
      stage.killPostgres();
      await stage.postgresBack(() => Promise.resolve());
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

  function report(name: string, { lost, doubled, unsettled, unasked, ...figures }: Judgement): void {
    found({ seed: SEED, [name]: { ...figures, lost: lost.length, doubled: doubled.length, unsettled: unsettled.length, unasked: unasked.length } });
  }
});
