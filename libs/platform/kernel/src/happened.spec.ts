import { day, happened, instant, now, offset, PRECISIONS } from './happened.js';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;

describe('an instant', () => {
  it.each(['2026-03-14T08:00:00.000Z', '2024-02-29T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2026-10-20T19:30:09.010Z'])(
    'may be %s',
    (text) => expect(accepts(instant, text)).toBe(true),
  );
  it.each([
    ['the 31st of February', '2024-02-31T00:00:00.000Z'],
    ['the 29th of February of a common year', '2023-02-29T00:00:00.000Z'],
    ['the 31st of April', '2026-04-31T00:00:00.000Z'],
    ['a year that PostgreSQL does not know', '0000-01-01T00:00:00.000Z'],
    ['month 13', '2026-13-01T00:00:00.000Z'],
    ['month 0', '2026-00-01T00:00:00.000Z'],
    ['day 0', '2026-01-00T00:00:00.000Z'],
    ['hour 24', '2026-01-01T24:00:00.000Z'],
    ['minute 60', '2026-01-01T00:60:00.000Z'],
    ['a leap second', '2016-12-31T23:59:60.000Z'],
    ['no fraction', '2026-03-14T08:00:00Z'],
    ['two digits of a fraction', '2026-03-14T08:00:00.00Z'],
    ['local time', '2026-03-14T08:00:00.000+00:00'],
    ['a day only', '2026-03-14'],
    ['a text before', ' 2026-03-14T08:00:00.000Z'],
    ['a line after', '2026-03-14T08:00:00.000Z\n'],
    ['a number', 1],
  ])('is refused with %s', (_case, text) => expect(accepts(instant, text)).toBe(false));
});

describe('a day', () => {
  it('stands in the calendar', () => {
    expect(['2024-02-29', '1999-12-31', '0001-01-01'].map((text) => accepts(day, text))).toEqual([true, true, true]);
    expect(['2023-02-29', '2024-02-31', '0000-01-01', '2026-1-1', '2026-03-14T08:00:00.000Z', ''].map((text) => accepts(day, text))).toEqual(
      Array(6).fill(false),
    );
  });
});

describe('an offset', () => {
  it('is written with its sign and two digits each', () => {
    expect(['+00:00', '-03:30', '+14:00', '+05:45'].map((text) => accepts(offset, text))).toEqual([true, true, true, true]);
    expect(['Z', '00:00', '+1:00', '+15:00', '+00:60', '+00:00:00', '+0000', 'x+00:00'].map((text) => accepts(offset, text))).toEqual(Array(8).fill(false));
  });
});

describe('when a fact happened', () => {
  const stated = { at: '2026-03-14T08:00:00.000Z', offset: '+00:00', precision: 'night', stated: 'dans la nuit du 14' };

  it('is as stated, in every precision of the paper form', () => {
    expect(PRECISIONS).toEqual(['instant', 'minute', 'hour', 'day', 'night', 'period']);
    for (const precision of PRECISIONS) expect(accepts(happened, { ...stated, precision })).toBe(true);
    expect(accepts(happened, { ...stated, precision: 'year' })).toBe(false);
  });

  it('may be an interval, which ends no earlier than it starts', () => {
    expect(accepts(happened, { ...stated, until: '2026-03-14T08:00:00.000Z' })).toBe(true);
    expect(accepts(happened, { ...stated, until: '2026-03-15T08:00:00.000Z' })).toBe(true);
    expect(accepts(happened, { ...stated, until: '2026-03-14T07:59:59.999Z' })).toBe(false);
    expect(happened.safeParse({ ...stated, until: '2026-03-14T07:59:59.999Z' }).error?.issues[0]?.message).toBe('an interval ends after it starts');
  });

  it('has nothing else in it, and words of bounded length', () => {
    expect(accepts(happened, { ...stated, zone: 'Africa/Abidjan' })).toBe(false);
    expect(accepts(happened, { ...stated, stated: '' })).toBe(false);
    expect(accepts(happened, { ...stated, stated: 'x'.repeat(200) })).toBe(true);
    expect(accepts(happened, { ...stated, stated: 'x'.repeat(201) })).toBe(false);
  });

  it('is now when nothing else was stated', () => {
    expect(now('2026-03-14T08:00:00.000Z')).toEqual({ at: '2026-03-14T08:00:00.000Z', offset: '+00:00', precision: 'instant' });
    expect(now('2026-03-14T08:00:00.000Z', '-03:00').offset).toBe('-03:00');
  });
});
