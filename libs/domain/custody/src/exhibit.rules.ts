import { answersFor, DomainError, party, unitOf, type Party } from '#platform/kernel';
import { allowedUnits, compareDecimal, isQuantified, isZero, REGIMES, sameDecimal, subtractDecimal, sumDecimals, type Quantity } from '#domain/seizure/events';
import type { PartId } from './events.js';
import { closing, type Exhibit, type Hold, type Part, type RegisteredExhibit } from './exhibit.state.js';

/** The conditions that several acts share. Each refuses by one code. */

export function knownExhibit(exhibit: Exhibit): RegisteredExhibit {
  if (exhibit.status === 'unknown') throw new DomainError('exhibit-not-registered', 'There is no such exhibit');
  return exhibit;
}

export function knownPart(exhibit: RegisteredExhibit, id: PartId): Part {
  const part = exhibit.parts[id];
  if (part === undefined) throw new DomainError('no-such-part', 'The exhibit has no such part');
  return part;
}

/** A part of which something is left. */
export function remainingPart(exhibit: RegisteredExhibit, id: PartId): Part {
  const part = knownPart(exhibit, id);
  if (part.gone !== undefined) throw new DomainError('part-gone', `Nothing is left of this part: ${part.gone}`);
  return part;
}

/** A part that can be laid hands on: not lost, not out for a while. */
export function partAtHand(exhibit: RegisteredExhibit, id: PartId): Part {
  const part = remainingPart(exhibit, id);
  if (part.loss !== undefined) throw new DomainError('part-lost', 'The part is reported lost; what is found again is recorded as recovered');
  if (part.released !== undefined) throw new DomainError('temporarily-released', `The part is with ${part.released.to} until it is returned`);
  return part;
}

/** Only who answers for a part acts on it. */
export function heldBy(by: Party, part: Part): Part {
  if (!answersFor(by, part.holder)) throw new DomainError('not-the-holder', `Only ${part.holder}, who holds it, can do this`);
  return part;
}

/** The holder, or a custodian of the holder's unit, speaks for a part: when it is lost, or when paper is entered for it. */
export function spokenForBy({ by, custodian }: { readonly by: Party; readonly custodian: boolean }, part: Part): Part {
  if (!answersFor(by, part.holder) && !(custodian && unitOf(by) === unitOf(part.holder))) {
    throw new DomainError('not-the-holder', `Only ${part.holder}, who holds it, or a custodian of that unit can do this`);
  }
  return part;
}

/** Explosives are not handled like paper: a specialist looks first (Ouagadougou 2014). */
export function assessedIfExplosive(exhibit: RegisteredExhibit, part: Part): void {
  if (REGIMES[exhibit.category] === 'explosive' && part.assessment === undefined) {
    throw new DomainError('not-assessed', 'Explosives are assessed by a specialist before they are sealed, weighed, divided, stored or handed over');
  }
}

export function movable(part: Part): void {
  if (part.assessment?.movable === false) throw new DomainError('not-movable', 'A specialist found that this may not be moved');
}

/** What lies under a closed seal cannot be taken from without opening it. */
export function unsealed(part: Part): void {
  if (closing(part).some((one) => one.kind === 'CLOSED'))
    throw new DomainError('still-sealed', 'The part lies under a closed seal: its opening is recorded first');
}

export function divisible(exhibit: RegisteredExhibit): void {
  if (exhibit.individual) throw new DomainError('individual-item', 'One identified item is not divided');
}

export function newPart(exhibit: RegisteredExhibit, id: PartId): void {
  if (exhibit.parts[id] !== undefined) throw new DomainError('part-exists', 'The exhibit has this part already');
}

/** Officers to whom an offered part is open for an answer. */
export function answeredBy(by: Party, to: Party): void {
  if (!answersFor(by, to)) throw new DomainError('not-the-receiver', `Only ${to}, to whom it was offered, can answer`);
}

/** Holds that are in force on a part: on the whole exhibit, on it, or on what it was taken from. */
export function holdsOn(exhibit: RegisteredExhibit, part: Part): readonly Hold[] {
  const line = lineage(exhibit, part);
  return exhibit.holds.filter((hold) => hold.parts === undefined || hold.parts.some((one) => line.includes(one)));
}

export function notOnHold(exhibit: RegisteredExhibit, part: Part): void {
  const [hold] = holdsOn(exhibit, part);
  if (hold !== undefined) throw new DomainError('hold-in-force', `A hold stands on this part: ${hold.ground}`);
}

const lineage = (exhibit: RegisteredExhibit, part: Part): readonly PartId[] => {
  const origin = part.origin === undefined ? undefined : exhibit.parts[part.origin];
  return [part.id, ...(origin === undefined ? [] : lineage(exhibit, origin))];
};

export function fits(exhibit: RegisteredExhibit, measured: Quantity | undefined): void {
  if (measured !== undefined && isQuantified(measured) && !allowedUnits[exhibit.category].includes(measured.unit)) {
    throw new DomainError('unit-does-not-fit', `Goods of this category are not stated in ${measured.unit}`);
  }
}

/** Whether two quantities are both known and differ; in different units nothing is compared. */
export const differs = (a: Quantity | undefined, b: Quantity | undefined): boolean =>
  a !== undefined && b !== undefined && isQuantified(a) && isQuantified(b) && a.unit === b.unit && !sameDecimal(a.amount, b.amount);

/** What remains when `taken` leaves `from`. Exact in one unit; what was never counted stays uncounted. */
export function remaining(from: Quantity, taken: readonly Quantity[]): Quantity {
  if (taken.some((one) => isQuantified(one) && isZero(one.amount))) throw new DomainError('nothing-taken', 'What is taken is more than nothing');
  if (!isQuantified(from)) return from;
  const amounts = taken.map((one) => {
    if (!isQuantified(one) || one.unit !== from.unit)
      throw new DomainError('unit-does-not-fit', `The part is recorded in ${from.unit}; what leaves it is stated in the same unit`);
    return one.amount;
  });
  const sum = sumDecimals(amounts);
  if (compareDecimal(sum, from.amount) > 0) throw new DomainError('more-than-there-is', 'More would be taken than the part has');
  return { amount: subtractDecimal(from.amount, sum), unit: from.unit };
}
export const nothingOf = (quantity: Quantity): boolean => isQuantified(quantity) && isZero(quantity.amount);

/** Every officer and unit in the chain of an exhibit: who held or was offered it, whom its acts name, who ordered or holds it back. */
export function partiesOf(exhibit: Exhibit): readonly Party[] {
  if (exhibit.status === 'unknown') return [];
  const held = Object.values(exhibit.parts).flatMap(({ holder, offer, assessment, unconfirmed }) => [
    holder,
    offer?.by,
    offer?.to,
    assessment?.specialist,
    assessment?.by,
    unconfirmed,
  ]);
  const named = exhibit.attestations.flatMap(({ who, by, paper }) => [who, by, paper?.by]);
  const ordered = exhibit.orders.flatMap(({ orderedBy, by, paper }) => [orderedBy, by, paper?.by]);
  const all = [exhibit.seizedBy, ...held, ...named, ...ordered, ...exhibit.holds.map(({ by }) => by)];
  return [...new Set(all.filter((one): one is Party => one !== undefined && party.safeParse(one).success))];
}
