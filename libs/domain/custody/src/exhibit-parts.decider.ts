import { DomainError } from '#platform/kernel';
import { addDecimal, isQuantified } from '#domain/seizure/events';
import type { ExhibitEvent } from './events.js';
import type { PartCommand } from './exhibit.commands.js';
import { assessedIfExplosive, divisible, heldBy, newPart, nothingOf, notOnHold, partAtHand, remaining, unsealed } from './exhibit.rules.js';
import { unusedSeal } from './exhibit-seals.decider.js';
import { sealKey, type Part, type RegisteredExhibit, type SetAside } from './exhibit.state.js';

/** What moves balances exactly, in its unit: what is taken and what remains make what was there. */
export function decideParts(command: PartCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'split': {
      const part = partToTakeFrom(exhibit, command.by, command.part);
      if (command.into.length === 0) throw new DomainError('nothing-taken', 'What is taken is more than nothing');
      for (const one of command.into) newPart(exhibit, one.part);
      const remains = remaining(
        part.quantity,
        command.into.map((one) => one.quantity),
      );
      if (nothingOf(remains)) throw new DomainError('nothing-left', 'Something stays in the part that is divided');
      const into = command.into.map((one) => ({ ...one, holder: part.holder }));
      return [{ type: 'custody.Split', data: { part: part.id, into, remains, by: command.by } }];
    }
    case 'sample': {
      const { kind: _, ...data } = command;
      const part = partToTakeFrom(exhibit, data.by, data.part);
      newPart(exhibit, data.sample);
      const remains = remaining(part.quantity, [data.quantity]);
      if (nothingOf(remains)) throw new DomainError('nothing-left', 'A sample leaves something of what it was taken from');
      for (const seal of data.seals) unusedSeal(exhibit, seal.number);
      if (new Set(data.seals.map((one) => sealKey(one.number))).size < data.seals.length)
        throw new DomainError('seal-number-used', 'Two seals of a sample do not bear one number');
      return [{ type: 'custody.Sampled', data: { ...data, remains, holder: part.holder } }];
    }
    case 'consume': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      unsealed(part);
      const remains = remaining(part.quantity, [data.quantity]);
      // An examination may use some of it up; a hold keeps the rest.
      if (nothingOf(remains)) notOnHold(exhibit, part);
      return [{ type: 'custody.Consumed', data: { ...data, remains } }];
    }
    case 'reserveMerge': {
      const { kind: _, exhibit: own, at, minutes, ...data } = command;
      const part = partToTakeFrom(exhibit, data.by, data.part);
      if (data.into === own) throw new DomainError('same-exhibit', 'A lot is merged into another lot');
      notOnHold(exhibit, part);
      if (part.offer !== undefined) throw new DomainError('part-offered', 'The part is offered and waits for an answer');
      if (!isQuantified(part.quantity)) throw new DomainError('not-quantified', 'What was never counted is not merged: record its quantity first');
      const until = new Date(Date.parse(at) + minutes * 60_000).toISOString();
      return [{ type: 'custody.MergeReserved', data: { ...data, remains: remaining(part.quantity, [data.quantity]), until } }];
    }
    case 'releaseMerge': {
      const { id, part, quantity, until } = setAside(exhibit, command.reservation);
      if (command.at < until) throw new DomainError('reservation-still-runs', 'What is set aside is still within its time');
      return [{ type: 'custody.MergeReservationReleased', data: { part, reservation: id, quantity } }];
    }
    case 'settleMerge': {
      const { id, part, quantity, into } = setAside(exhibit, command.reservation);
      return [{ type: 'custody.MergedInto', data: { part, reservation: id, quantity, into } }];
    }
    case 'takeMerge': {
      const { kind: _, exhibit: own, at, found, ...data } = command;
      const part = partToTakeFrom(exhibit, data.by, data.part);
      if (exhibit.takenOver.includes(data.reservation)) throw new DomainError('already-taken', 'What was set aside is in this lot already');
      if (found === undefined) throw new DomainError('no-such-reservation', 'The other lot has set nothing aside under this reservation');
      if (found.into !== own) throw new DomainError('reserved-for-another', 'It was set aside for another lot');
      if (at >= found.until) throw new DomainError('reservation-expired', 'It was not taken in time');
      if (found.category !== exhibit.category || found.goods !== exhibit.kind) throw new DomainError('goods-differ', 'Only goods of one kind are merged');
      if (found.holder !== part.holder) throw new DomainError('holders-differ', 'Both lots are in one hand when they are merged');
      if (!isQuantified(part.quantity) || !isQuantified(found.quantity) || part.quantity.unit !== found.quantity.unit)
        throw new DomainError('unit-does-not-fit', 'Only quantities of one unit are added');
      const now = { amount: addDecimal(part.quantity.amount, found.quantity.amount), unit: part.quantity.unit };
      return [{ type: 'custody.MergedFrom', data: { ...data, sourcePart: found.part, quantity: found.quantity, now } }];
    }
  }
}

/** A lot in the hands of who acts, open, and safe to take from. */
function partToTakeFrom(exhibit: RegisteredExhibit, by: string, id: string): Part {
  const part = heldBy(by, partAtHand(exhibit, id));
  divisible(exhibit);
  assessedIfExplosive(exhibit, part);
  unsealed(part);
  return part;
}

function setAside(exhibit: RegisteredExhibit, reservation: string): SetAside {
  const found = exhibit.setAside.find((one) => one.id === reservation);
  if (found === undefined) throw new DomainError('no-such-reservation', 'Nothing is set aside under this reservation');
  return found;
}
