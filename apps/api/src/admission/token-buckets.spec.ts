import { TokenBuckets } from './token-buckets.js';

describe('a rate that one may ask at', () => {
  let now = 0;
  const buckets = (perSecond: number, most?: number) => new TokenBuckets(perSecond, () => now, most);
  const granted = (some: TokenBuckets, name: string, times: number) => Array.from({ length: times }, () => some.take(name)).filter((wait) => wait === 0).length;

  it('lets ten seconds of it through at once, and then the rate itself', () => {
    const some = buckets(5);
    expect(granted(some, 'a', 100)).toBe(50);
    now += 1_000;
    expect(granted(some, 'a', 100)).toBe(5);
    now += 3_600_000;
    expect(granted(some, 'a', 100)).toBe(50);
  });

  it('says in whole seconds when to ask again', () => {
    const some = buckets(0.25);
    expect([some.take('a'), some.take('a')]).toEqual([0, 0]);
    expect(some.take('a')).toBe(2);
    now += 2_000;
    expect(some.take('a')).toBe(0);
    expect(buckets(100).take('a')).toBe(0);
  });

  it('is each one’s own', () => {
    const some = buckets(1);
    expect(granted(some, 'noisy', 1_000)).toBe(10);
    expect(granted(some, 'quiet', 3)).toBe(3);
  });

  it('is no limit at 0', () => expect(granted(buckets(0), 'a', 10_000)).toBe(10_000));

  it('remembers no more names than it may, and forgets the one that was silent longest', () => {
    const some = buckets(0.1, 2);
    for (const name of ['a', 'b', 'a', 'c']) some.take(name);
    expect([some.take('b'), some.take('a')]).toEqual([0, 0]);
    expect(some.take('a')).toBeGreaterThan(0);
  });
});
