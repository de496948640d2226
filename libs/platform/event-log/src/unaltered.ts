import { HistoryChanged } from './errors.js';
import type { Stored } from './event-log.js';
import { leafOf } from './hashes.js';

/** What is wrong with a stored event taken alone; undefined when its text gives its leaf and names its stream, revision, type and id. */
export function alterationOf({ entry, leaf, stream, revision, type, eventId }: Stored): string | undefined {
  if (leafOf(entry) !== leaf) return 'its text does not give its leaf';
  // Canonical text has its members in one order, and no string holds a bare quote: these sequences stand in it once, at its end.
  if (!entry.includes(`,"rev":${revision},"stream":${JSON.stringify(stream)},"tv":`)) return 'its text names another stream or revision';
  if (!entry.endsWith(`,"type":${JSON.stringify(type)},"v":"evidence-entry/v1"}`)) return 'its text names another type';
  if (!entry.includes(`,"id":"${eventId}",`)) return 'its text names another id';
  return undefined;
}

/** The event, if it is the one that was written. @throws HistoryChanged */
export function unaltered(stored: Stored, log: string): Stored {
  const alteration = alterationOf(stored);
  if (alteration !== undefined) throw new HistoryChanged({ log, position: stored.position, leaf: stored.leaf }, alteration);
  return stored;
}
