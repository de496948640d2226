import { HeavyReads } from './heavy-reads.js';

const never = new AbortController().signal;
const settle = () => new Promise(setImmediate);

describe('room for long reads', () => {
  it('is given to each officer once, and to no more than there is room for', async () => {
    const reads = new HeavyReads(2);
    const entered: string[] = [];
    const leave = new Map<string, () => void>();
    const come = (whose: string, name: string) =>
      reads.enter(whose, never).then((out) => {
        entered.push(name);
        leave.set(name, out);
      });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void come(name[0]!, name);
    await settle();
    expect(entered).toEqual(['a1', 'b1']);
    leave.get('a1')!();
    leave.get('a1')!();
    await settle();
    expect(entered).toEqual(['a1', 'b1', 'c1']);
    leave.get('b1')!();
    await settle();
    expect(entered).toEqual(['a1', 'b1', 'c1', 'a2']);
    leave.get('a2')!();
    await settle();
    expect(entered.at(-1)).toBe('a3');
  });

  it('is waited for no longer than somebody waits for the answer', async () => {
    const reads = new HeavyReads(1);
    const out = await reads.enter('a', never);
    const over = new AbortController();
    const waiting = reads.enter('b', over.signal);
    over.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'WorkCancelled' });
    await expect(reads.enter('b', over.signal)).rejects.toMatchObject({ name: 'WorkCancelled' });
    const next = reads.enter('c', never);
    out();
    expect(await next).toBeInstanceOf(Function);
  });
});
