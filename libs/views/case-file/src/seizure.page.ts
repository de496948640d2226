import type { SeizureRow } from './case-file.rows.js';
import { correctionAttention, correctionsOf } from './corrections.js';
import { entriesOf, entryOf, groupsOf, lastOf } from './facts.js';

/**
 * A seizure with what its legality rests on: frame, basis and authority, who signed or refused, what the report left open.
 * `observed` lists what can be seen in the record; whether it is a fault, a court says.
 */
export function seizurePage(row: SeizureRow) {
  const recorded = lastOf(row.facts, 'SeizureRecorded')!;
  const signed = lastOf(row.facts, 'SeizureReportSigned');
  const voided = lastOf(row.facts, 'SeizureVoided');
  const { frame, legalBasis, authority, acquisition, ownerKnown, from, number, numberUnconfirmed } = recorded.data;
  const madeSafe = groupsOf(entriesOf(row.facts, 'MadeSafe'), (one) => one['line'] as unknown);
  const lines = entriesOf(row.facts, 'LineAdded').map((line) => ({ ...line, madeSafe: madeSafe.get(line['line']) ?? [] }));
  return {
    id: row.id,
    number: { ...(number as object), ...(numberUnconfirmed === true && { unconfirmed: true }) },
    status: voided ? 'voided' : signed ? 'signed' : 'draft',
    recorded: entryOf(recorded),
    legality: {
      frame,
      legalBasis,
      authority,
      acquisition,
      ownerKnown,
      from,
      report: signed ? entryOf(signed) : null,
      signatories: signed?.data['signatories'] ?? [],
      warnings: signed?.data['warnings'] ?? [],
      copiesGiven: entriesOf(row.facts, 'ReportCopyGiven'),
      observed: observed(row),
    },
    lines,
    customs: entriesOf(row.facts, 'CustomsSettled'),
    voidProposals: entriesOf(row.facts, 'SeizureVoidProposed'),
    voided: voided ? entryOf(voided) : null,
    attention: correctionAttention(row.facts),
    corrections: correctionsOf(row.facts),
  };
}
export type SeizurePage = ReturnType<typeof seizurePage>;

function observed(row: SeizureRow): readonly Readonly<Record<string, unknown>>[] {
  const signed = lastOf(row.facts, 'SeizureReportSigned');
  const signatories = (signed?.data['signatories'] ?? []) as readonly { who: string; capacity: string; outcome: string }[];
  const safe = new Set(entriesOf(row.facts, 'MadeSafe').map((one) => one['line'] as number));
  const notSafe = entriesOf(row.facts, 'LineAdded').filter(({ category, line }) => category === 'firearm' && !safe.has(line));
  return [
    ...(signed === undefined ? [{ code: 'report-not-signed' }] : []),
    ...signatories.filter((one) => one.outcome !== 'signed').map(({ who, capacity, outcome }) => ({ code: 'signature-missing', who, capacity, outcome })),
    ...(signed !== undefined && entriesOf(row.facts, 'ReportCopyGiven').length === 0 ? [{ code: 'no-copy-given' }] : []),
    ...notSafe.map(({ line }) => ({ code: 'not-made-safe', line: line as number })),
    ...(row.voided ? [{ code: 'voided' }] : []),
  ];
}
