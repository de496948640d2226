import { DomainError, type Decider } from '#platform/kernel';
import { refuseStrangers, type Asker } from './number.rules.js';
import { plainNumber, type NumberEvent, type NumberParts, type RELEASE_REASONS } from './events.js';

type Reason = (typeof RELEASE_REASONS)[number];

/** What a number of one issuer stands for. */
export interface NumberClaim {
  readonly issuer: string;
  readonly subject: string;
  readonly subjectKind: string;
  readonly proposal?: { readonly by: string; readonly reason: Reason };
}

/**
 * One official number: nobody's, or one subject's. A stream's name writes the issuer without its separators, as the first release did, so
 * that `CI.DGD-AIR` and `CI.DGD.AIR` share it; their numbers are kept apart here, and neither issuer meets the other's.
 */
export interface OfficialNumberState {
  readonly claims: readonly NumberClaim[];
}

/** The claim on this issuer's number. */
export const claimOf = ({ claims }: OfficialNumberState, issuer: string): NumberClaim | undefined => claims.find((one) => one.issuer === issuer);

export type NumberCommand =
  | {
      readonly kind: 'claim';
      readonly asker: Asker;
      readonly number: NumberParts & { readonly written?: string };
      readonly subject: string;
      readonly subjectKind: string;
    }
  | { readonly kind: 'proposeRelease'; readonly asker: Asker; readonly issuer: string; readonly reason: Reason; readonly remark?: string }
  | { readonly kind: 'approveRelease'; readonly asker: Asker; readonly issuer: string }
  | { readonly kind: 'releaseUnused'; readonly subject: string; readonly policy: string };

/** Numbers are claims (domain rule 6): one subject at a time, taken back by two persons, or by the policy when the subject never appeared. */
export const numberDecider: Decider<OfficialNumberState, NumberCommand, NumberEvent> = {
  name: 'number',
  version: 2,
  initial: { claims: [] },

  decide(command, number) {
    switch (command.kind) {
      case 'claim': {
        const { kind, issuer, year, n, written = n } = command.number;
        refuseStrangers(command.asker, issuer);
        if (plainNumber(n) === '') throw new DomainError('number-malformed', 'An official number holds at least one letter or digit');
        // Releases name their subject: in one stream it has one claim.
        if (number.claims.some((one) => one.subject === command.subject))
          throw new DomainError('number-already-claimed', 'This official number already stands for this subject');
        if (claimOf(number, issuer) !== undefined) throw new DomainError('number-taken', 'This official number belongs to another subject');
        const { subject, subjectKind } = command;
        return [{ type: 'number.NumberClaimed', data: { kind, issuer, year, n: plainNumber(n), written, subjectKind, subject } }];
      }
      case 'proposeRelease': {
        refuseStrangers(command.asker, command.issuer);
        const { subject, proposal } = claimed(number, command.issuer);
        if (proposal !== undefined) throw new DomainError('release-already-proposed', 'A release of this number already waits for a second person');
        const { reason, remark } = command;
        const proposedBy = command.asker.by;
        return [{ type: 'number.NumberReleaseProposed', data: { subject, proposedBy, reason, ...(remark !== undefined && { remark }) } }];
      }
      case 'approveRelease': {
        refuseStrangers(command.asker, command.issuer);
        const { subject, proposal } = claimed(number, command.issuer);
        if (proposal === undefined) throw new DomainError('release-not-proposed', 'Nobody has proposed that this number be released');
        if (command.asker.directory.samePerson(proposal.by, command.asker.by))
          throw new DomainError('second-person-needed', 'The one who proposed a release does not approve it');
        return [{ type: 'number.NumberReleased', data: { subject, reason: proposal.reason, proposedBy: proposal.by, approvedBy: command.asker.by } }];
      }
      case 'releaseUnused': {
        const { subject } = command;
        if (number.claims.length === 0) throw new DomainError('number-not-claimed', 'This official number stands for nothing');
        if (number.claims.every((one) => one.subject !== subject)) throw new DomainError('number-taken', 'This official number belongs to another subject');
        return [{ type: 'number.NumberReleased', data: { subject, reason: 'subject-never-appeared', policy: command.policy } }];
      }
    }
  },

  evolve(number, event): OfficialNumberState {
    switch (event.type) {
      case 'number.NumberClaimed':
        return { claims: [...number.claims, { issuer: event.data.issuer, subject: event.data.subject, subjectKind: event.data.subjectKind }] };
      case 'number.NumberReleaseProposed': {
        const { subject, proposedBy, reason } = event.data;
        return { claims: number.claims.map((one) => (one.subject === subject ? { ...one, proposal: { by: proposedBy, reason } } : one)) };
      }
      case 'number.NumberReleased':
        return { claims: number.claims.filter((one) => one.subject !== event.data.subject) };
      case 'number.NumberBlockIssued':
      case 'number.NumberBlockReturned':
        return number;
    }
  },
};

function claimed(number: OfficialNumberState, issuer: string): NumberClaim {
  const claim = claimOf(number, issuer);
  if (claim === undefined) throw new DomainError('number-not-claimed', 'This official number stands for nothing');
  return claim;
}
