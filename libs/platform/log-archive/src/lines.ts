import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { MAX_LINE_BYTES } from './format.js';
import { ArchiveRefused } from './refused.js';

const NEWLINE = 0x0a;

/** The lines of a file, unpacked when it is packed. Every line, the last one too, ends with a line feed; what does not is cut off. @throws ArchiveRefused */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of bytesOf(file)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const bytes = rest.length === 0 ? chunk.subarray(from, end) : Buffer.concat([rest, chunk.subarray(from, end)]);
      rest = Buffer.alloc(0);
      from = end + 1;
      line += 1;
      if (!isUtf8(bytes)) throw new ArchiveRefused('archive-malformed', 'the line is not UTF-8', line);
      yield bytes.toString('utf8');
    }
    if (from < chunk.length) rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > MAX_LINE_BYTES) throw new ArchiveRefused('archive-malformed', `the line is longer than ${MAX_LINE_BYTES} bytes`, line + 1);
  }
  if (rest.length > 0) throw new ArchiveRefused('archive-truncated', 'the line does not end', line + 1);
}

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  if (!(await isPacked(file))) return yield* createReadStream(file) as AsyncIterable<Buffer>;
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new ArchiveRefused('archive-truncated', 'the packed file ends too early', undefined, { cause: error });
    if (code?.startsWith('Z_') === true) throw new ArchiveRefused('archive-malformed', 'the packed file is damaged', undefined, { cause: error });
    throw error;
  } finally {
    source.destroy();
  }
  // What follows the packed part would be left out in silence.
  if (gunzip.bytesWritten !== (await stat(file)).size) throw new ArchiveRefused('archive-trailing', 'something follows the packed part');
}

export async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
