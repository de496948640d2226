import { canonicalOfficer, countryOf } from '#platform/kernel';
import { find } from './book.js';
import type { AccessEvent, CountryDirectory, DirectoryPerson, DirectoryUnit } from './events.js';

/** What a file brings for one country. */
export interface Rows {
  readonly units: readonly DirectoryUnit[];
  readonly officers: readonly DirectoryPerson[];
}

export interface RowError {
  /** Which row: `unit CI.DGD`, `officer CI-M-20417`. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

/** What these rows change, and every row that contradicts another or what is known. */
export function changesOf(
  country: string,
  rows: Rows,
  known: CountryDirectory,
): { readonly events: readonly AccessEvent[]; readonly errors: readonly RowError[] } {
  const coming = new Map(rows.units.map((one) => [one.id, one]));
  const unitOf = (id: string) => coming.get(id) ?? find(known.units, id);
  const holders = new Map<string, string>();
  const errors = [
    ...twice(rows.units.map((one) => `unit ${one.id}`)),
    ...twice(rows.officers.map((one) => `officer ${one.person}`)),
    ...rows.units.flatMap((one) => unitErrors(country, one, unitOf)),
    ...rows.officers.flatMap((one) => officerErrors(country, one, { unitOf, known, holders })),
  ];
  return { errors, events: [...rows.units.flatMap((one) => unitEvents(one, known)), ...rows.officers.flatMap((one) => officerEvents(one, known))] };
}

const twice = (names: readonly string[]): RowError[] =>
  names.filter((one, n) => names.indexOf(one) !== n).map((at) => ({ at, code: 'row-twice', message: 'This stands in the file twice' }));

function unitErrors(country: string, unit: DirectoryUnit, unitOf: (id: string) => DirectoryUnit | undefined): RowError[] {
  const found: RowError[] = [];
  const say = (code: string, message: string) => found.push({ at: `unit ${unit.id}`, code, message });
  if (countryOf(unit.id) !== country || unit.country !== country) say('unit-of-another-country', 'A unit opens with the country of its directory');
  if (unit.to !== undefined && unit.to < unit.from) say('ends-before-it-starts', 'A unit ends after it starts');
  if (unit.parent !== undefined && unitOf(unit.parent) === undefined) say('parent-unknown', `The unit above, ${unit.parent}, is not in the directory`);
  const passed = new Set([unit.id]);
  for (let up = unit.parent; up !== undefined; up = unitOf(up)?.parent) {
    if (passed.has(up)) {
      say('units-in-a-ring', 'No unit stands above itself');
      break;
    }
    passed.add(up);
  }
  return found;
}

interface Beside {
  readonly unitOf: (id: string) => DirectoryUnit | undefined;
  readonly known: CountryDirectory;
  readonly holders: Map<string, string>;
}

function officerErrors(country: string, { person, assignments }: DirectoryPerson, { unitOf, known, holders }: Beside): RowError[] {
  const found: RowError[] = [];
  const say = (code: string, message: string) => found.push({ at: `officer ${person}`, code, message });
  for (const { account, unit, from, to } of assignments) {
    if (countryOf(account) !== country) say('account-of-another-country', `${account} opens with another country`);
    if (canonicalOfficer(account) !== account) say('account-not-canonical', `${account} is written with leading zeros`);
    if (unitOf(unit) === undefined) say('unit-unknown', `The unit ${unit} is not in the directory`);
    if (to !== undefined && to < from) say('ends-before-it-starts', 'An assignment ends after it starts');
    const holder = holders.get(account) ?? find(known.accounts, account);
    if (holder !== undefined && holder !== person) say('account-taken', `${account} is the account of another person`);
    holders.set(account, person);
  }
  return found;
}

function unitEvents(unit: DirectoryUnit, known: CountryDirectory): AccessEvent[] {
  const before = find(known.units, unit.id);
  if (before !== undefined && same(before, unit)) return [];
  const { id, ...rest } = unit;
  return [{ type: before === undefined ? 'access.UnitEntered' : 'access.UnitChanged', data: { unit: id, ...rest } }];
}

function officerEvents(officer: DirectoryPerson, known: CountryDirectory): AccessEvent[] {
  const { person, left } = officer;
  const assignments = officer.assignments.map((one) => ({ ...one }));
  const before = find(known.persons, person);
  const leaves: AccessEvent[] = left === undefined || before?.left === left ? [] : [{ type: 'access.OfficerLeft', data: { person, left } }];
  if (before !== undefined && same(before.assignments, assignments) && (left !== undefined || before.left === undefined)) return leaves;
  return [{ type: before === undefined ? 'access.OfficerEntered' : 'access.OfficerChanged', data: { person, assignments } }, ...leaves];
}

/** Equal members in whatever order they are written. */
const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(
          Object.entries(one)
            .filter(([, member]) => member !== undefined)
            .sort(([x], [y]) => (x < y ? -1 : 1)),
        )
      : one,
  );
