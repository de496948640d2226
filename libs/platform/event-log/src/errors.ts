import type { Cursor, StreamName } from './event-log.js';

/** The stream no longer ends where the decision saw it end: read the tail and decide again. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved';
  constructor(readonly stream: StreamName) {
    super(`${stream} has moved on`);
  }
}
/** The connection was lost where the append may or may not have been committed. Repeat it unchanged to learn which. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(
    readonly stream: StreamName,
    options?: ErrorOptions,
  ) {
    super(`Whether the append to ${stream} was written is not known`, options);
  }
}
/** An entry over 60,000 bytes, or an append over 1,000,000: what cannot be sealed is never acknowledged. */
export class EntryTooLarge extends Error {
  override readonly name = 'EntryTooLarge';
  constructor(
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`${bytes} bytes are more than the ${limit} that fit`);
  }
}
/** An append that no caller of this project may make: no drafts, NUL or lone surrogates, ids repeated within it. */
export class AppendMalformed extends Error {
  override readonly name = 'AppendMalformed';
}
/** What stands at the cursor is not what the cursor names: another log, a restored backup, a position beyond the end. */
export class HistoryChanged extends Error {
  override readonly name = 'HistoryChanged';
  constructor(
    readonly cursor: Cursor,
    readonly found: string,
  ) {
    super(`The log does not hold event ${cursor.position} as the cursor names it: ${found}`);
  }
}
/** A stream lost events by a hand other than ours: what follows cannot be chained to what was. */
export class StreamTruncated extends Error {
  override readonly name = 'StreamTruncated';
  constructor(readonly stream: StreamName) {
    super(`${stream} was deleted or truncated in the database: its revisions are not those that were written`);
  }
}
/** The log cannot be reached; nothing was written. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}
/** The clock of this process, or the time in an entry, is not that of the log's server; nothing was written. */
export class ClockOff extends Error {
  override readonly name = 'ClockOff';
}
/** One command id was used for two different intents. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
  constructor() {
    super('This key was used for another request');
  }
}
/** The subject changed under every attempt within the time a command may take. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}
