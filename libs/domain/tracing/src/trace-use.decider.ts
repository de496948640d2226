import type { Directory } from '#domain/access/events';
import { DomainError } from '#platform/kernel';
import type { TracingEvent, TracingFact } from './events.js';
import type { TraceFacts } from './trace-facts.js';

type Data<T extends TracingEvent['type']> = Omit<TracingFact<T>['data'], '_sd'>;
type Second = { readonly by: string; readonly directory: Directory };

export type UseCommand =
  | { readonly kind: 'authoriseUse'; readonly details: Omit<Data<'tracing.UseAuthorisationProposed'>, 'proposal'> }
  | ({ readonly kind: 'confirmUse'; readonly proposal: number } & Second)
  | ({ readonly kind: 'declineUse'; readonly proposal: number; readonly reason: Data<'tracing.UseAuthorisationDeclined'>['reason'] } & Second)
  | { readonly kind: 'withdrawUse'; readonly details: Data<'tracing.UseWithdrawn'> & { readonly document: string } }
  | ({ readonly kind: 'confirmUseWithdrawal'; readonly authorisation: number } & Second);

/**
 * Whether the owner of an answer allows its use. A tracing officer never says so alone: he enters the document, a second one confirms it.
 * A withdrawal has effect at once, since what the owner does not allow is not shown, and is confirmed afterwards.
 */
export function decideUse(command: UseCommand, trace: TraceFacts): TracingEvent {
  switch (command.kind) {
    case 'authoriseUse': {
      const unknown = command.details.answers.find((cited) => !trace.answers.some(({ answer }) => answer === cited));
      if (unknown !== undefined) throw new DomainError('no-such-answer', `There is no answer ${unknown}`);
      const proposal = after(trace.useProposals.map((one) => one.proposal));
      return { type: 'tracing.UseAuthorisationProposed', data: { ...command.details, proposal } };
    }
    case 'confirmUse': {
      const { settled: _, recordedBy, ...use } = proposed(command, trace);
      another(command, recordedBy);
      const authorisation = after(trace.authorisations.map((one) => one.authorisation));
      return { type: 'tracing.UseAuthorised', data: { ...use, authorisation, recordedBy, confirmedBy: command.by } };
    }
    case 'declineUse': {
      const { proposal } = proposed(command, trace);
      return { type: 'tracing.UseAuthorisationDeclined', data: { proposal, declinedBy: command.by, reason: command.reason } };
    }
    case 'withdrawUse': {
      if (authorised(command.details, trace).withdrawn) throw new DomainError('already-withdrawn', 'This authorisation is withdrawn');
      return { type: 'tracing.UseWithdrawn', data: command.details };
    }
    case 'confirmUseWithdrawal': {
      const { authorisation, withdrawn, withdrawnBy, confirmed } = authorised(command, trace);
      if (!withdrawn || withdrawnBy === undefined || confirmed) throw new DomainError('nothing-to-confirm', 'No withdrawal waits for a second tracing officer');
      another(command, withdrawnBy);
      return { type: 'tracing.UseWithdrawalConfirmed', data: { authorisation, confirmedBy: command.by } };
    }
  }
}

function proposed({ proposal }: { readonly proposal: number }, trace: TraceFacts) {
  const found = trace.useProposals.find((one) => one.proposal === proposal);
  if (found === undefined) throw new DomainError('no-such-proposal', `There is no proposal ${proposal}`);
  if (found.settled) throw new DomainError('proposal-settled', 'This proposal is confirmed or declined');
  return found;
}

function authorised({ authorisation }: { readonly authorisation: number }, trace: TraceFacts) {
  const given = trace.authorisations.find((one) => one.authorisation === authorisation);
  if (given === undefined) throw new DomainError('no-such-authorisation', `Authorisation ${authorisation} was not given`);
  return given;
}

function another({ by, directory }: Second, first: string): void {
  if (directory.samePerson(by, first)) throw new DomainError('same-person', 'A second tracing officer confirms what the first one entered');
}

/** The number after the highest one given so far. */
export const after = (numbers: readonly number[]): number => Math.max(0, ...numbers) + 1;
