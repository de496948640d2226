/** A fact, named in the past tense. `type` is the stored name and never changes once written. */
export type EventOf<Type extends string, Data> = Readonly<{ type: Type; data: Readonly<Data> }>;
export type AnyEvent = EventOf<string, unknown>;

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
}
