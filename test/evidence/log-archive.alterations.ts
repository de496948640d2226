import { canonical, leafOf, sha256, uuid8 } from '#platform/event-log';
import { eventText, footerText, RunningHash, type ArchivedEvent, type Header } from '../../libs/platform/log-archive/src/format.js';

export interface Altered {
  readonly how: string;
  readonly bytes: Buffer;
}

interface Line {
  readonly event: ArchivedEvent;
}

/** Archives that differ from the true one: by accident, by hand, and by somebody who computes every hash anew. */
export function alterations(archive: Buffer, count: number, random: () => number): readonly Altered[] {
  const lines = archive.toString('utf8').split('\n').slice(0, -1);
  const below = (limit: number, from = 0) => from + Math.floor(random() * (limit - from));
  const joined = (altered: readonly string[]) => Buffer.from(altered.map((line) => `${line}\n`).join(''), 'utf8');
  const events = lines.slice(1, -1).map((line) => (JSON.parse(line) as Line).event);
  const header = JSON.parse(lines[0]!) as Header;
  const last = new Map(events.map(({ stream }, n) => [stream, n]));
  // One that ends its stream, as the event that opens the log does, hangs on nothing but the archive's own hash, which whoever made it tells.
  const followed = events.flatMap(({ stream }, n) => (last.get(stream) === n ? [] : [n]));

  const kinds: readonly ((n: number) => Altered)[] = [
    () => {
      const [at, bit] = [below(archive.length), 1 << below(8)];
      const bytes = Buffer.from(archive);
      bytes[at]! ^= bit;
      return { how: `bit ${bit} of byte ${at} flipped`, bytes };
    },
    () => {
      const one = below(lines.length - 1);
      const altered = [...lines];
      [altered[one], altered[one + 1]] = [altered[one + 1]!, altered[one]!];
      return { how: `lines ${one} and ${one + 1} swapped`, bytes: joined(altered) };
    },
    () => {
      const one = below(lines.length);
      return { how: `line ${one} dropped`, bytes: joined(lines.toSpliced(one, 1)) };
    },
    () => {
      const one = below(lines.length);
      return { how: `line ${one} doubled`, bytes: joined(lines.toSpliced(one, 0, lines[one]!)) };
    },
    () => {
      const at = below(archive.length);
      return { how: `cut off after ${at} bytes`, bytes: archive.subarray(0, at) };
    },
    () => {
      const last = below(lines.length, 1);
      return { how: `cut off after line ${last}`, bytes: joined(lines.slice(0, last)) };
    },
    () => {
      const at = below(events.length);
      const altered = events[at]!.entry.replace('"n":', '"n":1');
      return { how: `entry ${at} altered, hashes anew`, bytes: forged(header, events.with(at, { ...events[at]!, entry: altered })) };
    },
    () => {
      const at = followed[below(followed.length)]!;
      return { how: `entry ${at} altered, leaf, id and hashes anew`, bytes: forged(header, events.with(at, rewritten(events[at]!))) };
    },
    () => {
      const at = below(events.length - 1, 1);
      const left = events.toSpliced(at, 1).map((event, n) => ({ ...event, n }));
      // One that ends its stream is missed by the count that the header promises.
      return { how: `event ${at} dropped, numbers and hashes anew`, bytes: forged(header, left) };
    },
    () => {
      const at = below(events.length - 1, 1);
      const [one, other] = [events[at]!, events[at + 1]!];
      const swapped = events.with(at, { ...other, n: one.n }).with(at + 1, { ...one, n: other.n });
      return { how: `events ${at} and ${at + 1} swapped, hashes anew`, bytes: forged(header, swapped) };
    },
    () => ({ how: 'the log’s name altered, hashes anew', bytes: forged({ ...header, log: header.log.replace('3f', '4f') }, events) }),
  ];
  return Array.from({ length: count }, (_, n) => kinds[n % kinds.length]!(n)).filter(({ bytes }) => !bytes.equals(archive));
}

function forged(header: Header, events: readonly ArchivedEvent[]): Buffer {
  const first = canonical(header);
  const running = new RunningHash(first);
  const written = events.map((event) => eventText(event, running));
  return Buffer.from([first, ...written, footerText({ count: events.length, hash: running.text }), ''].join('\n'), 'utf8');
}

/** The entry says something else, and everything that is computed from its bytes alone follows. */
function rewritten(event: ArchivedEvent): ArchivedEvent {
  const { id: _id, ...entry } = JSON.parse(event.entry) as { id: string; recorded: string };
  const altered = { ...entry, recorded: '2026-03-14T09:26:54.000Z', data: { ...(entry as { data?: object }).data, n: 77 } };
  const id = uuid8(sha256(canonical(altered)));
  const text = canonical({ ...altered, id });
  return { ...event, id, entry: text, leaf: leafOf(text) };
}
