/**
 * The keys of data subjects: a person, a stream, an attachment. Kept outside PostgreSQL, its write-ahead log and its backups, so that
 * destroying a key erases what it sealed, everywhere and for ever (`integrity.md` 4.10).
 */
export interface KeyStore {
  /**
   * The 32-byte key of `subject`, the same for every process that asks. With `create` an absent key is made and is on disk when this
   * returns; without it an absent or destroyed key is undefined.
   * @throws SubjectErased when `create` is asked for a subject whose key was destroyed
   */
  keyFor(subject: string, options: { readonly create: true }): Promise<Buffer>;
  keyFor(subject: string, options?: { readonly create?: boolean }): Promise<Buffer | undefined>;
  /** Whether a tombstone says that the key of `subject` was destroyed. A key that is only missing was lost, and nothing was erased. */
  destroyed(subject: string): Promise<boolean>;
  /** Destroys the key and remembers that it was: it is never made again. Other processes notice within a second. May be repeated. */
  destroy(subject: string): Promise<void>;
}
