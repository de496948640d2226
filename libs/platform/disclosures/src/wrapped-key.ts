import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyDamaged } from './errors.js';

const FORMAT = 1;
export const WRAPPED_BYTES = 1 + 12 + 16 + 32;
/** The tombstone in the place of a key: a subject whose key was destroyed never gets another. */
export const DESTROYED = Buffer.from('destroyed\n');

const authenticated = (subject: string) => Buffer.from(`subject-key/v1 ${subject}`, 'utf8');

/** AES-256-GCM under the key-encryption key, the subject's name authenticated. */
export function wrapKey(kek: Buffer, subject: string, key: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', kek, iv).setAAD(authenticated(subject));
  const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), wrapped]);
}

/** @throws KeyDamaged */
export function unwrapKey(kek: Buffer, subject: string, content: Buffer, file: string): Buffer {
  if (content.length !== WRAPPED_BYTES || content[0] !== FORMAT) throw new KeyDamaged(file);
  const decipher = createDecipheriv('aes-256-gcm', kek, content.subarray(1, 13), { authTagLength: 16 })
    .setAAD(authenticated(subject))
    .setAuthTag(content.subarray(13, 29));
  try {
    return Buffer.concat([decipher.update(content.subarray(29)), decipher.final()]);
  } catch (cause) {
    throw new KeyDamaged(file, { cause });
  }
}
