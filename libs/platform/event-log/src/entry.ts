import { isCorrectionEvent, type Actor, type AnyEvent, type Happened, type Recorded, type Registry } from '#platform/kernel';
import { canonical } from './canonical.js';
import { AppendMalformed, EntryTooLarge } from './errors.js';
import { MAX_ENTRY_BYTES, type Draft, type Head, type Stored, type StreamName } from './event-log.js';
import { leafOf, sha256, uuid8 } from './hashes.js';

export interface Attachment {
  /** Hex SHA-256 of the plain bytes. */
  readonly sha256: string;
  readonly size: number;
  readonly media: string;
}

/** Who asked, when by the server's clock, and the key under which asking twice is asking once. */
export interface CommandContext {
  readonly commandId: string;
  /** SHA-256 over what was asked, sealed members as keyed digests. */
  readonly intent: string;
  /** The server's clock when the command came in, RFC 3339 UTC milliseconds: `recorded` of every event that it leads to. */
  readonly at: string;
  readonly happened: Happened;
  readonly actor: Actor;
  readonly correlation: string;
  /** The event that caused an automatic command; null when a person asked. */
  readonly causation: string | null;
  readonly batch?: string;
  readonly exercise?: boolean;
  readonly attachments?: readonly Attachment[];
}

/** The leaf entry, format `evidence-entry/v1`: every member that the bytes of an event have, in the order they are explained, not written. */
export interface Entry {
  readonly v: 'evidence-entry/v1';
  readonly type: string;
  readonly tv: number;
  readonly stream: StreamName;
  readonly rev: number;
  /** The leaf of the stream's event before, or null at revision 0. */
  readonly prev: string | null;
  /** UUIDv8 of SHA-256 over the canonical entry without this member: the same id means the same bytes, on every log. */
  readonly id: string;
  readonly cmd: string;
  readonly intent: string;
  readonly corr: string;
  readonly caus: string | null;
  readonly batch?: string;
  readonly actor: Actor;
  readonly occurred: Happened;
  readonly recorded: string;
  readonly exercise?: true;
  readonly data: Readonly<Record<string, unknown>>;
  readonly att?: readonly Attachment[];
}

/** An event as it goes into the log: sealed members already replaced by their digests. */
export interface SealedEvent {
  readonly type: string;
  readonly schema: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Builds the entries of one append, each chained to the one before. @throws AppendMalformed, EntryTooLarge */
export function draftsFor(stream: StreamName, head: Head | 'no-stream', events: readonly SealedEvent[], context: CommandContext): readonly Draft[] {
  let rev = head === 'no-stream' ? 0 : Number(head.revision) + 1;
  let prev = head === 'no-stream' ? null : head.leaf;
  return events.map((event) => {
    const drafted = draft({
      v: 'evidence-entry/v1',
      type: event.type,
      tv: event.schema,
      stream,
      rev,
      prev,
      cmd: context.commandId,
      intent: context.intent,
      corr: context.correlation,
      caus: context.causation,
      batch: context.batch,
      actor: context.actor,
      occurred: context.happened,
      recorded: context.at,
      exercise: context.exercise === true ? true : undefined,
      data: event.data,
      att: context.attachments?.length ? context.attachments : undefined,
    });
    rev += 1;
    prev = drafted.leaf;
    return drafted;
  });
}

type WithoutId = { readonly [K in keyof Omit<Entry, 'id'>]: Omit<Entry, 'id'>[K] | undefined };

/** The id that the other members of an entry give it. */
export const entryId = (members: WithoutId): string => uuid8(sha256(canonical({ ...members, id: undefined })));

function draft(members: WithoutId): Draft {
  const id = entryId(members);
  const entry = canonical({ ...members, id });
  const bytes = Buffer.byteLength(entry, 'utf8');
  if (bytes > MAX_ENTRY_BYTES) throw new EntryTooLarge(bytes, MAX_ENTRY_BYTES);
  return { id, type: members.type!, entry, leaf: leafOf(entry) };
}

/** Reads a stored entry and lifts its data to today's schema. @throws UnknownEventType, NewerSchema */
export function decode(stored: Stored, registry: Registry): Recorded {
  const entry = parseEntry(stored.entry);
  const data = liftCorrection(entry, registry) ?? registry.lift(entry.type, entry.tv, entry.data);
  return {
    event: { type: entry.type, data } as AnyEvent,
    schema: entry.tv,
    stream: stored.stream,
    revision: entry.rev,
    position: stored.position,
    eventId: entry.id,
    leaf: stored.leaf,
    command: entry.cmd,
    intent: entry.intent,
    correlation: entry.corr,
    causation: entry.caus,
    batch: entry.batch,
    actor: entry.actor,
    happened: entry.occurred,
    recorded: entry.recorded,
    exercise: entry.exercise === true,
    attachments: entry.att ?? [],
  };
}

export function parseEntry(text: string): Entry {
  const entry = JSON.parse(text) as Entry;
  if (entry.v !== 'evidence-entry/v1') throw new AppendMalformed(`An entry of format ${String(entry.v)} is not known`);
  return entry;
}

/** The replacement inside a correction has the schema of the day it was made: it is lifted like the event that it replaces. */
function liftCorrection(entry: Entry, registry: Registry): unknown {
  const data = entry.data as { corrects?: string; schema?: number; replacement?: unknown };
  if (!isCorrectionEvent(entry.type) || data.replacement === undefined) return undefined;
  return { ...data, replacement: registry.lift(data.corrects!, data.schema!, data.replacement) };
}
