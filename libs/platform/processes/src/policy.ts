import type { AnyEvent, Recorded } from '#platform/kernel';
import type { Aggregate } from '#platform/commands';

/** One command that a policy asks for. Its id is derived from policy, event, target and ordinal, so that asking twice is asking once. */
export interface Ask<Command = any> {
  readonly aggregate: Aggregate<any, Command>;
  readonly id: string;
  /** Built with the clock of the moment it is carried out (RFC 3339 UTC); everything else must come from the event. */
  command(at: string): Command;
  /** Tells apart several commands to one target from one event. */
  readonly ordinal?: number;
}

/** A row `due(subject, kind, at)`, written with the cursor; it fires once when its time has come. Setting it again moves it. */
export interface Timer {
  readonly subject: string;
  readonly kind: string;
  /** RFC 3339 UTC; undefined takes the timer away. */
  readonly at: string | undefined;
}

export interface Reaction {
  readonly ask?: readonly Ask[];
  readonly timers?: readonly Timer[];
}

/** What a policy may look up beyond the event: the folded state of another subject, as its stream leaves it now. */
export interface Lookup {
  state<S>(aggregate: Aggregate<S>, id: string): Promise<{ readonly state: S; readonly revision: bigint | undefined }>;
  /**
   * Ids that an index of this node holds under a key, once it has read the log up to `upTo`; with the view that they come from.
   * @throws when the index has not read so far in time: the policy tries again
   */
  find(index: string, key: string, upTo: string): Promise<{ readonly view: string; readonly found: readonly string[] }>;
  /** The country, unit and officer of the event's actor stand in the event itself; settings of this node stand here. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * When this happened, ask for that. Durable: position and outcome survive a crash; a refusal by the domain is recorded as declined and
 * never retried; only infrastructure errors retry. A policy starts after the position at which it was introduced, so rebuilds and imports send nothing.
 */
export interface Policy<E extends AnyEvent = any> {
  /** Stable, a sentence in kebab case: `when-a-line-is-added-then-register-its-exhibit`. */
  readonly name: string;
  readonly when: { readonly [T in E['type']]?: (event: Recorded<Extract<E, { type: T }>>, look: Lookup) => Reaction | Promise<Reaction> };
  /** Called once for each timer of this policy that has come due. */
  readonly due?: (timer: { readonly subject: string; readonly kind: string; readonly at: string }, look: Lookup) => Reaction | Promise<Reaction>;
}
