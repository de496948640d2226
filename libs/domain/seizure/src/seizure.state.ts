import type { SeizureEvent, SeizureFact } from './events.js';

type RecordedData = SeizureFact<'seizure.SeizureRecorded'>['data'];
type LineData = SeizureFact<'seizure.LineAdded'>['data'];
type VoidReason = SeizureFact<'seizure.SeizureVoided'>['data']['reason'];

/** One line of the report, as other contexts may look it up. */
export interface SeizureLine extends Pick<
  LineData,
  'line' | 'exhibit' | 'holder' | 'category' | 'kind' | 'quantity' | 'individual' | 'parentLine' | 'seals' | 'noSealReason' | 'movable'
> {
  readonly madeSafe: boolean;
}

/** A seizure from its first record on; what was sealed is not here. */
export interface KnownSeizure extends Pick<
  RecordedData,
  | 'number'
  | 'operation'
  | 'site'
  | 'country'
  | 'unit'
  | 'frame'
  | 'legalBasis'
  | 'authority'
  | 'acquisition'
  | 'ownerKnown'
  | 'from'
  | 'seizingOfficer'
  | 'officers'
  | 'route'
  | 'concealment'
  | 'case'
  | 'office'
> {
  readonly status: 'open' | 'signed' | 'voided';
  /** Stays true when a signed seizure is voided. */
  readonly signed: boolean;
  /** In the order in which they were added. */
  readonly lines: readonly SeizureLine[];
  readonly voidProposal?: { readonly by: string; readonly reason: VoidReason };
}

export type Seizure = { readonly status: 'unknown' } | KnownSeizure;

export const isKnown = (seizure: Seizure): seizure is KnownSeizure => seizure.status !== 'unknown';
/** Once signed, a correction needs a second person, and the lines stand. */
export const isSigned = (seizure: Seizure): boolean => isKnown(seizure) && seizure.signed;
export const lineOf = (seizure: KnownSeizure, line: number): SeizureLine | undefined => seizure.lines.find((one) => one.line === line);

export function evolveSeizure(seizure: Seizure, event: SeizureEvent): Seizure {
  if (event.type === 'seizure.SeizureRecorded') return { ...recorded(event.data), status: 'open', signed: false, lines: [] };
  if (!isKnown(seizure)) return seizure;
  switch (event.type) {
    case 'seizure.LineAdded':
      return { ...seizure, lines: [...seizure.lines, lineAdded(event.data)] };
    case 'seizure.MadeSafe': {
      const { line, how } = event.data;
      return { ...seizure, lines: seizure.lines.map((one) => (one.line === line ? { ...one, madeSafe: how !== 'cannot-be-made-safe' } : one)) };
    }
    case 'seizure.SeizureReportSigned':
      return { ...seizure, status: 'signed', signed: true };
    case 'seizure.SeizureVoidProposed':
      return { ...seizure, voidProposal: { by: event.data.proposedBy, reason: event.data.reason } };
    case 'seizure.SeizureVoided':
      return { ...seizure, status: 'voided' };
    case 'seizure.ReportCopyGiven':
    case 'seizure.CustomsSettled':
      return seizure;
  }
}

function recorded(data: RecordedData): Omit<KnownSeizure, 'status' | 'signed' | 'lines'> {
  const { witnesses: _witnesses, exactPlace: _exactPlace, circumstances: _circumstances, _sd: _digests, ...open } = data;
  return open;
}

function lineAdded({ line, exhibit, holder, category, kind, quantity, individual, parentLine, seals, noSealReason, movable }: LineData): SeizureLine {
  return { line, exhibit, holder, category, kind, quantity, individual, parentLine, seals, noSealReason, movable, madeSafe: false };
}
