import { idOf, nameOf, type Aggregate } from '#platform/commands';
import { isCorrectionEvent, toldOfCorrection, type AnyEvent, type Decider, type Happened, type Recorded } from '#platform/kernel';
import { nextTurn, turnIsOver, type History, type Then } from '#platform/projections';
import { changesBetween, plain, type Change } from './changes.js';
import { holdingsIn, type Holding } from './holdings.js';

export const REPLAY_KINDS = ['exhibit', 'firearm', 'container', 'store', 'case', 'custodian'] as const;
export type ReplayKind = (typeof REPLAY_KINDS)[number];

export interface ReplayAsked extends Then {
  readonly kind: ReplayKind;
  /** The bare id; of a custodian the officer or unit. */
  readonly id: string;
  /** First step of the page, counted from 1. */
  readonly step?: number;
  readonly limit?: number;
}

/** Which streams a replay is made of: what belonged together then, as it was known then. */
export interface ReplayIndex {
  streamsOf(subject: string, id: string, then: Then): Promise<readonly string[]>;
  exhibitsNaming(party: string, then: Then): Promise<readonly string[]>;
  exhibitsPlacedIn(kind: 'container' | 'store', id: string, then: Then): Promise<readonly string[]>;
}

/** As much of an event as decides whether this reader may have its content. */
export interface Told {
  readonly type: string;
  readonly stream: string;
  readonly event: string;
  readonly data: Readonly<Record<string, any>>;
}
export interface ReplayReader {
  /** Ids of the events whose content this reader may not have; they are steps without content, and leave no trace in any state. */
  readonly withheld: (events: readonly Told[]) => Promise<ReadonlySet<string>>;
  /** Of these streams, those he may see: asked for custodians, containers and stores, which bring together what others own. */
  readonly visible: (streams: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Every stream that a sealed case keeps from him. */
  readonly hidden: () => Promise<ReadonlySet<string>>;
}

export interface ReplayStep {
  /** Counted from 1 in the order of the log. */
  readonly step: number;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly type: string;
  readonly happened: Happened;
  readonly recorded: string;
  readonly delayMinutes: number;
  /** It happened before something that stands above it: entered late, never reordered. */
  readonly enteredLate: boolean;
  readonly actor: string;
  readonly role: string;
  readonly unit: string;
  readonly for?: string;
  /** Revision of the correction through which it is read. */
  readonly correctedBy: number | null;
  readonly attachments: readonly string[];
  readonly source: { readonly stream: string; readonly revision: number; readonly event: string; readonly position: string; readonly leaf: string };
  readonly withheld?: true;
  /** The event's own members; sealed ones stand as `_sd`. */
  readonly data?: unknown;
  /** The subject of this step; null where this release has no fold for it. */
  readonly before: unknown;
  readonly after: unknown;
  readonly changes: readonly Change[];
  /** Of a custodian: what was in his hands afterwards. */
  readonly holdings?: readonly Holding[];
}

export interface ReplayPage {
  readonly kind: ReplayKind;
  readonly id: string;
  readonly knownAt: string | null;
  readonly asOf: string | null;
  readonly steps: number;
  readonly items: readonly ReplayStep[];
  /** Number of the first step of the next page. */
  readonly next: number | null;
  /** Every subject after its last step. */
  readonly final: readonly { readonly kind: string; readonly id: string; readonly state: unknown }[];
  readonly holdings?: readonly Holding[];
}

const MOST_STEPS = 500;

/**
 * The state of a subject step by step, before and after every fact, folded by the same functions by which decisions are made.
 * As it happened: corrections in force, in the order of the log. As known on a date: the log is cut there first, then its own
 * corrections take effect. That the reader may see the subject was decided before.
 */
export class CustodyReplayQuery {
  constructor(
    private readonly history: Pick<History, 'events'>,
    private readonly index: ReplayIndex,
    /** The folds, by the word in the stream's name: `exhibit`, `firearm`, `container`, `store`, `case`, `seizure`, `trace`, `person`. */
    private readonly aggregates: readonly Aggregate[],
  ) {}

  /** Undefined when nothing of the subject was known then. */
  async replay({ kind, id, step = 1, limit = 100, ...then }: ReplayAsked, reader: ReplayReader): Promise<ReplayPage | undefined> {
    const streams = await this.streams(kind, id, then, reader);
    const events = await this.history.events(streams, then);
    if (events.length === 0 || (kind !== 'custodian' && !events.some((one) => one.stream === `custos.${kind}-${id}`))) return undefined;
    const withheld = await reader.withheld(events.map(told));
    const custodian = kind === 'custodian' ? id : undefined;
    const from = Math.max(1, step);
    const { items, states, holdings } = await this.fold(events, withheld, { from, until: from + Math.min(limit, MOST_STEPS) }, custodian);
    const next = from + items.length;
    return {
      kind,
      id,
      knownAt: then.knownAt ?? null,
      asOf: then.asOf ?? null,
      steps: events.length,
      items,
      next: next <= events.length ? next : null,
      final: [...states].map(([stream, state]) => ({ kind: nameOf(stream), id: idOf(stream), state: plain(state) ?? null })),
      ...(custodian !== undefined && { holdings }),
    };
  }

  private async streams(kind: ReplayKind, id: string, then: Then, reader: ReplayReader): Promise<readonly string[]> {
    const own = `custos.${kind}-${id}`;
    switch (kind) {
      case 'case':
        return withoutHidden(await this.index.streamsOf('case', id, then), reader);
      case 'exhibit':
      case 'firearm':
        return [own];
      case 'container':
      case 'store':
        return [own, ...(await seen(await this.index.exhibitsPlacedIn(kind, id, then), reader))];
      case 'custodian':
        return seen(await this.index.exhibitsNaming(id, then), reader);
    }
  }

  /** Folds every event, and writes down those of the page. */
  private async fold(
    events: readonly Recorded[],
    withheld: ReadonlySet<string>,
    page: { readonly from: number; readonly until: number },
    custodian: string | undefined,
  ) {
    const states = new Map<string, unknown>();
    const hands = new Map<string, readonly Holding[]>();
    const items: ReplayStep[] = [];
    let latest = '';
    for (const [index, one] of events.entries()) {
      const step = index + 1;
      const decider = this.aggregates.find(({ name }) => name === nameOf(one.stream))?.decider as Decider<unknown, unknown, AnyEvent> | undefined;
      const known = states.has(one.stream);
      const state = known ? states.get(one.stream) : decider?.initial;
      const hidden = withheld.has(one.eventId);
      const next = decider === undefined || hidden || isCorrectionEvent(one.event.type) ? state : decider.evolve(state, one.event);
      states.set(one.stream, next);
      if (custodian !== undefined) hands.set(one.stream, holdingsIn(idOf(one.stream), next, custodian));
      if (step >= page.from && step < page.until) {
        const before = known ? (plain(state) ?? null) : null;
        const after = plain(next) ?? null;
        items.push({
          ...around(one, step, one.happened.at < latest),
          ...(hidden ? { withheld: true as const } : { data: contentOf(one.event) }),
          before,
          after,
          changes: changesBetween((known ? state : undefined) ?? {}, next ?? {}),
          ...(custodian !== undefined && { holdings: [...hands.values()].flat() }),
        });
      }
      if (one.happened.at > latest) latest = one.happened.at;
      if (turnIsOver()) await nextTurn();
    }
    return { items, states, holdings: [...hands.values()].flat() };
  }
}

const told = ({ event, stream, eventId }: Recorded): Told => ({ type: event.type, stream, event: eventId, data: event.data as Told['data'] });
const withoutHidden = async (streams: readonly string[], reader: ReplayReader): Promise<readonly string[]> => {
  const hidden = await reader.hidden();
  return streams.filter((one) => !hidden.has(one));
};
const seen = async (streams: readonly string[], reader: ReplayReader): Promise<readonly string[]> => {
  const visible = await reader.visible(streams);
  return streams.filter((one) => visible.has(one));
};

/**
 * What a step shows of its event. A correction shows that a fact was corrected and by whom, never with what: the fact itself shows how
 * it reads. Minors and victims of trafficking are never named in lists (domain rule 8).
 */
function contentOf({ type, data }: AnyEvent): unknown {
  const members = data as Readonly<Record<string, unknown>>;
  if (isCorrectionEvent(type)) {
    return toldOfCorrection(members);
  }
  const protectedPerson = type === 'casework.PersonRecorded' && (members['traffickingVictim'] === true || String(members['age']).startsWith('MINOR'));
  if (!protectedPerson) return data;
  const { _sd: _digests, _sd_alg: _algorithm, ...unnamed } = members;
  return { ...unnamed, neverNamed: true };
}

const around = (one: Recorded, step: number, enteredLate: boolean) => ({
  step,
  subject: { kind: nameOf(one.stream), id: idOf(one.stream) },
  type: one.event.type,
  happened: one.happened,
  recorded: one.recorded,
  delayMinutes: Math.max(0, Math.floor((Date.parse(one.recorded) - Date.parse(one.happened.until ?? one.happened.at)) / 60_000)),
  enteredLate,
  actor: one.actor.id,
  role: one.actor.role,
  unit: one.actor.unit,
  ...(one.actor.for !== undefined && { for: one.actor.for }),
  correctedBy: one.correctedBy ?? null,
  attachments: one.attachments.map(({ sha256 }) => sha256),
  source: { stream: one.stream, revision: one.revision, event: one.eventId, position: one.position, leaf: one.leaf },
});
