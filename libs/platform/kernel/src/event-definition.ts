import type { Marked } from './marks.js';

export type Fields = Readonly<Record<string, Marked>>;

/**
 * What takes a fact back (domain rule 1). `act`: only an act of its own, never a correction: it decides who sees, acts or holds. `party`: who
 * gave this answer, and a second person of another unit. `another-unit`: two persons, one of another unit. Absent: a correction like any other.
 */
export type TakenBack = 'act' | 'party' | 'another-unit';

export interface EventDefinition<F extends Fields = Fields> {
  /** Raised when the shape changes; adding an optional member does not change it. */
  readonly schema: number;
  /** Every member with its mark and its form. */
  readonly fields: F;
  /** From schema n to n + 1, for stored data of schema n. */
  readonly upcast?: Readonly<Record<number, (data: any) => any>>;
  /** One complete example, free of personal data: it is printed in the catalogue and kept as a golden stored event. */
  readonly sample: Readonly<Record<string, unknown>>;
  /** How it is taken back; a function where what the fact says decides it. */
  readonly takenBack?: TakenBack | ((data: any) => TakenBack | undefined);
  /** One sentence: what this fact says. */
  readonly says: string;
}

export type Definitions = Readonly<Record<string, EventDefinition>>;
