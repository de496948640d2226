import { PagedRecord } from './paged-record.js';

describe('a record in pages', () => {
  const names = Array.from({ length: 2_000 }, (_, n) => `officer ${n}`);
  const full = names.reduce<PagedRecord<number>>((record, name, n) => record.with(name, n), PagedRecord.EMPTY);

  it('keeps every value under its name, the last one given', () => {
    expect(full.size).toBe(2_000);
    expect(Object.fromEntries(full.entries())).toEqual(Object.fromEntries(names.map((name, n) => [name, n])));
    expect([full.with('officer 7', -7).get('officer 7'), full.with('officer 7', -7).size, full.get('officer 7')]).toEqual([-7, 2_000, 7]);
  });

  it('loses what is taken away, and that alone', () => {
    const less = full.without('officer 7');
    expect([less.get('officer 7'), less.get('officer 8'), less.size, full.get('officer 7')]).toEqual([undefined, 8, 1_999, 7]);
    expect(less.without('nobody')).toBe(less);
  });

  it('tells what another state of it has otherwise', () => {
    const other = full.without('officer 7').with('officer 8', -8).with('new', 1);
    expect([...full.namesUnlike(other)].sort()).toEqual(['new', 'officer 7', 'officer 8']);
    expect(full.namesUnlike(full)).toEqual([]);
    expect([...PagedRecord.EMPTY.namesUnlike(PagedRecord.EMPTY.with('a', 1) as PagedRecord<never>)]).toEqual(['a']);
  });
});
