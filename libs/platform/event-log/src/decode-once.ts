import type { Recorded, Registry } from '#platform/kernel';
import { decode } from './entry.js';
import type { Stored } from './event-log.js';

const decoded = new WeakMap<Registry, WeakMap<Stored, Recorded>>();

/**
 * As `decode`, once for each stored entry that several consumers are given: all of them share the result, which is frozen.
 * @throws UnknownEventType, NewerSchema
 */
export function decodeOnce(stored: Stored, registry: Registry): Recorded {
  let ofRegistry = decoded.get(registry);
  if (ofRegistry === undefined) decoded.set(registry, (ofRegistry = new WeakMap()));
  let one = ofRegistry.get(stored);
  if (one === undefined) ofRegistry.set(stored, (one = frozen(decode(stored, registry))));
  return one;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
