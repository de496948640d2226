import type { DeskRow } from './desk.rows.js';

/** What stands in one direction between countries, in whole requests and median days. */
export interface Performance {
  readonly requests: number;
  readonly acknowledged: number;
  readonly answered: number;
  readonly refused: number;
  readonly open: number;
  readonly overdue: number;
  /** From submission to receipt; null when nobody acknowledged. */
  readonly medianDaysToAcknowledge: number | null;
  /** From receipt, or from submission where receipt was never confirmed, to the first answer or refusal. */
  readonly medianDaysToAnswer: number | null;
  readonly limits: readonly LimitKept[];
}
/** A limit with its source: a local threshold is never shown as a legal deadline. */
export interface LimitKept {
  readonly rule: string;
  readonly source: 'policy' | 'instrument' | 'law';
  readonly confirmed: boolean;
  readonly limit: { readonly unit: 'hours' | 'days' | 'months'; readonly count: number };
  readonly requests: number;
  readonly within: number;
  readonly late: number;
  readonly medianDaysToAnswer: number | null;
}
export interface CountryReciprocity {
  readonly country: string;
  /** How this country answers others. */
  readonly asked: Performance;
  /** How others answer this country. */
  readonly asking: Performance;
}

const OPEN: readonly string[] = ['requested', 'submitted', 'acknowledged'];
export const isOpenRequest = ({ status }: Pick<DeskRow, 'status'>): boolean => OPEN.includes(status);
/** Overdue is derived and never stored: the limit has passed and nothing has ended the wait. */
export const isOverdue = (row: Pick<DeskRow, 'status' | 'dueAt'>, now: string): boolean =>
  isOpenRequest(row) && row.dueAt !== null && Date.parse(row.dueAt) < Date.parse(now);

/** Requests from one country to another; own registers, databases and makers have no state that owes an answer. */
const betweenCountries = ({ country, toCountry, to }: DeskRow): boolean =>
  country !== null && toCountry !== null && country !== toCountry && (to.kind === 'country' || to.kind === 'onward');

export function reciprocityOf(rows: readonly DeskRow[], now: string): readonly CountryReciprocity[] {
  const between = rows.filter((one) => betweenCountries(one) && one.status !== 'proposed');
  const countries = [...new Set(between.flatMap(({ country, toCountry }) => [country!, toCountry!]))].sort();
  return countries.map((country) => ({
    country,
    asked: performanceOf(
      between.filter(({ toCountry }) => toCountry === country),
      now,
    ),
    asking: performanceOf(
      between.filter((one) => one.country === country),
      now,
    ),
  }));
}

export function performanceOf(rows: readonly DeskRow[], now: string): Performance {
  return {
    requests: rows.length,
    acknowledged: rows.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    answered: rows.filter(({ endedBy }) => endedBy === 'answer').length,
    refused: rows.filter(({ endedBy }) => endedBy === 'refusal').length,
    open: rows.filter(isOpenRequest).length,
    overdue: rows.filter((one) => isOverdue(one, now)).length,
    medianDaysToAcknowledge: median(rows.flatMap((one) => daysBetween(one.submittedAt ?? one.requestedAt, one.receivedAt))),
    medianDaysToAnswer: median(rows.flatMap(daysToAnswer)),
    limits: limitsOf(rows, now),
  };
}

function limitsOf(rows: readonly DeskRow[], now: string): readonly LimitKept[] {
  const rules = new Map(
    rows.flatMap(({ dueRule }) =>
      dueRule === null ? [] : [[`${dueRule.source} ${dueRule.rule} ${dueRule.limit.count} ${dueRule.limit.unit}`, dueRule] as const],
    ),
  );
  return [...rules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { rule, source, confirmed, limit }]) => {
      const under = rows.filter(({ dueRule }) => dueRule !== null && `${dueRule.source} ${dueRule.rule} ${dueRule.limit.count} ${dueRule.limit.unit}` === key);
      return {
        rule,
        source,
        confirmed,
        limit: { unit: limit.unit, count: limit.count },
        requests: under.length,
        within: under.filter(({ endedAt, dueAt }) => endedAt !== null && dueAt !== null && Date.parse(endedAt) <= Date.parse(dueAt)).length,
        late: under.filter((one) => isOverdue(one, now) || (one.endedAt !== null && one.dueAt !== null && Date.parse(one.endedAt) > Date.parse(one.dueAt)))
          .length,
        medianDaysToAnswer: median(under.flatMap(daysToAnswer)),
      };
    });
}

const DAY = 86_400_000;
/** With one decimal. Nothing when one of the two is not known. */
function daysBetween(from: string | null, to: string | null): readonly number[] {
  return from === null || to === null ? [] : [Math.max(0, Math.round(((Date.parse(to) - Date.parse(from)) / DAY) * 10) / 10)];
}
const daysToAnswer = (row: DeskRow): readonly number[] => daysBetween(row.receivedAt ?? row.submittedAt ?? row.requestedAt, row.endedAt);

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round(((sorted[middle - 1]! + sorted[middle]!) / 2) * 10) / 10;
}
