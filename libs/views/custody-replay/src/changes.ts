/** One member of a state that a step changed; `before` or `after` is null when it was not there. */
export interface Change {
  /** Members from the outside in, for example `parts.whole.holder`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A state as plain JSON: sets as lists, maps as objects, big integers as text. */
export function plain(state: unknown): unknown {
  if (typeof state === 'bigint') return String(state);
  if (state instanceof Set) return [...state].map(plain);
  if (state instanceof Map) return Object.fromEntries([...state].map(([name, value]) => [String(name), plain(value)]));
  if (Array.isArray(state)) return state.map(plain);
  if (isMembers(state)) return Object.fromEntries(Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, plain(value)]])));
  return state;
}

/** What differs between two plain states. Lists are compared whole: a seal added to a list is one change, not a shift of all that follow. */
export function changesBetween(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (isMembers(before) && isMembers(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changesBetween(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before: before ?? null, after: after ?? null }];
}
