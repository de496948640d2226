import type { Addressee, DueRule, Instrument } from './codes.js';

/** A membership with its days; `until` is the first day on which it no longer holds. */
interface Membership {
  readonly country: string;
  readonly from: string;
  readonly until?: string;
}

/**
 * Members of ECOWAS since the adoption of the Convention on Small Arms (14 June 2006). Burkina Faso, Mali and Niger ceased to be members
 * on 29 January 2025; whether the Convention binds them afterwards is unconfirmed, so no deadline is derived from it.
 */
const ECOWAS: readonly Membership[] = [
  ...['BJ', 'CI', 'CV', 'GH', 'GM', 'GN', 'GW', 'LR', 'NG', 'SL', 'SN', 'TG'].map((country) => ({ country, from: '2006-06-14' })),
  ...['BF', 'ML', 'NE'].map((country) => ({ country, from: '2006-06-14', until: '2025-01-29' })),
];

/** Days are compared as text: ISO 8601 sorts. */
const isMember = (members: readonly Membership[], country: string, day: string): boolean =>
  members.some((one) => one.country === country && one.from <= day && (one.until === undefined || day < one.until));

/** The one-month rule is known from commentary, not from the text itself, and is marked so wherever it shows. */
const ECOWAS_ONE_MONTH: DueRule = { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' };
/** Own registers are asked at home: the limit is this system's practice, not law, and a node states its own with the request. */
const OWN_REGISTERS: DueRule = { source: 'policy', confirmed: true, limit: { unit: 'days', count: 7 }, rule: 'own registers' };

export type PolicyLimit = DueRule['limit'];

/**
 * The time limit of a request, by the membership on its day. The ITI and the Firearms Protocol name none, and where the instrument
 * gives no limit none is invented: then only a policy that was stated with the request applies, marked as what it is.
 */
export function dueRuleFor(
  { instrument, country, to }: { readonly instrument: Instrument; readonly country: string; readonly to: Addressee },
  day: string,
  policy?: PolicyLimit,
): DueRule | undefined {
  if (instrument === 'ecowas-2006' && to.country !== undefined && isMember(ECOWAS, country, day) && isMember(ECOWAS, to.country, day)) return ECOWAS_ONE_MONTH;
  if (policy !== undefined) return { source: 'policy', confirmed: true, limit: policy, rule: 'stated with the request' };
  return to.kind === 'own-registers' ? OWN_REGISTERS : undefined;
}

/** The instant a limit ends, counted from receipt. A month later is the same day of the next month, or its last day. */
export function dueAt(receivedAt: string, { limit: { unit, count } }: DueRule): string {
  const at = new Date(receivedAt);
  if (unit === 'hours') at.setUTCHours(at.getUTCHours() + count);
  else if (unit === 'days') at.setUTCDate(at.getUTCDate() + count);
  else {
    const day = at.getUTCDate();
    at.setUTCDate(1);
    at.setUTCMonth(at.getUTCMonth() + count);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(day, last));
  }
  return at.toISOString();
}
