import { PagedRecord } from '#platform/kernel';

/** One member of a state that a step changed; `before` or `after` is null when it was not there. */
export interface Change {
  /** Members from the outside in, for example `parts.whole.holder`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set) && !(value instanceof Map) && !(value instanceof PagedRecord);

/** Of a longer list a state shows how long it is: each step that changed it shows what changed. */
const MOST_SHOWN = 500;
const cut = (total: number) => ({ cut: true, total });

/** A state as plain JSON: sets as lists, maps as objects, big integers as text. */
export function plain(state: unknown): unknown {
  if (typeof state === 'bigint') return String(state);
  if (state instanceof Set) return plain([...state]);
  if (state instanceof Map)
    return state.size > MOST_SHOWN ? cut(state.size) : Object.fromEntries([...state].map(([name, value]) => [String(name), plain(value)]));
  if (state instanceof PagedRecord)
    return state.size > MOST_SHOWN ? cut(state.size) : Object.fromEntries(state.entries().map(([name, value]) => [name, plain(value)]));
  if (Array.isArray(state)) return state.length > MOST_SHOWN ? cut(state.length) : state.map(plain);
  if (!isMembers(state)) return state;
  const members = Object.entries(state).filter(([, value]) => value !== undefined);
  return members.length > MOST_SHOWN ? cut(members.length) : Object.fromEntries(members.map(([name, value]) => [name, plain(value)]));
}

/**
 * What differs between two states. What both share is not looked into. Lists are compared whole: a seal added to a list is one change, not a
 * shift of all that follow.
 */
export function changesBetween(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (before === after) return [];
  const inside = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (before instanceof PagedRecord && after instanceof PagedRecord)
    return [...before.namesUnlike(after)].sort().flatMap((name) => changesBetween(before.get(name), after.get(name), inside(name)));
  const [was, is] = [named(before), named(after)];
  if (was !== undefined && is !== undefined) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return names.flatMap((name) => changesBetween(was[name], is[name], inside(name)));
  }
  const [shownBefore, shownAfter] = [plain(before), plain(after)];
  return JSON.stringify(shownBefore) === JSON.stringify(shownAfter) ? [] : [{ path, before: shownBefore ?? null, after: shownAfter ?? null }];
}

function named(value: unknown): Members | undefined {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, one]) => [String(name), one as unknown]));
  return isMembers(value) ? value : undefined;
}
