import { ROLES, unitOf, type Role } from '#platform/kernel';
import type { Principal } from './principal.js';

export const KINDS = [
  'seizure',
  'exhibit',
  'container',
  'inventory',
  'store',
  'firearm',
  'trace',
  'screening',
  'case',
  'proceeding',
  'person',
  'operation',
  'receipt',
  'report',
] as const;
export type Kind = (typeof KINDS)[number];

/** Without this action a member is shown nothing: another one lets him do a thing, not look. */
const READING = 'READ';

/** One who was assigned to a subject by name (need to know). */
export interface Member {
  readonly officer: string;
  readonly actions: readonly string[];
  /** RFC 3339; from this instant on. */
  readonly from: string;
  /** RFC 3339; before this instant. Absent: until further notice. */
  readonly until?: string | null;
}

/** An officer of a joint team: `actions` are the kinds of acts that its order names, for subjects of these countries. */
export interface TeamMember extends Member {
  readonly countries: readonly string[];
}

/** What a view knows of a subject in order to say who may see it. */
export interface Visibility {
  readonly kind: Kind;
  /** Units that own it, hold it, held it or are offered it; parties who are officers count for their unit. */
  readonly units: readonly string[];
  readonly country: string;
  /** Prosecution offices and courts that handle it, as unit ids. */
  readonly offices: readonly string[];
  readonly members: readonly Member[];
  /** Auditors of the joint operations that it belongs to. */
  readonly auditors?: readonly Member[];
  /** Officers of joint teams of these operations. */
  readonly teams?: readonly TeamMember[];
  /** Officers and units who hold the thing, are offered it or are asked about it now: they see the thing, whatever holds it. */
  readonly parties?: readonly string[];
  /** Of a subject that a sealed case holds: the members of such cases. Absent where no sealed case holds it. */
  readonly sealed?: { readonly members: readonly Member[] };
}

/** By which tie a role reaches a subject. */
type Tie = 'all' | 'country' | 'unit' | 'office' | 'member' | 'team' | 'appointment';
interface Rule {
  readonly role: Role;
  readonly tie: Tie;
  readonly kinds: readonly Kind[] | 'every';
  /** Whether the tie also opens the sealed members: names, addresses, free text. */
  readonly sealed: boolean;
}

/** The whole of object authorisation. What no row gives is not visible: administrators have no row but the operation's. */
export const VISIBILITY_RULES: readonly Rule[] = [
  { role: 'investigator', tie: 'unit', kinds: 'every', sealed: true },
  { role: 'investigator', tie: 'member', kinds: 'every', sealed: true },
  { role: 'custodian', tie: 'unit', kinds: 'every', sealed: true },
  { role: 'custodian', tie: 'member', kinds: 'every', sealed: true },
  { role: 'tracing-officer', tie: 'country', kinds: ['firearm', 'trace', 'screening'], sealed: true },
  { role: 'tracing-officer', tie: 'country', kinds: ['seizure'], sealed: false },
  { role: 'tracing-officer', tie: 'unit', kinds: 'every', sealed: true },
  { role: 'tracing-officer', tie: 'member', kinds: 'every', sealed: true },
  { role: 'prosecutor', tie: 'office', kinds: 'every', sealed: true },
  { role: 'prosecutor', tie: 'unit', kinds: 'every', sealed: true },
  { role: 'prosecutor', tie: 'member', kinds: 'every', sealed: true },
  { role: 'judge', tie: 'office', kinds: 'every', sealed: true },
  { role: 'judge', tie: 'unit', kinds: 'every', sealed: true },
  { role: 'judge', tie: 'member', kinds: 'every', sealed: true },
  // What an order of a joint team names, its officers see, too.
  ...(['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'] as const).map((role): Rule => ({
    role,
    tie: 'team',
    kinds: 'every',
    sealed: true,
  })),
  { role: 'national-coordinator', tie: 'country', kinds: ['seizure', 'firearm', 'trace'], sealed: false },
  { role: 'national-coordinator', tie: 'member', kinds: 'every', sealed: true },
  { role: 'auditor', tie: 'country', kinds: 'every', sealed: false },
  { role: 'auditor', tie: 'appointment', kinds: 'every', sealed: false },
  // An operation is its plan and its counts; everybody sees that it takes place.
  ...ROLES.map((role): Rule => ({ role, tie: 'all', kinds: ['operation'], sealed: false })),
];

/** What somebody may see of one kind, for a view to turn into a condition: one of the ties suffices; without any, nothing. */
export type Reach =
  | { readonly all: true }
  | {
      readonly all: false;
      readonly country?: string;
      readonly units?: readonly string[];
      readonly offices?: readonly string[];
      readonly member?: string;
      readonly auditor?: string;
      readonly team?: string;
    };

/** The subjects of this kind that the principal may see. */
export const visibleWhere = (principal: Principal, kind: Kind): Reach => reach(principal, kind, () => true);
/** The subjects of this kind whose sealed members the principal may read: never more than what is visible. */
export const sealedWhere = (principal: Principal, kind: Kind): Reach => reach(principal, kind, (rule) => rule.sealed);

function reach(principal: Principal, kind: Kind, counts: (rule: Rule) => boolean): Reach {
  const ties = new Set<Tie>();
  for (const rule of VISIBILITY_RULES) {
    if (principal.roles.includes(rule.role) && (rule.kinds === 'every' || rule.kinds.includes(kind)) && counts(rule)) ties.add(rule.tie);
  }
  if (ties.has('all')) return { all: true };
  return {
    all: false,
    ...(ties.has('country') && { country: principal.country }),
    ...(ties.has('unit') && { units: [principal.unit] }),
    ...(ties.has('office') && { offices: [principal.unit] }),
    ...(ties.has('member') && { member: principal.sub }),
    ...(ties.has('appointment') && { auditor: principal.sub }),
    ...(ties.has('team') && { team: principal.sub }),
  };
}

/** Whether the subject may be shown at all; if not, the answer is the same as for one that does not exist. `at`: RFC 3339, now. */
export const maySee = (principal: Principal, subject: Visibility, at: string): boolean => maySeeWhole(principal, subject, at) || hasInHand(principal, subject);
/** The subject with everything around it; who merely has the thing in hand, or is asked about it, sees the thing alone. */
export const maySeeWhole = (principal: Principal, subject: Visibility, at: string): boolean => open(visibleWhere(principal, subject.kind), subject, at);
export const mayReadSealed = (principal: Principal, subject: Visibility, at: string): boolean => open(sealedWhere(principal, subject.kind), subject, at);

/** From the order's position on a sealed case, and what it holds, is open to the members of that case and to nobody by another tie. */
const open = (where: Reach, subject: Visibility, at: string): boolean =>
  subject.sealed === undefined
    ? within(where, subject, at)
    : !where.all && where.member !== undefined && isMember(where.member, { members: subject.sealed.members }, at, READING);

const hasInHand = (principal: Principal, { kind, parties = [] }: Visibility): boolean => {
  const where = visibleWhere(principal, kind);
  return !where.all && where.units !== undefined && parties.some((party) => party === principal.sub || party === principal.unit);
};

/**
 * Whether the principal may do this to the subject: unit, office and country give the whole, a membership what it names. What a sealed
 * case holds is open to memberships alone, and to who has the thing in hand.
 */
export function mayDo(principal: Principal, subject: Visibility, at: string, action: string): boolean {
  const where = visibleWhere(principal, subject.kind);
  if (where.all || hasInHand(principal, subject)) return true;
  const { member, ...own } = where;
  const members = subject.sealed?.members ?? subject.members;
  return (subject.sealed === undefined && within(own, subject, at)) || (member !== undefined && isMember(member, { members }, at, action));
}

/** Whether a person was assigned to the subject for this act, and is still. */
export const isMember = (officer: string, subject: Pick<Visibility, 'members'>, at: string, action?: string): boolean =>
  subject.members.some((one) => one.officer === officer && inForce(one, at) && (action === undefined || one.actions.includes(action)));

export function within(where: Reach, subject: Visibility, at: string): boolean {
  if (where.all) return true;
  return (
    (where.country !== undefined && where.country === subject.country) ||
    (where.units?.some((unit) => subject.units.some((party) => unitOf(party) === unit)) ?? false) ||
    (where.offices?.some((office) => subject.offices.includes(office)) ?? false) ||
    (where.member !== undefined && isMember(where.member, subject, at, READING)) ||
    (where.team !== undefined && isOfTeam(where.team, subject, at)) ||
    (where.auditor !== undefined && isMember(where.auditor, { members: subject.auditors ?? [] }, at))
  );
}

/** What is done to which kind of subject, as orders of joint teams name it. */
const ACTS: Readonly<Partial<Record<Kind, string>>> = {
  seizure: 'SEIZURE',
  exhibit: 'CUSTODY',
  container: 'CUSTODY',
  store: 'CUSTODY',
  inventory: 'CUSTODY',
  firearm: 'IDENTIFICATION',
  trace: 'TRACING',
  case: 'CASEWORK',
  person: 'CASEWORK',
};

/** The act by whose order officers of a joint team see and write on subjects of this kind. */
export const teamActOn = (kind: Kind): string | undefined => ACTS[kind];

const isOfTeam = (officer: string, { kind, country, teams = [] }: Visibility, at: string): boolean =>
  teams.some((one) => one.officer === officer && one.countries.includes(country) && one.actions.includes(ACTS[kind] ?? '') && inForce(one, at));

/**
 * Whether somebody who sees a subject may write on it: on one of another country only whom an offer or a requisition names (he has it in hand
 * or is asked about it), a transmission (his office), an appointment (a member of the case), or the order of a joint team (domain rule 15).
 */
export const mayWriteOn = ({ sub, unit, country }: Principal, subject: Visibility, at: string, action: string): boolean =>
  subject.country === country ||
  subject.country === '' ||
  (subject.parties ?? []).some((party) => party === sub || party === unit) ||
  subject.offices.includes(unit) ||
  isMember(sub, subject, at, action) ||
  isOfTeam(sub, subject, at);

function inForce({ from, until }: Member, at: string): boolean {
  const instant = Date.parse(at);
  return Date.parse(from) <= instant && (until === undefined || until === null || instant < Date.parse(until));
}
