import { DomainError } from '#platform/kernel';
import { isQuantified, REGIMES, sumDecimals, type Quantity, type Unit } from '#domain/seizure/events';
import type { CustodyFact, ExhibitEvent } from './events.js';
import type { DangerAndLossCommand } from './exhibit.commands.js';
import { asks, dueAfter, isMagistrate, ofTheOffice } from './exhibit-confirmations.decider.js';
import { differs, holdsOn, knownPart, newPart, remainingPart, spokenForBy } from './exhibit.rules.js';
import type { Part, RegisteredExhibit } from './exhibit.state.js';

type Of<Kind extends DangerAndLossCommand['kind']> = Extract<DangerAndLossCommand, { kind: Kind }>;
type Assessment = NonNullable<Part['assessment']>;

/** What a specialist said, on the spot or by radio before a second person. He attests it, unless he records it himself. */
export function assessDanger(command: Of<'assessDanger'>, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  const { kind: _, directory, at, ...data } = command;
  const { act, part, by, specialist, secondPerson } = data;
  remainingPart(exhibit, part);
  const naming = { act, part, deed: 'DANGER_ASSESSED', by, at } as const;
  if (data.channel === 'BY_RADIO' && secondPerson === undefined)
    throw new DomainError('second-person-needed', 'An assessment by radio is heard by a second person');
  if (secondPerson !== undefined && [by, specialist].some((one) => directory.samePerson(secondPerson, one)))
    throw new DomainError('witness-takes-part', 'The second person is neither the specialist nor who records it');
  return [
    { type: 'custody.DangerousGoodsAssessed', data },
    ...(directory.samePerson(by, specialist) ? [] : [asks(naming, 'SPECIALIST', specialist)]),
    ...(secondPerson === undefined ? [] : [asks(naming, 'WITNESS', secondPerson)]),
  ];
}

/**
 * Only what a specialist other than the seizing officer found dangerous to move. Where life is in danger at once nobody waits, and the
 * act is red until specialist and magistrate have confirmed it.
 */
export function destroyOnSite(command: Of<'destroyOnSite'>, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  const { kind: _, custodian: _custodian, directory: _directory, at: _at, remainsId, ...data } = command;
  const part = spokenForBy(command, remainingPart(exhibit, data.part));
  const firearm = REGIMES[exhibit.category] === 'firearm';
  foundDangerous(command, exhibit, part);
  instructed(command);
  if (data.photographs.length + data.videos.length === 0) throw new DomainError('no-image-of-it', 'Goods are photographed or filmed before they are destroyed');
  if (firearm && (data.marks ?? []).length === 0)
    throw new DomainError('marks-not-photographed', 'The marks of a firearm are photographed before it is destroyed');
  for (const sample of data.samples) remainingPart(exhibit, sample);
  if (data.samples.includes(part.id)) throw new DomainError('sample-is-destroyed', 'What is destroyed is not a sample that stays');
  if (firearm) newPart(exhibit, remainsId);
  // Safety overrides holds: they pass to what is kept.
  const holds = holdsOn(exhibit, part).map((one) => one.id);
  if (holds.length > 0 && data.samples.length === 0 && !firearm && data.immediateDanger !== true)
    throw new DomainError('hold-needs-a-sample', 'Under a hold a sample of what is destroyed stays');
  const quantity = counted(part, data.counts);
  const destroyed: ExhibitEvent = { type: 'custody.DestroyedOnSite', data: { ...data, quantity, holds, ...(firearm && { remains: remainsId }) } };
  return [...differenceFound(part, quantity, data.by), destroyed, ...confirmations(command)];
}

function foundDangerous({ directory, immediateDanger }: Of<'destroyOnSite'>, exhibit: RegisteredExhibit, { assessment }: Part): void {
  if (assessment === undefined) throw new DomainError('not-assessed', 'A specialist assesses the goods before they are destroyed');
  if (assessment.movable) throw new DomainError('found-movable', 'A specialist found that the goods may be moved: they are not destroyed on the spot');
  if (directory.samePerson(assessment.specialist, exhibit.seizedBy))
    throw new DomainError('specialist-is-the-seizing-officer', 'Another specialist than the seizing officer finds that the goods may not be moved');
  if (REGIMES[exhibit.category] === 'firearm' && assessment.firearm === undefined)
    throw new DomainError('firearm-is-kept', 'A firearm is destroyed on the spot only when it cannot be made safe or is trapped');
  if (immediateDanger !== true && !attested(exhibit, assessment, directory))
    throw new DomainError('assessment-not-attested', 'The specialist attests what he found, unless life is in danger at once');
}

/** By the specialist’s own account, or on signed paper that two attested. */
const attested = ({ attestations }: RegisteredExhibit, { act, by, specialist }: Assessment, directory: Of<'destroyOnSite'>['directory']): boolean =>
  directory.samePerson(by, specialist) || attestations.some((one) => one.act === act && one.capacity === 'SPECIALIST' && one.state === 'given');

function instructed({ by, specialist, instructedBy, instructed: when, directory }: Of<'destroyOnSite'>): void {
  if ([by, specialist].some((one) => directory.samePerson(instructedBy, one)))
    throw new DomainError('instructed-by-oneself', 'A prosecutor gives the instruction, not who carries it out');
  if (!isMagistrate(instructedBy, directory, when.slice(0, 10))) throw new DomainError('not-a-magistrate', 'The instruction is given by a magistrate');
}

/** The magistrate confirms the order, the specialist that he carried it out. */
function confirmations(command: Of<'destroyOnSite'>): readonly ExhibitEvent[] {
  const { act, at, by, part, specialist, instructedBy, instruction, instructed: given, orderId, order: reference, immediateDanger, directory } = command;
  const naming = { act, part, deed: 'DESTROYED_ON_SITE', by, at } as const;
  const order = { order: orderId, part, measure: 'DESTRUCTION_ON_SITE', form: instruction, orderedBy: instructedBy, given, due: dueAfter(at), by } as const;
  return [
    { type: 'custody.OrderGiven', data: { ...order, ...(reference !== undefined && { reference }) } },
    ...(directory.samePerson(by, specialist) ? [] : [asks(naming, 'SPECIALIST', specialist, immediateDanger === true ? 'RED' : 'AMBER')]),
  ];
}

function differenceFound(part: Part, found: Quantity, by: string): readonly ExhibitEvent[] {
  if (!differs(part.quantity, found)) return [];
  const data: CustodyFact<'custody.DifferenceRecorded'>['data'] = {
    part: part.id,
    expected: part.quantity,
    found,
    cause: 'UNEXPLAINED',
    withinTolerance: false,
    by,
  };
  return [{ type: 'custody.DifferenceRecorded', data }];
}

/** The writing of an oral instruction is the magistrate’s own act, or of another of the office or the court above. */
export function confirmInstruction(command: Of<'confirmInstruction'>, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  const { kind: _, directory, ...data } = command;
  const part = knownPart(exhibit, data.part);
  if (part.unconfirmed === undefined) throw new DomainError('nothing-to-confirm', 'No oral instruction waits for its written confirmation');
  if (part.unconfirmed !== data.instructedBy) throw new DomainError('another-instructor', 'The oral instruction is said to be of another magistrate');
  if (!ofTheOffice(data.by, data.instructedBy, directory))
    throw new DomainError('another-office', 'A magistrate of the office that gave the instruction, or of the court above, confirms it');
  const { by, instructedBy: orderedBy, order: reference, document } = data;
  const orders = exhibit.orders.filter((one) => one.part === part.id && one.measure === 'DESTRUCTION_ON_SITE' && one.state === 'given');
  return [
    { type: 'custody.InstructionConfirmed', data },
    ...orders.map(({ order }): ExhibitEvent => ({
      type: 'custody.OrderConfirmed',
      data: { order, part: part.id, orderedBy, attestation: 'OWN_COMMAND', by, reference, document },
    })),
  ];
}

/** The count by packaging and batch, in one unit: the part's own where it has one. */
function counted(part: Part, counts: readonly { readonly quantity: Quantity }[]): Quantity {
  const unit = isQuantified(part.quantity) ? part.quantity.unit : counts[0]?.quantity.unit;
  const amounts = counts.map(({ quantity }) => {
    if (!isQuantified(quantity) || quantity.unit !== unit)
      throw new DomainError('unit-does-not-fit', 'What is destroyed is counted in one unit, the one it is recorded in');
    return quantity.amount;
  });
  return { amount: sumDecimals(amounts), unit: unit as Unit };
}
