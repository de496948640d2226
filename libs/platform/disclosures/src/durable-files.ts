import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes the entries of a directory survive a power cut: a file is durable only when its name is, too. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Directories whose own name this process has seen to be on disk. */
const named = new Set<string>();

/** Makes `directory`, readable by its owner alone, and its name durable, whoever made it. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = (await mkdir(directory, { recursive: true, mode: 0o700 })) ?? directory;
  if (first === directory && named.has(directory)) return;
  for (let made = directory; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
  named.add(directory);
}

/** Writes a file under a name that nobody reads yet, on disk when this returns. */
async function writeBeside(file: string, content: Uint8Array): Promise<string> {
  const temporary = join(dirname(file), `.${randomUUID()}.new`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    // A full disk: what was begun takes room that is needed.
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Gives `file` this content unless it exists already; whoever comes first wins, whole. True when it was us. */
export async function createOnce(file: string, content: Uint8Array): Promise<boolean> {
  const temporary = await writeBeside(file, content);
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
    await syncDirectory(dirname(file));
  }
}

/** Puts `content` in the place of `file` in one step, and overwrites what stood there before. */
export async function replaceAndScrub(file: string, content: Uint8Array): Promise<void> {
  const temporary = await writeBeside(file, content);
  const old = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    await rename(temporary, file);
    await syncDirectory(dirname(file));
    if (old !== undefined) {
      await old.write(new Uint8Array((await old.stat()).size), 0, undefined, 0);
      await old.sync();
    }
  } finally {
    await old?.close();
  }
}

/** Undefined where there is no such file. */
export async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
