import { Outage } from './outage.js';

describe('an outage', () => {
  it('is waited out when it is short, by nobody when it is long, and anew when it has been over', () => {
    let now = 0;
    const outage = new Outage(2_500, () => now);
    expect(outage.lasts()).toBe(false);
    now = 2_000;
    expect(outage.lasts()).toBe(false);
    now = 60_000;
    expect([outage.lasts(), outage.lasts()]).toEqual([true, true]);
    outage.over();
    expect(outage.lasts()).toBe(false);
  });
});
