import type { FirearmRow } from './case-file.rows.js';
import type { FirearmParts } from './firearm.parts.js';
import { lastOf } from './facts.js';
import type { Viewpoint } from './materials.js';
import type { TracePage } from './trace.page.js';

/** Something that the file of a firearm does not hold yet; `trace` or `version` says where. */
export interface Missing {
  readonly code: string;
  readonly trace?: string;
  readonly version?: number;
  readonly ask?: string;
  readonly part?: string;
}

/** What is still missing before the path of the firearm is complete: codes, in the order in which the work is done. */
export function missingOf(
  { markings, identifications, recovery, illicitBasis, forensic, tracing, custody }: FirearmParts,
  row: FirearmRow,
  { now }: Viewpoint,
): readonly Missing[] {
  const { state, notRequired, requests, path, pointOfDiversion } = tracing;
  const required = notRequired.decided === null;
  const newest = (identifications as readonly Readonly<Record<string, any>>[]).at(-1)?.['version'] as number | undefined;
  const examined = markings.some((one) => one['status'] !== 'NOT_EXAMINED');
  const open = requests.filter(({ status }) => status === 'requested' || status === 'submitted' || status === 'acknowledged');
  return [
    ...when(row.exhibit !== null && recovery.madeSafe.length === 0, { code: 'made-safe-not-recorded' }),
    ...when(!examined, { code: 'markings-not-examined' }),
    ...when(newest === undefined, { code: 'not-identified' }),
    ...when(lastOf(row.facts, 'ForensicTracesCollected') === undefined, { code: 'prints-and-dna-not-secured' }),
    ...forensic.experts
      .filter((one) => one.reports.length === 0)
      .map((one) => ({ code: 'expert-report-awaited', ...((one as Record<string, any>)['due'] < now.slice(0, 10) && { code: 'expert-report-overdue' }) })),
    ...when(illicitBasis.length === 0, { code: 'illicit-basis-not-stated' }),
    ...when(required && requests.every(({ request }) => request === null), { code: 'nobody-asked' }),
    ...requests.filter(({ status }) => status === 'proposed').map(({ id }) => ({ code: 'request-proposed-not-made', trace: id })),
    ...requests.flatMap((one) => outdatedCitation(one, newest)),
    ...open.flatMap((one) => awaited(one)),
    ...requests.flatMap((one) => unanswered(one)),
    ...requests.flatMap(({ id, answers, registers }) =>
      [...answers, ...registers]
        .filter((one) => !one.released)
        .map((one) => ({ code: 'answer-not-released', trace: id, ask: String((one as Record<string, unknown>)['ask']) })),
    ),
    ...when(required && 'reason' in state && state.reason === 'onward-country-not-asked', { code: 'onward-country-not-asked' }),
    ...path.filter(({ kind }) => kind === 'gap').map(() => ({ code: 'path-gap' })),
    ...when(pointOfDiversion.established.length === 0 && pointOfDiversion.byTracing === null, { code: 'point-of-diversion-not-established' }),
    ...(custody?.health.unansweredOffers ?? []).map(({ part }) => ({ code: 'hand-over-unanswered', part })),
  ];
}

const when = (condition: boolean, one: Missing): readonly Missing[] => (condition ? [one] : []);

const outdatedCitation = ({ id, request, status }: TracePage, newest: number | undefined): readonly Missing[] => {
  const version = request?.['identification'] as number | undefined;
  return request !== null && status !== 'withdrawn' && newest !== undefined && version !== newest
    ? [{ code: 'request-cites-older-identification', trace: id, ...(version !== undefined && { version }) }]
    : [];
};

/** How far an open request has come. */
function awaited({ id, status, due, door }: TracePage): readonly Missing[] {
  if (due?.overdue) return [{ code: 'answer-overdue', trace: id }];
  if (status === 'requested') return [{ code: door === 'own-registers' ? 'registers-not-searched' : 'request-not-submitted', trace: id }];
  return [{ code: status === 'submitted' ? 'acknowledgement-awaited' : 'answer-awaited', trace: id }];
}

const unanswered = ({ id, clarifications }: TracePage): readonly Missing[] =>
  clarifications.filter(({ answered }) => answered === null).map(() => ({ code: 'clarification-unanswered', trace: id }));
