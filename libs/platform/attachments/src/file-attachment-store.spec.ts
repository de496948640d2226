import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { InMemoryKeyStore } from '#platform/disclosures';
import { FileAttachmentStore } from './file-attachment-store.js';

let directory: string;
let keys: InMemoryKeyStore;
let store: FileAttachmentStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'attachments-'));
  keys = new InMemoryKeyStore();
  store = new FileAttachmentStore({ directory, keys });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const files = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const failing = async function* () {
  yield Buffer.from('half a photo');
  throw new Error('connection lost');
};
const refusedAs = (name: string) => expect.objectContaining({ name });

describe('an attachment', () => {
  it.each([1, 65_535, 65_536, 65_537, 131_072, 300_000])('of %i bytes comes back as it was, whatever the size of the pieces', async (size) => {
    const bytes = randomBytes(size);
    const { fresh, ...stored } = await store.put(inPieces(bytes, 7_001));
    expect(fresh).toBe(true);
    expect(stored).toEqual({ sha256: hashOf(bytes), size, media: expect.any(String) });
    expect((await buffer(await store.open(stored.sha256))).equals(bytes)).toBe(true);
    expect(await store.has(stored.sha256)).toBe(true);
    expect(await store.stat(stored.sha256)).toEqual(stored);
  });

  it('stands encrypted on disk', async () => {
    const plain = Buffer.from('Procès-verbal de saisie '.repeat(50));
    await store.put(Readable.from([plain]));
    const [file] = await files();
    expect((await readFile(file!)).includes('verbal')).toBe(false);
  });

  it('that was discarded is gone, and may be put again', async () => {
    const bytes = randomBytes(1_000);
    const { sha256 } = await store.put(Readable.from([bytes]));
    await store.discard(sha256);
    expect(await store.has(sha256)).toBe(false);
    expect(await store.put(Readable.from([bytes]))).toMatchObject({ sha256, fresh: true });
  });

  it('put again gives the same answer and changes no byte', async () => {
    const bytes = randomBytes(100_000);
    const first = await store.put(Readable.from([bytes]));
    const [file] = await files();
    const before = await readFile(file!);
    const again = { ...first, fresh: false };
    expect(await Promise.all([1, 2, 3].map(() => new FileAttachmentStore({ directory, keys }).put(Readable.from([bytes]))))).toEqual([again, again, again]);
    expect(await files()).toEqual([file]);
    expect((await readFile(file!)).equals(before)).toBe(true);
  });

  it('that does not hash to what was declared is refused and not kept', async () => {
    const bytes = randomBytes(10);
    await expect(store.put(Readable.from([bytes]), { declaredSha256: '0'.repeat(64) })).rejects.toThrow(expect.objectContaining({ code: 'hash-mismatch' }));
    expect(await files()).toEqual([]);
    expect(await store.put(Readable.from([bytes]), { declaredSha256: hashOf(bytes).toUpperCase() })).toMatchObject({ size: 10 });
  });

  it('over the limit, empty, or cut off on the way is refused and not kept', async () => {
    await expect(store.put(inPieces(randomBytes(200_000), 10_000), { limit: 150_000 })).rejects.toThrow(refusedAs('AttachmentTooLarge'));
    await expect(store.put(Readable.from([]))).rejects.toThrow(refusedAs('AttachmentEmpty'));
    await expect(store.put(failing())).rejects.toThrow('connection lost');
    expect(await files()).toEqual([]);
  });

  it('that does not exist is absent, whatever is asked for', async () => {
    for (const name of ['0'.repeat(64), '../../etc/passwd', '']) {
      await expect(store.open(name)).rejects.toThrow(refusedAs('AttachmentAbsent'));
      expect(await store.has(name)).toBe(false);
      expect(await store.stat(name)).toBeUndefined();
    }
  });

  it('once erased cannot be read, and cannot be put again', async () => {
    const bytes = randomBytes(10);
    const { sha256 } = await store.put(Readable.from([bytes]));
    await store.erase(sha256);
    await store.erase(sha256);
    expect(await files()).toEqual([]);
    expect(await store.has(sha256)).toBe(false);
    await expect(store.put(Readable.from([bytes]))).rejects.toThrow(expect.objectContaining({ code: 'subject-erased' }));
  });

  it('names the type that its bytes show', async () => {
    const { sha256 } = await store.put(Readable.from([Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(20_000)])]));
    expect(await store.stat(sha256)).toMatchObject({ media: 'image/jpeg' });
  });
});

describe('a file changed behind our back', () => {
  const FRAMES_AT = 8 + 512;
  const SEALED = 65_536 + 16;
  const stored = async () => ({ ...(await store.put(Readable.from([randomBytes(200_000)]))), file: (await files())[0]! });
  const read = async (sha256: string) => buffer(await store.open(sha256));

  it.each([
    ['a bit of the content', FRAMES_AT + 100],
    ['a bit of the header', 3],
    ['a bit of the label', 100],
    ['the format', 0],
    ['the very last bit', FRAMES_AT + 200_000 + 4 * 16 - 1],
  ])('in %s is noticed', async (_what, at) => {
    const { sha256, file } = await stored();
    const bytes = await readFile(file);
    bytes[at]! ^= 1;
    await writeFile(file, bytes);
    await expect(read(sha256)).rejects.toThrow(refusedAs('AttachmentDamaged'));
  });

  it.each([
    ['in a frame', FRAMES_AT + 100_000],
    ['between two frames', FRAMES_AT + 2 * SEALED],
    ['after the label', FRAMES_AT],
    ['in the label', 100],
  ])('by cutting it short %s is noticed', async (_where, length) => {
    const { sha256, file } = await stored();
    await truncate(file, length);
    await expect(read(sha256)).rejects.toThrow(refusedAs('AttachmentDamaged'));
  });

  it('by exchanging two frames, or appending one, is noticed', async () => {
    const { sha256, file } = await stored();
    const bytes = await readFile(file);
    const frame = (n: number) => bytes.subarray(FRAMES_AT + n * SEALED, FRAMES_AT + (n + 1) * SEALED);
    for (const forged of [
      [frame(1), frame(0), frame(2), frame(3)],
      [frame(0), frame(1), frame(2), frame(3), frame(0)],
    ]) {
      await writeFile(file, Buffer.concat([bytes.subarray(0, FRAMES_AT), ...forged]));
      await expect(read(sha256)).rejects.toThrow(refusedAs('AttachmentDamaged'));
    }
  });

  it('by putting another attachment in its place is noticed', async () => {
    const { sha256, file } = await stored();
    await store.put(Readable.from([randomBytes(10)]));
    await writeFile(file, await readFile((await files()).find((one) => one !== file)!));
    await expect(read(sha256)).rejects.toThrow(refusedAs('AttachmentDamaged'));
  });
});
