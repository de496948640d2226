import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerificationReport } from './verification.js';

const SENT_WITHIN_MS = 30_000;
const isAddress = (place: string): boolean => /^https?:\/\//.test(place);
/** A head is known by the number of events that it covers: a log that is moved keeps it, and its positions change. */
const fileOf = (log: string, events: number): string => `${log}-${String(events).padStart(12, '0')}.json`;

/**
 * Writes the head of a verified log where the administrator of the database cannot change it: a file that is never overwritten, or a POST to
 * an address that only takes more. A head holds no fact of a case.
 */
export async function exportHead(place: string, { at, log, verified }: VerificationReport): Promise<void> {
  if (verified === undefined) return;
  const { events, position, leaf, digest } = verified;
  const head = `${JSON.stringify({ log, events, position, leaf, digest, at })}\n`;
  if (isAddress(place)) {
    const answer = await fetch(place, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: head,
      redirect: 'error',
      signal: AbortSignal.timeout(SENT_WITHIN_MS),
    });
    if (!answer.ok) throw new Error(`The head of the log was answered ${answer.status} by ${new URL(place).host}`);
    return;
  }
  await mkdir(place, { recursive: true, mode: 0o755 });
  const file = await open(join(place, fileOf(log, events)), 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  try {
    await file?.writeFile(head);
    await file?.sync();
  } finally {
    await file?.close();
  }
}

/** By number of events, the digests that were exported to these folders, and the folder of each; of an address nothing can be read back. */
export async function exportedHeads(places: readonly string[], log: string): Promise<ReadonlyMap<number, readonly string[]>> {
  const heads = new Map<number, string[]>();
  for (const place of places.filter((one) => !isAddress(one)))
    for (const name of await namesIn(place, log)) {
      const { events, digest } = JSON.parse(await readFile(join(place, name), 'utf8')) as { events: number; digest: string };
      heads.set(events, [...(heads.get(events) ?? []), digest]);
    }
  return heads;
}

/** After a backup was put back: heads of what is gone are kept beside, and no longer compared. Answers how many. */
export async function setAsideHeads(place: string, log: string, events: number): Promise<number> {
  const gone = (await namesIn(place, log)).filter((name) => name > fileOf(log, events));
  for (const name of gone) await rename(join(place, name), join(place, `${name}.lost`));
  return gone.length;
}

const namesIn = async (place: string, log: string): Promise<readonly string[]> =>
  (await readdir(place).catch(() => [])).filter((name) => name.startsWith(`${log}-`) && name.endsWith('.json')).sort();
