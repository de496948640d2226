import { exemptionFlags, hasText, isCriminalFrame, type Acquisition, type ExemptionGround } from '#domain/identification/events';
import type { Frame } from '#domain/seizure/events';
import { joinHops, SDG_16_4_2, traceStateOf, type JoinedPath } from '#domain/tracing/events';
import type { ExhibitRow, FirearmRow, SeizureRow, TraceRow } from './case-file.rows.js';
import { correctionAttention, correctionsOf } from './corrections.js';
import { custodyHealth, custodySteps } from './exhibit.page.js';
import { entriesOf, entryOf, factsOf, firstsOf, groupsOf, lastOf, type CaseFact } from './facts.js';
import { openedAt, tiesOf, type Materials, type Viewpoint } from './materials.js';
import { shownRequests, traceFactsOf, tracePage } from './trace.page.js';

/** All parts of a firearm's page but what is still missing, which is read off the rest. */
export function firearmParts(row: FirearmRow, all: Materials, viewpoint: Viewpoint) {
  const { facts } = row;
  const { exhibits, seizures, traces } = tiesOf(all);
  const exhibit = row.exhibit === null ? undefined : exhibits.get(row.exhibit);
  const seizure = seizures.get(row.seizure ?? exhibit?.seizure ?? '');
  const requests = traces.get(row.id) ?? [];
  const conclusions = groupsOf(entriesOf(facts, 'BallisticConclusionReached'), (one) => one['search'] as unknown);
  const reports = groupsOf(entriesOf(facts, 'ExpertReported'), (one) => one['appointment'] as unknown);
  const trace = tracesOf(row, requests, viewpoint);
  const described = factsOf(facts, 'FirearmDescribed')[0]!;
  return {
    id: row.id,
    exhibit: row.exhibit,
    recovery: recoveryOf(row, seizure, exhibit),
    described: entryOf(described),
    markings: entriesOf(facts, 'MarkingRead'),
    identifications: identificationsOf(facts, requests),
    forensic: {
      tracesCollected: entriesOf(facts, 'ForensicTracesCollected'),
      testFirings: entriesOf(facts, 'TestFired'),
      sharingCriteria: entriesOf(facts, 'SharingCriteriaStated'),
      comparisonsProposed: entriesOf(facts, 'BallisticComparisonProposed'),
      searches: entriesOf(facts, 'BallisticSearched').map((search) => ({
        ...search,
        conclusions: conclusions.get(search['search']) ?? [],
      })),
      experts: entriesOf(facts, 'ExpertAppointed').map((appointment) => ({
        ...appointment,
        reports: reports.get(appointment['appointment']) ?? [],
      })),
    },
    illicitBasis: entriesOf(facts, 'IllicitBasisStated'),
    nationalMarksApplied: exhibit ? entriesOf(exhibit.facts, 'NationalMarkApplied') : [],
    sameFirearm: entriesOf(facts, 'SameFirearmEstablished'),
    tracing: {
      state: trace.state,
      notRequired: notRequiredOf(facts),
      requests: trace.shown.map((one) => tracePage(one, viewpoint)),
      path: trace.path.nodes,
      nextCountry: trace.withheld ? null : (trace.path.nextCountry ?? null),
      pointOfDiversion: { established: entriesOf(facts, 'DiversionEstablished'), byTracing: trace.path.diversion ?? null },
      withheld: trace.withheld,
    },
    custody: exhibit
      ? { exhibit: exhibit.id, parts: exhibit.parts, steps: custodySteps(exhibit), health: custodyHealth(exhibit.facts, exhibit.parts, viewpoint.now) }
      : null,
    attention: correctionAttention(facts),
    corrections: correctionsOf(facts),
  };
}
export type FirearmParts = ReturnType<typeof firearmParts>;

function recoveryOf(row: FirearmRow, seizure: SeizureRow | undefined, exhibit: ExhibitRow | undefined) {
  const recorded = seizure && lastOf(seizure.facts, 'SeizureRecorded');
  const line = seizure && exhibit ? factsOf(seizure.facts, 'LineAdded').find(({ data }) => data['exhibit'] === exhibit.id) : undefined;
  const madeSafe = seizure && line ? factsOf(seizure.facts, 'MadeSafe').filter(({ data }) => data['line'] === line.data['line']) : [];
  return {
    country: row.country,
    seizure: seizure?.id ?? null,
    status: seizure === undefined ? null : seizure.voided ? 'voided' : seizure.signed ? 'signed' : 'draft',
    recorded: recorded ? entryOf(recorded) : null,
    line: line ? entryOf(line) : null,
    madeSafe: madeSafe.map(entryOf),
  };
}

/** Every version stays readable, with what replaced it and with the requests that relied on it. */
function identificationsOf(facts: readonly CaseFact[], requests: readonly TraceRow[]) {
  const superseded = firstsOf(entriesOf(facts, 'IdentificationSuperseded'), (one) => one['oldVersion'] as unknown);
  const cited = groupsOf(entriesOf(facts, 'VersionCited'), (one) => one['version'] as unknown);
  const relying = groupsOf(requests, (one) => lastOf(one.facts, 'TraceRequested')?.data['identification'] as unknown);
  return entriesOf(facts, 'FirearmIdentified').map((version) => {
    const citing = [
      ...(cited.get(version['version']) ?? []).map((one) => one['trace'] as string),
      ...(relying.get(version['version']) ?? []).map(({ id }) => id),
    ];
    return { ...version, superseded: superseded.get(version['version']) ?? null, citedBy: [...new Set(citing)].sort() };
  });
}

/** Not required is not untraced, and three questions are kept apart: exempt, excluded from SDG 16.4.2, counted in its denominator. */
function notRequiredOf(facts: readonly CaseFact[]) {
  const decided = lastOf(facts, 'TracingNotRequired');
  const proposed = lastOf(facts, 'TracingExemptionProposed');
  return { decided: decided ? entryOf(decided) : null, proposed: proposed ? entryOf(proposed) : null };
}

function tracesOf(row: FirearmRow, requests: readonly TraceRow[], viewpoint: Viewpoint) {
  const read = requests.map((one) => traceFactsOf(one, viewpoint));
  const withheld = read.some((one) => one.withheld);
  const known = read.map((one) => one.facts);
  const path: JoinedPath = joinHops(known, { country: row.country });
  const standing = traceStateOf(forTracing(row.facts), known);
  // A last legal record that is released stays found whatever is not; anything less could tell what the rest says.
  const told = !withheld || standing.state === 'TRACED';
  const state = told
    ? { ...standing, sdg: sdgOf(row, standing.state) }
    : { state: 'NOT_RELEASED' as const, reason: 'answers-not-released' as const, sdg: null };
  return { state, path, withheld, shown: [...shownRequests(requests, viewpoint)].sort((a, b) => (openedAt(a) < openedAt(b) ? -1 : 1)) };
}

/** What the derived state takes from the firearm itself. */
export function forTracing(facts: readonly CaseFact[]) {
  const readings = factsOf(facts, 'MarkingRead').map(({ data }) => data['status'] as Parameters<typeof hasText>[0]);
  const ground = lastOf(facts, 'TracingNotRequired')?.data['ground'] as ExemptionGround | undefined;
  return {
    ...(ground !== undefined && { notRequired: ground }),
    anyMarkingRead: readings.some(hasText),
    examined: readings.some((status) => status !== 'NOT_EXAMINED'),
  };
}

/** Where the arm stands in SDG 16.4.2 (metadata of 2018): established by tracing, by a competent authority by other means, or neither. */
function sdgOf(row: FirearmRow, state: keyof typeof SDG_16_4_2) {
  const { acquisition, frame } = factsOf(row.facts, 'FirearmDescribed')[0]!.data as { acquisition: Acquisition; frame: Frame };
  const ground = lastOf(row.facts, 'TracingNotRequired')?.data['ground'] as ExemptionGround | undefined;
  const flags =
    ground === undefined
      ? { excludedFrom1642: false, countedInDenominator: acquisition !== 'seized' || isCriminalFrame(frame) }
      : exemptionFlags(ground, acquisition, frame);
  return {
    ...SDG_16_4_2[state],
    establishedByAuthority: factsOf(row.facts, 'DiversionEstablished').length > 0,
    excluded: flags.excludedFrom1642,
    counted: flags.countedInDenominator,
  };
}
