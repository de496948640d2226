import { countryOf, isOfficer, ROLES, unitOf, type Role } from '#platform/kernel';
import { UnknownAccount } from './errors.js';
import { REHEARSAL_UNITS, ROLES_OF, type RehearsalUnit } from './rehearsal-units.js';

/** One officer of the rehearsal: a unit and a service number. No account has a name. */
export interface Account {
  readonly officer: string;
  readonly roles: readonly Role[];
  readonly unit: string;
  readonly service: string;
  readonly country: string;
}

/** Service numbers of a unit run from here upwards; the first is its named account. */
const FIRST_NUMBER = 4711;
const MOST_PER_UNIT = 5_000;

/** Officers who do more than their unit's work. A commission's first officer coordinates, a registry's second stands in at the store. */
const MORE_ROLES: Readonly<Record<string, readonly Role[]>> = {
  'BF.CNLPAL.4711': ['tracing-officer', 'national-coordinator'],
  'CI.COMNAT-ALPC.4711': ['tracing-officer', 'national-coordinator'],
  'ML.CNLPAL.4711': ['tracing-officer', 'national-coordinator'],
  'NE.CNCCAI.4711': ['tracing-officer', 'national-coordinator'],
  'BF.PF-DAKOLA.4711': ['investigator', 'custodian'],
  'CI.PF-NOE.4711': ['investigator', 'custodian'],
  'ML.PF-ZEGOUA.4711': ['investigator', 'custodian'],
  'NE.PF-GAYA.4711': ['investigator', 'custodian'],
};

const units: ReadonlyMap<string, RehearsalUnit> = new Map(REHEARSAL_UNITS.map((one) => [one.unit, one]));

const accountAt = ({ unit, kind }: RehearsalUnit, number: number): Account => {
  const officer = `${unit}.${number}`;
  return { officer, roles: MORE_ROLES[officer] ?? ROLES_OF[kind], unit, service: kind, country: countryOf(unit) };
};

/** The named accounts: the first officer of every unit. */
export const REHEARSAL_USERS: readonly Account[] = REHEARSAL_UNITS.map((one) => accountAt(one, FIRST_NUMBER));

/** The first `count` officers of a unit, the same on every machine. @throws UnknownAccount for a unit that takes no part */
export function officersOf(unit: string, count: number): readonly Account[] {
  const found = units.get(unit);
  if (found === undefined || count > MOST_PER_UNIT) throw new UnknownAccount(unit);
  return Array.from({ length: count }, (_, n) => accountAt(found, FIRST_NUMBER + n));
}

/** The officer with this id, by rule: a unit of the rehearsal and one of its service numbers. */
export function accountOf(officer: string): Account | undefined {
  if (!isOfficer(officer)) return undefined;
  const found = units.get(unitOf(officer));
  const digits = officer.slice(officer.lastIndexOf('.') + 1);
  const number = Number(digits);
  if (found === undefined || String(number) !== digits || number < FIRST_NUMBER || number >= FIRST_NUMBER + MOST_PER_UNIT) return undefined;
  return accountAt(found, number);
}

/** Whom `token USER|ROLE` means: an officer's id, or a role, which picks the first named account that has it as its first role. @throws UnknownAccount */
export function accountFor(officerOrRole: string): Account {
  const role = ROLES.find((one) => one === officerOrRole);
  const account =
    role === undefined
      ? accountOf(officerOrRole)
      : (REHEARSAL_USERS.find((one) => one.roles[0] === role) ?? REHEARSAL_USERS.find((one) => one.roles.includes(role)));
  if (account === undefined) throw new UnknownAccount(officerOrRole);
  return account;
}
