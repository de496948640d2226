import { HistoryChanged } from '#platform/event-log';
import { NewerSchema, UnknownEventType } from '#platform/kernel';
import { Poison } from './errors.js';

/** Why a consumer stands still. It opens `parked_reason`, followed by a colon and the words of the error. */
export type ParkReason = 'poison' | 'upgrade-needed' | 'history-changed';

export interface Parking {
  readonly reason: string;
  /** The event it stands before; of a changed history, the position of its cursor. */
  readonly event: string;
}

/** Undefined for what waiting may heal. */
export function parkingFor(error: unknown): Parking | undefined {
  if (error instanceof HistoryChanged) return { reason: `history-changed: ${error.message}`, event: error.cursor.position };
  if (!(error instanceof Poison)) return undefined;
  const { cause } = error;
  const upgrade = cause instanceof UnknownEventType || cause instanceof NewerSchema;
  return { reason: upgrade ? `upgrade-needed: ${cause.message}` : `poison: ${error.message}`, event: error.eventId };
}

/** A later release may know the type: such a parking is tried again by every process that starts. */
export const healsByUpgrade = (reason: string): boolean => reason.startsWith('upgrade-needed');
/** The log was put back, or is another: it waits for whoever answers for the node to accept what the log holds now. */
export const isHistoryChanged = (reason: string): boolean => reason.startsWith('history-changed');
