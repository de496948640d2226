import { DomainError } from '#platform/kernel';
import { absoluteDecimal, allowedUnits, compareDecimal, isCounted, isQuantified, subtractDecimal, type Quantity, type Unit } from '#domain/seizure/events';
import type { CustodyFact, ExhibitEvent, Location } from './events.js';
import type { PlaceCommand } from './exhibit.commands.js';
import { assessedIfExplosive, differs, heldBy, knownPart, movable, partAtHand, remainingPart } from './exhibit.rules.js';
import { asks } from './exhibit-confirmations.decider.js';
import { foundOtherwise } from './exhibit-transfers.decider.js';
import type { Part, RegisteredExhibit } from './exhibit.state.js';

/** Where it lies, where it is for a while, and how much of it there is. */
export function decidePlaces(command: PlaceCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'place': {
      const part = heldBy(command.by, partAtHand(exhibit, command.part));
      assessedIfExplosive(exhibit, part);
      movable(part);
      const placed = placedBefore(command, part);
      if (part.location === undefined) return placed;
      if (samePlace(part.location, command.location)) throw new DomainError('placed-already', 'The part lies there already');
      return [{ type: 'custody.Removed', data: { part: part.id, from: part.location, reason: 'MOVED', by: command.by } }, ...placed];
    }
    case 'remove': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      if (part.location === undefined) throw new DomainError('not-placed', 'The part lies in no recorded place');
      return [{ type: 'custody.Removed', data: { ...data, from: part.location } }];
    }
    case 'releaseTemporarily': {
      const { kind: _, left, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      if (part.offer !== undefined) throw new DomainError('not-free-to-release', 'The part is offered and waits for an answer');
      if (data.due <= left) throw new DomainError('due-before-release', 'It is due back after it has left');
      assessedIfExplosive(exhibit, part);
      movable(part);
      return [{ type: 'custody.TemporarilyReleased', data: { ...data, holder: part.holder } }];
    }
    case 'takeBack': {
      const { kind: _, reservations: stated, ...data } = command;
      const { part, released } = out(exhibit, data.part);
      heldBy(data.by, part);
      const reservations = [...new Set([...foundOtherwise(part, released, data), ...stated])];
      return [{ type: 'custody.Returned', data: { ...data, from: released.to, reservations } }];
    }
    case 'chaseReturn': {
      const { kind: _, at, ...data } = command;
      const { released } = out(exhibit, data.part);
      if (at < released.due) throw new DomainError('not-overdue', 'The part is not past its day of return');
      return [{ type: 'custody.ReturnChased', data: { ...data, to: released.to, due: released.due, time: released.chased + 1 } }];
    }
    case 'measure': {
      const { kind: _, ...data } = command;
      const part = remainingPart(exhibit, data.part);
      measurable(data);
      if (data.measure !== 'COUNT') assessedIfExplosive(exhibit, part);
      const expected = part.quantity.unit === data.found.unit ? { expected: part.quantity } : {};
      return [{ type: 'custody.Measured', data: { ...data, ...expected } }];
    }
    case 'recordDifference': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, remainingPart(exhibit, data.part));
      return [{ type: 'custody.DifferenceRecorded', data: { ...data, expected: part.quantity, withinTolerance: withinTolerance(exhibit, part, data) } }];
    }
  }
}

/** Who keeps the store in which he places what he holds gives and takes alone: somebody else sees it. */
function placedBefore(command: Extract<PlaceCommand, { kind: 'place' }>, part: Part): readonly ExhibitEvent[] {
  const { kind: _, directory, keepers, act, at, ...data } = command;
  const { by, witness } = data;
  if (witness === undefined) {
    if (keepers.some((keeper) => directory.samePerson(keeper, by)))
      throw new DomainError('witness-needed', 'Who places what he holds in the store that he keeps names a witness');
    return [{ type: 'custody.Placed', data }];
  }
  if ([by, part.holder].some((one) => directory.samePerson(witness, one)))
    throw new DomainError('witness-takes-part', 'The witness is neither who places it nor the holder');
  return [{ type: 'custody.Placed', data: { ...data, act } }, asks({ act, part: part.id, deed: 'PLACED', by, at }, 'WITNESS', witness)];
}

const samePlace = (a: Location, b: Location): boolean =>
  a.kind === 'store' ? b.kind === 'store' && a.store === b.store && a.place === b.place : b.kind === 'container' && a.container === b.container;

function out(exhibit: RegisteredExhibit, id: string): { readonly part: Part; readonly released: NonNullable<Part['released']> } {
  const part = knownPart(exhibit, id);
  if (part.released === undefined) throw new DomainError('not-released', 'The part is not out');
  return { part, released: part.released };
}

/** Whether a stated quantity is of the kind that was measured: weights in kilograms, volumes in litres, counts in what is counted. */
function measurable({ measure, found }: Pick<CustodyFact<'custody.Measured'>['data'], 'measure' | 'found'>): void {
  if (!isQuantified(found) || !unitMeasures(found.unit, measure)) throw new DomainError('unit-does-not-fit', `${found.unit} is not a unit of ${measure}`);
}

function unitMeasures(unit: Unit, measure: CustodyFact<'custody.Measured'>['data']['measure']): boolean {
  switch (measure) {
    case 'COUNT':
      return isCounted(unit);
    case 'GROSS_WEIGHT':
    case 'NET_WEIGHT':
      return unit === 'KGM' || unit === 'GRM' || unit === 'MGM';
    case 'VOLUME':
      return unit === 'LTR';
    case 'LENGTH':
      return unit === 'MTR';
  }
}

/** A difference is never refused for its size; only what cannot be compared, or is none, is not a difference. */
function withinTolerance(
  exhibit: RegisteredExhibit,
  part: Part,
  { found, tolerance = '0' }: { readonly found: Quantity; readonly tolerance?: string },
): boolean {
  if (!isQuantified(found)) throw new DomainError('unit-does-not-fit', 'A difference states how much was found');
  if (!isQuantified(part.quantity)) {
    if (!allowedUnits[exhibit.category].includes(found.unit))
      throw new DomainError('unit-does-not-fit', `Goods of this category are not stated in ${found.unit}`);
    // Nothing was ever counted, so there is no balance to break.
    return true;
  }
  if (found.unit !== part.quantity.unit) throw new DomainError('unit-does-not-fit', `The part is recorded in ${part.quantity.unit}`);
  if (!differs(part.quantity, found)) throw new DomainError('no-difference', 'The quantity found is the quantity recorded');
  return compareDecimal(absoluteDecimal(subtractDecimal(part.quantity.amount, found.amount)), tolerance) <= 0;
}
