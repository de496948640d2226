import { cutPage, type Cutting } from './cut.js';

const items = (count: number, of = (n: number): unknown => n) => Array.from({ length: count }, (_, n) => of(n));
const whole: Cutting = { limit: 100 };

describe('a page with lists', () => {
  it('of usual length is shown as it is', () => {
    const page = { id: 'a', list: items(500), nested: [{ list: [] }], nothing: null };
    expect(cutPage(page, whole)).toEqual(page);
  });

  it('that are longer shows the beginning of each, and says which it cut', () => {
    const shown = cutPage({ members: items(1_200), exhibits: [{ custody: items(501) }] }, whole) as Record<string, any>;
    expect([shown['members'].length, shown['exhibits'][0].custody.length]).toEqual([500, 500]);
    expect(shown['cut']).toEqual([
      { list: 'members', total: 1_200 },
      { list: 'exhibits.0.custody', total: 501 },
    ]);
  });

  it('is read on list by list, to the last item and no item twice', () => {
    const page = { position: '7', exhibits: [{ custody: items(1_050) }] };
    const read: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const part = cutPage(page, { list: 'exhibits.0.custody', limit: 500, ...(cursor !== undefined && { cursor }) }) as Record<string, any>;
      expect(part).toMatchObject({ total: 1_050, position: '7' });
      read.push(...(part['items'] as unknown[]));
      cursor = part['next'] as string | null;
    }
    expect(read).toEqual(items(1_050));
  });

  it.each(['nobody', 'id', 'exhibits.0', 'exhibits.9.custody', '__proto__', 'constructor.prototype', 'exhibits.length'])('has no list "%s"', (list) => {
    expect(() => cutPage({ id: 'a', exhibits: [{ custody: [] }] }, { list, limit: 1 })).toThrow(expect.objectContaining({ code: 'list-unknown' }));
  });

  it('takes no cursor without its list, and none that is no place', () => {
    expect(() => cutPage({ list: [] }, { cursor: '5', limit: 1 })).toThrow(expect.objectContaining({ code: 'list-needed' }));
    for (const cursor of ['-1', '1e3', 'x', '99999999']) expect(() => cutPage({ list: [] }, { list: 'list', cursor, limit: 1 })).toThrow();
  });
});
