import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';

const LEAF = Buffer.of(0);

/** RFC 6962 leaf hash of an entry's exact text: base64url of SHA-256(0x00 || UTF-8). */
export const leafOf = (entry: string): string => createHash('sha256').update(LEAF).update(entry, 'utf8').digest('base64url');

export const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** The first 16 bytes of a SHA-256 as a UUID of version 8 (RFC 9562), lower case. */
export function uuid8(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The id of a command: the same issuer, principal and key name the same command on every node, for ever. */
export const commandId = (issuer: string, principal: string, key: string): string => uuid8(sha256(canonical([issuer, principal, key])));

/** The id of what a command creates: a repeat of the command meets what it created the first time. */
export const idFrom = (command: string, name: string, ordinal = 0): string => uuid8(sha256(canonical([command, name, ordinal])));
