import type { Outcome } from './messages.js';

type Refused = NonNullable<Outcome['refused']>;

const TYPES: Readonly<Record<string, string>> = {
  WrongExpectedVersion: 'wrong-expected-version',
  StreamDeleted: 'stream-deleted',
  AccessDenied: 'access-denied',
  MaximumAppendSizeExceeded: 'maximum-append-size-exceeded',
  // Of servers from 25.1 on, for each event.
  MaximumAppendEventSizeExceeded: 'maximum-append-size-exceeded',
  Timeout: 'timeout',
  InvalidTransaction: 'invalid-transaction',
  BadRequest: 'invalid-argument',
};

/** The database's own word for what became of one append of many. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly type: string;
  readonly maxAppendSize: number | undefined;
  constructor({ details, message, maxAppendSize }: Refused) {
    super(message);
    this.type = TYPES[details.replace(/^event_store\.client\./, '')] ?? 'unknown';
    this.maxAppendSize = maxAppendSize;
  }
}

/** Says nothing of this one append: the node takes none at the moment, as one that starts or stops, and will take none of what is under way. */
export const takesNone = ({ details }: Refused): boolean => details === '' || details === 'google.protobuf.Empty';
