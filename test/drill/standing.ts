import type { EventLog, Stored } from '#platform/event-log';
import type { Placed } from './judge.js';

/** What stands in the log after an event. */
export async function standingAfter(log: EventLog, { position, leaf }: Pick<Stored, 'position' | 'leaf'>): Promise<Placed[]> {
  const standing: Placed[] = [];
  for await (const event of log.readAll({ log: log.id, position, leaf }, { follow: false }))
    standing.push({ stream: event.stream, revision: Number(event.revision), position: event.position, id: event.eventId });
  return standing;
}
