import { AppendMalformed, EntryTooLarge } from './errors.js';
import { MAX_APPEND_BYTES, MAX_ENTRY_BYTES, type Draft } from './event-log.js';

/** NUL or a surrogate written as an escape; a backslash that a text itself holds is written twice and does not count. */
const ESCAPED = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** What every log refuses before it writes. Returns the bytes of the append. @throws AppendMalformed, EntryTooLarge */
export function checkedAppend(drafts: readonly Draft[]): number {
  if (drafts.length === 0) throw new AppendMalformed('An append carries at least one event');
  if (new Set(drafts.map((draft) => draft.id)).size !== drafts.length) throw new AppendMalformed('An append carries each event once');
  let bytes = 0;
  for (const { entry } of drafts) {
    if (!entry.isWellFormed() || entry.includes('\0') || (entry.includes('\\u') && ESCAPED.test(entry)))
      throw new AppendMalformed('An entry holds NUL or a lone surrogate');
    const size = Buffer.byteLength(entry, 'utf8');
    if (size > MAX_ENTRY_BYTES) throw new EntryTooLarge(size, MAX_ENTRY_BYTES);
    bytes += size;
  }
  if (bytes > MAX_APPEND_BYTES) throw new EntryTooLarge(bytes, MAX_APPEND_BYTES);
  return bytes;
}
