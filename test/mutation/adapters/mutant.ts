/** One fault, written by hand, that somebody could make in a log's adapter. */
export interface AdapterMutant {
  /** What the adapter does now, as a sentence that goes on from its name. Unique. */
  readonly fault: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly text: string;
  readonly by: string;
  readonly why: string;
}

export interface MutatedAdapter {
  readonly adapter: string;
  /** The tests that are asked, in this order, until one fails. */
  readonly specs: readonly string[];
  readonly mutants: readonly AdapterMutant[];
}

type Written = readonly [fault: string, text: string, by: string, why: string];
export const inFile = (file: string, mutants: readonly Written[]): readonly AdapterMutant[] =>
  mutants.map(([fault, text, by, why]) => ({ fault, file, text, by, why }));
