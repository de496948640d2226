/** What is wrong with an archive, or with the log that it comes from or goes to. Codes are stable; a new condition gets a new one. */
export type ArchiveCode =
  | 'archive-format'
  | 'archive-malformed'
  | 'archive-hash'
  | 'archive-order'
  | 'archive-truncated'
  | 'archive-trailing'
  | 'archive-exists'
  | 'archive-unexpected'
  | 'archive-changed'
  | 'entry-malformed'
  | 'entry-leaf'
  | 'entry-id'
  | 'entry-place'
  | 'stream-chain'
  | 'log-identity'
  | 'log-empty'
  | 'target-differs'
  | 'target-longer'
  | 'target-changed';

/** The first thing that is not as it must be; nothing after it was looked at, and nothing was written after it. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
  constructor(
    readonly code: ArchiveCode,
    message: string,
    /** Of the archive, from 1 for the header; absent where it is not about a line. */
    readonly line?: number,
    options?: ErrorOptions,
  ) {
    super(`${code}${line === undefined ? '' : ` in line ${line}`}: ${message}`, options);
  }
}
