import { answersFor, countryOf, isOfficer, type Party } from './actor.js';
import type { CorrectionData } from './correction-events.js';
import { DomainError } from './domain-error.js';
import type { TakenBack } from './event-definition.js';
import type { Persons } from './persons.js';
import type { Recorded } from './recorded.js';

/** What a correction rests on beside its own stream; looked up before it is decided. */
export interface CorrectionBasis {
  readonly persons: Persons;
  /** The day of the command, YYYY-MM-DD. */
  readonly day: string;
  /** The country of the subject. */
  readonly country?: string;
  /** The signed report that the subject follows from: a procès-verbal rectificatif corrects it. */
  readonly report: boolean;
  /** The office to which the procedure was transmitted, and the hashes of the documents in its file. */
  readonly office?: string;
  readonly filed?: readonly string[];
}

/** Who acted: the officer of the entry; of a fact that a policy carried, whom it names. */
export function authorsOf({ actor, event }: Recorded): readonly Party[] {
  const data = event.data as Readonly<Record<string, unknown>>;
  const named = ['by', 'holder', 'seizingOfficer', 'describedBy', 'proposedBy'].map((name) => data[name]).filter((one) => typeof one === 'string');
  return actor.kind === 'person' ? [actor.id] : named;
}

/**
 * The author of the fact, who answers for the subject, or an officer of the unit of either proposes; of what a policy recorded without naming
 * anybody, an officer of the country.
 * @throws DomainError `not-the-author`
 */
export function mayPropose(by: Party, target: Recorded, answerable: readonly Party[], { persons, day, country }: CorrectionBasis): void {
  const entitled = [...authorsOf(target), ...answerable];
  if (entitled.length === 0 && countryOf(by) === country) return;
  const tied = entitled.some((one) => same(persons, by, one) || answersFor(by, one) || persons.unitOf(by, day) === persons.unitOf(one, day));
  if (!tied) throw new DomainError('not-the-author', 'Who recorded it, who answers for the subject, or an officer of the unit of either proposes a correction');
}

/** An answer is taken back by the party that gave it. @throws DomainError `not-the-party-named` */
export function partyItself(by: Party, target: Recorded, persons: Persons): void {
  const { holder } = target.event.data as { readonly holder?: unknown };
  if (authorsOf(target).some((one) => same(persons, by, one)) || (typeof holder === 'string' && answersFor(by, holder))) return;
  throw new DomainError('not-the-party-named', 'Who accepted or refused takes it back himself');
}

/**
 * The second person: another than the proposer; of the unit or one above, or of another unit where a loss, a broken seal, a refusal or a finding
 * is taken back; for a signed report an officer of judicial police or a superior.
 * @throws DomainError `second-person-needed`, `another-unit-needed`, `not-of-the-unit`, `not-opj-or-superior`
 */
export function mayApprove(
  by: Party,
  proposal: Pick<CorrectionData, 'proposedBy'>,
  { target, takenBack }: { readonly target: Recorded | undefined; readonly takenBack: TakenBack | undefined },
  { persons, day, report }: CorrectionBasis,
): void {
  const { proposedBy } = proposal;
  if (same(persons, proposedBy, by)) throw new DomainError('second-person-needed', 'The one who proposed a correction does not approve it');
  const apart = takenBack === 'party' || takenBack === 'another-unit';
  const sides = [proposedBy, ...(target === undefined ? [] : authorsOf(target))];
  if (apart && persons.unitOf(by, day) === persons.unitOf(proposedBy, day))
    throw new DomainError(
      'another-unit-needed',
      'A loss, a broken seal, a refusal or a finding is taken back with a second person of the unit above or another',
    );
  const near = apart ? sides.some((one) => countryOf(one) === countryOf(by)) : sides.some((one) => persons.ofUnitOrAbove(by, one, day));
  if (!near) throw new DomainError('not-of-the-unit', 'A correction is approved in the unit that proposed or recorded it, or in the one above');
  if (report && !judicial(persons, by, proposedBy, day))
    throw new DomainError('not-opj-or-superior', 'The correction of a signed report is approved by an officer of judicial police or a superior');
}

function judicial(persons: Persons, by: Party, proposedBy: Party, day: string): boolean {
  const quality = persons.qualityOf(by, day);
  if (quality === 'OPJ' || quality === 'MAGISTRATE') return true;
  return persons.isSuperiorOf(by, proposedBy, day) || (quality === undefined && persons.transition);
}

const same = (persons: Persons, one: Party, other: Party): boolean => isOfficer(one) && isOfficer(other) && persons.samePerson(one, other);
