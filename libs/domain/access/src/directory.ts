import { canonicalOfficer, countryOf, DomainError, unitOf as writtenUnitOf } from '#platform/kernel';
import { EMPTY, find, type Book } from './book.js';
import type { Quality, UnitKind } from './codes.js';

export interface DirectoryUnit {
  readonly id: string;
  readonly country: string;
  readonly kind: UnitKind;
  /** The unit above it. */
  readonly parent?: string;
  readonly names: { readonly fr: string; readonly en: string };
  /** Days; `to` is the last. */
  readonly from: string;
  readonly to?: string;
}

/** One account of a person, and in which unit and quality it acts in this time. */
export interface Assignment {
  readonly account: string;
  readonly unit: string;
  readonly quality: Quality;
  readonly from: string;
  readonly to?: string;
}

/** A person behind one account or several. The id is no name. */
export interface DirectoryPerson {
  readonly person: string;
  readonly assignments: readonly Assignment[];
  /** The last day. */
  readonly left?: string;
}

/** An account that is blocked, or was until this instant. */
export interface Block {
  readonly until?: string;
}

/** What is known of a token beside whose it is. */
export interface TokenOf {
  readonly account: string;
  /** Seconds since 1970, as the token says it. */
  readonly issued: number;
  readonly session?: string;
}

/** One session of one account, as a key. */
export const sessionKey = (account: string, session: string): string => `${canonicalOfficer(account)} ${session}`;

/** What one country's directory holds. */
export interface CountryDirectory {
  readonly units: Book<DirectoryUnit>;
  readonly persons: Book<DirectoryPerson>;
  /** By account, the person behind it. */
  readonly accounts: Book<string>;
  /** By account, the time in which none of its tokens is believed. */
  readonly blocks?: Book<Block>;
  /** Sessions that were ended, by account and session. */
  readonly ended?: Book<true>;
  /** Whether units and officers that it does not know are still taken: an old log before its registrar ended that. */
  readonly transition: boolean;
}

/** No chain of units is longer; a ring that old facts might close is left after so many. */
const MOST_LEVELS = 20;

/** What the directory says of the accounts and units that a command names. Pure data with methods; arrives in the command as `directory`. */
export class Directory {
  /** Knows nobody: every unit and officer is taken as written, and ids are compared in canonical form. */
  static readonly NONE = new Directory(new Map());

  constructor(private readonly countries: ReadonlyMap<string, CountryDirectory>) {}

  /** No unit or officer is refused for being unknown while true (old logs): one of the countries that this speaks of has not ended it, or it speaks of none. */
  get transition(): boolean {
    const countries = [...this.countries.values()];
    return countries.length === 0 || countries.some((one) => one.transition);
  }

  /** The same of the country of one unit or officer. */
  transitionOf(id: string): boolean {
    return this.countries.get(countryOf(id))?.transition ?? true;
  }

  unit(id: string): DirectoryUnit | undefined {
    const country = this.countries.get(countryOf(id));
    return country && find(country.units, id);
  }

  person(account: string): DirectoryPerson | undefined {
    const country = this.countries.get(countryOf(account));
    const person = country && find(country.accounts, canonicalOfficer(account));
    return person === undefined ? undefined : find(country!.persons, person);
  }

  /** Two accounts of one person are one; unknown accounts are compared in canonical form. */
  samePerson(a: string, b: string): boolean {
    if (canonicalOfficer(a) === canonicalOfficer(b)) return true;
    const one = this.person(a)?.person;
    return one !== undefined && one === this.person(b)?.person;
  }

  /** Quality of the account on a day, undefined where unknown. */
  qualityOf(account: string, day: string): Quality | undefined {
    return this.assignment(account, day)?.quality;
  }

  /** The unit of an account on a day, else the one that its id names. */
  unitOf(account: string, day?: string): string {
    return (day !== undefined && this.assignment(account, day)?.unit) || writtenUnitOf(account);
  }

  /** `a` is of the unit of `b`, or of a unit above it. Officers and units alike. */
  ofUnitOrAbove(a: string, b: string, day?: string): boolean {
    const unit = this.unitOf(a, day);
    return [this.unitOf(b, day), ...this.above(this.unitOf(b, day))].includes(unit);
  }

  /** An officer of a unit above, or another person of the same unit who is OPJ or a magistrate there. */
  isSuperiorOf(a: string, b: string, day?: string): boolean {
    if (this.samePerson(a, b) || !this.ofUnitOrAbove(a, b, day)) return false;
    if (this.unitOf(a, day) !== this.unitOf(b, day)) return true;
    const quality = day === undefined ? this.person(a)?.assignments.at(-1)?.quality : this.qualityOf(a, day);
    return quality === 'OPJ' || quality === 'MAGISTRATE';
  }

  /** Whether the account may act on this day: it is in the directory, assigned, and has not left. */
  inService(account: string, day: string): boolean {
    const person = this.person(account);
    return person !== undefined && (person.left === undefined || day <= person.left) && this.assignment(account, day) !== undefined;
  }

  /** Whether a token is believed no more: its session was ended, or an account of the person behind it is blocked, or was when it was issued. */
  isRevoked({ account, issued, session }: TokenOf): boolean {
    const { blocks = EMPTY, ended = EMPTY } = this.countries.get(countryOf(account)) ?? {};
    if (session !== undefined && find(ended, sessionKey(account, session)) === true) return true;
    const accounts = [canonicalOfficer(account), ...(this.person(account)?.assignments.map((one) => canonicalOfficer(one.account)) ?? [])];
    return accounts.some((one) => {
      const block = find(blocks, one);
      return block !== undefined && (block.until === undefined || issued * 1_000 < Date.parse(block.until));
    });
  }

  /** The units above a unit, the nearest first. */
  above(unit: string): readonly string[] {
    const found: string[] = [];
    for (let parent = this.unit(unit)?.parent; parent !== undefined && found.length < MOST_LEVELS; parent = this.unit(parent)?.parent) found.push(parent);
    return found;
  }

  private assignment(account: string, day: string): Assignment | undefined {
    const id = canonicalOfficer(account);
    return this.person(account)?.assignments.findLast((one) => one.account === id && one.from <= day && (one.to === undefined || day <= one.to));
  }
}

/** Whoever receives a file is given its sight: an office that the directory knows, and no unit that is merely named. @throws DomainError */
export function refuseUnknownOffice(office: string, directory: Directory): void {
  const unit = directory.unit(office);
  if (unit === undefined && !directory.transitionOf(office)) throw new DomainError('office-unknown', 'This office is not in the directory');
  if (unit?.to !== undefined) throw new DomainError('office-closed', 'This office has ended');
}
