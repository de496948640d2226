import type { Position } from '#platform/event-log';

/** Where an event stands in the database: its log position, twice the same but for transactions of old. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** What the database can hold. */
const MAX = 2n ** 63n - 1n;
const half = (n: bigint): string => String(n).padStart(20, '0');

/** Both halves are kept: with the commit half alone an event could be passed by. */
export const positionText = ({ commit, prepare }: LogPosition): Position => `${half(commit)}${half(prepare)}` as Position;

/** Undefined when no event of this kind of log can stand there. */
export function positionIn(text: string): LogPosition | undefined {
  if (!/^\d{40}$/.test(text)) return undefined;
  const [commit, prepare] = [BigInt(text.slice(0, 20)), BigInt(text.slice(20))];
  return commit > MAX || prepare > commit ? undefined : { commit, prepare };
}

export const isAfter = (one: LogPosition, other: LogPosition): boolean =>
  one.commit > other.commit || (one.commit === other.commit && one.prepare > other.prepare);
export const isSame = (one: LogPosition, other: LogPosition): boolean => one.commit === other.commit && one.prepare === other.prepare;
