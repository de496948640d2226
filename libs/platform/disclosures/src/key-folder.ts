import { createHash } from 'node:crypto';
import { access, constants, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf, createOnce, makeDirectory, replaceAndScrub } from './durable-files.js';
import { KeyDamaged } from './errors.js';
import { KEK_FILE, kekOf, keyCheckValue, newKek, type KekSource } from './key-encryption-key.js';
import { DESTROYED, unwrapKey, WRAPPED_BYTES, wrapKey } from './wrapped-key.js';

/** Earlier key-encryption keys, each wrapped by the present one: a key that no rotation knew of is still found. */
const PREVIOUS_FILE = 'kek.previous';
const CHECK_FILE = 'kek.check';
const PREVIOUS_SUBJECT = 'kek.previous';

export interface Rotated {
  /** Keys wrapped anew, those that already were, those of destroyed subjects. */
  readonly rewrapped: number;
  readonly current: number;
  readonly destroyed: number;
  /** Files of subjects that nobody named: they open under the earlier key until they are next used. */
  readonly unnamed: number;
  readonly damaged: readonly string[];
}

/** The folder of a node's keys: who may read it, which key-encryption key it belongs to, and its rotation. */
export class KeyFolder {
  constructor(
    readonly directory: string,
    /** Undefined where the folder keeps its own. */
    private readonly source: KekSource | undefined,
  ) {}

  /** The key-encryption key of now; undefined where the folder should keep it and does not. @throws KeysRefused, KeyDamaged */
  async kek(): Promise<Buffer | undefined> {
    if (this.source !== undefined) return this.source();
    const file = join(this.directory, KEK_FILE);
    const content = await contentOf(file);
    return content && kekOf(content.toString('latin1'), file);
  }

  /** The check value that was written down beside the keys. */
  async check(): Promise<string | undefined> {
    return (await contentOf(join(this.directory, CHECK_FILE)))?.toString('latin1').trim();
  }

  async writeCheck(value: string): Promise<void> {
    await makeDirectory(this.directory);
    if ((await this.check()) !== value) await replaceAndScrub(join(this.directory, CHECK_FILE), Buffer.from(`${value}\n`));
  }

  /** The first of its files or folders that others than its owner can enter or read. */
  async exposed(): Promise<string | undefined> {
    for (const file of [this.directory, join(this.directory, KEK_FILE), join(this.directory, PREVIOUS_FILE)]) {
      const found = await stat(file).catch(() => undefined);
      if (found !== undefined && (found.mode & 0o077) !== 0) return file;
    }
    return undefined;
  }

  /** Whether keys can be read and made; free bytes of their disk. */
  async disk(): Promise<{ readonly writable: boolean; readonly freeBytes: number | null }> {
    const writable = await access(this.directory, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    const space = await statfs(this.directory).catch(() => undefined);
    return { writable, freeBytes: space === undefined ? null : space.bavail * space.bsize };
  }

  /** Earlier keys, newest first. */
  async previous(kek: Buffer): Promise<readonly Buffer[]> {
    const file = join(this.directory, PREVIOUS_FILE);
    const content = (await contentOf(file)) ?? Buffer.alloc(0);
    const keys: Buffer[] = [];
    for (let from = 0; from < content.length; from += WRAPPED_BYTES)
      keys.push(unwrapKey(kek, PREVIOUS_SUBJECT, content.subarray(from, from + WRAPPED_BYTES), file));
    return keys;
  }

  /**
   * Puts a new key-encryption key in the place of the old one. From here on both open what they wrapped, so that processes which still hold
   * the old one go on. Answers the new one. May be interrupted anywhere.
   */
  async exchange(old: Buffer, given?: Buffer): Promise<Buffer> {
    await makeDirectory(this.directory);
    const file = join(this.directory, `${KEK_FILE}.next`);
    if (given === undefined) await createOnce(file, newKek());
    const next = given ?? kekOf((await contentOf(file))!.toString('latin1'), file);
    // The new key is on disk before anything is wrapped by it, and the old one wrapped before its own file is overwritten.
    const earlier = await this.previous(old).catch(() => this.previous(next).then((keys) => keys.slice(1)));
    const wrapped = Buffer.concat([old, ...earlier].map((one) => wrapKey(next, PREVIOUS_SUBJECT, one)));
    await replaceAndScrub(join(this.directory, PREVIOUS_FILE), wrapped);
    if (given === undefined) {
      await replaceAndScrub(join(this.directory, KEK_FILE), Buffer.from(`${next.toString('hex')}\n`));
      await rm(file, { force: true });
    }
    return next;
  }

  /** Wraps the keys of these subjects by the present key-encryption key. Idempotent. */
  async rewrap(kek: Buffer, subjects: AsyncIterable<string>): Promise<Rotated> {
    const keks = [kek, ...(await this.previous(kek))];
    const files = await this.files();
    const counts = { rewrapped: 0, current: 0, destroyed: 0 };
    const damaged: string[] = [];
    for await (const subject of subjects) {
      const file = this.fileOf(subject);
      if (!files.delete(file)) continue;
      const content = await contentOf(file);
      if (content === undefined) continue;
      if (content.equals(DESTROYED)) counts.destroyed += 1;
      else {
        const opened = openedBy(keks, subject, content, file);
        if (opened === undefined) damaged.push(file);
        else if (opened.by === 0) counts.current += 1;
        else {
          await replaceAndScrub(file, wrapKey(kek, subject, opened.key));
          counts.rewrapped += 1;
        }
      }
    }
    return { ...counts, unnamed: files.size, damaged };
  }

  fileOf(subject: string): string {
    const name = createHash('sha256').update(subject, 'utf8').digest('hex');
    return join(this.directory, name.slice(0, 2), name.slice(2));
  }

  private async files(): Promise<Set<string>> {
    const files = new Set<string>();
    for (const folder of await readdir(this.directory).catch(() => []))
      if (/^[0-9a-f]{2}$/.test(folder))
        for (const name of await readdir(join(this.directory, folder))) if (/^[0-9a-f]{62}$/.test(name)) files.add(join(this.directory, folder, name));
    return files;
  }

  /** Whether any subject has a key here. */
  async holdsKeys(): Promise<boolean> {
    return (await this.files()).size > 0;
  }

  async checkValue(): Promise<string | undefined> {
    const kek = await this.kek();
    return kek && keyCheckValue(kek);
  }
}

/** The key, and which of the key-encryption keys opened it; undefined when none does. */
export function openedBy(keks: readonly Buffer[], subject: string, content: Buffer, file: string): { readonly key: Buffer; readonly by: number } | undefined {
  for (const [by, kek] of keks.entries()) {
    try {
      return { key: unwrapKey(kek, subject, content, file), by };
    } catch (error) {
      if (!(error instanceof KeyDamaged)) throw error;
    }
  }
  return undefined;
}
