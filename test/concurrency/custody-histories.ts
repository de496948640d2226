import { commandId } from '#platform/event-log';
import { BUILT_IN_ISSUER } from '#platform/identity';
import { randomFrom } from '../prove/attack.js';

/** One line of a history: what one client asked of one exhibit, and what it was answered. Times are nanoseconds of one clock. */
export interface Operation {
  officer: string;
  exhibit: string;
  operation: 'offer' | 'accept' | 'refuse' | 'withdraw';
  to: string | null;
  key: string;
  invoke: number;
  return: number;
  outcome: 'ok' | 'refused';
  revision: number | null;
  /** The first answer was lost, and the same key was asked again. */
  settled: boolean;
}

/** One event as it is stored. */
export interface LogLine {
  exhibit: string;
  revision: number;
  type: string;
  command: string;
  data: Record<string, string>;
}

export interface History {
  readonly operations: Operation[];
  readonly log: LogLine[];
}

export interface Custody {
  readonly holder: string;
  readonly offered: string | null;
  /** Who made the open offer: he and the holder never answer it. */
  readonly by: string | null;
}

export const heldBy = (holder: string): Custody => ({ holder, offered: null, by: null });

export const UNITS = ['CI.DGD-AIR', 'CI.GREFFE-ABIDJAN', 'CI.MAG-ABIDJAN', 'CI.LPTS'] as const;
export const unitOf = (officer: string): string => officer.slice(0, officer.lastIndexOf('.'));
export const speaksFor = (officer: string, party: string): boolean => officer === party || unitOf(officer) === party;
/** The first officers of each unit, in turn. */
export const officers = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${UNITS[n % UNITS.length]}.${4711 + Math.floor(n / UNITS.length)}`);

export type Chance = () => number;
export const oneOf = <T>(random: Chance, among: readonly T[]): T => among[Math.floor(random() * among.length)]!;

/** What an officer may do as the exhibit stands. */
export function possible(officer: string, { holder, offered, by }: Custody): readonly Operation['operation'][] {
  if (offered === null) return speaksFor(officer, holder) ? ['offer'] : [];
  const answers = speaksFor(officer, offered) && officer !== by && officer !== holder;
  return [...(answers ? (['accept', 'refuse'] as const) : []), ...(speaksFor(officer, holder) ? (['withdraw'] as const) : [])];
}

export function after({ operation, officer, to }: Pick<Operation, 'operation' | 'officer' | 'to'>, { holder, offered }: Custody): Custody {
  if (operation === 'offer') return { holder, offered: to, by: officer };
  return heldBy(operation === 'accept' ? offered! : holder);
}

/** A receiver: mostly a unit, so that all of its officers race for the answer; never the holder itself, and never who offers. */
export function receiver(random: Chance, all: readonly string[], holder: string, by: string): string {
  for (;;) {
    const officer = oneOf(random, all);
    const to = random() < 0.75 ? unitOf(officer) : officer;
    if (to !== holder && to !== by) return to;
  }
}

const TYPE = { offer: 'TransferOffered', accept: 'TransferAccepted', refuse: 'TransferRefused', withdraw: 'TransferWithdrawn' } as const;

export function registered(exhibit: string, holder: string): LogLine {
  return { exhibit, revision: 0, type: 'custody.ExhibitRegistered', command: commandId('system', 'policy', exhibit), data: { holder, part: 'whole' } };
}

/** The event of an accepted operation. */
export function eventOf(one: Operation, { holder, offered }: Pick<Custody, 'holder' | 'offered'>): LogLine {
  const { officer: by, operation, exhibit, revision, to } = one;
  const told: Record<string, string> = operation === 'offer' ? { to: to! } : operation === 'accept' ? { holder: offered! } : { to: offered! };
  return {
    exhibit,
    revision: revision!,
    type: `custody.${TYPE[operation]}`,
    command: commandId(BUILT_IN_ISSUER, by, one.key),
    data: { part: 'whole', by, from: holder, ...told },
  };
}

export function uuid(random: Chance): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/**
 * A good history: officers who are never idle act on the same exhibits, and each operation takes effect at one instant between its
 * question and its answer. A third of the time they ask for something that they believe to be out of the question.
 */
export function goodHistory(seed: number, { exhibits = 3, clients = 8, count = 160 } = {}): History {
  const random = randomFrom(seed);
  const all = officers(clients);
  const names = Array.from({ length: exhibits }, () => uuid(random));
  const now = new Map<string, { custody: Custody; revision: number }>(names.map((one) => [one, { custody: heldBy(unitOf(all[0]!)), revision: 0 }]));
  const log = names.map((one) => registered(one, unitOf(all[0]!)));
  const operations: Operation[] = [];
  const ready = all.map((officer) => ({ officer, at: Math.floor(random() * 1_000) }));
  const underWay: { officer: string; invoke: number; effect: number; until: number }[] = ready.map(({ officer, at }) => spell(random, officer, at));
  for (let n = 0; n < count; n++) {
    // Effects come in the order of their instants, whoever asked first.
    underWay.sort((a, b) => a.effect - b.effect);
    const { officer, invoke, until } = underWay.shift()!;
    const within = names.filter((one) => possible(officer, now.get(one)!.custody).length > 0);
    const exhibit = oneOf(random, within.length > 0 && random() < 0.7 ? within : names);
    const { custody, revision } = now.get(exhibit)!;
    const allowed = possible(officer, custody);
    const operation = allowed.length > 0 && random() < 0.7 ? oneOf(random, allowed) : oneOf(random, ['offer', 'accept', 'refuse', 'withdraw'] as const);
    const to = operation === 'offer' ? receiver(random, all, custody.holder, officer) : null;
    const ok = allowed.includes(operation);
    const one: Operation = {
      ...{ officer, exhibit, operation, to, key: uuid(random), invoke, return: until },
      ...(ok ? { outcome: 'ok', revision: revision + 1 } : { outcome: 'refused', revision: null }),
      settled: random() < 0.05,
    };
    operations.push(one);
    if (ok) {
      log.push(eventOf(one, custody));
      now.set(exhibit, { custody: after(one, custody), revision: revision + 1 });
    }
    underWay.push(spell(random, officer, until + 1));
  }
  return { operations, log };
}

/** When a client asks, when it takes effect and when it is answered; now and then nobody asks for a while. */
function spell(random: Chance, officer: string, from: number) {
  const invoke = from + Math.floor(random() * (random() < 0.1 ? 5_000 : 50));
  const effect = invoke + Math.floor(random() * 1_000);
  return { officer, invoke, effect, until: effect + Math.floor(random() * 1_000) };
}
