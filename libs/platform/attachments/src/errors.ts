/** The bytes are not those that were announced; nothing was kept. */
export class HashMismatch extends Error {
  override readonly name = 'HashMismatch';
  readonly code = 'hash-mismatch';
  constructor(
    readonly declared: string,
    readonly received: string,
  ) {
    super(`The bytes received hash to ${received}, not to the ${declared} that was declared`);
  }
}
/** More bytes than an attachment may have; nothing was kept. */
export class AttachmentTooLarge extends Error {
  override readonly name = 'AttachmentTooLarge';
  readonly code = 'attachment-too-large';
  constructor(readonly limit: number) {
    super(`An attachment has at most ${limit} bytes`);
  }
}
/** No bytes at all: an upload that broke off, or an empty file; nothing was kept. */
export class AttachmentEmpty extends Error {
  override readonly name = 'AttachmentEmpty';
  readonly code = 'attachment-empty';
  constructor() {
    super('An attachment has at least one byte');
  }
}
/** No such attachment, or its key was destroyed. */
export class AttachmentAbsent extends Error {
  override readonly name = 'AttachmentAbsent';
  readonly code = 'attachment-absent';
  constructor(readonly sha256: string) {
    super(`There is no attachment ${sha256}`);
  }
}
/** The stored bytes are not those that were put: cut short, changed, or out of order. The log's hash would not match them. */
export class AttachmentDamaged extends Error {
  override readonly name = 'AttachmentDamaged';
  readonly code = 'attachment-damaged';
  constructor(
    readonly sha256: string,
    options?: ErrorOptions,
  ) {
    super(`The stored bytes of attachment ${sha256} are damaged`, options);
  }
}
