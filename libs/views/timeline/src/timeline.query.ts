import { idOf, nameOf } from '#platform/commands';
import { instant } from '#platform/kernel';
import { cursorAfter, keyIn, POSITION_KEY, type ViewReader } from '#platform/projections';
import type { Axis } from './axis.js';
import { tiedNow } from './subjects-of.js';
import { timelineView } from './timeline.projection.js';
import type { TimelineEventRow } from './timeline.rows.js';
import { neverNamed, RELEASING, withheldEvents, type Layer, type Told } from './withheld.js';

export const TIMELINE_SUBJECTS = ['case', 'seizure', 'exhibit', 'firearm', 'trace'] as const;
export type TimelineSubject = (typeof TIMELINE_SUBJECTS)[number];

export interface TimelineAsked {
  readonly subject: TimelineSubject;
  readonly id: string;
  readonly axes?: readonly Axis[];
  /** Unit of whoever recorded it. */
  readonly unit?: string;
  readonly actor?: string;
  /** Streams that a sealed case keeps from the reader. */
  readonly hidden?: ReadonlySet<string>;
  /** One of the subjects that hang on it: `exhibit`, and its id. */
  readonly only?: { readonly kind: string; readonly id: string };
  /** Happened at or after, at or before: RFC 3339 UTC. */
  readonly from?: string;
  readonly until?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** What a page is ordered by: when it happened, and where it stands in the log. */
const placeOf = ({ happenedAt, position }: TimelineEventRow): string => `${happenedAt}|${position}`;
/** A day that no calendar has would else be PostgreSQL's to refuse. */
const PLACE = {
  test: (key: string): boolean => {
    const [happenedAt, position, ...more] = key.split('|');
    return more.length === 0 && instant.safeParse(happenedAt).success && POSITION_KEY.test(position ?? '');
  },
};

/** Delay between what happened and its recording, in whole minutes; a stated interval counts from its end. */
const delayMinutes = ({ happened, recorded }: TimelineEventRow): number =>
  Math.max(0, Math.floor((Date.parse(recorded) - Date.parse(happened.until ?? happened.at)) / 60_000));

/** Whoever answered, else whoever recorded it. */
const whomToAsk = ({ data, unit }: TimelineEventRow): string =>
  [data['answeredBy'], data['searchedBy'], data['from']].find((one) => typeof one === 'string') ?? unit;

function rowOf(row: TimelineEventRow, withheld: boolean) {
  const { _sd: _digests, _sd_alg: _algorithm, ...unnamed } = row.data;
  const hidden = neverNamed(row);
  return {
    axis: row.axis as Axis,
    type: row.type,
    subject: { kind: nameOf(row.stream), id: idOf(row.stream) },
    happened: row.happened,
    recorded: row.recorded,
    delayMinutes: delayMinutes(row),
    actor: row.actor,
    role: row.role,
    unit: row.unit,
    country: row.country,
    correctedBy: row.correctedBy,
    exercise: row.exercise,
    source: { stream: row.stream, revision: row.revision, event: row.event, position: row.position },
    ...(withheld ? { withheld: true as const, ask: whomToAsk(row) } : { data: hidden ? unnamed : row.data }),
    ...(hidden && { neverNamed: true as const }),
  };
}
export type TimelineRow = ReturnType<typeof rowOf>;

export interface TimelinePage {
  readonly items: readonly TimelineRow[];
  readonly next: string | null;
  /** The view has read up to here. */
  readonly position: string | null;
}

/**
 * Everything that happened around one subject, in the order in which it happened; what happened at one instant stands in the order of
 * the log. That the reader may see the subject was decided before; sealed texts stay `_sd` digests, to be opened afterwards for those who may read them.
 */
export class TimelineQuery {
  constructor(
    private readonly views: Pick<ViewReader, 'query' | 'position'>,
    /** The present, RFC 3339 UTC. */
    private readonly clock: () => string,
  ) {}

  /** @throws CursorMalformed, CursorOutdated */
  async page(asked: TimelineAsked, reader: { readonly layer: Layer }): Promise<TimelinePage> {
    const { position } = await this.views.position(timelineView);
    const all = (await tiedNow(this.views, asked.subject, asked.id)).filter((one) => asked.hidden?.has(one) !== true);
    const only = asked.only && `custos.${asked.only.kind}-${asked.only.id}`;
    const streams = only === undefined ? all : all.filter((one) => one === only);
    const [happenedAfter, positionAfter] = asked.cursor === undefined ? [null, null] : keyIn(timelineView, asked.cursor, PLACE).split('|');
    const rows = await this.views.query<TimelineEventRow>(
      timelineView,
      `select * from timeline_event
       where "stream" = any($1::text[])
         and ($2::text[] is null or "axis" = any($2)) and ($3::text is null or "unit" = $3) and ($4::text is null or "actor" = $4)
         and ($5::timestamptz is null or "happenedAt" >= $5) and ($6::timestamptz is null or "happenedAt" <= $6)
         and ($7::timestamptz is null or ("happenedAt", "position" collate "C") > ($7, $8::text collate "C"))
       order by "happenedAt", "position" collate "C" limit $9`,
      [
        streams,
        asked.axes ?? null,
        asked.unit ?? null,
        asked.actor ?? null,
        asked.from ?? null,
        asked.until ?? null,
        happenedAfter,
        positionAfter,
        asked.limit + 1,
      ],
    );
    const shown = rows.slice(0, asked.limit);
    const withheld = await this.withheldToday(shown, reader.layer);
    return {
      items: shown.map((row) => rowOf(row, withheld.has(row.event))),
      next: rows.length > asked.limit ? cursorAfter(timelineView, placeOf(shown.at(-1)!)) : null,
      position: position ?? null,
    };
  }

  /** Which of these events today's releases keep from the procedure, whatever was released at the moment that the events speak of. */
  async withheldToday(events: readonly Told[], layer: Layer): Promise<ReadonlySet<string>> {
    const rows = events.filter(({ type }) => !(RELEASING as readonly string[]).includes(type));
    const traces = [...new Set(rows.map((row) => row.stream).filter((stream) => nameOf(stream) === 'trace'))];
    const releasing =
      layer === 'both' || traces.length === 0
        ? []
        : await this.views.query<Told>(
            timelineView,
            'select "type", "stream", "event", "data" from timeline_event where "stream" = any($1::text[]) and "type" = any($2::text[])',
            [traces, RELEASING],
          );
    return withheldEvents([...rows, ...releasing], { layer, now: this.clock() });
  }
}
