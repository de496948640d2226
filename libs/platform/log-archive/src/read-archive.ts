import { Chain, type Linked } from './chain.js';
import { readHeader, readLine, RunningHash, type ArchivedEvent, type Header } from './format.js';
import { linesOf } from './lines.js';
import { ArchiveRefused } from './refused.js';

export interface Read extends Linked {
  readonly event: ArchivedEvent;
}

/** What an archive that was proven to its end is. */
export interface Whole {
  readonly header: Header;
  readonly hash: string;
}

/** The header alone. @throws ArchiveRefused */
export async function headerOf(file: string): Promise<Header> {
  for await (const text of linesOf(file)) return readHeader(text);
  throw new ArchiveRefused('archive-truncated', 'the file is empty');
}

/** Every event of an archive, each proven up to where it stands; after the last one the end was proven, too. Returns what the whole is. @throws ArchiveRefused */
export async function* readArchive(file: string): AsyncGenerator<Read, Whole> {
  let line = 0;
  let header: Header | undefined;
  let running: RunningHash | undefined;
  let chain: Chain | undefined;
  let last: ArchivedEvent | undefined;
  let ended: Whole | undefined;
  for await (const text of linesOf(file)) {
    line += 1;
    if (ended !== undefined) throw new ArchiveRefused('archive-trailing', 'something follows the end', line);
    if (header === undefined || running === undefined || chain === undefined) {
      header = readHeader(text);
      running = new RunningHash(text);
      chain = new Chain(header.log);
      continue;
    }
    const one = readLine(text, running, line);
    if ('event' in one) {
      last = one.event;
      yield { event: one.event, ...chain.take(one.event, line) };
      continue;
    }
    const seen = last === undefined ? 0 : last.n + 1;
    if (one.footer.count !== seen || header.count !== seen || last?.position !== header.tail)
      throw new ArchiveRefused('archive-truncated', `the archive promises ${header.count} events up to ${header.tail} and holds ${seen}`, line);
    ended = { header, hash: one.footer.hash };
  }
  if (ended === undefined) throw new ArchiveRefused('archive-truncated', 'the archive has no end', line + 1);
  return ended;
}
