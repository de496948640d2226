import { mayApprove, type CorrectionBasis } from './correction-authority.js';
import { correctionOf, isCorrected, type CorrectionData, type CorrectionEvent, type ProposalData } from './correction-events.js';
import { corrected, judged, NO_BASIS, takesBack, type CorrectionCommand, type CorrectionRules } from './correction-rules.js';
import type { AnyEvent } from './decider.js';
import { DomainError } from './domain-error.js';
import { effective } from './effective.js';
import type { Recorded } from './recorded.js';

type Of<K extends CorrectionCommand['kind']> = Extract<CorrectionCommand, { kind: K }>;

/** The proposer withdraws his own proposal alone. */
export const withdrawable = ({ by, effect }: Of<'correct'>, { event: { type, data } }: Recorded): boolean =>
  effect === 'void' && correctionOf(type) === 'CorrectionProposed' && (data as CorrectionData).proposedBy === by;

/** A second person agrees: in force at once, or, after the procedure was transmitted, when the office receives it. */
export function approve<E extends AnyEvent>(
  command: Of<'approveCorrection'>,
  history: readonly Recorded<E>[],
  rules: CorrectionRules,
): readonly CorrectionEvent[] {
  const { by, basis = NO_BASIS } = command;
  const { proposal, data, approvedBy } = waitingFor(command, history);
  if (approvedBy !== undefined) throw new DomainError('already-approved', 'This correction is approved and waits for the office');
  secondPerson(by, data, history, rules, basis);
  const breaks = judged(data, history, rules);
  if (awaitsOffice(data, basis)) return [{ type: corrected(proposal, 'CorrectionApproved'), data: { proposal: proposal.revision, approvedBy: by } }];
  return [inForce(proposal, { ...data, approvedBy: by }, breaks)];
}

/** The office corrects its own file without asking itself. */
const awaitsOffice = ({ proposedBy }: CorrectionData, { office, persons, day }: CorrectionBasis): boolean =>
  office !== undefined && persons.unitOf(proposedBy, day) !== office;

/** The office that has the procedure received the rectification as a document of its file. */
export function receive<E extends AnyEvent>(
  command: Of<'receiveCorrection'>,
  history: readonly Recorded<E>[],
  rules: CorrectionRules,
): readonly CorrectionEvent[] {
  const { by, cote, basis = NO_BASIS } = command;
  const { proposal, data, approvedBy } = waitingFor(command, history);
  if (approvedBy === undefined) throw new DomainError('not-yet-approved', 'The office receives a correction that a second person has approved');
  ofTheOffice(by, basis);
  if (data.rectification !== undefined && !(basis.filed ?? []).includes(data.rectification.document))
    throw new DomainError('rectification-not-filed', 'The procès-verbal rectificatif is first filed as a document of the case');
  return [inForce(proposal, { ...data, approvedBy, receivedBy: by, cote }, judged(data, history, rules))];
}

/** Not taken: by the office that has the procedure, before that by who might approve it. */
export function sendBack<E extends AnyEvent>(
  command: Of<'returnCorrection'>,
  history: readonly Recorded<E>[],
  rules: CorrectionRules,
): readonly CorrectionEvent[] {
  const { by, reason, basis = NO_BASIS } = command;
  const { proposal, data, approvedBy } = waitingFor(command, history);
  if (approvedBy === undefined) secondPerson(by, data, history, rules, basis);
  else ofTheOffice(by, basis);
  return [{ type: corrected(proposal, 'CorrectionReturned'), data: { proposal: proposal.revision, returnedBy: by, returnReason: reason } }];
}

const inForce = (proposal: Recorded, data: CorrectionData, breaks: CorrectionData['breaks'] = []): CorrectionEvent => {
  const { breaks: _before, ...made } = data;
  return { type: corrected(proposal, 'Corrected'), data: { ...made, proposal: proposal.revision, ...(breaks.length > 0 && { breaks }) } };
};

function secondPerson(by: string, data: CorrectionData, history: readonly Recorded[], { registry }: CorrectionRules, basis: CorrectionBasis): void {
  const target = effective(history).find((one) => one.revision === data.revision) ?? history.find((one) => one.revision === data.revision);
  mayApprove(
    by,
    data,
    { target, takenBack: target && takesBack({ effect: data.effect, data: data.replacement }, target, registry) },
    { ...basis, report: basis.report || data.rectification !== undefined },
  );
}

function ofTheOffice(by: string, { persons, day, office }: CorrectionBasis): void {
  if (office === undefined || persons.unitOf(by, day) !== office)
    throw new DomainError('not-the-office', 'Only the office to which the procedure was transmitted receives or returns a correction');
}

interface Waiting {
  readonly proposal: Recorded;
  readonly data: CorrectionData;
  readonly approvedBy?: string;
}

/** Proposals that are neither in force nor returned nor voided, the oldest first. */
export function waitingProposals(history: readonly Recorded[]): readonly Waiting[] {
  const standing = new Set(effective(history).map((one) => one.revision));
  return history
    .filter((one) => correctionOf(one.event.type) === 'CorrectionProposed' && standing.has(one.revision))
    .filter((one) => !history.some((later) => later.revision > one.revision && settles(later, one)))
    .map((proposal) => {
      const approval = history.find(
        (one) => correctionOf(one.event.type) === 'CorrectionApproved' && (one.event.data as ProposalData).proposal === proposal.revision,
      );
      const approvedBy = (approval?.event.data as ProposalData | undefined)?.approvedBy;
      return { proposal, data: proposal.event.data as CorrectionData, ...(approvedBy !== undefined && { approvedBy }) };
    });
}

function waitingFor({ proposal: named }: { readonly proposal?: number }, history: readonly Recorded[]): Waiting {
  const waiting = waitingProposals(history);
  const found = named === undefined ? waiting.at(-1) : waiting.find(({ proposal }) => proposal.revision === named);
  if (found !== undefined) return found;
  const proposals = effective(history).filter((one) => correctionOf(one.event.type) === 'CorrectionProposed');
  if (named !== undefined && proposals.some((one) => one.revision === named))
    throw new DomainError('already-approved', 'This correction is in force or was returned');
  throw new DomainError('no-such-proposal', 'There is no such proposal of a correction');
}

/** Whether `later` puts the proposal in force or returns it. Corrections of older releases repeat its words and do not name it. */
export function settles(later: Pick<Recorded, 'event' | 'revision'>, proposal: Pick<Recorded, 'event' | 'revision'>): boolean {
  const { type, data } = later.event as { type: string; data: CorrectionData & ProposalData };
  if (correctionOf(type) === 'CorrectionReturned') return data.proposal === proposal.revision;
  if (!isCorrected(type) || data.approvedBy === undefined) return false;
  if (data.proposal !== undefined) return data.proposal === proposal.revision;
  const { approvedBy: _second, ...made } = data;
  return JSON.stringify(made) === JSON.stringify(proposal.event.data);
}
