import type { AnyEvent, Registry } from '#platform/kernel';
import type { SealedEvent } from './entry.js';
import type { StreamName } from './event-log.js';

/**
 * Takes the sealed members out of events before they are written. Deterministic: the same command, stream, index and value give the
 * same digests, so that a repeat has the same bytes. When it returns, the sealed values are durable; the append follows.
 */
export interface Sealer {
  seal(command: string, stream: StreamName, events: readonly AnyEvent[], registry: Registry): Promise<readonly SealedEvent[]>;
}

/** For streams and tests whose events seal nothing. @throws when one does */
export const noSealer: Sealer = {
  // A refusal is a rejection, never a throw: callers await.
  async seal(_command, _stream, events, registry) {
    return events.map(({ type, data }) => {
      const members = data as Record<string, unknown>;
      for (const name of registry.sealed(type, members).keys())
        if (members[name] !== undefined) throw new Error(`${type}.${name} is sealed, and there is no sealer`);
      return { type, schema: registry.definition(type).schema, data: members };
    });
  },
};
