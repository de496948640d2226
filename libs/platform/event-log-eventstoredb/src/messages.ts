import type { LogPosition } from './positions.js';
import { bytes, Fields, joined, message, present, text, unsigned, type Pieces } from './protobuf.js';

/** What is said to the database and by it; the numbers are those of `streams.proto`, `shared.proto` and `status.proto` of its line 23.10. */

/** One record of the database, of ours or not. */
export interface RecordRead {
  readonly stream: string;
  readonly type: string;
  readonly id: string;
  readonly revision: bigint;
  readonly position: LogPosition;
  /** The stored bytes as text. */
  readonly entry: string;
}
/** What else a read may bring. */
export type Sign = 'absent' | 'alive';

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly contentType: 'application/octet-stream' | 'application/json';
}
export interface Appended {
  readonly revision: bigint;
  /** Absent on some answers to a repeat. */
  readonly position?: LogPosition;
}
export type Outcome = {
  readonly id: string;
  readonly appended?: Appended;
  readonly refused?: { /** Of the details, without its address. */ readonly details: string; readonly message: string; readonly maxAppendSize?: number };
};

export type Whence = 'start' | 'end' | LogPosition;
export type Expected = bigint | 'no-stream';
export type ReadWanted =
  | { readonly of: string; readonly from: bigint; readonly count: number }
  | { readonly of: 'all'; readonly from: Whence; readonly direction: 'forwards' | 'backwards'; readonly count: number }
  | { readonly of: 'live'; readonly from: Whence; readonly prefix: string; readonly window: number };

const uuid = (field: number, id: string): Pieces => message(field, text(2, id));
const named = (field: number, stream: string): Pieces => message(field, text(3, stream));

/**
 * All of an append in one request: it is carried out whole or not at all, and no part of it is waited for. Without a deadline, which would be
 * told by this machine's clock.
 */
export function appendRequest(id: string, stream: string, expected: Expected, events: readonly Proposed[]): Buffer {
  const revision = expected === 'no-stream' ? present(3) : unsigned(2, expected);
  const proposed = events.map(({ id: eventId, type, data, contentType }) =>
    message(3, uuid(1, eventId), message(2, text(1, 'type'), text(2, type)), message(2, text(1, 'content-type'), text(2, contentType)), bytes(4, data)),
  );
  return joined(uuid(1, id), message(2, named(1, stream), revision), ...proposed, unsigned(4, 1));
}

const places = ({ commit, prepare }: LogPosition): Pieces => message(1, unsigned(1, commit), unsigned(2, prepare));
const whence = (from: Whence): Pieces => message(2, from === 'start' ? present(2) : from === 'end' ? present(3) : places(from));
const AS_TEXT = message(9, present(2));
const UNFILTERED = present(8);

/** Of a stream oldest first; of everything from a position on, with it; live only what is after it, of streams that begin so. */
export function readRequest(wanted: ReadWanted): Buffer {
  if ('prefix' in wanted) {
    const filter = message(7, message(1, text(2, wanted.prefix)), unsigned(3, wanted.window), unsigned(5, 1));
    return joined(message(1, whence(wanted.from), present(6), filter, AS_TEXT));
  }
  if ('direction' in wanted) {
    const backwards = wanted.direction === 'backwards' ? unsigned(3, 1) : [];
    return joined(message(1, whence(wanted.from), backwards, unsigned(5, wanted.count), UNFILTERED, AS_TEXT));
  }
  return joined(message(1, message(1, named(1, wanted.of), unsigned(2, wanted.from)), unsigned(5, wanted.count), UNFILTERED, AS_TEXT));
}

export function readAnswer(source: Buffer): RecordRead | Sign {
  const answer = new Fields(source);
  const arm = answer.next();
  if (arm !== 1) return arm === 4 ? 'absent' : 'alive';
  const event = answer.message();
  for (let field = event.next(); field !== 0; field = event.next()) {
    if (field === 1) return recordIn(event.message());
    event.skip();
  }
  // A link whose event is gone.
  return 'alive';
}

function recordIn(fields: Fields): RecordRead {
  const record = { stream: '', type: '', id: '', revision: 0n, position: { commit: 0n, prepare: 0n }, entry: '' };
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === 1) record.id = idIn(fields.message());
    else if (field === 2) record.stream = streamIn(fields.message());
    else if (field === 3) record.revision = fields.unsigned();
    else if (field === 4) record.position.prepare = fields.unsigned();
    else if (field === 5) record.position.commit = fields.unsigned();
    else if (field === 6) record.type = typeIn(fields.message()) ?? record.type;
    else if (field === 8) record.entry = fields.text();
    else fields.skip();
  }
  return record;
}

export function appendAnswer(source: Buffer): Outcome {
  const answer = new Fields(source);
  const outcome: { id: string; appended?: Appended; refused?: Outcome['refused'] } = { id: '' };
  for (let field = answer.next(); field !== 0; field = answer.next()) {
    if (field === 1) outcome.id = idIn(answer.message());
    else if (field === 2) outcome.refused = refusalIn(answer.message());
    else if (field === 3) outcome.appended = appendedIn(answer.message());
    else answer.skip();
  }
  return outcome;
}

function appendedIn(success: Fields): Appended {
  let revision = 0n;
  let position: LogPosition | undefined;
  for (let field = success.next(); field !== 0; field = success.next()) {
    if (field === 1) revision = success.unsigned();
    else if (field === 3) position = positionIn(success.message());
    else success.skip();
  }
  return { revision, ...(position !== undefined && { position }) };
}

function positionIn(fields: Fields): LogPosition {
  const position = { commit: 0n, prepare: 0n };
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === 1) position.commit = fields.unsigned();
    else if (field === 2) position.prepare = fields.unsigned();
    else fields.skip();
  }
  return position;
}

function refusalIn(status: Fields): NonNullable<Outcome['refused']> {
  const refused: { details: string; message: string; maxAppendSize?: number } = { details: '', message: '' };
  let value: Buffer | undefined;
  for (let field = status.next(); field !== 0; field = status.next()) {
    if (field === 2) refused.message = status.text();
    else if (field === 3) {
      const packed = status.message();
      for (let part = packed.next(); part !== 0; part = packed.next()) {
        if (part === 1) refused.details = packed.text().replace(/^.*\//, '');
        else if (part === 2) value = packed.bytes();
        else packed.skip();
      }
    } else status.skip();
  }
  const limitIn = LIMITS[refused.details.replace(/^.*\./, '')];
  if (value !== undefined && limitIn !== undefined) {
    const limit = new Fields(value);
    for (let field = limit.next(); field !== 0; field = limit.next()) {
      if (field === limitIn) refused.maxAppendSize = limit.number();
      else limit.skip();
    }
  }
  return refused;
}

/** Where a refusal for size says what would have been taken: of one append, and of one event. */
const LIMITS: Readonly<Record<string, number>> = { MaximumAppendSizeExceeded: 1, MaximumAppendEventSizeExceeded: 3 };

const idIn = (fields: Fields): string => first(fields, 2);
const streamIn = (fields: Fields): string => first(fields, 3);

/** The one field that is asked for, as text. */
function first(fields: Fields, wanted: number): string {
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === wanted) return fields.text();
    fields.skip();
  }
  return '';
}

/** The type, if this pair of the metadata tells it. */
function typeIn(pair: Fields): string | undefined {
  let [key, value] = ['', ''];
  for (let field = pair.next(); field !== 0; field = pair.next()) {
    if (field === 1) key = pair.text();
    else if (field === 2) value = pair.text();
    else pair.skip();
  }
  return key === 'type' ? value : undefined;
}
