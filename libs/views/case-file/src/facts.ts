import { isCorrectionEvent, type Happened, type Recorded } from '#platform/kernel';

/** One fact as a row of this view keeps it: what was recorded, when, by whom, and where in the log its source stands. */
export interface CaseFact {
  readonly type: string;
  readonly position: string;
  readonly revision: number;
  readonly event: string;
  readonly happened: Happened;
  readonly recorded: string;
  /** The officer or the system that recorded it. */
  readonly by: string;
  readonly unit: string;
  /** Revision of the correction through which it is read. */
  readonly correctedBy?: number;
  readonly attachments?: readonly string[];
  /** The event's own members, with `_sd` where some of them are sealed. */
  readonly data: Readonly<Record<string, any>>;
}

export const factOf = ({ event, position, revision, eventId, happened, recorded, actor, correctedBy, attachments }: Recorded): CaseFact => ({
  type: event.type,
  position,
  revision,
  event: eventId,
  happened,
  recorded,
  by: actor.id,
  unit: actor.unit,
  ...(correctedBy !== undefined && { correctedBy }),
  ...(attachments.length > 0 && { attachments: attachments.map((one) => one.sha256) }),
  data: event.data as Record<string, unknown>,
});

type Entry = Readonly<Record<string, any>>;

/** A fact as it stands on a page: its own members, and beside them when and by whom it was recorded and which event says so. */
export const entryOf = ({ data, type: _type, ...around }: CaseFact): Entry => ({ ...around, ...data });
/** The same with its type, where facts of several types stand in one list. */
export const stepOf = (fact: CaseFact): Entry => ({ type: fact.type, ...entryOf(fact) });

const NONE: readonly CaseFact[] = [];
const indexes = new WeakMap<readonly CaseFact[], ReadonlyMap<string, readonly CaseFact[]>>();

/** A page asks for the facts of many types, one after another: they are looked through once. */
function indexOf(facts: readonly CaseFact[]): ReadonlyMap<string, readonly CaseFact[]> {
  const known = indexes.get(facts);
  if (known !== undefined) return known;
  const index = groupsOf(facts, ({ type }) => type.slice(type.indexOf('.') + 1));
  indexes.set(facts, index);
  return index;
}

/** The facts of some types, oldest first; types are given without their context. */
export function factsOf(facts: readonly CaseFact[], ...names: readonly string[]): readonly CaseFact[] {
  if (names.length === 1) return indexOf(facts).get(names[0]!) ?? NONE;
  const wanted = new Set(names);
  return facts.filter(({ type }) => wanted.has(type.slice(type.indexOf('.') + 1)));
}

/** A list by a key, each group in the order of the list. */
export function groupsOf<T, K>(list: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** The first of a list for each key. */
export function firstsOf<T, K>(list: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, T> {
  const firsts = new Map<K, T>();
  for (const one of list) if (!firsts.has(keyOf(one))) firsts.set(keyOf(one), one);
  return firsts;
}

/** For each fact of one list, the first later one of another list with the same key: one pass over both, which are in the order of the log. */
export function firstLater(
  facts: readonly CaseFact[],
  others: readonly CaseFact[],
  keyOf: (fact: CaseFact) => unknown,
  otherKeyOf: (fact: CaseFact) => unknown = keyOf,
): ReadonlyMap<CaseFact, CaseFact> {
  const next = new Map<unknown, CaseFact>();
  const found = new Map<CaseFact, CaseFact>();
  let left = others.length;
  for (let n = facts.length - 1; n >= 0; n--) {
    const fact = facts[n]!;
    for (; left > 0 && others[left - 1]!.position > fact.position; left--) next.set(otherKeyOf(others[left - 1]!), others[left - 1]!);
    const later = next.get(keyOf(fact));
    if (later !== undefined) found.set(fact, later);
  }
  return found;
}
export const entriesOf = (facts: readonly CaseFact[], ...names: readonly string[]): readonly Entry[] => factsOf(facts, ...names).map(entryOf);
export const lastOf = (facts: readonly CaseFact[], ...names: readonly string[]): CaseFact | undefined => factsOf(facts, ...names).at(-1);

export const withoutCorrections = (facts: readonly CaseFact[]): readonly CaseFact[] => facts.filter(({ type }) => !isCorrectionEvent(type));

/** Whether an instant lies before the moment for which the page is made. */
export const isBefore = (instant: string, moment: string): boolean => Date.parse(instant) < Date.parse(moment);
/** A day that is over at the moment for which the page is made. */
export const dayIsOver = (day: string, moment: string): boolean => day < moment.slice(0, 10);
