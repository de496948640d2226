import type { Marked } from './marks.js';

export type Fields = Readonly<Record<string, Marked>>;

export interface EventDefinition<F extends Fields = Fields> {
  /** Raised when the shape changes; adding an optional member does not change it. */
  readonly schema: number;
  /** Every member with its mark and its form. */
  readonly fields: F;
  /** From schema n to n + 1, for stored data of schema n. */
  readonly upcast?: Readonly<Record<number, (data: any) => any>>;
  /** One complete example, free of personal data: it is printed in the catalogue and kept as a golden stored event. */
  readonly sample: Readonly<Record<string, unknown>>;
  /** One sentence: what this fact says. */
  readonly says: string;
}

export type Definitions = Readonly<Record<string, EventDefinition>>;
