import { isCorrectionEvent } from './correction-events.js';
import type { AnyEvent, Decider } from './decider.js';
import { DomainError } from './domain-error.js';
import type { Recorded } from './recorded.js';

/** What the decider answers today to the command behind a fact. */
export interface Rechecked {
  /** Refused, by this code. */
  readonly refused?: string;
  /** Accepted: what it then decides, by the type of the fact. */
  readonly decided?: Readonly<Record<string, unknown>>;
}

/** A command that could not be decided at all without its lookups. */
export const NOT_DECIDABLE = 'not-decidable';

/** Decides every fact of an effective history anew, each on the state that the facts before it leave. By revision. */
export function replay<S, C, E extends AnyEvent>(decider: Decider<S, C, E>, history: readonly Recorded<E>[]): ReadonlyMap<number, Rechecked> {
  const found = new Map<number, Rechecked>();
  let state = decider.initial;
  for (const fact of history) {
    if (isCorrectionEvent(fact.event.type)) continue;
    // What a policy recorded followed from what was known then; no officer asked for it, and it holds no correction of another fact up.
    const automatic = fact.actor.kind === 'system' && fact.correctedBy === undefined;
    const command = automatic ? undefined : decider.recheck?.(fact, state);
    if (command !== undefined) found.set(fact.revision, decideAgain(decider, command, state, fact.event.type));
    state = decider.evolve(state, fact.event);
  }
  return found;
}

/** The state that an effective history leaves. */
export const stateOf = <S, C, E extends AnyEvent>(decider: Decider<S, C, E>, history: readonly Recorded<E>[]): S =>
  history.reduce((state, { event }) => (isCorrectionEvent(event.type) ? state : decider.evolve(state, event)), decider.initial);

function decideAgain<S, C, E extends AnyEvent>(decider: Decider<S, C, E>, command: C, state: S, type: string): Rechecked {
  try {
    const decided = decider.decide(command, state).find((one) => one.type === type);
    return { ...(decided && { decided: decided.data }) };
  } catch (error) {
    // Without its lookups a command may lack what its rules read. Both readings of the history lack it alike.
    return { refused: error instanceof DomainError ? error.code : NOT_DECIDABLE };
  }
}
