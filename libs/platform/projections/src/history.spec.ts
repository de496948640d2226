import { densePosition, type Stored } from '#platform/event-log';
import { BoxRow, Ledger, shelfView } from './ledger.fixture.js';
import { History } from './history.js';
import { LogBatches } from './log-batches.js';
import { LogClock } from './log-clock.js';

describe('the log at another time', () => {
  const box = 'custos.box-b0';
  let ledger: Ledger;
  let history: History;
  const rounds = async (then: Parameters<History['rows']>[2]) => (await (await history.rows(shelfView, [box], then)).get(BoxRow, box))?.rounds;

  beforeEach(async () => {
    ledger = new Ledger();
    history = new History(ledger.log, ledger.registry, new LogClock(undefined, ledger.log));
    await ledger.record('b0', 'ledger.BoxOpened', { shelf: 'A' }, '2026-03-01T08:00:00.000Z');
    await ledger.record('b0', 'ledger.Counted', { rounds: 10 }, '2026-03-01T09:00:00.000Z');
    // Recorded late, and by a clock that went back: it happened before the count above.
    await ledger.record('b0', 'ledger.Counted', { rounds: 5 }, '2026-03-01T08:59:00.000Z', '2026-03-01T08:30:00.000Z');
    await ledger.correct('b0', { revision: 1, effect: 'replace', data: { rounds: 8 } }, '2026-03-03T10:00:00.000Z');
  });

  it('shows what was known at a position, with the corrections that were made by then', async () => {
    expect(await rounds({ knownAt: densePosition(1) })).toBe(10);
    expect(await rounds({ knownAt: densePosition(2) })).toBe(15);
    expect(await rounds({ knownAt: densePosition(3) })).toBe(13);
    expect(await rounds({})).toBe(13);
  });

  it('takes an instant as the longest beginning of the log that nothing later interrupts', async () => {
    expect(await rounds({ knownAt: '2026-03-01T07:59:59.999Z' })).toBeUndefined();
    expect(await rounds({ knownAt: '2026-03-01T08:00:00Z' })).toBe(0);
    // The late entry bears an earlier time than its predecessor, and was still not known before it.
    expect(await rounds({ knownAt: '2026-03-01T08:59:30.000Z' })).toBe(0);
    expect(await rounds({ knownAt: '2026-03-01T10:00:00+01:00' })).toBe(15);
    expect(await rounds({ knownAt: '2026-03-04T00:00:00.000Z' })).toBe(13);
  });

  it('takes as now, for a position, the latest instant at which anything up to it was recorded', async () => {
    expect(await history.instant(densePosition(1))).toBe('2026-03-01T09:00:00.000Z');
    expect(await history.instant(densePosition(2))).toBe('2026-03-01T09:00:00.000Z');
    expect(await history.instant(densePosition(3))).toBe('2026-03-03T10:00:00.000Z');
    expect(await history.instant('2026-03-01T10:00:00+01:00')).toBe('2026-03-01T09:00:00.000Z');
  });

  it('shows what had happened by an instant, by what is known now or was known then', async () => {
    expect(await rounds({ asOf: '2026-03-01T08:45:00.000Z' })).toBe(5);
    expect(await rounds({ asOf: '2026-03-01T08:45:00.000Z', knownAt: densePosition(1) })).toBe(0);
    expect(await rounds({ asOf: '2026-03-01T09:00:00.000Z' })).toBe(13);
  });

  it('answers by column or by condition, in the order of the keys', async () => {
    await ledger.record('a9', 'ledger.BoxOpened', { shelf: 'B' });
    const rows = await history.rows(shelfView.projections, [box, 'custos.box-a9', 'custos.box-none']);
    expect((await rows.all(BoxRow)).map(({ key }) => key)).toEqual(['custos.box-a9', box]);
    expect(await rows.where(BoxRow, { shelf: 'B' })).toHaveLength(1);
    expect((await rows.where(BoxRow, (row) => row.rounds > 0)).map(({ key }) => key)).toEqual([box]);
  });
});

describe('the log in batches', () => {
  const record = async (events: number) => {
    const ledger = new Ledger();
    for (let n = 0; n < events; n++) await ledger.record(`b${n}`, 'ledger.BoxOpened', { shelf: 'A' });
    return ledger;
  };

  it('gives full batches far behind, what just came in near the end, and every event once', async () => {
    const ledger = await record(120);
    const stop = new AbortController();
    const batches = new LogBatches(ledger.log, 'start', { follow: true, size: 50, signal: stop.signal });
    const seen: (readonly Stored[])[] = [];
    for (let n = 0; n < 3; n++) seen.push((await batches.next(1_000))!);
    expect(seen.map((one) => one.length)).toEqual([50, 50, 20]);
    expect(await batches.next(20)).toEqual([]);
    await ledger.record('late', 'ledger.BoxOpened', { shelf: 'A' });
    expect((await batches.next(1_000))!.map(({ stream }) => stream)).toEqual(['custos.box-late']);
    const waiting = batches.next();
    stop.abort();
    expect(await waiting).toBeUndefined();
  });

  it('ends where the log ended when it need not follow', async () => {
    const batches = new LogBatches((await record(3)).log, 'start', { follow: false, size: 500 });
    expect((await batches.next())!.length).toBe(3);
    expect(await batches.next()).toBeUndefined();
  });
});
