/**
 * A map that is never changed in place: a copy with one entry more costs one page of it. A country's directory has tens of thousands of officers,
 * and each of its facts makes a new state.
 */
export type Book<V> = readonly (ReadonlyMap<string, V> | undefined)[];

const PAGES = 512;
export const EMPTY: Book<never> = [];

export const find = <V>(book: Book<V>, key: string): V | undefined => book[pageOf(key)]?.get(key);

export function enter<V>(book: Book<V>, key: string, value: V): Book<V> {
  const page = pageOf(key);
  const copy = Array.from({ length: PAGES }, (_, n) => book[n]);
  copy[page] = new Map(book[page]).set(key, value);
  return copy;
}

export const entries = <V>(book: Book<V>): readonly V[] => book.flatMap((page) => (page === undefined ? [] : [...page.values()]));

/** FNV-1a, so that neighbours in a numbering lie on different pages. */
function pageOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < key.length; n++) hash = Math.imul(hash ^ key.charCodeAt(n), 0x01000193);
  return (hash >>> 0) % PAGES;
}
