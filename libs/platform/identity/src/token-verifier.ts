import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { IssuerUnavailable, NotAuthenticated } from './errors.js';
import { principalFrom, type Principal } from './principal.js';

export interface TrustedIssuer {
  /** Compared with `iss`, character by character. */
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are published, or the keys themselves. */
  readonly keys: { readonly jwksUri: string } | { readonly jwks: JSONWebKeySet };
  /** `jwt`: this issuer does not mark its access tokens as such (RFC 9068). They are then told from ID tokens by their claims. */
  readonly accessTokenType?: 'at+jwt' | 'jwt';
  /** Everything done under this issuer's tokens belongs to an exercise, whatever they say. */
  readonly exercise?: boolean;
}

/** Signatures only, and none that a public key could be mistaken for the secret of. */
const ALGORITHMS = ['ES256', 'EdDSA', 'RS256', 'PS256'];
const ACCESS_TOKENS = ['at+jwt', 'application/at+jwt'];
const UNMARKED = ['jwt', 'application/jwt'];
/** Claims that OpenID Connect puts into ID tokens, and no provider into access tokens. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash'];
const MAX_TOKEN = 8_192;
/** Two honest clocks. */
const TOLERANCE_SECONDS = 5;
const MAX_AGE_SECONDS = 43_200;
/** A token that was just believed is believed again: a crowd's signatures would keep the disk's threads from everybody's work. */
const REMEMBERED_MS = 10_000;
const MOST_REMEMBERED = 10_000;
/** A key that is not known yet has the keys fetched again, but not by every forged token. */
const REFETCHED_AFTER_MS = 2_000;
/** Together with `REMEMBERED_MS` less than the minute in which a withdrawn key is forgotten. */
const KEYS_KEPT_MS = 30_000;

interface Believed {
  readonly principal: Principal;
  readonly from: number;
  readonly until: number;
}

/**
 * Who a bearer token names (RFC 9068, RFC 8725): issuer, audience, times, algorithm and signature are checked before a claim is believed.
 * Keys come from the configured place alone; `jku`, `x5u` and `jwk` in a token are not looked at.
 */
export class TokenVerifier {
  private readonly trusted: ReadonlyMap<string, TrustedIssuer & { readonly getKey: JWTVerifyGetKey }>;
  private readonly believed = new Map<string, Believed>();

  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.trusted = new Map(issuers.map((one) => [one.issuer, { ...one, getKey: keysOf(one) }]));
  }

  /** @throws NotAuthenticated, IssuerUnavailable */
  async verify(token: string): Promise<Principal> {
    if (token.length > MAX_TOKEN) throw new NotAuthenticated('longer than any token of ours');
    const currentDate = this.clock();
    const known = this.believed.get(token);
    if (known !== undefined && currentDate.getTime() >= known.from && currentDate.getTime() < known.until) return known.principal;
    this.believed.delete(token);
    const trusted = this.trusted.get(issuerOf(token));
    if (trusted === undefined) throw new NotAuthenticated('an issuer that is not trusted');
    try {
      const { payload, protectedHeader } = await jwtVerify(token, trusted.getKey, {
        issuer: trusted.issuer,
        audience: trusted.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate,
      });
      if (!isAccessToken(trusted, protectedHeader.typ, payload)) throw new NotAuthenticated('not an access token');
      const principal = principalFrom(trusted.exercise === true ? { ...payload, exercise: true } : payload);
      this.remember(token, principal, currentDate.getTime(), Math.min(payload.exp!, payload.iat! + MAX_AGE_SECONDS) * 1_000);
      return principal;
    } catch (error) {
      if (error instanceof NotAuthenticated) throw error;
      if ('jwksUri' in trusted.keys && unreachable(error)) throw new IssuerUnavailable(trusted.issuer, { cause: error });
      throw new NotAuthenticated(error instanceof Error ? error.message : 'unreadable', { cause: error });
    }
  }

  private remember(token: string, principal: Principal, from: number, end: number): void {
    this.believed.set(token, { principal, from, until: Math.min(from + REMEMBERED_MS, end) });
    if (this.believed.size > MOST_REMEMBERED) this.believed.delete(this.believed.keys().next().value!);
  }
}

/** A token that says what it is, or one of an issuer that is known not to say so and that carries no mark of an ID token. */
function isAccessToken({ accessTokenType = 'at+jwt' }: TrustedIssuer, typ: string | undefined, payload: JWTPayload): boolean {
  if (typ !== undefined && ACCESS_TOKENS.includes(typ.toLowerCase())) return true;
  if (accessTokenType !== 'jwt' || (typ !== undefined && !UNMARKED.includes(typ.toLowerCase()))) return false;
  return payload['typ'] !== 'ID' && !ID_TOKEN_CLAIMS.some((claim) => claim in payload);
}

const keysOf = ({ keys }: TrustedIssuer): JWTVerifyGetKey =>
  'jwks' in keys
    ? createLocalJWKSet(keys.jwks)
    : createRemoteJWKSet(new URL(keys.jwksUri), { timeoutDuration: 5_000, cooldownDuration: REFETCHED_AFTER_MS, cacheMaxAge: KEYS_KEPT_MS });

/** The issuer as claimed, only to choose whose keys to check it with. */
function issuerOf(token: string): string {
  try {
    return String(decodeJwt(token).iss);
  } catch (cause) {
    throw new NotAuthenticated('not a token', { cause });
  }
}

/** The keys could not be had: jose's own time-out, an answer that is no key set, or whatever the fetch threw. Every other error is about the token. */
const unreachable = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code;
