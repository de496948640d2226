import { FULL, randomFrom, SEED, found } from '../prove/attack.js';
import { goodHistory, oneOf, type History, type Operation } from './custody-histories.js';
import { Arena, Killer } from './custody-arena.js';
import { fight } from './custody-clients.js';
import { copyOf, SPOILINGS } from './custody-histories.bad.js';
import { explained } from './custody-search.js';
import { withoutHeadCheck } from './weakened-log.js';
import { judged } from './custody-verdicts.js';

jest.setTimeout(FULL ? 3_600_000 : 240_000);

describe(`the judge of custody histories (SEED=${SEED})`, () => {
  const BAD = 200;
  const good = Array.from({ length: BAD }, (_, n) => goodHistory(SEED + n));

  it('accepts 200 seeded good ones', async () => {
    const { code, verdicts } = await judged(good);
    expect(verdicts.filter(({ verdict }) => verdict !== 'good').map(({ why }) => why)).toEqual([]);
    expect({ code, judged: verdicts.length }).toEqual({ code: 0, judged: BAD });
    expect(Math.min(...verdicts.map(({ acknowledged }) => acknowledged))).toBeGreaterThan(20);
    found({ goodHistories: BAD });
  });

  it('rejects 200 seeded bad ones, each made from a good one by one change, and says what is wrong', async () => {
    const bad = good.map((history, n) => {
      const copy = copyOf(history);
      SPOILINGS[n % SPOILINGS.length]!.spoil(copy, randomFrom(SEED + n));
      return copy;
    });
    const { code, verdicts } = await judged(bad);
    const missed = verdicts.flatMap(({ verdict, faults, why }, n) => {
      const { name, fault } = SPOILINGS[n % SPOILINGS.length]!;
      return verdict === 'bad' && fault in faults ? [] : [{ name, fault, history: SEED + n, why }];
    });
    expect(missed).toEqual([]);
    expect({ code, judged: verdicts.length }).toEqual({ code: 1, judged: BAD });
    found({ badHistories: BAD, waysToSpoil: SPOILINGS.length, rejected: BAD - missed.length });
  });

  it('agrees with a search through every order, on small histories whose moments and refusals were shaken', async () => {
    const small = Array.from({ length: FULL ? 5_000 : 600 }, (_, n) => shaken(SEED + n));
    const { verdicts } = await judged(small);
    const differing = small.flatMap(({ operations, log }, n) => {
      const possible = explained(operations, log[0]!.data['holder']!);
      return possible === (verdicts[n]!.verdict === 'good') ? [] : [{ history: SEED + n, possible, why: verdicts[n]!.why }];
    });
    expect(differing).toEqual([]);
    const rejected = verdicts.filter(({ verdict }) => verdict === 'bad').length;
    found({ comparedWithSearch: small.length, ofThemRejected: rejected });
    expect(Math.min(rejected, small.length - rejected)).toBeGreaterThan(small.length / 10);
  });

  it('does not count a run that is too small, too quiet or never lost an answer', async () => {
    const enough = { acknowledged: 20, overlap: 30, settled: 1 };
    expect((await judged([good[0]!], enough)).verdicts[0]).toMatchObject({ verdict: 'good' });
    for (const least of [{ acknowledged: 10_000 }, { overlap: 100.1 }, { settled: 50 }])
      expect(await judged([good[0]!], { ...enough, ...least })).toMatchObject({ code: 1, verdicts: [{ verdict: 'too-little', violations: 0 }] });
  });
});

describe(`officers who fight over the same exhibits (SEED=${SEED})`, () => {
  const SIZE = FULL
    ? { clients: 64, exhibits: 20, count: Number(process.env['PROVE_OPERATIONS'] ?? 100_000), kills: 12, lapsed: false }
    : { clients: 24, exhibits: 5, count: 1_500, kills: 2, lapsed: true };
  const LEAST = { acknowledged: Math.min(10_000, SIZE.count / 10), overlap: 30, settled: FULL ? 50 : 5 };
  let arena: Arena;
  beforeAll(async () => {
    arena = await Arena.open(SIZE.clients);
  });
  afterAll(() => arena?.close());

  it('leave each of them with one holder at every instant, while the processes that answer are killed: no answer is lost or doubled', async () => {
    const exhibits = await arena.exhibits(SIZE.exhibits);
    const killer = new Killer(arena, SIZE, randomFrom(SEED));
    const begun = Date.now();
    const operations = await fight(arena, { seed: SEED, exhibits, count: SIZE.count, goOn: (n) => killer.after(n) });
    const seconds = (Date.now() - begun) / 1_000;
    await killer.finished();
    const { code, verdicts } = await judged([{ operations, log: await arena.log(exhibits) }], LEAST);
    const { verdict, faults, why, ...figures } = verdicts[0]!;
    found({
      seed: SEED,
      clients: SIZE.clients,
      ...figures,
      kills: arena.kills,
      perSecond: Math.round(operations.length / seconds),
      backAfterMs: Math.max(...arena.backAfterMs),
    });
    expect({ verdict, code, faults, why }).toEqual({ verdict: 'good', code: 0, faults: {}, why: [] });
    expect(operations.length).toBeGreaterThanOrEqual(SIZE.count);
    expect(arena.kills).toBeGreaterThanOrEqual(SIZE.kills);
    expect(await arena.parked()).toEqual([]);
  });

  /** With the remedies taken away, the same judge goes red. First: who does not repeat his key does twice what was done. */
  it('and when they ask again under another key the same judge finds what nobody asked for', async () => {
    const exhibits = await arena.exhibits(2);
    const operations = await fight(arena, { seed: SEED + 2_000_003, exhibits, count: 600, hangUps: 0.4, sameKey: false });
    const { code, verdicts } = await judged([{ operations, log: await arena.log(exhibits) }]);
    const { verdict, faults } = verdicts[0]!;
    found({ underAnotherKey: faults });
    expect({ verdict, code }).toEqual({ verdict: 'bad', code: 1 });
    expect(faults['unknown-event']).toBeGreaterThan(0);
  });

  /** Second: a log that does not look where a stream ends. */
  it('and without the check of the head the same judge finds exhibits in two hands', async () => {
    const exhibits = await arena.exhibits(2);
    await withoutHeadCheck(arena.databaseUrl);
    const operations = await fight(arena, { seed: SEED + 1_000_003, exhibits, count: FULL ? 5_000 : 600 });
    const { code, verdicts } = await judged([{ operations, log: await arena.log(exhibits) }]);
    const { verdict, faults } = verdicts[0]!;
    found({ withoutHeadCheck: faults });
    expect({ verdict, code }).toEqual({ verdict: 'bad', code: 1 });
    expect(faults['not-allowed']).toBeGreaterThan(0);
    expect(faults['same-revision']).toBeGreaterThan(0);
  });
});

/** Nine operations of three officers on one exhibit, with some of their times moved and some of their refusals made of something else. */
function shaken(seed: number): History {
  const history = goodHistory(seed, { exhibits: 1, clients: 3, count: 9 });
  const random = randomFrom(seed);
  for (const one of history.operations) {
    if (random() < 0.5) one.invoke = Math.max(0, one.invoke + Math.floor((random() - 0.5) * 3_000));
    if (random() < 0.5) one.return = one.invoke + Math.floor(random() * 600);
    if (one.return < one.invoke) [one.invoke, one.return] = [one.return, one.invoke];
    if (one.outcome === 'refused' && random() < 0.3) Object.assign(one, otherwise(one, random));
  }
  return history;
}

function otherwise(one: Operation, random: () => number): Partial<Operation> {
  const operation = oneOf(random, ['accept', 'refuse', 'withdraw'] as const);
  return { operation, to: null };
}
