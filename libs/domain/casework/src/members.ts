import type { Directory } from '#domain/access/events';
import { DomainError, type Fact } from '#platform/kernel';
import { MOST_MEMBERS } from './codes.js';
import type { Case } from './case.state.js';
import type { caseworkCatalogue, CaseworkEvent } from './events.js';

type DataOf<T extends CaseworkEvent['type']> = Omit<Fact<typeof caseworkCatalogue, T>['data'], '_sd'>;
type Membership = NonNullable<ReturnType<Case['members']['get']>>;

/** Who lets others into a case, or out of it. */
export interface Assigner {
  readonly officer: string;
  readonly unit: string;
  /** Acts as a prosecutor or judge. */
  readonly magistrate: boolean;
  /** RFC 3339 UTC: the server's clock. */
  readonly at: string;
  readonly directory: Directory;
}

export function assign({ by, details }: { readonly by: Assigner; readonly details: DataOf<'casework.MemberAssigned'> }, file: Case): CaseworkEvent[] {
  const { officer, from, until } = details;
  if (until !== undefined && Date.parse(until) <= Date.parse(from))
    throw new DomainError('membership-ends-before-it-starts', 'A membership ends after it starts');
  const actions = [...new Set(details.actions)].sort();
  if (!isOfOffice(by, file)) {
    const own = assigning(by, file);
    if (by.directory.samePerson(by.officer, officer)) throw new DomainError('assigns-himself', 'Nobody changes his own assignment');
    notBeyond(own, { actions, until });
    notBeyond(own, file.members.get(officer));
  }
  const now = file.members.get(officer);
  const same = now !== undefined && now.from === from && now.until === until && [...now.actions].join() === actions.join();
  if (same) throw new DomainError('member-already-assigned', 'The officer already is a member with these actions');
  if (now === undefined && file.members.size >= MOST_MEMBERS)
    throw new DomainError('list-full', `A case has no more than ${MOST_MEMBERS} members; who has done his part is removed first`);
  return [{ type: 'casework.MemberAssigned', data: { ...details, actions } }];
}

export function remove({ by, details }: { readonly by: Assigner; readonly details: DataOf<'casework.MemberRemoved'> }, file: Case): CaseworkEvent[] {
  const now = file.members.get(details.officer);
  if (!isOfOffice(by, file)) notBeyond(assigning(by, file), now);
  if (now === undefined) throw new DomainError('not-a-member', 'The officer is not a member of the case');
  return [{ type: 'casework.MemberRemoved', data: details }];
}

const isOfOffice = ({ magistrate, unit }: Assigner, file: Case): boolean => magistrate && file.offices.includes(unit);

/** The assignment by which somebody outside the office assigns others, in force now. */
function assigning({ officer, at }: Assigner, file: Case): Membership {
  const own = file.members.get(officer);
  const now = Date.parse(at);
  const inForce = own !== undefined && Date.parse(own.from) <= now && (own.until === undefined || now < Date.parse(own.until));
  if (!inForce || !own.actions.includes('ASSIGN_MEMBERS'))
    throw new DomainError('assignment-not-allowed', 'Members are assigned by the office of the case, or by a member who was given that');
  return own;
}

/** Nobody gives more than he has, for longer than he has it, or takes it from somebody who has more. */
function notBeyond(own: Membership, other: Pick<Membership, 'actions' | 'until'> | undefined): void {
  if (other === undefined) return;
  if (!other.actions.every((action) => own.actions.includes(action)))
    throw new DomainError('beyond-own-assignment', 'A member assigns for no more than he is assigned for himself');
  if (own.until !== undefined && (other.until === undefined || Date.parse(other.until) > Date.parse(own.until)))
    throw new DomainError('beyond-own-assignment', 'A member assigns for no longer than he is assigned himself');
}
