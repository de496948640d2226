import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../client/api-client.js';

const QUIET_MS = 1_000;
const EVERY_MS = 100;
const PATIENCE_MS = 60_000;

interface Ready {
  readonly status: string;
  readonly log: { readonly tail: string | null };
  readonly views: readonly { readonly name: string; readonly parked?: string; readonly position: string | null; readonly events: number }[] | null;
  readonly policies: readonly { readonly name: string; readonly parked?: string }[] | null;
}

/** Waits until the policies have asked for all that follows from what was played: nothing is added to the log for a while. Answers its last position. */
export async function settled(client: ApiClient): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  let tail = '';
  for (let since = Date.now(); Date.now() - since < QUIET_MS && Date.now() < deadline; await pause(EVERY_MS)) {
    const now = (await health(client))?.log.tail ?? tail;
    if (now !== tail) [tail, since] = [now, Date.now()];
  }
  return tail;
}

/** How many events the log holds, counted by a view that has read all of them: positions are no count on every log. */
export async function recordedEvents(client: ApiClient): Promise<number> {
  const tail = await settled(client);
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(EVERY_MS)) {
    const views = (await health(client))?.views ?? [];
    const current = views.find(({ position }) => position !== null && position >= tail);
    if (current !== undefined) return current.events;
    if (Date.now() > deadline) throw new Error('No view came to the end of the log');
  }
}

/** What stands still, by name: a view or a policy that a figure would be missing from. */
export async function parked(client: ApiClient): Promise<readonly string[]> {
  const ready = await health(client);
  return [...(ready?.views ?? []), ...(ready?.policies ?? [])].flatMap(({ name, parked: why }) => (why === undefined ? [] : [`${name}: ${why}`]));
}

const health = (client: ApiClient): Promise<Ready | undefined> => client.open<Ready>('/health/ready').catch(() => undefined);
