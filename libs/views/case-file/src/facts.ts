import { isCorrectionEvent, type Happened, type Recorded } from '#platform/kernel';

/** One fact as a row of this view keeps it: what was recorded, when, by whom, and where in the log its source stands. */
export interface CaseFact {
  readonly type: string;
  readonly position: string;
  readonly revision: number;
  readonly event: string;
  readonly happened: Happened;
  readonly recorded: string;
  /** The officer or the system that recorded it. */
  readonly by: string;
  readonly unit: string;
  /** Revision of the correction through which it is read. */
  readonly correctedBy?: number;
  readonly attachments?: readonly string[];
  /** The event's own members, with `_sd` where some of them are sealed. */
  readonly data: Readonly<Record<string, any>>;
}

export const factOf = ({ event, position, revision, eventId, happened, recorded, actor, correctedBy, attachments }: Recorded): CaseFact => ({
  type: event.type,
  position,
  revision,
  event: eventId,
  happened,
  recorded,
  by: actor.id,
  unit: actor.unit,
  ...(correctedBy !== undefined && { correctedBy }),
  ...(attachments.length > 0 && { attachments: attachments.map((one) => one.sha256) }),
  data: event.data as Record<string, unknown>,
});

type Entry = Readonly<Record<string, any>>;

/** A fact as it stands on a page: its own members, and beside them when and by whom it was recorded and which event says so. */
export const entryOf = ({ data, type: _type, ...around }: CaseFact): Entry => ({ ...around, ...data });
/** The same with its type, where facts of several types stand in one list. */
export const stepOf = (fact: CaseFact): Entry => ({ type: fact.type, ...entryOf(fact) });

/** The facts of some types, oldest first; types are given without their context. */
export function factsOf(facts: readonly CaseFact[], ...names: readonly string[]): readonly CaseFact[] {
  return facts.filter(({ type }) => names.includes(type.slice(type.indexOf('.') + 1)));
}
export const entriesOf = (facts: readonly CaseFact[], ...names: readonly string[]): readonly Entry[] => factsOf(facts, ...names).map(entryOf);
export const lastOf = (facts: readonly CaseFact[], ...names: readonly string[]): CaseFact | undefined => factsOf(facts, ...names).at(-1);

export const withoutCorrections = (facts: readonly CaseFact[]): readonly CaseFact[] => facts.filter(({ type }) => !isCorrectionEvent(type));

/** Whether an instant lies before the moment for which the page is made. */
export const isBefore = (instant: string, moment: string): boolean => Date.parse(instant) < Date.parse(moment);
/** A day that is over at the moment for which the page is made. */
export const dayIsOver = (day: string, moment: string): boolean => day < moment.slice(0, 10);
