import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyStore } from './file-key-store.js';

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys');
});
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }));

const keyFiles = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile() && one.name !== 'kek')
    .map((one) => join(one.parentPath, one.name));

describe('the key of a subject', () => {
  it('does not exist until somebody seals with it', async () => {
    expect(await new FileKeyStore({ directory }).keyFor('person-1')).toBeUndefined();
  });

  it('is the same after a restart', async () => {
    const first = await new FileKeyStore({ directory }).keyFor('person-1', { create: true });
    expect(first).toHaveLength(32);
    expect(await new FileKeyStore({ directory }).keyFor('person-1')).toEqual(first);
  });

  it('is one key when several processes make it at the same moment', async () => {
    const processes = Array.from({ length: 12 }, () => new FileKeyStore({ directory }));
    const keys = await Promise.all(processes.map((one) => one.keyFor('custos.seizure-1', { create: true })));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await keyFiles()).toHaveLength(1);
  });

  it('stands in files that only their owner can read, under names that do not tell the subject', async () => {
    await new FileKeyStore({ directory }).keyFor('../../person-1', { create: true });
    const files = await keyFiles();
    expect(files).toHaveLength(1);
    expect(files[0]!.startsWith(directory)).toBe(true);
    for (const file of [...files, join(directory, 'kek')]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const folder of [directory, join(files[0]!, '..')]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is wrapped, so that its file alone opens nothing', async () => {
    const key = await new FileKeyStore({ directory }).keyFor('person-1', { create: true });
    expect((await readFile((await keyFiles())[0]!)).includes(key)).toBe(false);
    await expect(new FileKeyStore({ directory, kek: 'a'.repeat(64) }).keyFor('person-1')).rejects.toThrow(expect.objectContaining({ name: 'KeyDamaged' }));
  });

  it('can be wrapped by a key given from outside', async () => {
    const key = await new FileKeyStore({ directory, kek: 'ab'.repeat(32) }).keyFor('person-1', { create: true });
    expect(await new FileKeyStore({ directory, kek: 'AB'.repeat(32) }).keyFor('person-1')).toEqual(key);
    expect(await readdir(directory)).not.toContain('kek');
  });

  it('that is damaged on disk is reported as damaged, never as erased', async () => {
    await new FileKeyStore({ directory }).keyFor('person-1', { create: true });
    const [file] = await keyFiles();
    const bytes = await readFile(file!);
    bytes[40]! ^= 1;
    await writeFile(file!, bytes);
    await expect(new FileKeyStore({ directory }).keyFor('person-1')).rejects.toThrow(expect.objectContaining({ name: 'KeyDamaged' }));
  });

  it('never comes back once destroyed, in any process', async () => {
    const store = new FileKeyStore({ directory });
    const other = new FileKeyStore({ directory });
    await store.keyFor('person-1', { create: true });
    await other.keyFor('person-1');
    await store.destroy('person-1');
    await store.destroy('person-1');
    expect(await store.keyFor('person-1')).toBeUndefined();
    await expect(store.keyFor('person-1', { create: true })).rejects.toThrow(expect.objectContaining({ code: 'subject-erased' }));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await other.keyFor('person-1')).toBeUndefined();
    expect(await new FileKeyStore({ directory }).keyFor('person-1')).toBeUndefined();
  });
});
