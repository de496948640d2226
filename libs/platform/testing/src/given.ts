import type { AnyEvent, Decider } from '#platform/kernel';

/** What a test says of one decision. */
export interface Decided<State, Command, Event extends AnyEvent> {
  /** Exactly these facts, in this order. */
  then(...facts: readonly Event[]): void;
  /** Refused with this stable code. */
  thenRefused(code: string): void;
  /** The state after the new facts: for what only shows in the fold. */
  thenState(check: (state: State) => void): void;
  /** Accepted, and the test goes on from there with a further command. */
  when(command: Command): Decided<State, Command, Event>;
}

const fold = <State, Event extends AnyEvent>(decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>, history: readonly Event[]): State =>
  history.reduce<State>((state, event) => decider.evolve(state, event), decider.initial);

/**
 * Given these facts, when this is asked, then these facts follow, or a refusal. No clock, no database, no doubles:
 * `given(exhibitDecider)(registered, offered).when({ kind: 'accept', … }).then(accepted)`.
 */
export const given =
  <State, Command, Event extends AnyEvent>(decider: Decider<State, Command, Event>) =>
  (...history: readonly Event[]) => {
    const when = (command: Command, before: () => readonly Event[] = () => history): Decided<State, Command, Event> => {
      const act = () => decider.decide(command, fold(decider, before()));
      const after = () => [...before(), ...act()];
      return {
        then: (...facts) => expect(act()).toEqual(facts),
        thenRefused: (code) => expect(act).toThrow(expect.objectContaining({ name: 'DomainError', code })),
        thenState: (check) => check(fold(decider, after())),
        when: (next) => when(next, after),
      };
    };
    return {
      when: (command: Command) => when(command),
      /** What the history alone folds to. */
      state: (): State => fold(decider, history),
    };
  };
