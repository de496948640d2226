/** What each of these is for is shown by the test that switches it off and sees the harm. */
export interface Safeguards {
  /** Each append is given up at a time of its own: the protocol knows none that the client would keep. */
  readonly timer: boolean;
  /** A client that a deadline or a failed discovery has broken is replaced. */
  readonly rebuild: boolean;
  /** An append of unknown outcome is sent again, unchanged. */
  readonly repeat: boolean;
  /** A conflict after an unknown outcome is believed only when other ids stand there. */
  readonly crossCheck: boolean;
  /** The leaf of the head is compared; the database compares only its number. */
  readonly headLeaf: boolean;
  /** The event at a cursor is read and compared before anything after it. */
  readonly standing: boolean;
  /** What one node says of a live reader's place is asked again elsewhere before the place is called gone. */
  readonly secondLook: boolean;
  /** A subscription that ends, with or without an error, is opened again where it stood. */
  readonly resume: boolean;
  /** A subscription that says nothing is compared with the end of the log. */
  readonly probe: boolean;
  /** What comes a second time is not given on. */
  readonly forwardOnly: boolean;
  /** A page that brings nothing new is the end, not one that merely ends. */
  readonly confirmEnd: boolean;
}

/** Times in milliseconds. */
export interface Tuning {
  /** One attempt to append, from when it was sent. */
  readonly deadline: number;
  /**
   * The same on a client that nobody has answered yet. The nodes go on naming a frozen leader for a while, and a client that was sent there
   * waits for a connection that never comes about. After two such clients in a row it is doubled, up to the deadline: the database may be slow.
   */
  readonly firstAnswer: number;
  /** How much longer than that an attempt takes at most, the search for the database included, and how long the client is waited for when it is closed. */
  readonly grace: number;
  /** So long the same exchange carries appends; the next is opened with the credentials again. */
  readonly lineAge: number;
  /** How long an append waits for its turn and is tried again. What begins within it is still given its deadline: an append is answered within both together. */
  readonly patience: number;
  /** How long a read is asked again before the log is called unavailable, or a live reader's place in it gone. */
  readonly readAgain: number;
  /** A read that brings nothing for so long is dead. */
  readonly silence: number;
  /** A live subscription that brings nothing for so long is compared with the end of the log. */
  readonly quiet: number;
  /** Between attempts: doubled from the first to the longest, each shortened by chance. */
  readonly backoff: { readonly first: number; readonly longest: number };
  readonly appendsAtOnce: number;
  readonly appendsWaiting: number;
  /** What one append may hold: the database's `MaxAppendSize`, 1 MiB up to 25.0. */
  readonly maxAppendBytes: number;
  /** How many records the database considers at a time for the filter. */
  readonly searchWindow: number;
  readonly page: number;
  readonly safeguards: Safeguards;
}

export const TUNING: Tuning = {
  deadline: 5_000,
  firstAnswer: 1_500,
  grace: 800,
  lineAge: 30_000,
  patience: 15_000,
  readAgain: 5_000,
  silence: 5_000,
  quiet: 10_000,
  backoff: { first: 50, longest: 2_000 },
  appendsAtOnce: 64,
  appendsWaiting: 20_000,
  maxAppendBytes: 1_048_576,
  searchWindow: 1_000,
  page: 1_000,
  safeguards: {
    timer: true,
    rebuild: true,
    repeat: true,
    crossCheck: true,
    headLeaf: true,
    standing: true,
    secondLook: true,
    resume: true,
    probe: true,
    forwardOnly: true,
    confirmEnd: true,
  },
};

/** The pause before attempt `round` (from 0): capped, and different for everyone who waits for the same thing. */
export const backoffBefore = (round: number, { backoff: { first, longest } }: Tuning): number =>
  Math.min(longest, first * 2 ** round) * (0.5 + Math.random() / 2);

const PATIENT_AFTER = 1;

/** What an attempt to append is given on a client that is the next after `unanswered` ones in a row. */
export const firstAnswerWithin = (unanswered: number, { deadline, firstAnswer }: Tuning): number =>
  Math.min(deadline, firstAnswer * 2 ** Math.max(0, unanswered - PATIENT_AFTER));
