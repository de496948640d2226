import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** So long one piece of work keeps the process at a time; everybody else's requests come between. */
const TURN_MS = 2;
/** What takes more turns than an ordinary page is heavy: of that only so much is done at once. */
const USUAL_TURNS = 8;
/** Heavy work rests at most this many times in a row: a process that is always busy must finish it, too. */
const MOST_RESTS = 5;

/** Nobody waits for it any more. */
export class WorkCancelled extends Error {
  override readonly name = 'WorkCancelled';
  constructor() {
    super('Nobody waits for this any more');
  }
}

interface Work {
  readonly signal: AbortSignal;
  readonly admit: () => Promise<() => void>;
  since: number;
  turns: number;
  leave: (() => void) | undefined;
}
const works = new AsyncLocalStorage<Work>();

/** Does a piece of work that may turn out to be long: in turns, with room for it, and no longer than somebody waits. @throws WorkCancelled */
export async function inTurns<T>({ signal, admit }: Pick<Work, 'signal' | 'admit'>, work: () => Promise<T>): Promise<T> {
  const one: Work = { signal, admit, since: performance.now(), turns: 0, leave: undefined };
  try {
    return await works.run(one, work);
  } finally {
    one.leave?.();
  }
}

/** Whether it is others' turn now: asked in every loop that a long history makes long. */
export function turnIsOver(): boolean {
  const work = works.getStore();
  return work !== undefined && performance.now() - work.since > TURN_MS;
}

/** Lets others go on. What has proven to be heavy waits for room, and rests. @throws WorkCancelled */
export async function nextTurn(): Promise<void> {
  const work = works.getStore();
  if (work === undefined) return;
  const worked = Math.min(performance.now() - work.since, 10 * TURN_MS);
  work.turns += 1;
  if (work.turns > USUAL_TURNS) await room(work);
  if (work.leave === undefined) await new Promise(setImmediate);
  else await rest(4 * worked, work.signal);
  refuseCancelled(work);
  work.since = performance.now();
}

/** Says beforehand that this is heavy: nothing of it is read before there is room. @throws WorkCancelled */
export async function heavy(): Promise<void> {
  const work = works.getStore();
  if (work === undefined) return;
  await room(work);
  refuseCancelled(work);
  work.since = performance.now();
}

/** Rests for `ms`. A timer that fires late shows that the process is busy: then it rests again. @param ms four times as long as it worked, so that it takes a fifth */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  for (let rests = 0; rests < MOST_RESTS && !signal.aborted; rests++) {
    const due = performance.now() + ms;
    await pause(ms);
    if (performance.now() - due < TURN_MS) return;
  }
}

async function room(work: Work): Promise<void> {
  if (work.leave !== undefined) return;
  const leave = await work.admit();
  work.leave = leave;
}

function refuseCancelled({ signal }: Work): void {
  if (signal.aborted) throw new WorkCancelled();
}
