import type { Encrypted } from './disclosure.js';

/** One sealed value at rest. */
export interface SealedValue extends Encrypted {
  readonly digest: string;
  readonly stream: string;
  readonly command: string;
  readonly subject: string;
}
/** What is stored behind a digest; without `value` it was erased, or emptied by another hand: the subject's tombstone tells which. */
export interface Held {
  readonly digest: string;
  readonly stream: string;
  readonly command: string;
  readonly subject: string;
  readonly value?: Encrypted;
}
/** The command that led to sealed values which nobody has yet found in the log. */
export interface Unconfirmed {
  readonly stream: string;
  readonly command: string;
}

export interface DisclosureStore {
  /** Durable when it returns. A digest that is there already stays as it is, and counts as given anew for the sweep. */
  put(values: readonly SealedValue[]): Promise<void>;
  /** One query, whatever the number of digests; absent ones are left out. */
  read(digests: readonly string[]): Promise<readonly Held[]>;
  /** Digests of the values that were confirmed, page by page. */
  logged(): AsyncIterable<string>;
  digestsOf(subject: string): Promise<readonly string[]>;
  /** Takes away the values of a subject; that they were there stays known. May be repeated. */
  forget(subject: string): Promise<void>;
  /** Commands of values put before `before` and not confirmed since. */
  unconfirmed(before: Date): Promise<readonly Unconfirmed[]>;
  /** No value counts as confirmed any more. */
  doubt(): Promise<void>;
  confirm(commands: readonly Unconfirmed[]): Promise<void>;
  /** Deletes the values of these commands unless they were put again after `before`. Returns how many. */
  discard(commands: readonly Unconfirmed[], before: Date): Promise<number>;
}
