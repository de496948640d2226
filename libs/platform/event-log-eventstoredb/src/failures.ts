/**
 * What the database or the way to it answered, as far as a decision depends on it.
 * Not written for certain: wrong-revision, deleted, denied, too-large, not-leader, unreachable, untrusted, closed. Not known: uncertain.
 */
export type FailureKind =
  'wrong-revision' | 'deleted' | 'absent' | 'denied' | 'too-large' | 'not-leader' | 'unreachable' | 'untrusted' | 'closed' | 'no-such-position' | 'uncertain';

export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly kind: FailureKind,
    message: string,
    options?: ErrorOptions & { readonly limit?: number },
  ) {
    super(message, options);
    this.limit = options?.limit;
  }
  /** Of too-large: what the database would have taken. */
  readonly limit: number | undefined;
  /** Asking again changes nothing. */
  get final(): boolean {
    return ['denied', 'untrusted', 'deleted', 'closed'].includes(this.kind);
  }
}

/** What an operator watches: how appends end and how long they take, and how often the way to the database had to be mended. */
export interface Metrics {
  appended?(outcome: string, seconds: number): void;
  clientRebuilt?(reason: string): void;
  resubscribed?(reason: string): void;
}
