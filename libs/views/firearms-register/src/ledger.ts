import { exemptionFlags, isCriminalFrame, type Acquisition, type ExemptionFlags } from '#domain/identification/events';
import { SDG_16_4_2, TRACE_STATES, traceStateOf, type TraceFacts, type TraceState } from '#domain/tracing/events';
import type { RegisterFirearmRow, RegisterSeizureRow, RegisterTraceRow } from './register.rows.js';

export interface LedgerFilter {
  readonly country?: string | undefined;
  readonly operation?: string | undefined;
  readonly state?: TraceState | undefined;
}
export interface RegisterRows {
  readonly firearms: readonly RegisterFirearmRow[];
  readonly traces: readonly RegisterTraceRow[];
  readonly seizures: readonly RegisterSeizureRow[];
}

/** Parts and ammunition are no arms in the sense of SDG 16.4.2 (metadata of 2018). */
const NO_ARMS = new Set(['PARTS_COMPONENTS', 'AMMUNITION']);

/** One firearm of the ledger: exactly one trace state, and where it stands in SDG 16.4.2. */
export function entryOf(row: RegisterFirearmRow, requests: readonly RegisterTraceRow[]) {
  const { notRequired, anyMarkingRead, examined } = row;
  const facts: readonly TraceFacts[] = requests.map((one) => one.facts);
  const { state, reason } = traceStateOf({ ...(notRequired !== null && { notRequired }), anyMarkingRead, examined }, facts);
  const flags = flagsOf(row);
  const { traced, level } = SDG_16_4_2[state];
  const established = traced ? ('tracing' as const) : row.diversionEstablished ? ('authority' as const) : null;
  return {
    id: row.id,
    country: row.country,
    operation: row.operation,
    recoveredOn: row.recoveredOn,
    acquisition: row.acquisition,
    frame: row.frame,
    origin: row.origin,
    exhibit: row.exhibit,
    seizure: row.seizure,
    earlierRecovery: row.earlierRecovery,
    identification:
      row.version === null
        ? null
        : {
            version: row.version,
            make: row.make,
            model: row.model,
            chambering: row.chambering,
            category: row.category,
            manufacturer: row.manufacturer && { name: row.manufacturer.name, country: row.manufacturer.country },
          },
    serial: row.serialStatus === null ? null : { text: row.serial, status: row.serialStatus },
    state,
    reason,
    requests: facts.filter(({ status }) => status !== 'proposed').length,
    notRequired,
    ...flags,
    sdg: { established, level: established === 'authority' ? null : level, inNumerator: flags.countedInDenominator && established !== null },
    sameAs: row.sameAs,
  };
}
export type LedgerEntry = ReturnType<typeof entryOf>;

/** Three questions with three answers: exempt from tracing, excluded from SDG 16.4.2, counted in its denominator. */
function flagsOf({ notRequired, acquisition, frame, category }: RegisterFirearmRow): ExemptionFlags {
  const flags =
    notRequired === null
      ? { exemptFromTracing: false, excludedFrom1642: false, countedInDenominator: acquisition !== 'seized' || isCriminalFrame(frame) }
      : exemptionFlags(notRequired, acquisition, frame);
  return category !== null && NO_ARMS.has(category) ? { ...flags, excludedFrom1642: true, countedInDenominator: false } : flags;
}

/**
 * The ledger of the firearms that the filter names. The totals per state add up to the number of firearms, whatever the state filter
 * leaves to be listed. Firearms of a voided seizure stand apart, and earlier recoveries never count to an operation.
 */
export function ledgerOf({ firearms, traces, seizures }: RegisterRows, { country, operation, state }: LedgerFilter) {
  const voided = new Set(seizures.filter((one) => one.voided).map(({ id }) => id));
  const byFirearm = new Map<string, RegisterTraceRow[]>();
  for (const one of [...traces].sort(byKey)) byFirearm.set(one.firearm, [...(byFirearm.get(one.firearm) ?? []), one]);
  const concerned = firearms.filter(
    (one) => (country === undefined || one.country === country) && (operation === undefined || (one.operation === operation && one.earlierRecovery === null)),
  );
  const standing = concerned.filter(({ seizure }) => seizure === null || !voided.has(seizure));
  const entries = [...standing]
    .sort((a, b) => (a.describedAt < b.describedAt ? -1 : 1))
    .map((one) => ({ position: one.describedAt, ...entryOf(one, byFirearm.get(one.id) ?? []) }));
  return {
    total: entries.length,
    byState: Object.fromEntries(TRACE_STATES.map((one) => [one, entries.filter((entry) => entry.state === one).length])) as Record<TraceState, number>,
    sdg16_4_2: indicatorOf(entries),
    leftOut: { ofVoidedSeizures: concerned.length - standing.length },
    firearms: entries.filter((one) => state === undefined || one.state === state),
  };
}

/** Numerators and denominators are summed apart and divided by nobody here: ratios are never averaged. */
function indicatorOf(entries: readonly LedgerEntry[]) {
  const figures = (some: readonly LedgerEntry[]) => {
    const counted = some.filter((one) => one.countedInDenominator);
    const open = counted.filter(({ sdg }) => sdg.established === null);
    return {
      numerator: counted.filter(({ sdg }) => sdg.inNumerator).length,
      denominator: counted.length,
      throughTracing: counted.filter(({ sdg }) => sdg.established === 'tracing').length,
      byAuthority: counted.filter(({ sdg }) => sdg.established === 'authority').length,
      pending: open.filter(({ sdg }) => sdg.level === 'pending').length,
      insufficientInformation: open.filter(({ sdg }) => sdg.level === 'insufficient-information').length,
      noAttempt: open.filter(({ sdg }) => sdg.level === 'no-attempt').length,
    };
  };
  const of = (mode: Acquisition) => figures(entries.filter(({ acquisition }) => acquisition === mode));
  return { ...figures(entries), byAcquisition: { seized: of('seized'), found: of('found'), surrendered: of('surrendered') } };
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }) => (a.key < b.key ? -1 : 1);
