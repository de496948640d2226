import { DomainError } from '#platform/kernel';

/** The key of this subject was destroyed: nothing about it can be sealed any more, and what was sealed is noise. */
export class SubjectErased extends DomainError {
  constructor() {
    super('subject-erased', 'The personal data of this subject was erased; nothing more can be recorded about it under this id');
  }
}
/** A key file that cannot be unwrapped: another key-encryption key, or a damaged disk. Never taken for an erasure. */
export class KeyDamaged extends Error {
  override readonly name = 'KeyDamaged';
  constructor(
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(`The key in ${file} cannot be unwrapped: it is damaged, or was wrapped by another key-encryption key`, options);
  }
}
/** The node's keys are not the ones that the log was sealed with, or others can read them: nothing may be recorded or shown with them. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}
/** A sealed value whose stored ciphertext does not open to its digest. */
export class DisclosureDamaged extends Error {
  override readonly name = 'DisclosureDamaged';
  constructor(
    readonly digest: string,
    options?: ErrorOptions,
  ) {
    super(`The sealed value behind digest ${digest} cannot be opened, although its key exists`, options);
  }
}
