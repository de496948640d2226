import type { BrokenBalance } from './correction-events.js';
import type { AnyEvent, Decider } from './decider.js';
import { DomainError } from './domain-error.js';
import { replacementOf } from './marks.js';
import { namesParty } from './names-party.js';
import type { Recorded } from './recorded.js';
import type { Registry } from './registry.js';
import { replay, type Rechecked } from './replay.js';

type Data = Readonly<Record<string, unknown>>;

/**
 * Replays the corrected history through the decider beside the history as it is read now. What a rule newly refuses is refused; a quantity that
 * newly does not balance is listed. A fact that today's rules would refuse already without the correction is not held against it.
 * @throws DomainError `history-not-accepted`
 */
export function judge<S, C, E extends AnyEvent>(
  decider: Decider<S, C, E>,
  registry: Registry,
  before: readonly Recorded<E>[],
  after: readonly Recorded<E>[],
): readonly BrokenBalance[] {
  const was = replay(decider, before);
  const now = replay(decider, after);
  const read = new Map(before.map((fact) => [fact.revision, fact]));
  return after.flatMap((fact) => {
    const { revision, event } = fact;
    const found = now.get(revision);
    if (found === undefined) return [];
    const code = brokenRule(found, was.get(revision) ?? {}, { event, before: read.get(revision)?.event.data, registry, decider });
    if (code === undefined) return [];
    if (code === DIFFERS || decider.balances?.refusals.includes(code) === true) return [{ revision, code }];
    throw new DomainError('history-not-accepted', `With this correction ${event.type} at revision ${revision} would have been refused: ${code}`);
  });
}

/** What the decider would have derived otherwise: a quantity that remains, an expected measure. */
const DIFFERS = 'balance-differs';
const ANOTHER_PARTY = 'another-party';

function brokenRule(
  now: Rechecked,
  was: Rechecked,
  {
    event,
    before,
    registry,
    decider,
  }: { readonly event: AnyEvent; readonly before: Data | undefined; readonly registry: Registry; readonly decider: Pick<Decider<any, any, any>, 'balances'> },
): string | undefined {
  if (now.refused !== undefined) return now.refused === was.refused ? undefined : now.refused;
  if (was.decided !== undefined && now.decided === undefined) return DIFFERS;
  const broken = derived(registry, event.type, decider).filter(
    (name) =>
      now.decided !== undefined &&
      !alike(now.decided[name], (event.data as Data)[name]) &&
      (was.decided === undefined || before === undefined || alike(was.decided[name], before[name])),
  );
  if (broken.length === 0) return undefined;
  return broken.some((name) => namesParty(registry.definition(event.type).fields[name]!)) ? ANOTHER_PARTY : DIFFERS;
}

/** What the product sets: the parties of the fact, and what follows from a balance. */
const derived = (registry: Registry, type: string, { balances }: Pick<Decider<any, any, any>, 'balances'>): readonly string[] =>
  Object.entries(registry.definition(type).fields)
    .filter(([name, field]) => replacementOf(field) === 'fixed' && (namesParty(field) || balances?.members.includes(name) === true))
    .map(([name]) => name);

/**
 * The members of a replacement that the decider derives, derived again: what remains of a part after a corrected sample. Parties, units and
 * countries are never derived anew.
 */
export function deriveAgain<S, C, E extends AnyEvent>(
  decider: Decider<S, C, E>,
  registry: Registry,
  before: readonly Recorded<E>[],
  corrected: Recorded<E>,
): Data {
  const { revision } = corrected;
  const { type, data } = corrected.event as { type: string; data: Data };
  const after = before.map((fact) => (fact.revision === revision ? corrected : fact));
  const [was, now] = [replay(decider, before).get(revision)?.decided, replay(decider, after).get(revision)?.decided];
  if (was === undefined || now === undefined) return {};
  const { fields } = registry.definition(type);
  const names = derived(registry, type, decider).filter((name) => !namesParty(fields[name]!) && alike(was[name], data[name]) && !alike(now[name], data[name]));
  return Object.fromEntries(names.map((name) => [name, now[name]]));
}

export const alike = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  ) ?? '';
