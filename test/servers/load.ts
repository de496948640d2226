import { setTimeout as pause } from 'node:timers/promises';
import type { Draft, EventLog, Head, Position, Stored, StreamName } from '#platform/event-log';
import { collected, drafts, freshStream, headOf } from '../../libs/platform/event-log/src/testing/log-under-test.js';

const WRITERS = 8;
const FOLLOWER_WITHIN_MS = 60_000;

interface Acknowledged {
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly ids: readonly string[];
  readonly position: Position;
}

/** What was acknowledged to writers, what a live reader was told meanwhile, and what stands in the log afterwards. */
export interface Witnessed {
  readonly acknowledged: readonly Acknowledged[];
  readonly followed: readonly Stored[];
  readonly standing: readonly Stored[];
}
export interface LoadFigures {
  readonly appends: number;
  /** Appends whose outcome stayed unknown for a while and that were asked again. */
  readonly askedAgain: number;
  /** The longest time in which nobody was acknowledged anything. */
  readonly longestSilenceMs: number;
}

/** Writers and a live reader go on while `harm` happens and until everyone has written three times after it. Writers ask again, unchanged, whatever they do not know. */
export async function underLoad(
  open: () => Promise<EventLog>,
  harm: () => Promise<void>,
): Promise<{ readonly witnessed: Witnessed; readonly figures: LoadFigures }> {
  const [writing, reading] = [await open(), await open()];
  const streams = Array.from({ length: WRITERS }, freshStream);
  const ours = new Set<string>(streams);
  const tail = await reading.tail();
  const from = tail === undefined ? 'start' : { log: reading.id, position: tail.position, leaf: tail.leaf };
  const acknowledged: Acknowledged[] = [];
  const followed: Stored[] = [];
  const stop = new AbortController();
  const following = (async () => {
    for await (const event of reading.readAll(from, { signal: stop.signal })) if (ours.has(event.stream)) followed.push(event);
  })();
  let harmed = false;
  let askedAgain = 0;
  let [lastAt, longestSilenceMs] = [performance.now(), 0];
  const writer = async (stream: StreamName, n: number) => {
    let head: Head | 'no-stream' = 'no-stream';
    for (let after = 0; after < 3;) {
      const events: readonly Draft[] = drafts(stream, head, 1 + (n % 3));
      for (;;) {
        try {
          const receipt = await writing.append(stream, head, events);
          longestSilenceMs = Math.max(longestSilenceMs, performance.now() - lastAt);
          lastAt = performance.now();
          acknowledged.push({ stream, revision: receipt.revision, ids: events.map(({ id }) => id), position: receipt.position });
          head = headOf(receipt);
          break;
        } catch (error) {
          if (!['OutcomeUnknown', 'LogUnavailable'].includes((error as Error).name)) throw error;
          askedAgain += 1;
          await pause(50);
        }
      }
      if (harmed) after += 1;
    }
  };
  const harming = (async () => {
    await pause(500);
    await harm();
    harmed = true;
  })();
  await Promise.all([...streams.map(writer), harming]);
  const count = acknowledged.reduce((sum, { ids }) => sum + ids.length, 0);
  for (const until = Date.now() + FOLLOWER_WITHIN_MS; followed.length < count && Date.now() < until;) await pause(50);
  stop.abort();
  await following;
  const standing = (await collected((await open()).readAll(from, { follow: false }))).filter(({ stream }) => ours.has(stream));
  return {
    witnessed: { acknowledged, followed, standing },
    figures: { appends: acknowledged.length, askedAgain, longestSilenceMs: Math.round(longestSilenceMs) },
  };
}

/** What is wrong with it: an acknowledged event that is missing, doubled, elsewhere or out of order, and a live reader who was told anything else. */
export function faultsIn({ acknowledged, followed, standing }: Witnessed): string[] {
  const faults: string[] = [];
  const places = new Map<string, Stored[]>();
  for (const event of standing) places.set(event.eventId, [...(places.get(event.eventId) ?? []), event]);
  for (const { stream, revision, ids, position } of acknowledged) {
    for (const [n, id] of ids.entries()) {
      const found = places.get(id) ?? [];
      if (found.length === 0) faults.push(`lost: ${id}`);
      if (found.length > 1) faults.push(`doubled: ${id}`);
      const due = revision - BigInt(ids.length - 1 - n);
      if (found[0] !== undefined && (found[0].stream !== stream || found[0].revision !== due)) faults.push(`elsewhere: ${id}`);
    }
    if (places.get(ids.at(-1)!)?.[0]?.position !== position) faults.push(`another position than was acknowledged: ${position}`);
  }
  const known = new Set(acknowledged.flatMap(({ ids }) => ids));
  for (const { eventId } of standing) if (!known.has(eventId)) faults.push(`never acknowledged: ${eventId}`);
  const next = new Map<string, bigint>();
  let before = '';
  for (const { stream, revision, position } of standing) {
    if (revision !== (next.get(stream) ?? 0n)) faults.push(`out of order: ${stream} ${revision}`);
    next.set(stream, revision + 1n);
    if (position <= before) faults.push(`a position that does not rise: ${position}`);
    before = position;
  }
  if (followed.map(({ eventId }) => eventId).join() !== standing.map(({ eventId }) => eventId).join()) {
    faults.push(`the live reader was told ${followed.length} events and ${standing.length} stand, or in another order`);
  }
  return faults;
}
