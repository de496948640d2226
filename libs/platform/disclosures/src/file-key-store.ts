import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createOnce, makeDirectory, replaceAndScrub, syncDirectory } from './durable-files.js';
import { KeyDamaged, SubjectErased } from './errors.js';
import type { KeyStore } from './key-store.js';

const FORMAT = 1;
const WRAPPED_BYTES = 1 + 12 + 16 + 32;
/** Stands where the key stood: a subject whose key was destroyed never gets another. */
const DESTROYED = Buffer.from('destroyed\n');
/** How long a key may be used without looking whether another process has destroyed it. */
const TRUSTED_MS = 1_000;
const REMEMBERED = 20_000;

interface Known {
  readonly key: Buffer;
  readonly inode: number;
  seen: number;
  durable: boolean;
}

export interface FileKeyStoreOptions {
  /** `<data>/keys`: one volume for all processes of a node. */
  readonly directory: string;
  /** The key-encryption key as 64 hexadecimal digits; without it the one in `<directory>/kek`, made at first use. */
  readonly kek?: string;
}

/**
 * One file per subject, named by the SHA-256 of the subject's name in 256 folders, 0600 in 0700. Each holds a random key wrapped by the
 * key-encryption key (AES-256-GCM, the subject's name authenticated). A key is on disk, name and all, before anybody seals with it:
 * no sealed value outlives its key after a power cut.
 */
export class FileKeyStore implements KeyStore {
  private readonly known = new Map<string, Known>();
  private readonly asked = new Map<string, Promise<Known | 'destroyed' | undefined>>();
  private kek: Promise<Buffer> | undefined;

  constructor(private readonly options: FileKeyStoreOptions) {
    if (options.kek !== undefined && !/^[0-9a-fA-F]{64}$/.test(options.kek)) throw new Error('A key-encryption key is 64 hexadecimal digits');
  }

  keyFor(subject: string, options: { readonly create: true }): Promise<Buffer>;
  keyFor(subject: string, options?: { readonly create?: boolean }): Promise<Buffer | undefined>;
  async keyFor(subject: string, { create = false }: { readonly create?: boolean } = {}): Promise<Buffer | undefined> {
    const found = (await this.remembered(subject, create)) ?? (await this.once(subject, create));
    if (found === 'destroyed') {
      if (create) throw new SubjectErased();
      return undefined;
    }
    return found?.key;
  }

  async destroy(subject: string): Promise<void> {
    const file = this.fileOf(subject);
    await makeDirectory(dirname(file));
    await replaceAndScrub(file, DESTROYED);
    this.known.delete(subject);
  }

  private fileOf(subject: string): string {
    const name = createHash('sha256').update(subject, 'utf8').digest('hex');
    return join(this.options.directory, name.slice(0, 2), name.slice(2));
  }

  private async remembered(subject: string, create: boolean): Promise<Known | undefined> {
    const known = this.known.get(subject);
    if (known === undefined || (create && !known.durable)) return undefined;
    const now = performance.now();
    if (now - known.seen <= TRUSTED_MS) return known;
    const found = await stat(this.fileOf(subject)).catch(() => undefined);
    if (found?.ino === known.inode && found.size === WRAPPED_BYTES) {
      known.seen = now;
      return known;
    }
    this.known.delete(subject);
    return undefined;
  }

  /** Callers of one process that ask at the same time share one answer. */
  private once(subject: string, create: boolean): Promise<Known | 'destroyed' | undefined> {
    const name = `${create ? 'make' : 'read'} ${subject}`;
    let asked = this.asked.get(name);
    if (asked === undefined) {
      asked = this.load(subject, create).finally(() => this.asked.delete(name));
      this.asked.set(name, asked);
    }
    return asked;
  }

  private async load(subject: string, create: boolean): Promise<Known | 'destroyed' | undefined> {
    const file = this.fileOf(subject);
    let content = await contentOf(file);
    let durable = false;
    if (create) {
      // Even an existing file may have been made by another process a moment ago, its name not yet on disk.
      await makeDirectory(dirname(file));
      if (content === undefined) await createOnce(file, await this.wrap(subject, randomBytes(32)));
      else await syncDirectory(dirname(file));
      content ??= await contentOf(file);
      durable = true;
    }
    if (content === undefined) return undefined;
    if (content.equals(DESTROYED)) return 'destroyed';
    const known: Known = { key: await this.unwrap(subject, file, content), inode: (await stat(file)).ino, seen: performance.now(), durable };
    this.known.delete(subject);
    this.known.set(subject, known);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return known;
  }

  private async wrap(subject: string, key: Buffer): Promise<Buffer> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await this.kekOnce(), iv).setAAD(Buffer.from(`subject-key/v1 ${subject}`, 'utf8'));
    const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), wrapped]);
  }

  private async unwrap(subject: string, file: string, content: Buffer): Promise<Buffer> {
    if (content.length !== WRAPPED_BYTES || content[0] !== FORMAT) throw new KeyDamaged(file);
    const decipher = createDecipheriv('aes-256-gcm', await this.kekOnce(), content.subarray(1, 13), { authTagLength: 16 })
      .setAAD(Buffer.from(`subject-key/v1 ${subject}`, 'utf8'))
      .setAuthTag(content.subarray(13, 29));
    try {
      return Buffer.concat([decipher.update(content.subarray(29)), decipher.final()]);
    } catch (cause) {
      throw new KeyDamaged(file, { cause });
    }
  }

  private kekOnce(): Promise<Buffer> {
    this.kek ??= this.readKek().catch((error: unknown) => {
      this.kek = undefined;
      throw error;
    });
    return this.kek;
  }

  private async readKek(): Promise<Buffer> {
    const { directory, kek } = this.options;
    if (kek !== undefined) return Buffer.from(kek, 'hex');
    await makeDirectory(directory);
    const file = join(directory, 'kek');
    if ((await contentOf(file)) === undefined) await createOnce(file, Buffer.from(`${randomBytes(32).toString('hex')}\n`));
    else await syncDirectory(directory);
    const text = (await contentOf(file))?.toString('latin1').trim() ?? '';
    if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new KeyDamaged(file);
    return Buffer.from(text, 'hex');
  }
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
