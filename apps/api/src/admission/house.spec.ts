import { House } from './house.js';

describe('room for so many requests at once', () => {
  const came = (house: House, whose: string, times: number) => {
    const requests = Array.from({ length: times }, () => ({}));
    const admitted = requests.filter((one) => {
      const there = house.enter(one) && house.name(one, whose);
      if (!there) house.leave(one);
      return there;
    });
    return admitted;
  };

  it('is given to one alone by half, so that another still finds room', () => {
    const house = new House(100);
    expect(came(house, 'noisy', 1_000)).toHaveLength(50);
    expect(came(house, 'quiet', 10)).toHaveLength(10);
  });

  it('is shared among many who ask for all of it, and a part stays free for the next one', () => {
    const house = new House(120);
    const shares = ['a', 'b', 'c', 'd'].map((whose) => came(house, whose, 1_000).length);
    expect(shares[0]).toBe(60);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(7);
    expect(came(house, 'next', 1)).toHaveLength(1);
  });

  it('is there for one request of everybody as long as it is not full', () => {
    const house = new House(10);
    expect(Array.from({ length: 12 }, (_, n) => came(house, `officer ${n}`, 1).length)).toEqual([...Array<number>(10).fill(1), 0, 0]);
    expect(house.full).toBe(true);
  });

  it('shrinks to two seconds’ work while requests take longer than that, and grows again when they do not', () => {
    let now = 0;
    const house = new House(256, () => now);
    const room = () => {
      const some = Array.from({ length: 300 }, () => ({})).filter((one) => house.enter(one));
      for (const one of some) house.leave(one);
      return some.length;
    };
    const passed = (ms: number, times: number) => {
      for (let n = 0; n < times; n++) {
        const crowd = Array.from({ length: 300 }, () => ({})).filter((one) => house.enter(one));
        now += ms;
        house.leave(crowd[0]!, true);
        for (const one of crowd) house.leave(one);
      }
    };
    passed(1_900, 100);
    expect(room()).toBe(256);
    passed(2_500, 50);
    expect(room()).toBeLessThan(110);
    passed(2_500, 1_000);
    expect(room()).toBe(32);
    passed(100, 500);
    expect(room()).toBe(256);
    house.late(10_000);
    expect(room()).toBe(256);
    const crowd = Array.from({ length: 200 }, () => ({})).filter((one) => house.enter(one));
    for (let n = 0; n < 3; n++) house.late(200);
    house.late(100);
    for (const one of crowd) house.leave(one);
    expect(room()).toBe(Math.floor(256 * 0.9 ** 3));
  });

  it('is free again for each who has left, however often that is said', () => {
    const house = new House(2);
    const [one] = came(house, 'a', 1);
    house.leave(one!);
    house.leave(one!);
    house.leave({});
    expect([came(house, 'a', 1).length, came(house, 'b', 1).length, came(house, 'c', 1).length]).toEqual([1, 1, 0]);
  });
});
