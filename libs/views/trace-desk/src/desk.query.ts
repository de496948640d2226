import { z } from '#platform/kernel';
import { cursorAfter, keyIn, POSITION_KEY, type ViewReader } from '#platform/projections';
import { ADDRESSEE_KINDS, DOORS, dueRule, INSTRUMENTS, INTENDED_USES, WHY_NEXT, type Door, type TraceFacts } from '#domain/tracing/events';
import { traceDeskView } from './desk.projection.js';
import { DeskRow } from './desk.rows.js';
import { isOverdue, performanceOf, reciprocityOf } from './reciprocity.js';

export const DIRECTIONS = ['in', 'out', 'both'] as const;
export const DESK_STATES = ['proposed', 'requested', 'submitted', 'acknowledged', 'answered', 'refused', 'closed', 'withdrawn'] as const;
export interface DeskFilter {
  /** The country whose desk it is: `out` is what it asks, `in` what it is asked. */
  readonly country?: string | undefined;
  readonly direction?: (typeof DIRECTIONS)[number] | undefined;
  readonly door?: Door | undefined;
  readonly state?: TraceFacts['status'] | undefined;
  readonly overdue?: boolean | undefined;
  readonly firearm?: string | undefined;
}
/** Which countries' requests the reader may see; absent: all. A request is seen by both its sides. */
export interface DeskScope {
  readonly countries?: readonly string[];
  /** Requests that a sealed case keeps from the reader. */
  readonly hidden?: ReadonlySet<string>;
}

const OPEN = ['requested', 'submitted', 'acknowledged'];

/** What the tracing officers of a country work on. Overdue is taken at the present. */
export class TraceDeskQuery {
  constructor(
    private readonly views: Pick<ViewReader, 'query' | 'read' | 'position'>,
    /** The present, RFC 3339 UTC. */
    private readonly clock: () => string,
  ) {}

  /** Newest first. @throws CursorMalformed, CursorOutdated */
  async requests(filter: DeskFilter, scope: DeskScope, cursor: string | undefined, limit: number) {
    const before = cursor === undefined ? null : keyIn(traceDeskView, cursor, POSITION_KEY);
    const now = this.clock();
    // Taken before the rows, so that they hold everything up to it.
    const { position } = await this.views.position(traceDeskView);
    const side = filter.country === undefined ? undefined : (filter.direction ?? 'both');
    const rows = await this.views.query<DeskRow & { readonly asking: string | null }>(
      traceDeskView,
      `select t.*, coalesce(t.country, f.country) as asking from desk_trace t left join desk_firearm f on f.id = t.firearm
       where ($1::text is null or t."openedAt" < $1)
         and ($2::text[] is null or coalesce(t.country, f.country) = any($2) or t."toCountry" = any($2))
         and ($3::text is null or ($4 <> 'in' and coalesce(t.country, f.country) = $3) or ($4 <> 'out' and t."toCountry" = $3 and coalesce(t.country, f.country) is distinct from $3))
         and ($5::text is null or t.door = $5)
         and ($6::text is null or t.status = $6)
         and ($7::boolean is null or $7 = (t.status = any($8::text[]) and t."dueAt" is not null and t."dueAt" < $9))
         and ($10::text is null or t.firearm = $10)
         and not t.stream = any($12::text[])
       order by t."openedAt" desc limit $11`,
      [
        before,
        scope.countries ?? null,
        filter.country ?? null,
        side ?? 'both',
        filter.door ?? null,
        filter.state ?? null,
        filter.overdue ?? null,
        OPEN,
        now,
        filter.firearm ?? null,
        limit + 1,
        [...(scope.hidden ?? [])],
      ],
    );
    const shown = rows.slice(0, limit);
    return {
      position: position ?? null,
      items: shown.map((row) => deskItem(row, now, filter.country)),
      next: rows.length > limit ? cursorAfter(traceDeskView, shown.at(-1)!.openedAt) : null,
    };
  }

  /** How countries answer each other, and the totals of this scope. */
  async reciprocity(scope: DeskScope, country?: string) {
    return this.views.read(traceDeskView, async (rows, { position }) => {
      const now = this.clock();
      const all = (await rows.all(DeskRow)).filter(
        (one) =>
          scope.hidden?.has(one.stream) !== true &&
          (scope.countries === undefined || scope.countries.includes(one.country ?? '') || scope.countries.includes(one.toCountry ?? '')),
      );
      const countries = reciprocityOf(all, now).filter((one) => country === undefined || one.country === country);
      const byDoor = DOORS.map((door) => ({
        door,
        ...performanceOf(
          all.filter((one) => one.door === door),
          now,
        ),
      }));
      return { position: position ?? null, countries, byDoor };
    });
  }
}

/** One line of the desk. Its direction is seen from the country whose desk it is; `asking` is the country that asks, or could. */
export function deskItem(row: DeskRow & { readonly asking: string | null }, now: string, country?: string) {
  const {
    id,
    firearm,
    status,
    to,
    door,
    why,
    identification,
    instrument,
    urgency,
    intendedUse,
    requestedBy,
    requestedAt,
    submittedAt,
    acknowledgedAt,
    receivedAt,
  } = row;
  return {
    id,
    firearm,
    status,
    country: row.asking,
    direction: country === undefined ? null : row.asking === country ? ('out' as const) : ('in' as const),
    to: { kind: to.kind, country: to.country ?? null, authority: to.authority ?? null, maker: to.maker ?? null },
    door,
    why,
    identification,
    instrument,
    urgency,
    intendedUse,
    requestedBy,
    requestedAt,
    submittedAt,
    acknowledgedAt,
    receivedAt,
    due: {
      at: row.dueAt,
      rule: row.dueRule && { source: row.dueRule.source, confirmed: row.dueRule.confirmed, limit: row.dueRule.limit, rule: row.dueRule.rule },
      overdue: isOverdue(row, now),
    },
    ended: row.endedAt === null ? null : { at: row.endedAt, by: row.endedBy },
    closedFor: row.closedFor,
    reminders: row.reminders,
    openQuestions: row.openQuestions,
    registersSearched: row.registersSearched,
    steps: row.steps.map(({ what, at, channel, reference, code, until }) => ({
      what,
      at,
      channel: channel ?? null,
      reference: reference ?? null,
      code: code ?? null,
      until: until ?? null,
    })),
  };
}
export type DeskItem = ReturnType<typeof deskItem>;

const count = z.int().min(0);
const text = z.string().nullable();
const item = z.object({
  id: z.uuid(),
  firearm: z.uuid(),
  status: z.enum(DESK_STATES),
  country: text,
  direction: z.enum(['in', 'out']).nullable(),
  to: z.object({ kind: z.enum(ADDRESSEE_KINDS), country: text, authority: text, maker: text }),
  door: z.enum(DOORS).nullable(),
  why: z.enum(WHY_NEXT).nullable(),
  identification: z.int().nullable(),
  instrument: z.enum(INSTRUMENTS).nullable(),
  urgency: z.enum(['routine', 'urgent']).nullable(),
  intendedUse: z.enum(INTENDED_USES).nullable(),
  requestedBy: text,
  requestedAt: text,
  submittedAt: text,
  acknowledgedAt: text,
  receivedAt: text,
  due: z.object({ at: text, rule: dueRule.nullable(), overdue: z.boolean() }),
  ended: z.object({ at: z.string(), by: z.enum(['answer', 'refusal']).nullable() }).nullable(),
  closedFor: text,
  reminders: count,
  openQuestions: count,
  registersSearched: count,
  steps: z.array(z.object({ what: z.string(), at: z.string(), channel: text, reference: text, code: text, until: text })),
});
const days = z.number().min(0).nullable();
const performance = z.object({
  requests: count,
  acknowledged: count,
  answered: count,
  refused: count,
  open: count,
  overdue: count,
  medianDaysToAcknowledge: days,
  medianDaysToAnswer: days,
  limits: z.array(
    z.object({
      rule: z.string(),
      source: z.enum(['policy', 'instrument', 'law']),
      confirmed: z.boolean(),
      limit: z.object({ unit: z.enum(['hours', 'days', 'months']), count }),
      requests: count,
      within: count,
      late: count,
      medianDaysToAnswer: days,
    }),
  ),
});
export const deskAnswer = z.object({ position: text, items: z.array(item), next: text });
export const reciprocityAnswer = z.object({
  position: text,
  countries: z.array(z.object({ country: z.string(), asked: performance, asking: performance })),
  byDoor: z.array(z.object({ door: z.enum(DOORS), ...performance.shape })),
});
