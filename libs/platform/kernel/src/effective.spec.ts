import { effective } from './effective.js';
import { ABOUT_EIGHT, closed, corrected, history, proposed, voids, written } from './ledger.fixture.js';
import type { Recorded } from './recorded.js';

const NINE = { at: '2026-03-14T09:00:00.000Z', offset: '+00:00', precision: 'minute' } as const;
const amounts = (read: readonly Recorded[]) =>
  read.filter((one) => one.event.type === 'ledger.Written').map((one) => (one.event.data as { amount: number }).amount);
const revisions = (read: readonly Recorded[]) => read.map((one) => one.revision);
const at = (read: readonly Recorded[], revision: number) => read.find((one) => one.revision === revision)!;

describe('a history with its corrections in force', () => {
  it('is the history itself while nothing was corrected', () => {
    const plain = history(written(1), closed, proposed(0, { effect: 'void' }));
    expect(effective(plain)).toBe(plain);
    expect(effective([])).toEqual([]);
  });

  it('reads a replaced fact anew in its own place, and everything said around it stays', () => {
    const before = history(written(1), written(2), written(3), corrected(1, { replacement: { amount: 20, currency: 'EUR' } }));
    const after = effective(before);
    expect(amounts(after)).toEqual([1, 20, 3]);
    expect(revisions(after)).toEqual([0, 1, 2, 3]);
    expect(at(after, 1)).toEqual({ ...before[1], event: { type: 'ledger.Written', data: { amount: 20, currency: 'EUR', _sd: ['why'] } }, correctedBy: 3 });
    expect(at(after, 0)).toBe(before[0]);
    expect(at(after, 3)).toBe(before[3]);
  });

  it('never changes the history that it reads', () => {
    const before = history(written(1), written(2), corrected(1, { replacement: { amount: 20 }, occurred: NINE }), voids(0));
    const copy = structuredClone(before);
    effective(before);
    expect(before).toEqual(copy);
  });

  it('carries the digests of what the correction sealed, never those of what it replaced', () => {
    const { _sd } = at(effective(history(written(1), written(2), corrected(1, { replacement: { amount: 20 }, _sd: ['new'] }))), 1).event.data as {
      _sd: string[];
    };
    expect(_sd).toEqual(['new']);
    const without = at(effective(history(written(1), written(2), corrected(1, { replacement: { amount: 20 }, _sd: undefined }))), 1).event.data;
    expect(without).toEqual({ amount: 20 });
  });

  it('moves a fact in time without touching what it says', () => {
    const before = history(written(1), written(2), corrected(1, { occurred: NINE }));
    const read = at(effective(before), 1);
    expect(read.happened).toEqual(NINE);
    expect(read.event).toEqual(before[1]!.event);
    expect(read.recorded).toBe(before[1]!.recorded);
  });

  it('keeps the time of a fact whose words alone were corrected', () => {
    expect(at(effective(history(written(1), written(2), corrected(1, { replacement: { amount: 20 } }))), 1).happened).toEqual(ABOUT_EIGHT);
  });

  it('leaves a voided fact out, and keeps the correction that says so', () => {
    const after = effective(history(written(1), written(2), voids(1), written(4)));
    expect(amounts(after)).toEqual([1, 4]);
    expect(revisions(after)).toEqual([0, 2, 3]);
  });

  it('reads the newest of several corrections', () => {
    const after = effective(history(written(1), corrected(0, { replacement: { amount: 10 } }), corrected(0, { replacement: { amount: 11 } })));
    expect(amounts(after)).toEqual([11]);
    expect(at(after, 0).correctedBy).toBe(2);
  });

  it('keeps corrected words when only the time is corrected afterwards, and the other way about', () => {
    const words = corrected(0, { replacement: { amount: 10 }, _sd: ['words'] });
    const time = corrected(0, { occurred: NINE, _sd: ['time'] });
    for (const [first, second] of [
      [words, time],
      [time, words],
    ] as const) {
      const read = at(effective(history(written(1), first, second)), 0);
      expect(read.event.data).toEqual({ amount: 10, _sd: ['words'] });
      expect(read.happened).toEqual(NINE);
      expect(read.correctedBy).toBe(2);
    }
  });

  it('reads the fact as before when the correction of it was voided', () => {
    const after = effective(history(written(1), written(2), corrected(1, { replacement: { amount: 20 } }), voids(2, 'ledger.Corrected')));
    expect(amounts(after)).toEqual([1, 2]);
    expect(at(after, 1).correctedBy).toBeUndefined();
    expect(revisions(after)).toEqual([0, 1, 3]);
  });

  it('falls back on the correction before, when the newest was voided', () => {
    const after = effective(
      history(written(1), corrected(0, { replacement: { amount: 10 } }), corrected(0, { replacement: { amount: 11 } }), voids(2, 'ledger.Corrected')),
    );
    expect(amounts(after)).toEqual([10]);
    expect(at(after, 0).correctedBy).toBe(1);
  });

  it('brings a correction back into force when its voiding was voided in turn', () => {
    const after = effective(history(written(1), written(2), voids(1), voids(2, 'ledger.Corrected'), voids(3, 'ledger.Corrected')));
    expect(amounts(after)).toEqual([1]);
    expect(revisions(after)).toEqual([0, 2, 4]);
  });

  it('voids the same fact again after the first voiding was taken back', () => {
    const back = [written(1), written(2), voids(1), voids(2, 'ledger.Corrected')];
    expect(amounts(effective(history(...back)))).toEqual([1, 2]);
    expect(amounts(effective(history(...back, voids(1))))).toEqual([1]);
  });

  it('reads a fact again that was voided and then corrected', () => {
    expect(amounts(effective(history(written(1), written(2), voids(1), corrected(1, { replacement: { amount: 20 } }))))).toEqual([1, 20]);
    const retimed = effective(history(written(1), written(2), corrected(1, { replacement: { amount: 20 } }), voids(1), corrected(1, { occurred: NINE })));
    expect(at(retimed, 1).event.data).toEqual(written(2).data);
  });

  it('takes a proposal for no correction until a second person has approved it', () => {
    const waiting = [written(1), written(2), proposed(1, { effect: 'void' })];
    expect(amounts(effective(history(...waiting)))).toEqual([1, 2]);
    expect(amounts(effective(history(...waiting, voids(1))))).toEqual([1]);
  });

  it('is that of a prefix when the log is cut first: what was known on a day', () => {
    const whole = history(written(1), written(2), corrected(1, { replacement: { amount: 20 } }), voids(1));
    expect(amounts(effective(whole.slice(0, 2)))).toEqual([1, 2]);
    expect(amounts(effective(whole.slice(0, 3)))).toEqual([1, 20]);
    expect(amounts(effective(whole))).toEqual([1]);
  });
});
