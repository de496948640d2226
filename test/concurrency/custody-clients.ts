import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../prove/attack.js';
import type { Answer } from '../scenarios/support/client.js';
import type { Arena } from './custody-arena.js';
import { after, heldBy, oneOf, possible, receiver, UNITS, uuid, type Chance, type Custody, type Operation } from './custody-histories.js';

/** The refusals that a lost race may end in; every other answer is a fault. */
const LOST_RACES = new Set(['nothing-offered', 'not-the-receiver', 'not-the-holder', 'not-free-to-offer', 'offered-to-holder', 'same-person']);
/** A client that waits longer for one answer has been forgotten. */
const PATIENCE_MS = 120_000;

export interface Fight {
  readonly seed: number;
  readonly exhibits: readonly string[];
  readonly count: number;
  /** Told after each operation how many are done; with `true` they are to go on, however many that is. */
  readonly goOn?: (operations: number) => boolean;
  /** How many of the questions are left by their client before the answer is there; without it 1 in 100. */
  readonly hangUps?: number;
  /** With `false` a client whose answer was lost asks under a new key: it forgets that it has asked. */
  readonly sameKey?: boolean;
}

/** Every officer of the arena acts as fast as he is answered, until so many operations are done. Answers what each of them saw. */
export async function fight(arena: Arena, { seed, exhibits, count, goOn = () => false, hangUps = 0.01, sameKey = true }: Fight): Promise<Operation[]> {
  const begun = process.hrtime.bigint();
  const clock = () => Number(process.hrtime.bigint() - begun);
  const heard = new Heard(exhibits);
  const operations: Operation[] = [];
  let more = false;
  let failed = false;
  const perform = async (officer: string, random: Chance, act: Act, patience: Patience = { hangUps, sameKey }) => {
    const invoke = clock();
    const { answer, lost, key } = await settled(arena, random, officer, act, patience);
    const refused = answer.status === 409;
    const one: Operation = {
      ...{ officer, ...act, key, invoke, return: clock() },
      outcome: refused ? 'refused' : 'ok',
      revision: refused ? null : (answer.body['revision'] as number),
      settled: lost,
    };
    operations.push(one);
    if (!refused) heard.of(one);
    more = goOn(operations.length);
  };
  await Promise.all(
    exhibits.map((exhibit, n) => {
      const random = randomFrom(seed - n - 1);
      // An offer that came late would stand in the way of the next, and one unit would never see the exhibit.
      return shown(exhibit, (act) => perform(arena.officers[0]!, random, act, { hangUps: 0, sameKey: true }));
    }),
  );
  await arena.visible(exhibits);
  const client = async (officer: string, n: number) => {
    const random = randomFrom(seed + 7_919 * (n + 1));
    try {
      while ((operations.length < count || more) && !failed) await perform(officer, random, chosen(officer, random, heard, arena.officers));
    } catch (error) {
      // The others need not go on.
      failed = true;
      throw error;
    }
  };
  await Promise.all(arena.officers.map(client));
  return operations;
}

/** Who was once offered an exhibit sees it from then on: so it is offered to every unit, and taken back. */
async function shown(exhibit: string, perform: (act: Act) => Promise<void>): Promise<void> {
  for (const to of UNITS.slice(1)) {
    await perform({ exhibit, operation: 'offer', to });
    await perform({ exhibit, operation: 'withdraw', to: null });
  }
}

/** What the clients tell each other of the exhibits: often out of date, which is what makes them race. */
class Heard {
  private readonly known = new Map<string, { custody: Custody; revision: number; ahead: Map<number, Operation> }>();

  constructor(readonly exhibits: readonly string[]) {}

  custody(exhibit: string): Custody {
    return this.known.get(exhibit)!.custody;
  }

  of(one: Operation): void {
    const { exhibit, officer, revision } = one;
    if (!this.known.has(exhibit)) this.known.set(exhibit, { custody: heldBy(officer), revision: revision! - 1, ahead: new Map() });
    const known = this.known.get(exhibit)!;
    known.ahead.set(revision!, one);
    for (let next = known.ahead.get(known.revision + 1); next !== undefined; next = known.ahead.get(known.revision + 1)) {
      known.ahead.delete(++known.revision);
      known.custody = after(next, known.custody);
    }
  }
}

type Act = Pick<Operation, 'exhibit' | 'operation' | 'to'>;
type Patience = Required<Pick<Fight, 'hangUps' | 'sameKey'>>;

/** Mostly what the officer may do as far as he has heard; else anything. The first exhibits of the list are fought over most. */
function chosen(officer: string, random: Chance, heard: Heard, all: readonly string[]): Act {
  const within = heard.exhibits.filter((one) => possible(officer, heard.custody(one)).length > 0);
  const sensible = within.length > 0 && random() < 0.75;
  const exhibit = sensible ? oneOf(random, within) : heard.exhibits[Math.floor(random() ** 2 * heard.exhibits.length)]!;
  const custody = heard.custody(exhibit);
  const operation = oneOf(random, sensible ? possible(officer, custody) : (['offer', 'accept', 'refuse', 'withdraw'] as const));
  return { exhibit, operation, to: operation === 'offer' ? receiver(random, all, custody.holder, officer) : null };
}

/** Asks until there is an answer to stand on: after a lost one, or one that says to ask again, under the same key, wherever somebody answers. */
async function settled(
  arena: Arena,
  random: Chance,
  officer: string,
  act: Act,
  { hangUps, sameKey }: Patience,
): Promise<{ readonly answer: Answer; readonly lost: boolean; readonly key: string }> {
  const asking = { token: arena.tokenOf(officer), json: bodyOf(act) };
  const deadline = Date.now() + PATIENCE_MS;
  let lost = false;
  let key = uuid(random);
  let last = 'nobody was up';
  for (; Date.now() < deadline; await pause(20 + Math.floor(random() * 80))) {
    const { up } = arena;
    if (up.length === 0) continue;
    const impatient = !lost && random() < hangUps ? { signal: AbortSignal.timeout(1 + Math.floor(random() * 60)) } : {};
    const answer = await oneOf(random, up)
      .send('POST', pathOf(act), { ...asking, ...impatient, key })
      .catch((error: Error) => error.cause as { code?: string } | undefined);
    if (answer !== undefined && 'status' in answer) {
      if (answer.status === 200 || (answer.status === 409 && LOST_RACES.has(answer.body['code'] as string))) return { answer, lost, key };
      last = `${answer.status} ${answer.text}`;
      if (answer.status !== 503) break;
      continue;
    }
    last = answer?.code ?? 'the line broke';
    // Nobody listened: then nothing was asked. Otherwise it may have happened.
    if (last === 'ECONNREFUSED') continue;
    lost = true;
    if (!sameKey) key = uuid(random);
  }
  throw new Error(`${act.operation} of ${act.exhibit} by ${officer} was never answered: ${last}`);
}

const pathOf = ({ exhibit, operation }: Act): string => `/v1/exhibits/${exhibit}/transfers${operation === 'offer' ? '' : `/${operation}`}`;

function bodyOf({ operation, to }: Act): object {
  switch (operation) {
    case 'offer':
      return { to, purpose: 'STORAGE', seal: 'INTACT' };
    case 'accept':
      return { seal: 'INTACT' };
    case 'refuse':
      return { reason: 'NO_ROOM' };
    case 'withdraw':
      return { reason: 'PLANS_CHANGED' };
  }
}
