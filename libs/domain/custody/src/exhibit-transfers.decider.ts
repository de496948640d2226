import type { Directory } from '#domain/access/events';
import { answersFor, DomainError, isExternal, type Party } from '#platform/kernel';
import type { Quantity } from '#domain/seizure/events';
import type { ExhibitEvent, Reservation, SealState } from './events.js';
import type { AcceptOnPaper, AcceptTransfer, TransferCommand } from './exhibit.commands.js';
import { assumeCustody } from './exhibit-assumption.decider.js';
import { asks } from './exhibit-confirmations.decider.js';
import { answeredBy, assessedIfExplosive, differs, fits, heldBy, knownPart, movable, notOnHold, remainingPart, spokenForBy } from './exhibit.rules.js';
import { closing, sealKey, type Offer, type Part, type RegisteredExhibit } from './exhibit.state.js';

/** Two-sided: nobody's custody ends before another's begins. */
export function decideTransfers(command: TransferCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'offer': {
      const { kind: _, directory, ...data } = command;
      const part = remainingPart(exhibit, data.part);
      freeToOffer(exhibit, part);
      heldBy(data.by, part);
      if (data.to === part.holder) throw new DomainError('offered-to-holder', 'The receiver holds the part already');
      if (directory.samePerson(data.by, data.to)) throw new DomainError('offered-to-oneself', 'Offer and acceptance are two persons');
      assessedIfExplosive(exhibit, part);
      movable(part);
      if (data.purpose === 'DISPOSAL') notOnHold(exhibit, part);
      fits(exhibit, data.measured);
      return [{ type: 'custody.TransferOffered', data: { ...data, from: part.holder } }];
    }
    case 'accept': {
      const { part, offer } = offered(exhibit, command.part);
      answeredBy(command.by, offer.to);
      anotherPerson(command, part, offer);
      if (isExternal(offer.to)) throw new DomainError('paper-needed', 'An outside keeper accepts on signed paper');
      const { kind: _, reservations: stated, directory: _directory, ...data } = command;
      return [acceptance(exhibit, part, offer, command, { ...data, attestation: 'OWN_COMMAND' }, stated)];
    }
    case 'acceptOnPaper': {
      const { part, offer } = offered(exhibit, command.part);
      if (!isExternal(offer.to)) throw new DomainError('not-external', 'A receiver with an account answers for itself');
      spokenForBy(command, part);
      if (command.directory.samePerson(command.witness, command.by))
        throw new DomainError('witness-is-the-recorder', 'The witness is another than who enters the paper');
      const { kind: _, custodian: _custodian, reservations: stated, directory: _directory, at, ...data } = command;
      const naming = { act: data.act, part: part.id, deed: 'ACCEPTED_ON_PAPER', by: data.by, at } as const;
      return [acceptance(exhibit, part, offer, command, { ...data, attestation: 'ATTESTED_ON_PAPER' }, stated), asks(naming, 'WITNESS', data.witness)];
    }
    case 'refuse': {
      const { kind: _, directory: _directory, ...data } = command;
      const { part, offer } = offered(exhibit, data.part);
      answeredBy(data.by, offer.to);
      anotherPerson(command, part, offer);
      return [{ type: 'custody.TransferRefused', data: { ...data, from: part.holder, to: offer.to } }];
    }
    case 'withdraw': {
      const { kind: _, ...data } = command;
      const { part, offer } = offered(exhibit, data.part);
      heldBy(data.by, part);
      return [{ type: 'custody.TransferWithdrawn', data: { ...data, from: part.holder, to: offer.to } }];
    }
    case 'confirmReceipt': {
      const { kind: _, ...data } = command;
      const receivedBy = unansweredReceipt(knownPart(exhibit, data.part), data.by);
      return [{ type: 'custody.UnannouncedReceiptConfirmed', data: { ...data, receivedBy } }];
    }
    case 'contestReceipt': {
      const { kind: _, ...data } = command;
      const receivedBy = unansweredReceipt(knownPart(exhibit, data.part), data.by);
      return [{ type: 'custody.UnannouncedReceiptContested', data: { ...data, receivedBy } }];
    }
    case 'assumeCustody':
      return assumeCustody(command, exhibit);
  }
}

function freeToOffer(exhibit: RegisteredExhibit, part: Part): void {
  const busy =
    (part.offer !== undefined && 'it is offered already') ||
    (part.loss !== undefined && 'it is reported lost') ||
    (part.released !== undefined && 'it is out until it is returned') ||
    (exhibit.setAside.some((one) => one.part === part.id) && 'some of it is set aside for another lot');
  if (busy !== false) throw new DomainError('not-free-to-offer', `The part cannot be offered: ${busy}`);
}

function offered(exhibit: RegisteredExhibit, id: string): { readonly part: Part; readonly offer: Offer } {
  const part = knownPart(exhibit, id);
  if (part.offer === undefined) throw new DomainError('nothing-offered', 'No hand-over is waiting for an answer');
  return { part, offer: part.offer };
}

/** Who offered, or who answers for the part, does not answer his own offer, under whatever account. */
function anotherPerson({ by, directory }: { readonly by: Party; readonly directory: Directory }, part: Part, offer: Offer): void {
  if (directory.samePerson(by, offer.by) || directory.samePerson(by, part.holder))
    throw new DomainError('same-person', 'Offer and acceptance are two persons: another officer of the receiver answers');
}

type Accepted = Omit<Extract<ExhibitEvent, { type: 'custody.TransferAccepted' }>['data'], 'from' | 'holder' | 'purpose'>;

function acceptance(
  exhibit: RegisteredExhibit,
  part: Part,
  offer: Offer,
  received: AcceptTransfer | AcceptOnPaper,
  answer: Accepted,
  stated: readonly Reservation[],
): ExhibitEvent {
  fits(exhibit, received.measured);
  const data = { ...answer, from: part.holder, holder: offer.to, purpose: offer.purpose };
  const found = foundOtherwise(part, offer, received);
  const reservations = [...new Set([...found, ...stated])];
  return reservations.length === 0
    ? { type: 'custody.TransferAccepted', data }
    : { type: 'custody.TransferAcceptedWithReservations', data: { ...data, reservations } };
}

/** What was stated when it left, against what is stated when it arrives. */
export function foundOtherwise(
  part: Part,
  before: { readonly seal: SealState; readonly measured?: Quantity },
  after: { readonly seal: SealState; readonly seals?: readonly string[]; readonly measured?: Quantity },
): readonly Reservation[] {
  const found: Reservation[] = [];
  if (after.seal === 'FOUND_BROKEN') found.push('SEAL_FOUND_BROKEN');
  else if (after.seal !== before.seal && after.seal !== 'NOT_STATED' && before.seal !== 'NOT_STATED') found.push('SEAL_STATE_DIFFERS');
  if (
    after.seals !== undefined &&
    !sameSeals(
      after.seals,
      closing(part).map((one) => one.number),
    )
  )
    found.push('SEAL_NUMBER_DIFFERS');
  if (differs(before.measured ?? part.quantity, after.measured)) found.push('QUANTITY_DIFFERS');
  return found;
}

function sameSeals(read: readonly string[], known: readonly string[]): boolean {
  const [one, other] = [new Set(read.map(sealKey)), new Set(known.map(sealKey))];
  return one.size === other.size && [...one].every((key) => other.has(key));
}

function unansweredReceipt(part: Part, by: string): string {
  if (part.unannounced.length === 0) throw new DomainError('nothing-to-confirm', 'Nothing arrived unannounced that waits for an answer');
  const mine = part.unannounced.find((one) => answersFor(by, one.from));
  if (mine === undefined) throw new DomainError('not-the-former-holder', 'Only the holder of record at the time can say whether it left his hands');
  return mine.receivedBy;
}
