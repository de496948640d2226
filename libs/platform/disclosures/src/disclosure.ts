import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { canonical } from '#platform/event-log';
import { DisclosureDamaged } from './errors.js';

/** One sealed member as RFC 9901 section 4.2.1 has it: the base64url text of `[salt, name, value]`, and the digest that stands in the log. */
export interface Disclosure {
  readonly digest: string;
  readonly text: string;
}

/** base64url of SHA-256 over the ASCII of the disclosure's text (RFC 9901 section 4.2.3). */
export const digestOf = (text: string): string => createHash('sha256').update(text, 'ascii').digest('base64url');

/**
 * Seals one member. The salt is derived from the subject's key and the place (`integrity.md` 4.10), so that a repeated command has the
 * same bytes, and nobody without the key can try values against the digest.
 */
export function disclose(
  key: Buffer,
  place: { readonly command: string; readonly stream: string; readonly index: number },
  name: string,
  value: unknown,
): Disclosure {
  const salt = createHmac('sha256', key)
    .update(canonical([place.command, place.stream, place.index, name]), 'utf8')
    .digest()
    .subarray(0, 16)
    .toString('base64url');
  const text = Buffer.from(canonical([salt, name, value]), 'utf8').toString('base64url');
  return { digest: digestOf(text), text };
}

/** The member behind a disclosure's text. */
export function readDisclosure(text: string): { readonly name: string; readonly value: unknown } {
  const [, name, value] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [string, string, unknown];
  return { name, value };
}

export interface Encrypted {
  readonly iv: Buffer;
  /** Ciphertext, then the 16-byte tag. */
  readonly ciphertext: Buffer;
}

export function encryptDisclosure(key: Buffer, subject: string, { digest, text }: Disclosure): Encrypted {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`${digest} ${subject}`, 'utf8'));
  return { iv, ciphertext: Buffer.concat([cipher.update(text, 'ascii'), cipher.final(), cipher.getAuthTag()]) };
}

/** @throws DisclosureDamaged */
export function decryptDisclosure(key: Buffer, subject: string, digest: string, { iv, ciphertext }: Encrypted): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
      .setAAD(Buffer.from(`${digest} ${subject}`, 'utf8'))
      .setAuthTag(ciphertext.subarray(-16));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]).toString('ascii');
  } catch (cause) {
    throw new DisclosureDamaged(digest, { cause });
  }
}
