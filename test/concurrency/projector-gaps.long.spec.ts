import { found, FULL, SEED } from '../prove/attack.js';
import { projectorGaps, type GapsVerdict } from './projector-gaps.run.js';

const SECONDS = Number(process.env['PROVE_SECONDS'] ?? (FULL ? 1_800 : 5));
const CONTROL_SECONDS = 2;

jest.setTimeout((SECONDS + 900) * 1_000);

const NOTHING = { skipped: 0, doubled: 0, disordered: 0 };

describe(`while writers pause, roll back, freeze and die between a position and its commit, and workers are killed at random (seed ${SEED})`, () => {
  it('no event is skipped or given twice, and every view is what its rebuild is', async () => {
    const verdict = await projectorGaps({
      seed: SEED,
      seconds: SECONDS,
      writers: 3,
      workers: 3,
      hitEveryMs: FULL ? 8_000 : 1_500,
      transactionMs: FULL ? 4_500 : 1_000,
      bulk: FULL ? 40 : 10,
      ...(FULL && { compareEveryMs: 300_000 }),
    });
    found(figures(verdict));
    expect(verdict).toMatchObject({
      parked: [],
      witness: NOTHING,
      plainReader: NOTHING,
      followingReader: NOTHING,
      miscounted: [],
      linesWithoutTheirExhibit: 0,
      acknowledgedAndLost: 0,
      takenBackAndThere: 0,
      differencesUnderWay: [],
    });
    expect(verdict.comparison).toEqual({ views: 8, tables: expect.any(Number) as number, rows: expect.any(Number) as number, differingRows: 0 });
    // It was what it says: all of it happened.
    const { pauses, rollbacks, freezes } = verdict.hindrances;
    expect(Math.min(pauses, rollbacks, freezes, verdict.sentOverHttp, verdict.workerRestarts.killed + verdict.workerRestarts.stopped)).toBeGreaterThan(0);
  });

  /** With the remedy taken away, in a database of its own: the same judge must find what was skipped, or it sees nothing. */
  it('and without the lock around the position, readers skip what commits late, and every view that meets the gap stops and says so', async () => {
    const verdict = await projectorGaps({
      seed: SEED,
      seconds: CONTROL_SECONDS,
      writers: 3,
      workers: 1,
      transactionMs: 1_000,
      bulk: 3,
      withoutLock: true,
    });
    found({ control: figures(verdict) });
    expect(verdict.plainReader.skipped).toBeGreaterThan(0);
    expect(verdict.witness.skipped).toBeGreaterThan(0);
    expect(verdict.parked.filter((one) => one.includes('history-changed')).length).toBeGreaterThan(0);
  });
});

const figures = ({ hindrances, workerRestarts, witness, comparison, parked, ...rest }: GapsVerdict) => ({
  seed: SEED,
  ...rest,
  ...hindrances,
  workerRestarts: workerRestarts.killed + workerRestarts.stopped + workerRestarts.frozen,
  workersKilled: workerRestarts.killed,
  skipped: witness.skipped,
  doubled: witness.doubled,
  disordered: witness.disordered,
  parked: parked.length,
  viewsCompared: comparison.views,
  tablesCompared: comparison.tables,
  rowsCompared: comparison.rows,
  differingRows: comparison.differingRows,
  ...(comparison.failed !== undefined && { comparisonFailed: comparison.failed }),
});
