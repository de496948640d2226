import { readFile } from 'node:fs/promises';
import type { EventLog, Head, StreamName } from '#platform/event-log';
import type { ArchivedEvent } from '../../libs/platform/log-archive/src/format.js';

/** An import without any of its checks: what a line says is appended where it says. */
export async function importedBlindly(file: string, log: EventLog): Promise<void> {
  const heads = new Map<string, Head>();
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    let event: ArchivedEvent | undefined;
    try {
      ({ event } = JSON.parse(line) as { event?: ArchivedEvent });
    } catch {
      continue;
    }
    if (event === undefined) continue;
    const { stream, id, type, entry, leaf } = event;
    try {
      heads.set(stream, await log.append(stream as StreamName, heads.get(stream) ?? 'no-stream', [{ id, type, entry, leaf }]));
    } catch {
      // It goes on with the next.
    }
  }
}
