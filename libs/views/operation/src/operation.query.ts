import { z } from '#platform/kernel';
import { idOf } from '#platform/commands';
import { cursorAfter, keyIn, ROW_KEY, type History, type Rows, type Then, type ViewReader } from '#platform/projections';
import { sumDecimals } from '#domain/seizure/events';
import { operationView } from './operation.projection.js';
import { OperationCaseRow, OperationLineRow, OperationRow, OperationSeizureRow, OperationSiteRow, OperationTallyRow } from './operation.rows.js';

const quantityOf = z.strictObject({ category: z.string(), kind: z.string().nullable(), unit: z.string(), quantity: z.string().nullable(), lines: z.int() });
const acts = z.strictObject({ checked: z.int(), hits: z.int(), searched: z.int(), ledToSeizure: z.int(), arrests: z.int() });
const summary = z.strictObject({
  id: z.string(),
  name: z.string(),
  code: z.string(),
  status: z.enum(['planned', 'started', 'closed']),
  exercise: z.boolean(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  countries: z.array(z.string()),
});

export const operationList = z.strictObject({ items: z.array(summary), next: z.string().nullable() });
export const operationTotals = z.strictObject({
  operation: summary.extend({
    coordinators: z.array(z.string()),
    agencies: z.array(z.string()),
    officersMobilised: z.int().nullable(),
    briefings: z.int(),
    trained: z.int(),
    recoveriesImported: z.int(),
    targets: z.int(),
  }),
  acts,
  seizures: z.strictObject({ reports: z.int(), signed: z.int(), byFrame: z.record(z.string(), z.int()) }),
  cases: z.strictObject({ opened: z.int(), transmitted: z.int(), againstX: z.int() }),
  totals: z.array(quantityOf),
  byCountry: z.array(z.strictObject({ country: z.string(), reports: z.int(), acts, totals: z.array(quantityOf) })),
  bySite: z.array(
    z.strictObject({ site: z.string(), kind: z.string().nullable(), country: z.string().nullable(), reports: z.int(), acts, totals: z.array(quantityOf) }),
  ),
  byAgency: z.array(z.strictObject({ unit: z.string(), reports: z.int(), totals: z.array(quantityOf) })),
  published: z.array(
    z.strictObject({
      publisher: z.string(),
      what: z.string(),
      category: z.string(),
      kind: z.string().nullable(),
      unit: z.string(),
      stated: z.string(),
      atLeast: z.boolean(),
      published: z.int().nullable(),
      live: z.string().nullable(),
      liveLines: z.int(),
    }),
  ),
  position: z.string().nullable(),
  knownAt: z.string().nullable(),
  asOf: z.string().nullable(),
});
export type OperationTotals = z.output<typeof operationTotals>;

/** Totals of joint operations: counts of goods and acts, never a case, a person or an exhibit. */
export class OperationQuery {
  constructor(
    private readonly reader: ViewReader,
    private readonly history: History,
  ) {}

  /** @throws CursorMalformed, CursorOutdated */
  async list(cursor: string | undefined, limit: number): Promise<z.output<typeof operationList>> {
    const rows = await this.reader.query<OperationRow>(
      operationView,
      'select * from operation_plan where key collate "C" > $1 order by key collate "C" limit $2',
      [cursor === undefined ? '' : keyIn(operationView, cursor, ROW_KEY), limit + 1],
    );
    return { items: rows.slice(0, limit).map(summaryOf), next: rows.length > limit ? cursorAfter(operationView, rows[limit - 1]!.key) : null };
  }

  /** Undefined when there is no such operation, or was none then. */
  /** `hidden`: streams that a sealed case keeps from the reader; they count in the operation's own totals, and in no group below it. */
  async totals(id: string, hidden: ReadonlySet<string>, then: Then): Promise<OperationTotals | undefined> {
    const stream = `custos.operation-${id}`;
    const travelling = then.knownAt !== undefined || then.asOf !== undefined;
    const [seizures, cases] = await Promise.all([this.streamsOf('operation_seizure', id, travelling), this.streamsOf('operation_case', id, travelling)]);
    const streams = [stream, ...seizures, ...cases];
    if (travelling) return assemble(await this.history.rows(operationView, streams, then), stream, hidden, { ...then, position: then.knownAt ?? null });
    return this.reader.read(operationView, (rows, at) => assemble(rows, stream, hidden, { position: at.position ?? null }), streams);
  }

  private async streamsOf(table: 'operation_seizure' | 'operation_case', operation: string, past: boolean): Promise<string[]> {
    const rows = await this.reader.query<{ stream: string }>(operationView, `select stream from ${table} where operation = $1 or ($2 and relinked)`, [
      operation,
      past,
    ]);
    return rows.map((row) => row.stream);
  }
}

const summaryOf = (row: OperationRow) => ({
  id: idOf(row.stream),
  name: row.name,
  code: row.code,
  status: row.status,
  exercise: row.exercise,
  // Named one by one: a stored object does not keep the order of its members.
  period: { from: row.period.from, to: row.period.to },
  countries: row.countries,
});

export async function assemble(
  rows: Rows,
  stream: string,
  hidden: ReadonlySet<string>,
  at: { readonly position: string | null; readonly knownAt?: string; readonly asOf?: string },
): Promise<OperationTotals | undefined> {
  const plan = await rows.get(OperationRow, stream);
  if (plan === undefined) return undefined;
  // One after the other: the rows are read over one connection.
  const sites = await rows.where(OperationSiteRow, { stream });
  const tallies = await rows.where(OperationTallyRow, { stream });
  const recorded = await rows.where(OperationSeizureRow, { operation: idOf(stream), voided: false });
  const allLines = await rows.all(OperationLineRow);
  const cases = await rows.where(OperationCaseRow, { operation: idOf(stream) });
  const siteOf = new Map(sites.map((site) => [site.code, site]));
  const linesOf = groupBy(allLines, (line) => line.stream);
  const linesIn = (some: readonly OperationSeizureRow[]) => some.flatMap((one) => linesOf.get(one.stream) ?? []);
  const lines = linesIn(recorded);
  const countryOf = (tally: OperationTallyRow) => siteOf.get(tally.site)?.country;
  const grouped = recorded.filter((one) => !hidden.has(one.stream));
  const bySite = groupBy(grouped, (one) => one.site ?? '');
  return {
    operation: {
      ...summaryOf(plan),
      coordinators: plan.coordinators,
      agencies: plan.agencies,
      officersMobilised: plan.officersMobilised,
      briefings: plan.briefings,
      trained: plan.trained,
      recoveriesImported: plan.recoveriesImported,
      targets: plan.targets,
    },
    acts: actsOf(tallies),
    seizures: {
      reports: recorded.length,
      signed: recorded.filter((one) => one.signed).length,
      byFrame: Object.fromEntries([...groupBy(grouped, (one) => one.frame)].map(([frame, some]): [string, number] => [frame, some.length]).sort()),
    },
    cases: { opened: cases.length, transmitted: cases.filter((one) => one.transmitted).length, againstX: cases.filter((one) => one.againstX).length },
    totals: totalsOf(lines),
    // A country that was not planned for and seized all the same is counted too: the parts add up to the whole.
    byCountry: [...new Set([...plan.countries, ...grouped.map((one) => one.country).sort()])].map((country) => {
      const here = grouped.filter((one) => one.country === country);
      return { country, reports: here.length, acts: actsOf(tallies.filter((one) => countryOf(one) === country)), totals: totalsOf(linesIn(here)) };
    }),
    bySite: [...new Set([...siteOf.keys(), ...[...bySite.keys()].filter((one) => one !== '')])].sort().map((site) => {
      const here = bySite.get(site) ?? [];
      return {
        site,
        kind: siteOf.get(site)?.kind ?? null,
        country: siteOf.get(site)?.country ?? null,
        reports: here.length,
        acts: actsOf(tallies.filter((one) => one.site === site)),
        totals: totalsOf(linesIn(here)),
      };
    }),
    byAgency: [...groupBy(grouped, (one) => one.unit)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([unit, some]) => ({ unit, reports: some.length, totals: totalsOf(linesIn(some)) })),
    published: plan.published.flatMap(({ publisher, totals }) =>
      totals.map(({ what, category, kind = null, unit, stated, atLeast = false, quantity = null }) => {
        const live = lines.filter((line) => line.category === category && line.unit === unit && (kind === null || line.kind === kind));
        return {
          publisher,
          what,
          category,
          kind,
          unit,
          stated,
          atLeast,
          published: quantity,
          live: live.length === 0 ? null : sumOf(live),
          liveLines: live.length,
        };
      }),
    ),
    position: at.position,
    knownAt: at.knownAt ?? null,
    asOf: at.asOf ?? null,
  };
}

/** Never across units, and what nobody counted is nobody's number. */
function totalsOf(lines: readonly OperationLineRow[]): z.output<typeof quantityOf>[] {
  return [...groupBy(lines, (line) => `${line.category}\u0000${line.kind ?? ''}\u0000${line.unit}`).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, some]) => ({ category: some[0]!.category, kind: some[0]!.kind, unit: some[0]!.unit, quantity: sumOf(some), lines: some.length }));
}

const sumOf = (lines: readonly OperationLineRow[]): string | null => {
  const amounts = lines.map((line) => line.amount).filter((amount) => amount !== null);
  return amounts.length === 0 ? null : sumDecimals(amounts);
};

function actsOf(tallies: readonly OperationTallyRow[]): z.output<typeof acts> {
  const sum = (kind: OperationTallyRow['kind'], of: 'count' | 'found') => tallies.filter((one) => one.kind === kind).reduce((total, one) => total + one[of], 0);
  return {
    checked: sum('checks', 'count'),
    hits: sum('checks', 'found'),
    searched: sum('searches', 'count'),
    ledToSeizure: sum('searches', 'found'),
    arrests: sum('arrest', 'count'),
  };
}

function groupBy<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group === undefined) groups.set(by(item), [item]);
    else group.push(item);
  }
  return groups;
}
