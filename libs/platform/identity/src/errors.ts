/** The token proves nothing: absent, forged, expired, for someone else, or with claims that name no officer. The reason is for the log, never for the caller. */
export class NotAuthenticated extends Error {
  override readonly name = 'NotAuthenticated';
  readonly code = 'not-authenticated';
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The token was refused: ${reason}`, options);
  }
}
/** The keys of a token's issuer cannot be fetched: whether the token is good is not known. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
  readonly code = 'issuer-unavailable';
  constructor(
    readonly issuer: string,
    options?: ErrorOptions,
  ) {
    super(`The keys of ${issuer} cannot be fetched`, options);
  }
}
/** The built-in issuer serves exercises and development; a production process never starts it. */
export class BuiltInIssuerRefused extends Error {
  override readonly name = 'BuiltInIssuerRefused';
  readonly code = 'built-in-issuer-refused';
  constructor() {
    super('The built-in issuer does not run in production: configure an OpenID Connect issuer');
  }
}
/** Neither an officer of the rehearsal nor a role that one of them has. */
export class UnknownAccount extends Error {
  override readonly name = 'UnknownAccount';
  readonly code = 'unknown-account';
  constructor(readonly account: string) {
    super(`${account} is neither an officer of the rehearsal nor a role`);
  }
}
