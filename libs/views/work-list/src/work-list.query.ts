import { z } from '#platform/kernel';
import { idOf, nameOf } from '#platform/commands';
import { cursorAfter, keyIn, ROW_KEY, type ViewReader } from '#platform/projections';
import type { Principal } from '#platform/identity';
import { workListView } from './work-list.projection.js';
import type { WorkRow } from './work-list.rows.js';

export const workList = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: z.string(),
      subject: z.strictObject({ kind: z.string(), id: z.string() }),
      waitsFor: z.string().nullable(),
      due: z.string().nullable(),
      overdue: z.boolean(),
      since: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable(),
});

/** What waits for the reader: for him by name, for his unit, or for any tracing officer of his country. */
export class WorkListQuery {
  constructor(private readonly reader: ViewReader) {}

  /** @throws CursorMalformed, CursorOutdated */
  async of(
    reader: Principal,
    {
      kind,
      cursor,
      limit,
      now,
      hidden = new Set<string>(),
    }: {
      readonly kind?: string;
      readonly cursor?: string;
      readonly limit: number;
      readonly now: string;
      /** Streams that a sealed case keeps from the reader: what he is asked to do stays, without the case. */
      readonly hidden?: ReadonlySet<string>;
    },
  ): Promise<z.output<typeof workList>> {
    const rows = await this.reader.query<WorkRow>(
      workListView,
      `select * from work_item
       where ("waitsFor" = any($1) or told = $7 or ($2::text is not null and country = $2)) and ($3::text is null or kind = $3) and key collate "C" > $4
         and (kind = 'instruction' or told = $7 or not stream = any($6::text[]))
       order by key collate "C" limit $5`,
      [
        [reader.sub, reader.unit],
        reader.roles.includes('tracing-officer') ? reader.country : null,
        kind ?? null,
        cursor === undefined ? '' : keyIn(workListView, cursor, ROW_KEY),
        limit + 1,
        [...hidden],
        reader.unit,
      ],
    );
    return {
      items: rows.slice(0, limit).map((row) => ({
        kind: row.kind,
        // The authority that is told of something hears of what, even where its own case is sealed from the officer.
        subject:
          hidden.has(row.stream) && row.told !== reader.unit
            ? { kind: row.kind, id: String(row.detail['instruction']) }
            : { kind: nameOf(row.stream), id: idOf(row.stream) },
        waitsFor: row.waitsFor,
        due: row.due,
        overdue: row.due !== null && Date.parse(row.due.length === 10 ? `${row.due}T23:59:59Z` : row.due) < Date.parse(now),
        since: row.since,
        detail: row.detail,
      })),
      next: rows.length > limit ? cursorAfter(workListView, rows[limit - 1]!.key) : null,
    };
  }
}
