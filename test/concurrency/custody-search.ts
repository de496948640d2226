import { after, heldBy, possible, type Custody, type Operation } from './custody-histories.js';

/**
 * Whether the operations on one exhibit have any order at all that explains them, found by trying every one: far too slow for a real
 * history, and too plain to be wrong. The judge must agree with it.
 */
export function explained(operations: readonly Operation[], holder: string): boolean {
  const tried = new Set<number>();
  const everything = 2 ** operations.length - 1;
  const goesOn = (done: number, accepted: number, custody: Custody): boolean => {
    if (done === everything) return true;
    if (tried.has(done)) return false;
    tried.add(done);
    return operations.some((one, n) => {
      if (has(done, n) || operations.some((other, m) => !has(done, m) && other.return < one.invoke)) return false;
      const may = possible(one.officer, custody).includes(one.operation) && one.to !== custody.holder && one.to !== one.officer;
      const next = done + 2 ** n;
      if (one.outcome === 'refused') return !may && goesOn(next, accepted, custody);
      return may && one.revision === accepted + 1 && goesOn(next, accepted + 1, after(one, custody));
    });
  };
  return goesOn(0, 0, heldBy(holder));
}

const has = (done: number, n: number): boolean => Math.floor(done / 2 ** n) % 2 === 1;
