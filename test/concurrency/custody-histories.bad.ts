import { commandId } from '#platform/event-log';
import { BUILT_IN_ISSUER } from '#platform/identity';
import {
  after,
  eventOf,
  heldBy,
  officers,
  oneOf,
  possible,
  speaksFor,
  unitOf,
  UNITS,
  uuid,
  type Chance,
  type Custody,
  type History,
  type LogLine,
  type Operation,
} from './custody-histories.js';

/** One change that makes a good history illegal whatever else stands in it, and the fault that the judge must name. */
export interface Spoiling {
  readonly name: string;
  readonly fault: string;
  readonly spoil: (history: History, random: Chance) => void;
}

const LATER = 1_000_000;
const SOMEBODY = officers(40);

const inLog = ({ log }: History, exhibit: string): LogLine[] => log.filter((one) => one.exhibit === exhibit).sort((a, b) => a.revision - b.revision);
const accepted = ({ operations }: History, exhibit: string): Operation[] =>
  operations.filter((one) => one.exhibit === exhibit && one.outcome === 'ok').sort((a, b) => a.revision! - b.revision!);
const exhibitsOf = ({ log }: History): readonly string[] => [...new Set(log.map(({ exhibit }) => exhibit))];
const busiest = (history: History): string => exhibitsOf(history).reduce((a, b) => (accepted(history, a).length >= accepted(history, b).length ? a : b));
const eventFor = ({ log }: History, one: Operation): LogLine => log.find((each) => each.exhibit === one.exhibit && each.revision === one.revision)!;
const endOf = ({ operations }: History): number => Math.max(...operations.map((one) => one.return));

/** The exhibit after so many of its changes. */
function custodyAt(history: History, exhibit: string, revision: number): Custody {
  const opening = heldBy(inLog(history, exhibit)[0]!.data['holder']!);
  return accepted(history, exhibit)
    .slice(0, revision)
    .reduce((custody, one) => after(one, custody), opening);
}

function some(history: History, random: Chance, holds: (one: Operation) => boolean): Operation {
  return oneOf(random, must(history.operations.filter(holds)));
}
const isOk =
  (...operations: readonly Operation['operation'][]) =>
  (one: Operation) =>
    one.outcome === 'ok' && (operations.length === 0 || operations.includes(one.operation));
const isRefused = (one: Operation) => one.outcome === 'refused';

function must<T>(found: readonly T[]): readonly T[] {
  if (found.length === 0) throw new Error('this history offers no place for such a fault');
  return found;
}
const remove = <T>(from: T[], one: T) => from.splice(from.indexOf(one), 1);

/** Moves everything from a revision on by one, up or down. */
function move({ operations, log }: History, exhibit: string, from: number, by: 1 | -1, what: 'both' | 'log' = 'both'): void {
  for (const one of what === 'both' ? [...operations, ...log] : log)
    if (one.exhibit === exhibit && one.revision !== null && one.revision >= from) one.revision += by;
}

/** A further acknowledged operation with its event, in the same moments as the one before it. */
function slipIn(history: History, random: Chance, before: Operation, act: Pick<Operation, 'officer' | 'operation' | 'to'>): void {
  const revision = before.revision! + 1;
  move(history, before.exhibit, revision, 1);
  const one: Operation = { ...before, ...act, key: uuid(random), revision, settled: false };
  const { holder, offered } = custodyAt(history, before.exhibit, before.revision!);
  history.operations.push(one);
  history.log.push(eventOf(one, { holder, offered: offered ?? holder }));
}

/** The operation as another officer's: in the history, and in the log as the product would have written it. */
function doneBy(history: History, one: Operation, officer: string): void {
  const event = eventFor(history, one);
  one.officer = officer;
  event.data['by'] = officer;
  event.command = commandId(BUILT_IN_ISSUER, officer, one.key);
}

/** A further operation after everything else. */
function append(
  history: History,
  random: Chance,
  more: Pick<Operation, 'exhibit' | 'officer' | 'operation' | 'to' | 'outcome' | 'invoke' | 'return'>,
): Operation {
  const { exhibit, outcome } = more;
  const revision = outcome === 'ok' ? accepted(history, exhibit).length + 1 : null;
  const one: Operation = { ...more, key: uuid(random), revision, settled: false };
  if (revision !== null) history.log.push(eventOf(one, custodyAt(history, exhibit, revision - 1)));
  history.operations.push(one);
  return one;
}

const strangerTo = (random: Chance, party: string): string =>
  oneOf(
    random,
    SOMEBODY.filter((one) => !speaksFor(one, party)),
  );
const other = (random: Chance, ...than: readonly string[]): string =>
  oneOf(
    random,
    SOMEBODY.filter((one) => !than.includes(one)),
  );

const lost: readonly Spoiling[] = [
  {
    name: 'the last change was acknowledged, and the log does not have it',
    fault: 'lost',
    spoil: (history, random) => void remove(history.log, must(inLog(history, some(history, random, isOk()).exhibit)).at(-1)!),
  },
  {
    name: 'a change was acknowledged, and the log goes on as if it had never been',
    fault: 'lost',
    spoil: (history, random) => {
      const one = some(history, random, isOk());
      remove(history.log, eventFor(history, one));
      move(history, one.exhibit, one.revision! + 1, -1);
    },
  },
  {
    name: 'what was refused is told as acknowledged',
    fault: 'lost',
    spoil: (history, random) => {
      const one = some(history, random, isRefused);
      Object.assign(one, { outcome: 'ok', revision: accepted(history, one.exhibit).length + 1 });
    },
  },
  {
    name: 'one command is recorded twice',
    fault: 'doubled',
    spoil: (history, random) => {
      const event = eventFor(history, some(history, random, isOk()));
      history.log.push({ ...event, revision: inLog(history, event.exhibit).length });
    },
  },
  {
    name: 'an event is there that nobody asked for',
    fault: 'unknown-event',
    spoil: (history, random) => {
      const event = eventFor(history, some(history, random, isOk()));
      history.log.push({ ...event, revision: inLog(history, event.exhibit).length, command: uuid(random) });
    },
  },
  {
    name: 'what was acknowledged for one exhibit stands on another',
    fault: 'unknown-event',
    spoil: (history, random) => {
      const one = some(history, random, isOk());
      one.exhibit = oneOf(random, must(exhibitsOf(history).filter((each) => each !== one.exhibit)));
    },
  },
  {
    name: 'what is recorded was answered as refused',
    fault: 'refused-but-recorded',
    spoil: (history, random) => void Object.assign(some(history, random, isOk()), { outcome: 'refused', revision: null }),
  },
  {
    name: 'a revision is missing',
    fault: 'gap',
    spoil: (history, random) => {
      const one = some(history, random, (each) => each.outcome === 'ok' && each.revision! < accepted(history, each.exhibit).length);
      remove(history.log, eventFor(history, one));
      remove(history.operations, one);
    },
  },
];

const answered: readonly Spoiling[] = [
  { name: 'another revision was answered', fault: 'wrong-revision', spoil: (history, random) => void (some(history, random, isOk()).revision! += 1_000) },
  {
    name: 'one revision was answered twice',
    fault: 'same-revision',
    spoil: (history, random) => {
      const [one, two] = must(accepted(history, busiest(history)));
      if (random() < 0.5) one!.revision = two!.revision;
      else two!.revision = one!.revision;
    },
  },
  {
    name: 'a key was used twice',
    fault: 'key-reused',
    spoil: (history, random) => {
      const one = some(history, random, isRefused);
      one.key = oneOf(random, must(history.operations.filter((each) => each !== one && each.officer === one.officer))).key;
    },
  },
  {
    name: 'the answer came before the question',
    fault: 'malformed',
    spoil: (history, random) => void ((one) => (one.return = one.invoke - 1))(some(history, random, () => true)),
  },
  {
    name: 'nobody knows how it ended',
    fault: 'malformed',
    spoil: (history, random) =>
      void Object.assign(
        some(history, random, () => true),
        { outcome: 'unknown' },
      ),
  },
  { name: 'an acknowledged change has no revision', fault: 'malformed', spoil: (history, random) => void (some(history, random, isOk()).revision = null) },
];

const hands: readonly Spoiling[] = [
  {
    name: 'one offer is accepted twice',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('accept'));
      slipIn(history, random, one, { officer: random() < 0.5 ? one.officer : other(random, one.officer), operation: 'accept', to: null });
    },
  },
  {
    name: 'an offer is accepted after it was taken back or refused',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('withdraw', 'refuse'));
      const { offered } = custodyAt(history, one.exhibit, one.revision! - 1);
      slipIn(history, random, one, { officer: SOMEBODY.find((each) => speaksFor(each, offered!))!, operation: 'accept', to: null });
    },
  },
  {
    name: 'an offer is taken back after it was accepted',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('accept'));
      const { holder } = custodyAt(history, one.exhibit, one.revision! - 1);
      slipIn(history, random, one, { officer: SOMEBODY.find((each) => speaksFor(each, holder))!, operation: 'withdraw', to: null });
    },
  },
  {
    name: 'two offers are open at once',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('offer'));
      slipIn(history, random, one, { officer: one.officer, operation: 'offer', to: oneOf(random, UNITS) });
    },
  },
  {
    name: 'a stranger accepts',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('accept'));
      doneBy(history, one, strangerTo(random, custodyAt(history, one.exhibit, one.revision! - 1).offered!));
    },
  },
  {
    name: 'a stranger refuses',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('refuse'));
      doneBy(history, one, strangerTo(random, custodyAt(history, one.exhibit, one.revision! - 1).offered!));
    },
  },
  ...(['offer', 'withdraw'] as const).map((operation) => ({
    name: `${operation} by somebody who does not hold it`,
    fault: 'not-allowed',
    spoil: (history: History, random: Chance) => {
      const one = some(history, random, isOk(operation));
      doneBy(history, one, strangerTo(random, custodyAt(history, one.exhibit, one.revision! - 1).holder));
    },
  })),
  {
    name: 'the holder is offered what it holds',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('offer'));
      one.to = eventFor(history, one).data['to'] = custodyAt(history, one.exhibit, one.revision! - 1).holder;
    },
  },
  {
    name: 'an officer offers to himself',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('offer'));
      one.to = eventFor(history, one).data['to'] = one.officer;
    },
  },
  {
    name: 'who offers answers himself',
    fault: 'not-allowed',
    spoil: (history, random) => {
      const one = some(history, random, isOk('accept', 'refuse'));
      doneBy(history, one, custodyAt(history, one.exhibit, one.revision! - 1).by!);
    },
  },
  ...(['by', 'from'] as const).map((member) => ({
    name: `the log says another ${member}`,
    fault: 'log-differs',
    spoil: (history: History, random: Chance) => {
      const { data } = eventFor(history, some(history, random, isOk()));
      data[member] = other(random, data[member]!);
    },
  })),
  {
    name: 'the log gives it to another',
    fault: 'log-differs',
    spoil: (history, random) => {
      const { data } = eventFor(history, some(history, random, isOk('accept')));
      data['holder'] = other(random, data['holder']!);
    },
  },
  {
    name: 'the log says another act',
    fault: 'log-differs',
    spoil: (history, random) => void (eventFor(history, some(history, random, isOk('withdraw', 'refuse'))).type = 'custody.TransferAccepted'),
  },
];

const time: readonly Spoiling[] = [
  {
    name: 'two changes stand in the other order than they came one after the other',
    fault: 'out-of-time',
    spoil: (history, random) => {
      const all = accepted(history, busiest(history));
      const pairs = all.flatMap((one, n) => all.slice(n + 1).flatMap((two) => (one.return < two.invoke ? [[one, two] as const] : [])));
      const [one, two] = oneOf(random, must(pairs));
      [one.invoke, one.return, two.invoke, two.return] = [two.invoke, two.return, one.invoke, one.return];
    },
  },
  {
    name: 'a change was answered before the one under it was asked',
    fault: 'out-of-time',
    spoil: (history, random) => {
      for (const one of history.operations) [one.invoke, one.return] = [one.invoke + LATER, one.return + LATER];
      const one = oneOf(random, must(history.operations.filter((each) => each.outcome === 'ok' && each.revision! > 1)));
      [one.invoke, one.return] = [5, LATER - 1];
    },
  },
  {
    name: 'the holder may not offer, though nothing else has happened yet',
    fault: 'refused-without-reason',
    spoil: (history, random) => {
      for (const one of history.operations) [one.invoke, one.return] = [one.invoke + LATER, one.return + LATER];
      const exhibit = oneOf(random, exhibitsOf(history));
      const { holder } = custodyAt(history, exhibit, 0);
      append(history, random, {
        exhibit,
        officer: SOMEBODY.find((one) => speaksFor(one, holder))!,
        operation: 'offer',
        to: UNITS[1],
        outcome: 'refused',
        invoke: 5,
        return: LATER - 1,
      });
    },
  },
  {
    name: 'somebody may not do what he may, long after everything else',
    fault: 'refused-without-reason',
    spoil: (history, random) => {
      const exhibit = oneOf(random, exhibitsOf(history));
      const custody = custodyAt(history, exhibit, accepted(history, exhibit).length);
      const officer = oneOf(random, must(SOMEBODY.filter((one) => possible(one, custody).length > 0)));
      const operation = oneOf(random, possible(officer, custody));
      const to = operation === 'offer' ? other(random, custody.holder, officer) : null;
      const end = endOf(history);
      append(history, random, { exhibit, officer, operation, to, outcome: 'refused', invoke: end + 1, return: end + 1 + Math.floor(random() * LATER) });
    },
  },
  {
    name: 'of two refusals the first saw an offer, and the later one saw none',
    fault: 'refused-without-reason',
    spoil: (history, random) => {
      const exhibit = oneOf(random, exhibitsOf(history));
      let end = endOf(history);
      const now = () => custodyAt(history, exhibit, accepted(history, exhibit).length);
      const officerFor = (party: string) => SOMEBODY.find((one) => speaksFor(one, party))!;
      const quiet = () => ({ exhibit, invoke: end + 10, return: (end += 20) });
      if (now().offered !== null) append(history, random, { ...quiet(), officer: officerFor(now().holder), operation: 'withdraw', to: null, outcome: 'ok' });
      const { holder } = now();
      const to = UNITS.find((one) => one !== holder && one !== unitOf(holder))!;
      // One long offer; while it is under way it may or may not have been made, but it is not unmade.
      append(history, random, { exhibit, officer: officerFor(holder), operation: 'offer', to, outcome: 'ok', invoke: end + 10, return: end + 1_000 });
      append(history, random, { exhibit, officer: officerFor(holder), operation: 'offer', to, outcome: 'refused', invoke: end + 100, return: end + 200 });
      append(history, random, { exhibit, officer: officerFor(to), operation: 'accept', to: null, outcome: 'refused', invoke: end + 300, return: end + 400 });
    },
  },
];

export const SPOILINGS: readonly Spoiling[] = [...lost, ...answered, ...hands, ...time];

export const copyOf = ({ operations, log }: History): History => ({
  operations: operations.map((one) => ({ ...one })),
  log: log.map((one) => ({ ...one, data: { ...one.data } })),
});
