import { HistoryChanged, type EventLog, type Position } from '#platform/event-log';
import { CursorMalformed, type LogClock } from '#platform/projections';
import { Problem } from './problem.js';

const MARKED = /^([^.]+)\.(\d{20,40})\.([A-Za-z0-9_-]{43})$/;

/**
 * A cursor of a list names a row, and the row says nothing of the log that it was folded from: after a restored backup it would go on among
 * other rows in silence. So with every cursor goes the event that its page was read up to.
 */
export async function marked(answer: unknown, log: Pick<EventLog, 'tail'>, clock: Pick<LogClock, 'leafAt'>): Promise<unknown> {
  const { next, position: upTo } = (answer ?? {}) as { readonly next?: unknown; readonly position?: unknown };
  if (typeof next !== 'string') return answer;
  const tail = await log.tail();
  const position = typeof upTo === 'string' ? (upTo as Position) : tail?.position;
  if (position === undefined) return answer;
  const leaf = position === tail?.position ? tail.leaf : await clock.leafAt(position);
  return { ...(answer as object), next: `${next}.${position}.${leaf}` };
}

/** The list's own cursor. @throws CursorMalformed, Problem 409 when the log is not the one any more that the page was made of */
export async function unmarked(cursor: string, log: Pick<EventLog, 'id' | 'readAll'>): Promise<string> {
  const [, own, position, leaf] = MARKED.exec(cursor) ?? [];
  if (own === undefined || position === undefined || leaf === undefined) throw new CursorMalformed('The cursor has no mark');
  try {
    // Reading on from the event that the log ended with proves that it still stands there.
    for await (const _ of log.readAll({ log: log.id, position: position as Position, leaf }, { follow: false })) break;
  } catch (error) {
    if (!(error instanceof HistoryChanged)) throw error;
    throw new Problem(409, 'history-changed', 'The log is not the one any more that this list was made of: start again');
  }
  return own;
}
