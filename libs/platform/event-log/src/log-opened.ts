import { parseEntry } from './entry.js';
import type { Stored } from './event-log.js';

/** The identity that event 0 gives its log, or undefined when it gives none. */
export function openedAs(first: Stored | undefined): string | undefined {
  if (first?.type !== 'log.LogOpened') return undefined;
  const { logId } = parseEntry(first.entry).data;
  return typeof logId === 'string' ? logId : undefined;
}
