import type { ServiceError } from '@grpc/grpc-js';

/** Those that wait for a call that they concern. */
export type Bite =
  | 'mute'
  | 'notReady'
  | 'delayAfterCommit'
  | 'loseAnswers'
  | 'forgetIds'
  | 'withoutPosition'
  | 'cutReadsAfter'
  | 'silentSubscriptions'
  | 'unconfirmed'
  | 'stuttering'
  | 'hangsUp'
  | 'breaksOff'
  | 'broken'
  | 'refuseAs';

/** What a test makes a double do wrong. Everything here is off until a test says so, and off again after `heal`. */
export class Faults {
  /** Requests are taken and never answered, and nothing is done: a dead process behind a living connection. */
  mute = false;
  /** Calls are refused as by a node that is only starting. */
  notReady = false;
  /** Calls that require the leader are refused with where it is. */
  leader: { readonly address: string; readonly port: number } | undefined;
  /** Calls of these clients fail although the node is well: a channel that is broken and stays so. */
  broken: { readonly clients: ReadonlySet<string>; readonly error: ServiceError } | undefined;
  /** So many appends are refused for a reason that no client of 6.2.1 knows, or too large for what is measured in each event. */
  refuseAs: { times: number; readonly type: 'Unheard' | 'MaximumAppendEventSizeExceeded' } | undefined;
  /** Answers to appends come so much later than their commit. */
  delayAfterCommit = 0;
  /** So many appends are carried out and their answers never come. */
  loseAnswers = 0;
  /** So many appends are carried out, and in place of the answer the exchange ends for all: as if all were answered, or with an error. */
  hangUps: { times: number; readonly error?: ServiceError } | undefined;
  /** Repeats are answered as conflicts, as after a truncation between. */
  forgetIds = false;
  /** Answers to repeats carry no position. */
  withoutPosition = false;
  /** Reads of streams and pages end well after so many records. */
  cutReadsAfter: number | undefined;
  /** Subscriptions go on existing and bring nothing more. */
  silentSubscriptions = false;
  /** Subscriptions are opened and never confirmed. */
  unconfirmed = false;
  /** Live subscribers get each event twice, and the one before again. */
  stuttering = false;
  /** The batch path compares the client's deadline with a clock so much ahead. */
  clockAhead = 0;

  /** How often each of them changed what somebody was told. */
  private readonly bites = new Map<Bite, number>();

  private thaw: (() => void) | undefined;
  private frozen: Promise<void> | undefined;

  bit(fault: Bite): void {
    this.bites.set(fault, this.bitten(fault) + 1);
  }
  bitten(fault: Bite): number {
    return this.bites.get(fault) ?? 0;
  }

  /** Whatever arrives waits until `melt`, and is then carried out: a process that was stopped and continued. */
  freeze(): void {
    this.frozen ??= new Promise((resolve) => (this.thaw = resolve));
  }

  melt(): void {
    this.thaw?.();
    this.frozen = undefined;
  }

  /** Passes when the double is not frozen. */
  async awake(): Promise<void> {
    while (this.frozen !== undefined) await this.frozen;
  }

  heal(): void {
    this.melt();
    Object.assign(this, new Faults());
  }
}
