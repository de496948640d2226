import { officerId, ROLES, unitId } from '#platform/kernel';
import { principalFrom } from './principal.js';
import { REHEARSAL_UNITS, type UnitKind } from './rehearsal-units.js';
import { accountFor, accountOf, officersOf, REHEARSAL_USERS } from './rehearsal-users.js';

const COUNTRIES = ['BF', 'CI', 'ML', 'NE'];
const EVERYWHERE: UnitKind[] = [
  'police',
  'gendarmerie',
  'customs',
  'airport-unit',
  'border-post',
  'national-commission',
  'interpol-bureau',
  'prosecution',
  'instruction',
  'registry',
  'evidence-store',
  'laboratory',
  'coordination',
  'audit',
];

describe('the officers of the rehearsal', () => {
  it.each(COUNTRIES)('in %s work in every kind of unit that an operation needs', (country) => {
    const kinds = new Set(REHEARSAL_UNITS.filter((one) => one.unit.startsWith(country)).map((one) => one.kind));
    expect(EVERYWHERE.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('cover every role', () => {
    for (const role of ROLES) expect(accountFor(role).roles).toContain(role);
  });

  it('are a unit and a service number, each once', () => {
    expect(REHEARSAL_USERS).toHaveLength(60);
    expect(new Set(REHEARSAL_USERS.map((one) => one.officer)).size).toBe(REHEARSAL_USERS.length);
    for (const one of REHEARSAL_USERS) {
      expect(officerId.safeParse(one.officer).success && unitId.safeParse(one.unit).success).toBe(true);
      expect(principalFrom({ iss: 'i', sub: one.officer, ...one })).toMatchObject({ sub: one.officer, unit: one.unit });
    }
  });

  it('are as many as an operation mobilises, the same every time, and all of them can have a token', () => {
    const mobilised = REHEARSAL_UNITS.slice(0, 52).flatMap((one) => officersOf(one.unit, 5));
    expect(mobilised).toHaveLength(260);
    expect(new Set(mobilised.map((one) => one.officer)).size).toBe(260);
    for (const one of mobilised) expect(accountOf(one.officer)).toEqual(one);
    expect(officersOf('NE.DGD', 3)).toEqual(officersOf('NE.DGD', 5).slice(0, 3));
    expect(officersOf('NE.DGD', 1)[0]).toEqual(REHEARSAL_USERS.find((one) => one.unit === 'NE.DGD'));
  });
});
