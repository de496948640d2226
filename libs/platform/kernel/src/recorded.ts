import type { Actor } from './actor.js';
import type { AnyEvent } from './decider.js';
import type { Happened } from './happened.js';

/** One stored event, decoded and lifted to today's schema, with what the entry says around it. Times in UTC, RFC 3339. */
export interface Recorded<E extends AnyEvent = AnyEvent> {
  readonly event: E;
  readonly schema: number;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly eventId: string;
  readonly leaf: string;
  readonly command: string;
  readonly intent: string;
  readonly correlation: string;
  readonly causation: string | null;
  readonly batch?: string;
  readonly actor: Actor;
  readonly happened: Happened;
  readonly recorded: string;
  readonly exercise: boolean;
  readonly attachments: readonly { readonly sha256: string; readonly size: number; readonly media: string }[];
  /** Set by `effective`: the revision of the correction through which this event is read. */
  readonly correctedBy?: number;
}
