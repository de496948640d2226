import type { Actor, Party } from './actor.js';
import type { Happened } from './happened.js';

/** A fact, named in the past tense. `type` is the stored name and never changes once written. */
export type EventOf<Type extends string, Data> = Readonly<{ type: Type; data: Readonly<Data> }>;
export type AnyEvent = EventOf<string, unknown>;

/** A fact as its history reads it now, with what its entry says around it. */
export interface PastFact<Event extends AnyEvent> {
  readonly event: Event;
  readonly actor: Actor;
  readonly happened: Happened;
  /** The server's clock, RFC 3339 UTC. */
  readonly recorded: string;
  /** `custos.<name>-<id>` */
  readonly stream: string;
}

/** The whole of a domain decision. Pure: clock, ids and lookups arrive inside the command. */
export interface Decider<State, Command, Event extends AnyEvent> {
  /** Names the folded state in caches; raise `version` when `evolve` changes. */
  readonly name: string;
  readonly version: number;
  readonly initial: State;
  /** At least one fact; what changes nothing is refused by name (DomainError). Two equal requests are two facts: repetition is not its business. */
  decide(command: Command, state: State): readonly Event[];
  /** Total: it never throws, because the event has already happened. Sealed members are absent from what was stored. */
  evolve(state: State, event: Event): State;
  /** Once true, a correction needs a second person (domain rule 1: "after signature"). Absent: one person suffices. */
  signed?(state: State): boolean;
  /**
   * The command that this fact answered, rebuilt from it as it is read: a corrected history is decided anew with it. Undefined: a fact that
   * follows from no command of its own. Lookups are absent, so rules that rest on them do not speak here.
   */
  recheck?(fact: PastFact<Event>, state: State): Command | undefined;
  /**
   * Refusals that say that a quantity no longer balances, and the members that the decision derives from a balance: a correction is not refused
   * for them, and shows them (domain rule 1).
   */
  readonly balances?: { readonly refusals: readonly string[]; readonly members: readonly string[] };
  /** Who answers for the subject now: beside the author of a fact, they and their units may propose to correct it. */
  answerable?(state: State): readonly Party[];
}
