import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { makeDirectory, syncDirectory, type KeyStore } from '#platform/disclosures';
import { DEFAULT_LIMIT, type AttachmentStore, type PutOptions, type StoredAttachment } from './attachment-store.js';
import { AttachmentAbsent, AttachmentDamaged, AttachmentEmpty, AttachmentTooLarge, HashMismatch } from './errors.js';
import { FORMAT, FRAME_BYTES, HEADER_BYTES, openFrame, sealFrame, TAG_BYTES } from './frames.js';
import { mediaOf, SNIFFED_BYTES } from './media.js';

/** The label after the header: nonce, tag, and the encrypted content key, size and media type, padded so that all labels are equally long. */
const LABEL_BYTES = 512;
const FRAMES_AT = HEADER_BYTES + LABEL_BYTES;
const ABANDONED_MS = 86_400_000;

interface Label {
  readonly key: Buffer;
  readonly size: number;
  readonly media: string;
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text);

/**
 * One file per attachment below `directory`, named by the hash of its plain bytes. The content is encrypted while it streams, under a key
 * of its own; that key stands in the file's label, wrapped by the key of subject `attachment-<sha256>`. A file appears under its name only
 * when it is whole and on disk.
 */
export class FileAttachmentStore implements AttachmentStore {
  private tidied: Promise<void> | undefined;
  private readonly directory: string;
  private readonly keys: KeyStore;

  constructor({ directory, keys }: { readonly directory: string; readonly keys: KeyStore }) {
    this.directory = directory;
    this.keys = keys;
  }

  async put(
    content: AsyncIterable<Uint8Array>,
    { declaredSha256, limit = DEFAULT_LIMIT }: PutOptions = {},
  ): Promise<StoredAttachment & { readonly fresh: boolean }> {
    await this.tidyOnce();
    const temporary = join(this.incoming, randomUUID());
    const file = await open(temporary, 'wx', 0o600);
    try {
      const header = Buffer.concat([Buffer.of(FORMAT), randomBytes(HEADER_BYTES - 1)]);
      const key = randomBytes(32);
      const { sha256, size, media } = await receive(content, limit, new FrameWriter(file, header, key));
      if (declaredSha256 !== undefined && declaredSha256.toLowerCase() !== sha256) throw new HashMismatch(declaredSha256.toLowerCase(), sha256);
      const wrapping = await this.keys.keyFor(subjectOf(sha256), { create: true });
      await writeWhole(file, Buffer.concat([header, sealLabel(wrapping, sha256, { key, size, media })]), 0);
      await file.sync();
      await file.close();
      const fresh = await this.publish(temporary, sha256);
      return { ...((await this.stat(sha256)) ?? missing(sha256)), fresh };
    } finally {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    }
  }

  async open(sha256: string): Promise<Readable> {
    const label = (await this.label(sha256)) ?? missing(sha256);
    return Readable.from(readFrames(this.fileOf(sha256), sha256, label), { objectMode: false });
  }

  async stat(sha256: string): Promise<StoredAttachment | undefined> {
    const label = await this.label(sha256);
    return label && { sha256, size: label.size, media: label.media };
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.label(sha256)) !== undefined;
  }

  async erase(sha256: string): Promise<void> {
    if (!isHash(sha256)) return;
    await this.keys.destroy(subjectOf(sha256));
    await rm(this.fileOf(sha256), { force: true });
  }

  async discard(sha256: string): Promise<void> {
    if (isHash(sha256)) await rm(this.fileOf(sha256), { force: true });
  }

  private get incoming(): string {
    return join(this.directory, 'incoming');
  }

  private fileOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }

  /** The first one to bring a content stores it; whoever brings it again finds it there. */
  private async publish(temporary: string, sha256: string): Promise<boolean> {
    const file = this.fileOf(sha256);
    await makeDirectory(dirname(file));
    const fresh = await link(temporary, file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        return false;
      },
    );
    await syncDirectory(dirname(file));
    return fresh;
  }

  private async label(sha256: string): Promise<Label | undefined> {
    if (!isHash(sha256)) return undefined;
    const file = await openExisting(this.fileOf(sha256));
    if (file === undefined) return undefined;
    try {
      const key = await this.keys.keyFor(subjectOf(sha256));
      if (key === undefined) return undefined;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(FRAMES_AT), 0, FRAMES_AT, 0);
      if (bytesRead < FRAMES_AT || buffer[0] !== FORMAT) throw new AttachmentDamaged(sha256);
      return openLabel(key, sha256, buffer.subarray(HEADER_BYTES));
    } finally {
      await file.close();
    }
  }

  private tidyOnce(): Promise<void> {
    this.tidied ??= this.tidy().catch((error: unknown) => {
      this.tidied = undefined;
      throw error;
    });
    return this.tidied;
  }

  /** Uploads that a crash cut off are deleted a day later, by whichever process next takes an upload. */
  private async tidy(): Promise<void> {
    await makeDirectory(this.incoming);
    for (const name of await readdir(this.incoming)) {
      const found = await stat(join(this.incoming, name)).catch(() => undefined);
      if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(join(this.incoming, name), { force: true });
    }
  }
}

const subjectOf = (sha256: string) => `attachment-${sha256}`;

function missing(sha256: string): never {
  throw new AttachmentAbsent(sha256);
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Hashes, limits and sniffs what arrives while it is written: an attachment is never whole in memory. */
async function receive(content: AsyncIterable<Uint8Array>, limit: number, frames: FrameWriter): Promise<StoredAttachment> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let seen = 0;
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw new AttachmentTooLarge(limit);
    hash.update(chunk);
    if (seen < SNIFFED_BYTES) {
      head.push(Buffer.from(chunk.subarray(0, SNIFFED_BYTES - seen)));
      seen += head.at(-1)!.length;
    }
    await frames.write(chunk);
  }
  if (size === 0) throw new AttachmentEmpty();
  await frames.end();
  return { sha256: hash.digest('hex'), size, media: mediaOf(Buffer.concat(head), size <= SNIFFED_BYTES) };
}

class FrameWriter {
  private readonly pending = Buffer.alloc(FRAME_BYTES);
  private filled = 0;
  private frame = 0;
  private at = FRAMES_AT;

  constructor(
    private readonly file: FileHandle,
    private readonly header: Buffer,
    private readonly key: Buffer,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      // A full frame waits for the next byte: only then is it known not to be the last.
      if (this.filled === FRAME_BYTES) await this.flush(false);
      const part = chunk.subarray(taken, taken + FRAME_BYTES - this.filled);
      this.pending.set(part, this.filled);
      this.filled += part.length;
      taken += part.length;
    }
  }

  end(): Promise<void> {
    return this.flush(true);
  }

  private async flush(last: boolean): Promise<void> {
    const sealed = sealFrame(this.key, this.header, this.frame, last, this.pending.subarray(0, this.filled));
    await writeWhole(this.file, sealed, this.at);
    this.at += sealed.length;
    this.frame += 1;
    this.filled = 0;
  }
}

/** A full disk may take a part of what it is given. */
async function writeWhole(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
}

async function* readFrames(path: string, sha256: string, label: Label): AsyncGenerator<Buffer> {
  const file = (await openExisting(path)) ?? missing(sha256);
  try {
    const header = (await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)).buffer;
    const end = (await file.stat()).size;
    const hash = createHash('sha256');
    let size = 0;
    for (let at = FRAMES_AT, frame = 0; at < end; at += FRAME_BYTES + TAG_BYTES, frame++) {
      const length = Math.min(FRAME_BYTES + TAG_BYTES, end - at);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      const plain = opened(sha256, () => openFrame(label.key, header, frame, at + length === end, buffer.subarray(0, bytesRead)));
      hash.update(plain);
      size += plain.length;
      yield plain;
    }
    if (size !== label.size || hash.digest('hex') !== sha256) throw new AttachmentDamaged(sha256);
  } finally {
    await file.close();
  }
}

function sealLabel(wrapping: Buffer, sha256: string, { key, size, media }: Label): Buffer {
  const iv = randomBytes(12);
  const plain = Buffer.alloc(LABEL_BYTES - 12 - TAG_BYTES, ' ');
  plain.write(JSON.stringify({ key: key.toString('base64url'), size, media }), 'utf8');
  const cipher = createCipheriv('aes-256-gcm', wrapping, iv).setAAD(Buffer.from(sha256, 'ascii'));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openLabel(wrapping: Buffer, sha256: string, label: Buffer): Label {
  const text = opened(sha256, () => {
    const decipher = createDecipheriv('aes-256-gcm', wrapping, label.subarray(0, 12), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(sha256, 'ascii'))
      .setAuthTag(label.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(label.subarray(12, -TAG_BYTES)), decipher.final()]).toString('utf8');
  });
  const { key, size, media } = JSON.parse(text) as { key: string; size: number; media: string };
  return { key: Buffer.from(key, 'base64url'), size, media };
}

function opened<T>(sha256: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new AttachmentDamaged(sha256, { cause });
  }
}
