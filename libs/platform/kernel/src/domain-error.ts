/** A refusal by a rule. `code` is stable and part of the public interface; the message never contains personal data. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
