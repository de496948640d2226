import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { KeyDamaged, KeysRefused } from './errors.js';

/** The key-encryption key of a key folder that keeps its own. */
export const KEK_FILE = 'kek';
const COMMAND_MS = 30_000;

/** Answers the 32 bytes of the key-encryption key, each time it is asked. */
export type KekSource = () => Promise<Buffer>;

export const newKek = (): Buffer => Buffer.from(`${randomBytes(32).toString('hex')}\n`);

/** @throws KeyDamaged when the text is not 64 hexadecimal digits */
export function kekOf(text: string, where: string): Buffer {
  const digits = text.trim();
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw new KeyDamaged(where);
  return Buffer.from(digits, 'hex');
}

/** A file that its owner alone can read. @throws KeysRefused, KeyDamaged */
export const kekFromFile =
  (file: string): KekSource =>
  async () => {
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) throw new KeysRefused(`the key-encryption key ${file} is not there`);
    if ((found.mode & 0o077) !== 0) throw new KeysRefused(`the key-encryption key ${file} can be read by others; take their rights away (chmod 600)`);
    return kekOf(await readFile(file, 'latin1'), file);
  };

/** What a command of the shell prints: a vault or a hardware module that is asked at start. @throws KeysRefused, KeyDamaged */
export const kekFromCommand =
  (command: string): KekSource =>
  async () => {
    try {
      const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { timeout: COMMAND_MS });
      return kekOf(stdout, 'the output of CUSTOS_KEK_COMMAND');
    } catch (error) {
      if (error instanceof KeyDamaged) throw error;
      // What a command prints may hold the key: neither its output nor its text is repeated.
      const { code } = error as { readonly code?: string | number };
      throw new KeysRefused(`the command of the key-encryption key failed (${code ?? 'no exit code'})`);
    }
  };

/** Key check value: tells whether two keys are the same and nothing else about them. 16 bytes of HMAC-SHA-256, base64url. */
export const keyCheckValue = (kek: Buffer): string =>
  createHmac('sha256', kek).update('custos key check value/v1').digest().subarray(0, 16).toString('base64url');
