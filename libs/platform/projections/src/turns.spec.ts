import { heavy, inTurns, nextTurn, turnIsOver, WorkCancelled } from './turns.js';

const busy = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const free = () => Promise.resolve(() => undefined);

describe('long work', () => {
  it('lets others come between, and asks for room once it has taken more turns than an ordinary page', async () => {
    let others = 0;
    const ticking = setInterval(() => (others += 1), 1);
    const asked: number[] = [];
    let left = 0;
    let turns = 0;
    const admit = () => {
      asked.push(turns);
      return Promise.resolve(() => void (left += 1));
    };
    await inTurns({ signal: new AbortController().signal, admit }, async () => {
      for (let n = 0; n < 40; n++) {
        busy(2);
        if (!turnIsOver()) continue;
        turns += 1;
        await nextTurn();
      }
    });
    clearInterval(ticking);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(5);
    expect(left).toBe(1);
    expect(others).toBeGreaterThan(10);
  });

  it('ends when nobody waits for it any more, and gives back its room', async () => {
    const over = new AbortController();
    let left = 0;
    const work = inTurns({ signal: over.signal, admit: () => Promise.resolve(() => void (left += 1)) }, async () => {
      await heavy();
      for (;;) await nextTurn();
    });
    setTimeout(() => over.abort(), 20);
    await expect(work).rejects.toBeInstanceOf(WorkCancelled);
    expect(left).toBe(1);
  });

  it('is not cut where nobody asked for turns', async () => {
    busy(10);
    expect(turnIsOver()).toBe(false);
    await nextTurn();
    await heavy();
    await inTurns({ signal: new AbortController().signal, admit: free }, async () => {
      expect(turnIsOver()).toBe(false);
      await nextTurn();
    });
  });
});
