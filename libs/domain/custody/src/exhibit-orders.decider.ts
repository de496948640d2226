import { DomainError, unitOf } from '#platform/kernel';
import { isQuantified, REGIMES, type Quantity } from '#domain/seizure/events';
import { HOLDS_OF_LAW, INTERIM_MEASURES, type ExhibitEvent, type InterimMeasure, type PartId } from './events.js';
import type { GiveOrder, OrderCommand } from './exhibit.commands.js';
import { dueAfter, isMagistrate, ofTheOffice } from './exhibit-confirmations.decider.js';
import { heldBy, knownPart, notOnHold, partAtHand, remaining, remainingPart, unsealed } from './exhibit.rules.js';
import type { Hold, Order, Part, RegisteredExhibit } from './exhibit.state.js';

type Of<Kind extends OrderCommand['kind']> = Extract<OrderCommand, { kind: Kind }>;

/** What an authority ordered, and what prevents it. */
export function decideOrders(command: OrderCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'placeHold': {
      const { kind: _, ...data } = command;
      if (data.part !== undefined) knownPart(exhibit, data.part);
      if (HOLDS_OF_LAW.includes(data.ground) && data.court === undefined)
        throw new DomainError('court-missing', 'A hold of law names the court seised, whose decision ends it');
      return [{ type: 'custody.HoldPlaced', data }];
    }
    case 'liftHold':
      return [liftHold(command, exhibit)];
    case 'orderInterimDisposition': {
      const { kind: _, forensicStepsLeft, ...data } = command;
      const part = remainingPart(exhibit, data.part);
      disposable(exhibit, part, data, forensicStepsLeft);
      for (const sample of data.samples) remainingPart(exhibit, sample);
      if (data.samples.includes(part.id)) throw new DomainError('sample-is-disposed-of', 'What the order disposes of is not a sample that stays');
      return [{ type: 'custody.InterimDispositionOrdered', data }];
    }
    case 'applyNationalMark': {
      const { kind: _, forensicStepsLeft, ...data } = command;
      if (REGIMES[exhibit.category] !== 'firearm') throw new DomainError('not-a-firearm', 'National marks are put on firearms and their parts');
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      examined(forensicStepsLeft);
      unsealed(part);
      if (exhibit.marks.includes(data.mark)) throw new DomainError('marked-already', 'The firearm bears this mark already');
      return [{ type: 'custody.NationalMarkApplied', data }];
    }
    case 'giveOrder':
      return giveOrder(command, exhibit);
    case 'confirmOrder': {
      const { kind: _, directory, ...data } = command;
      const { part, orderedBy } = ofHisOffice(command, exhibit, directory);
      return [{ type: 'custody.OrderConfirmed', data: { ...data, part, orderedBy, attestation: 'OWN_COMMAND' } }];
    }
    case 'disavowOrder': {
      const { kind: _, directory, ...data } = command;
      const { part, orderedBy } = ofHisOffice(command, exhibit, directory);
      return [{ type: 'custody.OrderDisavowed', data: { ...data, part, orderedBy } }];
    }
  }
}

/** A hold is lifted by the office that placed it, the one above, the court seised, or the office that took over. A hold of law ends only by the decision. */
function liftHold({ kind: _, directory, judge, tookOver, decisionFiled, ...data }: Of<'liftHold'>, exhibit: RegisteredExhibit): ExhibitEvent {
  const hold = exhibit.holds.find((one) => one.id === data.hold);
  if (hold === undefined) throw new DomainError('no-such-hold', 'There is no such hold on this exhibit');
  if (HOLDS_OF_LAW.includes(hold.ground)) {
    if (!ofTheCourt(hold, data.by, judge)) throw new DomainError('not-the-court-seised', 'Only the court seised ends a hold of law');
    if (data.reason !== 'DECIDED' || !decisionFiled)
      throw new DomainError('decision-not-filed', 'A hold of law ends by a decision that is filed in the case, named by its cote');
    return { type: 'custody.HoldLifted', data };
  }
  const offices = [unitOf(hold.by), hold.court, tookOver];
  if (!offices.includes(unitOf(data.by)) && !directory.ofUnitOrAbove(data.by, hold.by))
    throw new DomainError('not-the-office-of-the-hold', 'The office that placed it, its superior, the court seised or the office that took over lifts a hold');
  return { type: 'custody.HoldLifted', data };
}

/** Holds of older logs name no court: then any court but the office that placed it. */
const ofTheCourt = (hold: Hold, by: string, judge: boolean): boolean =>
  judge && (hold.court === undefined ? unitOf(by) !== unitOf(hold.by) : unitOf(by) === hold.court);

/** Prints, DNA, restoration and ballistics come before whatever spoils them. */
function examined(stepsLeft: readonly string[]): void {
  if (stepsLeft.length > 0) throw new DomainError('examine-first', `These steps come first: ${stepsLeft.join(', ')}`);
}

interface Disposal {
  readonly measure: InterimMeasure;
  readonly quantity?: Quantity;
}
/** Firearms Protocol 6(2): a firearm leaves official hands, or is destroyed before judgment, only examined, marked and entered in a register. */
function disposable(exhibit: RegisteredExhibit, part: Part, { measure, quantity }: Disposal, stepsLeft: readonly string[]): void {
  notOnHold(exhibit, part);
  if (quantity !== undefined && isQuantified(part.quantity)) remaining(part.quantity, [quantity]);
  if (REGIMES[exhibit.category] !== 'firearm') return;
  if (measure === 'DEPOSIT' || measure === 'GUARDED_KEEPING') return;
  if (exhibit.marks.length < firearmsIn(part.quantity))
    throw new DomainError(
      'firearm-not-marked',
      'A firearm is sold, allocated, returned or destroyed before judgment only after it was marked and entered in the register',
    );
  examined(stepsLeft);
}
const firearmsIn = (quantity: Quantity): number => (isQuantified(quantity) ? Math.max(1, Number(quantity.amount)) : 1);

/** An order by word of mouth counts at once; a magistrate who records her own order confirms it by doing so. */
function giveOrder(command: GiveOrder, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  const { kind: _, directory, forensicStepsLeft, at, due, ...data } = command;
  const part = data.measure === 'OTHER' ? knownPart(exhibit, data.part) : remainingPart(exhibit, data.part);
  if (!isMagistrate(data.orderedBy, directory, data.given.slice(0, 10))) throw new DomainError('not-a-magistrate', 'An order is given by a magistrate');
  if (data.measure === 'DESTRUCTION_ON_SITE') throw new DomainError('recorded-with-the-destruction', 'A destruction on site carries its order');
  if (data.form === 'WRITTEN' && data.document === undefined) throw new DomainError('writing-missing', 'A written order has its document');
  if (due !== undefined && due <= data.given) throw new DomainError('due-before-given', 'The writing is due after the order was given');
  if (isInterim(data.measure)) disposable(exhibit, part, { measure: data.measure }, forensicStepsLeft);
  const given: ExhibitEvent = { type: 'custody.OrderGiven', data: { ...data, due: due ?? dueAfter(at) } };
  return directory.samePerson(data.by, data.orderedBy) ? [given, confirmedByHimself(data)] : [given];
}
const isInterim = (measure: GiveOrder['measure']): measure is InterimMeasure => (INTERIM_MEASURES as readonly string[]).includes(measure);
const confirmedByHimself = ({ order, part, orderedBy, by }: { order: string; part: PartId; orderedBy: string; by: string }): ExhibitEvent => ({
  type: 'custody.OrderConfirmed',
  data: { order, part, orderedBy, attestation: 'OWN_COMMAND', by },
});

function ofHisOffice(
  { order, by }: { readonly order: string; readonly by: string },
  exhibit: RegisteredExhibit,
  directory: Of<'confirmOrder'>['directory'],
): Order {
  const given = exhibit.orders.find((one) => one.order === order);
  if (given === undefined) throw new DomainError('no-such-order', 'There is no such order on this exhibit');
  if (given.state !== 'given') throw new DomainError('order-answered-already', 'This order is confirmed or disavowed already');
  if (!ofTheOffice(by, given.orderedBy, directory))
    throw new DomainError('another-office', 'A magistrate of the office that gave the order, or of the court above, answers for it');
  return given;
}
