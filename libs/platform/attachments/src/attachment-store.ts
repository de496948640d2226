import type { Readable } from 'node:stream';

/** What an event says of an attachment. `sha256` is the lower-case hexadecimal hash of the plain bytes and its address. */
export interface StoredAttachment {
  readonly sha256: string;
  readonly size: number;
  /** Read from the bytes, never taken from whoever sent them. */
  readonly media: string;
}

export interface PutOptions {
  /** What the sender says the bytes hash to, in hexadecimal. */
  readonly declaredSha256?: string;
  /** In bytes; 100,000,000 unless told. */
  readonly limit?: number;
}

export const DEFAULT_LIMIT = 100_000_000;

/** Photographs, scans, reports: content-addressed, written once, never changed. Events carry the hash. */
export interface AttachmentStore {
  /**
   * Durable when it returns; `fresh` when the store did not hold the content before. The same content again gives the same answer and writes nothing; what fails leaves nothing behind.
   * @throws HashMismatch, AttachmentTooLarge, AttachmentEmpty, SubjectErased when this content was erased
   */
  put(content: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredAttachment & { readonly fresh: boolean }>;
  /** The plain bytes; the stream fails with AttachmentDamaged at the first frame that is not as written, or at a missing end. @throws AttachmentAbsent */
  open(sha256: string): Promise<Readable>;
  /** @throws AttachmentDamaged when its first frame is not as written */
  stat(sha256: string): Promise<StoredAttachment | undefined>;
  has(sha256: string): Promise<boolean>;
  /** Destroys the key: the bytes are noise from then on, and the hash can no longer be put. May be repeated. */
  erase(sha256: string): Promise<void>;
  /** Takes the bytes away and keeps the key: the same content may be put again. For what no fact names. */
  discard(sha256: string): Promise<void>;
}
