import { canonicalOfficer, unitOf } from './actor.js';

/** What the directory says of the persons of a correction; the directory of units and officers has this form. */
export interface Persons {
  samePerson(a: string, b: string): boolean;
  unitOf(account: string, day?: string): string;
  qualityOf(account: string, day: string): string | undefined;
  ofUnitOrAbove(a: string, b: string, day?: string): boolean;
  isSuperiorOf(a: string, b: string, day?: string): boolean;
  /** Nobody is refused for not being known. */
  readonly transition: boolean;
}

/** Persons as their ids name them, where there is no directory. */
export const PERSONS_AS_WRITTEN: Persons = {
  samePerson: (a, b) => canonicalOfficer(a) === canonicalOfficer(b),
  unitOf,
  qualityOf: () => undefined,
  ofUnitOrAbove: (a, b) => unitOf(a) === unitOf(b),
  isSuperiorOf: () => false,
  transition: true,
};
