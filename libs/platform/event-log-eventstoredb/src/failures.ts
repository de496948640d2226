/**
 * What the database or the way to it answered, as far as a decision depends on it.
 * Not written for certain: wrong-revision, deleted, denied, too-large, unreachable, untrusted, closed. Not known: uncertain, and not-leader,
 * because the node that says so may have led a moment before.
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

/** Nothing came in time: the connection may be dead without anyone having said so. */
export class Silence extends Error {
  override readonly name = 'Silence';
}

/** What the client, or the database in an answer, calls an error. */
export interface Told {
  readonly type?: string;
  /** Of the protocol. */
  readonly code?: number;
  readonly message?: string;
  readonly maxAppendSize?: number;
  /** The database's own word, on an exchange that goes on. */
  readonly answered?: boolean;
}

/** What became of a call, and of the client that made it. */
export interface Judged {
  readonly failure: Failure;
  /** The client may hold a dead connection for ever: it must be replaced. */
  readonly rebuild?: boolean;
  /** Nobody knows whether the database was reached, and the client looks for no other node by itself. */
  readonly doubtful?: boolean;
}

/** The calls for which the request surely never left this machine. */
const NOT_SENT = /No connection established|Failed to discover|Name resolution failed|Channel closed before call started|Failed to connect/;
const TLS = /certificate|self[- ]signed|altname|wrong version number|SSL routines|EPROTO|ERR_SSL|ERR_TLS|alert number/i;
const [UNKNOWN, INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED] = [2, 3, 7, 16];

const KINDS: Readonly<Record<string, FailureKind>> = {
  'wrong-expected-version': 'wrong-revision',
  'stream-deleted': 'deleted',
  'stream-not-found': 'absent',
  'access-denied': 'denied',
  'not-leader': 'not-leader',
  'maximum-append-size-exceeded': 'too-large',
};
/** After these the client gives its channel up and looks for a node by itself. */
const LOOKS_ELSEWHERE = ['unavailable', 'cancelled'];

/** Whether somebody is there whom we do not believe. */
export const aboutTrust = (message: string): boolean => TLS.test(message);

/**
 * What an error means.
 * @param told what `error` was called
 * @param fromPosition whether a read began at a position, which may be none
 */
export function failureOf(error: unknown, told: Told, fromPosition: boolean): Judged {
  const message = String(told.message || told.type || error).split('\n', 1)[0]!;
  const { maxAppendSize: limit } = told;
  const as = (kind: FailureKind): { readonly failure: Failure } => ({
    failure: new Failure(kind, message, { cause: error, ...(limit !== undefined && { limit }) }),
  });
  if (NOT_SENT.test(message)) return { ...as(aboutTrust(message) ? 'untrusted' : 'unreachable'), rebuild: message.includes('Failed to discover') };
  if (error instanceof Silence || told.type === 'deadline-exceeded') return { ...as('uncertain'), rebuild: true };
  const known = told.type === undefined ? undefined : KINDS[told.type];
  if (known !== undefined) return as(known);
  if (told.code === PERMISSION_DENIED || told.code === UNAUTHENTICATED) return as('denied');
  if (fromPosition && (told.code === UNKNOWN || told.code === INVALID_ARGUMENT)) return as('no-such-position');
  return { ...as('uncertain'), doubtful: told.answered !== true && !LOOKS_ELSEWHERE.includes(told.type ?? '') };
}

/** What an operator watches: how often the way to the database had to be mended, and why. */
export interface Metrics {
  clientRebuilt?(reason: string): void;
  resubscribed?(reason: string): void;
}
