import { answersFor, DomainError, type Party } from '#platform/kernel';
import { WHOLE, type ClaimCapacity, type ExhibitEvent } from './events.js';
import type { ClaimAnswer, ClaimCommand } from './exhibit.commands.js';
import { knownPart } from './exhibit.rules.js';
import { sealKey, type Claim, type Part, type RegisteredExhibit } from './exhibit.state.js';

/** A claim binds the claimant and gives him nothing; custody moves only when the holder of record, a superior or a magistrate confirms. */
export function decideClaims(command: ClaimCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'bindClaim': {
      const { kind: _, office, ...data } = command;
      if (claimOf(exhibit, data.receipt) !== undefined) throw new DomainError('claim-bound-already', 'This receipt is bound to the exhibit already');
      const part = bearing(exhibit, data.number);
      if (data.claimant === part.holder) throw new DomainError('already-the-holder', 'The claimant holds the part already');
      const told = office ?? exhibit.office;
      return [{ type: 'custody.ReceiptClaimBound', data: { ...data, part: part.id, from: part.holder, ...(told !== undefined && { told }) } }];
    }
    case 'attachReport': {
      const { kind: _, ...data } = command;
      const part = bearing(exhibit, data.number);
      const unknownSeal = !part.seals.some((one) => sealKey(one.number) === sealKey(data.number));
      return [{ type: 'custody.SealReportedBroken', data: { ...data, part: part.id, holder: part.holder, unknownSeal } }];
    }
    case 'noteClaimantAct': {
      const { kind: _, ...data } = command;
      const claim = boundClaim(exhibit, data.receipt);
      if (claim.acts.includes(data.act)) throw new DomainError('noted-already', 'This act is noted already');
      return [{ type: 'custody.ClaimantActed', data: { ...data, part: claim.part } }];
    }
    case 'confirmClaim': {
      const { claim, part, capacity } = answering(command, exhibit);
      const data = { part: part.id, receipt: claim.receipt, from: part.holder, holder: claim.claimant, by: command.by, capacity };
      return [{ type: 'custody.ClaimedCustodyConfirmed', data }];
    }
    case 'contestClaim': {
      const { claim, part, capacity } = answering(command, exhibit);
      if (claim.state === 'contested') throw new DomainError('claim-contested-already', 'The claim is contested already');
      const { reason, remark, by } = command;
      const data = { part: part.id, receipt: claim.receipt, claimant: claim.claimant, by, capacity, reason, ...(remark !== undefined && { remark }) };
      return [{ type: 'custody.ClaimedCustodyContested', data }];
    }
  }
}

const claimOf = (exhibit: RegisteredExhibit, receipt: string): Claim | undefined => exhibit.claims?.find((one) => one.receipt === receipt);

function boundClaim(exhibit: RegisteredExhibit, receipt: string): Claim {
  const claim = claimOf(exhibit, receipt);
  if (claim === undefined) throw new DomainError('no-such-claim', 'No such receipt is claimed of this exhibit');
  return claim;
}

function answering(command: ClaimAnswer, exhibit: RegisteredExhibit): { readonly claim: Claim; readonly part: Part; readonly capacity: ClaimCapacity } {
  const claim = boundClaim(exhibit, command.receipt);
  if (claim.state === 'confirmed') throw new DomainError('claim-confirmed-already', 'The receipt is confirmed already');
  const part = knownPart(exhibit, claim.part);
  const { directory, by } = command;
  if (claim.persons.some((one) => directory.samePerson(by, one)))
    throw new DomainError('confirms-own-claim', 'Whoever claims a receipt, or took it over from the claimant, does not answer it');
  return { claim, part, capacity: capacityOf(command, part.holder) };
}

function capacityOf({ by, directory, day, magistrate }: ClaimAnswer, holder: Party): ClaimCapacity {
  const otherwise = directory.isSuperiorOf(by, holder, day) ? 'SUPERIOR' : magistrate ? 'MAGISTRATE' : undefined;
  const capacity = answersFor(by, holder) ? 'HOLDER' : otherwise;
  if (capacity === undefined) throw new DomainError('not-the-holder', `Only ${holder}, who holds it by the record, a superior or a magistrate can answer this`);
  return capacity;
}

/** The part that bears the seal, where the claim names one; a closed seal goes before one that was opened. */
function bearing(exhibit: RegisteredExhibit, number: string | undefined): Part {
  const parts = Object.values(exhibit.parts);
  if (number !== undefined) {
    const bears = (closed: boolean) => (part: Part) => part.seals.some((one) => sealKey(one.number) === sealKey(number) && (!closed || one.state === 'closed'));
    const part = parts.find(bears(true)) ?? parts.find(bears(false));
    if (part !== undefined) return part;
  }
  return knownPart(exhibit, WHOLE);
}
