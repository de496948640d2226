import { officerId, ROLES, unitId } from '#platform/kernel';
import { principalFrom } from './principal.js';
import { rehearsalDirectory, rehearsalOfficer } from './rehearsal-directory.js';
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
    expect(REHEARSAL_USERS).toHaveLength(85);
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

describe('the directory of the rehearsal', () => {
  const known = new Set(rehearsalDirectory().map((one) => one.id));

  it('holds every unit once, with its names in two languages, below units that it holds', () => {
    expect(known.size).toBe(REHEARSAL_UNITS.length);
    for (const { id, parent, names } of rehearsalDirectory()) {
      expect([id, names.fr.length > 1, names.en.length > 1, parent === undefined || known.has(parent)]).toEqual([id, true, true, true]);
    }
  });

  it('puts a directorate above each post, airport unit and section, and a court of appeal above each court and prosecution office', () => {
    const parentOf = new Map(rehearsalDirectory().map((one) => [one.id, one.parent]));
    const below = REHEARSAL_UNITS.filter(
      ({ kind, unit }) => ['airport-unit', 'border-post', 'prosecution', 'instruction', 'registry'].includes(kind) && unit.length > 0,
    );
    expect(below.filter(({ unit }) => parentOf.get(unit) === undefined)).toEqual([]);
    expect([parentOf.get('CI.PARQUET-ABIDJAN'), parentOf.get('CI.PG-ABIDJAN'), parentOf.get('CI.DGD-AIR')]).toEqual([
      'CI.PG-ABIDJAN',
      'CI.CA-ABIDJAN',
      'CI.DGD',
    ]);
  });

  it('knows judicial police officers, agents, magistrates, and second accounts of one person', () => {
    expect(
      ['CI.DGD-AIR.4711', 'CI.DGD-AIR.4731', 'CI.PARQUET-ABIDJAN.4711', 'CI.GREFFE-ABIDJAN.4711', 'CI.LPTS.4711'].map((one) => rehearsalOfficer(one).quality),
    ).toEqual(['OPJ', 'APJ', 'MAGISTRATE', 'CLERK', 'EXPERT']);
    expect([rehearsalOfficer('CI.DGD-AIR.9700').person, rehearsalOfficer('CI.DGD-AIR.9701').person]).toEqual(['CI-DGD-AIR-4711', 'CI-DGD-AIR-4712']);
  });
});
