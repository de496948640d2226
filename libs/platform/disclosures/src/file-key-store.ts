import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentOf, createOnce, makeDirectory, replaceAndScrub, syncDirectory } from './durable-files.js';
import { KeyDamaged, SubjectErased } from './errors.js';
import { KEK_FILE, kekOf, newKek, type KekSource } from './key-encryption-key.js';
import { KeyFolder, openedBy } from './key-folder.js';
import type { KeyStore } from './key-store.js';
import { DESTROYED, unwrapKey, WRAPPED_BYTES, wrapKey } from './wrapped-key.js';

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
  /** The key-encryption key as 64 hexadecimal digits, or where it comes from; without it the one in `<directory>/kek`, made at first use. */
  readonly kek?: string | KekSource;
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
  private readonly folder: KeyFolder;

  constructor(private readonly options: FileKeyStoreOptions) {
    this.folder = new KeyFolder(options.directory, undefined);
    if (typeof options.kek === 'string') kekOf(options.kek, 'the setting');
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

  /** Made now where the folder keeps its own and there is none yet. @throws KeysRefused, KeyDamaged */
  keyEncryptionKey(): Promise<Buffer> {
    return this.kekOnce();
  }

  async destroyed(subject: string): Promise<boolean> {
    return (await contentOf(this.fileOf(subject)))?.equals(DESTROYED) ?? false;
  }

  async destroy(subject: string): Promise<void> {
    const file = this.fileOf(subject);
    await makeDirectory(dirname(file));
    await replaceAndScrub(file, DESTROYED);
    this.known.delete(subject);
  }

  private fileOf(subject: string): string {
    return this.folder.fileOf(subject);
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
    return wrapKey(await this.kekOnce(), subject, key);
  }

  /** A key-encryption key that was exchanged meanwhile is read again; a subject's key may still be wrapped by an earlier one. */
  private async unwrap(subject: string, file: string, content: Buffer): Promise<Buffer> {
    try {
      return unwrapKey(await this.kekOnce(), subject, content, file);
    } catch (error) {
      if (!(error instanceof KeyDamaged)) throw error;
      this.kek = undefined;
      const kek = await this.kekOnce();
      const opened = openedBy([kek, ...(await this.folder.previous(kek).catch(() => []))], subject, content, file);
      if (opened === undefined) throw error;
      return opened.key;
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
    if (typeof kek === 'function') return kek();
    if (kek !== undefined) return kekOf(kek, 'the setting');
    await makeDirectory(directory);
    const file = join(directory, KEK_FILE);
    if ((await contentOf(file)) === undefined) await createOnce(file, newKek());
    else await syncDirectory(directory);
    return kekOf((await contentOf(file))?.toString('latin1') ?? '', file);
  }
}
