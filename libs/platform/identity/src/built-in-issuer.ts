import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createOnce, makeDirectory } from '#platform/disclosures';
import { BuiltInIssuerRefused } from './errors.js';
import { accountFor } from './rehearsal-users.js';
import type { TrustedIssuer } from './token-verifier.js';

const ALGORITHM = 'ES256';
export const BUILT_IN_ISSUER = 'custos:rehearsal';

export interface BuiltInIssuerOptions {
  /** `<data>/keys`: the private key stands there in `issuer.jwk`, readable by its owner alone, shared by all processes of the node. */
  readonly directory: string;
  readonly audience: string;
  readonly production?: boolean;
}

/** Mints tokens for the rehearsal's officers, so that a demonstration needs no identity provider. All they do is marked as an exercise. */
export class BuiltInIssuer {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly kid: string,
    private readonly audience: string,
    /** What the verifier needs to trust this issuer. */
    readonly trusted: TrustedIssuer,
  ) {}

  /** @throws BuiltInIssuerRefused in production */
  static async open({ directory, audience, production = process.env['NODE_ENV'] === 'production' }: BuiltInIssuerOptions): Promise<BuiltInIssuer> {
    if (production) throw new BuiltInIssuerRefused();
    const key = await keyIn(directory);
    const { d: _secret, ...publicKey } = key;
    const kid = await calculateJwkThumbprint(publicKey);
    const jwks = { keys: [{ ...publicKey, kid, alg: ALGORITHM, use: 'sig' }] };
    const privateKey = (await importJWK(key, ALGORITHM)) as CryptoKey;
    return new BuiltInIssuer(privateKey, kid, audience, { issuer: BUILT_IN_ISSUER, audience, keys: { jwks }, exercise: true });
  }

  /** A token for an officer's id, or for the first officer of the rehearsal who has this role. @throws UnknownAccount */
  async mint(
    officerOrRole: string,
    { lifetimeSeconds = 8 * 3_600, now = new Date() }: { readonly lifetimeSeconds?: number; readonly now?: Date } = {},
  ): Promise<string> {
    const { officer, roles, unit, service, country } = accountFor(officerOrRole);
    const issued = Math.floor(now.getTime() / 1_000);
    return new SignJWT({ roles, unit, service, country, exercise: true })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.kid, typ: 'at+jwt' })
      .setIssuer(BUILT_IN_ISSUER)
      .setSubject(officer)
      .setAudience(this.audience)
      .setJti(randomUUID())
      .setIssuedAt(issued)
      .setExpirationTime(issued + lifetimeSeconds)
      .sign(this.privateKey);
  }
}

async function keyIn(directory: string): Promise<JWK> {
  const file = join(directory, 'issuer.jwk');
  const there = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there !== undefined) return JSON.parse(there) as JWK;
  await makeDirectory(directory);
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  await createOnce(file, Buffer.from(`${JSON.stringify(await exportJWK(privateKey))}\n`));
  return JSON.parse(await readFile(file, 'utf8')) as JWK;
}
