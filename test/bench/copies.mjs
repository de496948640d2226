// Generated events: the played rehearsal, told again and again under other ids. Every copy has the rehearsal's types, members, sizes, streams
// and order; ids, chain and leaves are made anew, as the product makes them.
import { createHash } from 'node:crypto';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const LEAF = Buffer.of(0);

function eventId(text) {
  const bytes = createHash('sha256').update(text, 'utf8').digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
const leafOf = (entry) => createHash('sha256').update(LEAF).update(entry, 'utf8').digest('base64url');

/** The same id in every place of one copy, another one in every other copy: the first 32 bits are turned by the copy's own. */
const turned = (uuid, turn) => ((parseInt(uuid.slice(0, 8), 16) ^ turn) >>> 0).toString(16).padStart(8, '0') + uuid.slice(8);

/** @typedef {{stream: string, type: string, entry: string}} Told one event as it was recorded, in the order of the log */

export class Copies {
  /**
   * @param {readonly Told[]} told the rehearsal's log, event 0 first
   * @param {number} seed the same seed makes the same bytes
   */
  constructor(told, seed) {
    this.opening = withoutKeyCheck(told[0]);
    this.told = told.slice(1);
    this.seed = seed;
    this.from = Date.parse(JSON.parse(told.at(-1).entry).recorded);
    const uuids = new Map();
    const known = (uuid) => uuids.get(uuid) ?? (uuids.set(uuid, uuids.size), uuids.size - 1);
    this.plans = this.told.map((one) => plan(one, known));
    this.uuids = [...uuids.keys()];
  }

  /** How many copies are told side by side in a log of so many events: a short one has one whole copy at least. */
  abreast(count) {
    return Math.max(1, Math.min(8, Math.floor((count - 1) / this.told.length)));
  }

  /** How many copies are whole in a log of so many events. */
  whole(count) {
    const abreast = this.abreast(count);
    return Math.floor((count - 1) / (abreast * this.told.length)) * abreast;
  }

  /** Event 0, which stands once, and then copy after copy, several side by side, as operations run in the same week. */
  *log(count) {
    const abreast = this.abreast(count);
    const { stream, type, entry } = this.opening;
    yield { position: 0, stream, revision: 0, id: JSON.parse(entry).id, type, entry, leaf: leafOf(entry) };
    let position = 1;
    for (let group = 0; position < count; group++) {
      const tellers = Array.from({ length: abreast }, (_, n) => this.copy(group * abreast + n, { at: () => position }));
      while (tellers.length > 0 && position < count) {
        for (let n = 0; n < tellers.length && position < count; n++) {
          const { value, done } = tellers[n].next();
          if (done) tellers.splice(n--, 1);
          else yield { position: position++, ...value };
        }
      }
    }
  }

  /** The name that the stream of the n-th told event has in a copy. */
  streamOf(index, number) {
    const turn = this.turn(number);
    const named = this.plans[index].stream;
    return named.map((part) => (typeof part === 'string' ? part : part === null ? `K${number}` : turned(this.uuids[part], turn))).join('');
  }

  turn(number) {
    return Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(this.seed, 0x85ebca6b);
  }

  /**
   * One copy, each event with the head that it follows.
   * @param {number} number which of them
   * @param {{at?: () => number, wanted?: (told: Told, index: number) => boolean}} options the position at which the next event will stand;
   *   and which events are told: a stream may be cut at its end only
   */
  *copy(number, { at = () => 0, wanted = () => true } = {}) {
    const turn = this.turn(number);
    const ids = this.uuids.map((uuid) => turned(uuid, turn));
    const heads = new Map();
    for (const [index, { type, stream: named, parts, before, after, own }] of this.plans.entries()) {
      if (!wanted(this.told[index], index) || (number > 0 && isShared(named))) continue;
      const stream = fill(named, ids, number);
      const head = heads.get(stream);
      // A thousand events a millisecond: in order, and hardly later than the rehearsal.
      const recorded = new Date(this.from + Math.floor(at() / 1000)).toISOString();
      const front = fill(parts.slice(0, before), ids, number);
      const rest = fill(parts.slice(before, after), ids, number);
      const tail = fill(parts.slice(after), ids, number);
      const chained = `${rest}"prev":${head === undefined ? 'null' : `"${head.leaf}"`},"recorded":"${recorded}"${tail}`;
      const id = eventId(`${front}${chained}`);
      ids[own] = id;
      const entry = `${front}"id":"${id}",${chained}`;
      const leaf = leafOf(entry);
      const revision = head === undefined ? 0 : head.revision + 1;
      heads.set(stream, { revision, leaf });
      yield { stream, revision, id, type, entry, leaf, head };
    }
  }
}

/** The first event without the check of a key: copies are read under another, and hold nothing that is sealed. */
function withoutKeyCheck({ stream, type, entry }) {
  const { id, data } = JSON.parse(entry);
  if (data.keyCheck === undefined) return { stream, type, entry };
  const unchecked = entry
    .replace(`"id":"${id}",`, '\u0001')
    .replace(new RegExp(`,?"keyCheck":"${data.keyCheck}"(?=[,}])`), '')
    .replace('{,', '{');
  return { stream, type, entry: unchecked.replace('\u0001', `"id":"${eventId(unchecked.replace('\u0001', ''))}",`) };
}

/** A stream that is named by no id and no official number, as a country's directory is: there is one of it, told by the first copy. */
const isShared = (named) => named.every((part) => typeof part === 'string');

/** Cuts an entry where a copy differs from it: ids, official numbers, its own id, its chain, its time. */
function plan({ stream, type, entry }, known) {
  const { id, prev, recorded } = JSON.parse(entry);
  const withoutId = entry.replace(`"id":"${id}",`, '\u0001');
  const chain = `"prev":${prev === null ? 'null' : `"${prev}"`},"recorded":"${recorded}"`;
  const [front, behind] = withoutId.split('\u0001');
  const [rest, tail] = behind.split(chain);
  if (front === undefined || behind === undefined || tail === undefined) throw new Error(`an entry of another format: ${entry.slice(0, 200)}`);
  const first = cut(front, known);
  const second = cut(rest, known);
  const parts = [...first, ...second, ...cut(tail, known)];
  return { type, stream: cut(stream, known), parts, before: first.length, after: first.length + second.length, own: known(id) };
}

/** Text, places of ids (numbers), and `null` where an official number gets the number of its copy. */
function cut(text, known) {
  const parts = [];
  let from = 0;
  const marked = text.replace(/("n":"[^"]+|custos\.number-[^"]+)/g, '$1\u0002');
  for (const match of marked.matchAll(UUID)) {
    parts.push(marked.slice(from, match.index), known(match[0]));
    from = match.index + match[0].length;
  }
  parts.push(marked.slice(from));
  return parts.flatMap((part) => (typeof part === 'string' ? part.split('\u0002').flatMap((one, n) => (n === 0 ? [one] : [null, one])) : [part]));
}

function fill(parts, ids, number) {
  let text = '';
  for (const part of parts) text += typeof part === 'string' ? part : part === null ? `K${number}` : ids[part];
  return text;
}
