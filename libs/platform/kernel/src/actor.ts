import { z } from 'zod';

/** `CI.DGD-AIR`: country, then the unit's path. Two letters open it, so a unit can never be mistaken for another country's. */
export const unitId = z.string().regex(/^[A-Z]{2}(\.[A-Z][A-Z0-9-]{0,30}){1,4}$/, 'a unit is a country and the path of the unit, for example CI.DGD-AIR');
/** `CI.DGD-AIR.4711`: an officer is a unit and a service number; a name never stands in an event. */
export const officerId = z
  .string()
  .regex(
    /^[A-Z]{2}(\.[A-Z][A-Z0-9-]{0,30}){1,4}\.(0|[1-9]\d{0,7})$/,
    'an officer is a unit and a service number without leading zeros, for example CI.DGD-AIR.4711',
  );
/** Whoever can hold an exhibit: an officer, a unit, or an outside keeper (`NE.EXT-GARAGE-NOUR`). */
export const party = z
  .string()
  .regex(/^[A-Z]{2}(\.[A-Z][A-Z0-9-]{0,30}){1,4}(\.(0|[1-9]\d{0,7}))?$/, 'a party is a unit or an officer, for example CI.DGD-AIR.4711');
export type Party = string;

export const isOfficer = (one: Party): boolean => /\.\d{1,8}$/.test(one);
export const unitOf = (one: Party): string => (isOfficer(one) ? one.slice(0, one.lastIndexOf('.')) : one);
export const countryOf = (one: Party): string => one.slice(0, 2);
/** An outside keeper works without an account: a garage, an army armoury, a clerk without network. Accepts on signed paper only. */
export const isExternal = (one: Party): boolean => one.split('.')[1]?.startsWith('EXT-') ?? false;
/** `CI.DGD.04711` of an old fact is `CI.DGD.4711`: a service number has one form, and today only that one is taken. */
export const canonicalOfficer = (id: string): string => id.replace(/\.0+(?=\d+$)/, '.');
/** Whether two ids are one account. Two accounts of one person are told by the directory. */
export const samePersonId = (a: string, b: string): boolean => canonicalOfficer(a) === canonicalOfficer(b);
/** Whether `officer` may answer for `one`: it is addressed, or its unit is. */
export const answersFor = (officer: string, one: Party): boolean => samePersonId(officer, one) || unitOf(officer) === one;

export const ROLES = [
  'investigator',
  'custodian',
  'tracing-officer',
  'prosecutor',
  'judge',
  'auditor',
  'national-coordinator',
  'coordination-cell',
  'administrator',
  'registrar',
] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, as it stands in every entry: pseudonymous ids only. */
export interface Actor {
  readonly kind: 'person' | 'system' | 'import';
  readonly id: string;
  readonly iss: string;
  readonly role: string;
  readonly unit: string;
  readonly service: string;
  readonly country: string;
  readonly for?: string;
  readonly device?: string;
  readonly kid?: string;
}
