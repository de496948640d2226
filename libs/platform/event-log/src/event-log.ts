export type StreamName = `custos.${string}`;
/** Fixed-width text that sorts in the log's own order, in any collation. PostgreSQL: 20 digits, dense from 0. EventStoreDB: commit, then prepare, 20 digits each. */
export type Position = string & { readonly __position: unique symbol };
/** The end of a stream as a decision saw it; its leaf becomes the next entry's `prev`. */
export interface Head {
  readonly revision: bigint;
  readonly leaf: string;
}
/** Where the last event of an append stands. */
export interface Receipt extends Head {
  readonly eventId: string;
  readonly position: Position;
}
/** One stored event: `entry` is the exact canonical text that was hashed, `leaf` its hash (base64url). */
export interface Stored extends Receipt {
  readonly stream: StreamName;
  readonly type: string;
  readonly entry: string;
}
/** Where a consumer stands. Resuming re-reads the event at `position` and compares its leaf. */
export interface Cursor {
  readonly log: string;
  readonly position: Position;
  readonly leaf: string;
}
/** One event about to be written: the id commits to the text. */
export interface Draft {
  readonly id: string;
  readonly type: string;
  readonly entry: string;
  readonly leaf: string;
}

/** The largest entry in UTF-8 bytes: what the proof formats can hold, with room to spare. */
export const MAX_ENTRY_BYTES = 60_000;
/** The largest append in UTF-8 bytes: one EventStoreDB transaction up to 25.0 holds 1 MiB. */
export const MAX_APPEND_BYTES = 1_000_000;

export interface EventLog {
  /** The identity of this log (`log.LogOpened.logId` of event 0), empty before there is one. A cursor of another log is refused. */
  readonly id: string;
  /**
   * Atomic and durable: all drafts at contiguous revisions after `head`, or none. The same stream, head and ids again answer the first
   * receipt and write nothing; first stored bytes win. Safe to repeat unchanged after OutcomeUnknown.
   * @throws HeadMoved, OutcomeUnknown, EntryTooLarge, AppendMalformed, LogUnavailable, StreamTruncated
   */
  append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt>;
  /**
   * Oldest first, from the revision after `after`; ends at the head of the moment. A stream that was never begun is empty, and so is what is
   * asked for behind its end: a log put back from a backup may hold less of it than the caller knows, or nothing.
   * @throws LogUnavailable, StreamTruncated when another hand cut or deleted the stream
   */
  readStream(stream: StreamName, after?: bigint): AsyncIterable<Stored>;
  /**
   * Every event after `cursor` in one order that never changes, none arriving late behind another; live until `signal`,
   * or until the end of the moment when `follow` is false.
   * @throws HistoryChanged when the event at the cursor is not the one it names, LogUnavailable
   */
  readAll(cursor: Cursor | 'start', options?: { readonly signal?: AbortSignal; readonly follow?: boolean }): AsyncIterable<Stored>;
  /**
   * Every event up to and including `end`, one stream after another, each whole and oldest first: for folding subject by subject. A log that
   * keeps no such order leaves it out. @throws HistoryChanged when one of them is missing, LogUnavailable
   */
  readByStream?(end: Position): AsyncIterable<Stored>;
  /** The newest event of the log, or undefined while it is empty. @throws LogUnavailable */
  tail(): Promise<Stored | undefined>;
}
