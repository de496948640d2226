import { answersFor, canonicalOfficer, countryOf, isExternal, isOfficer, officerId, party, ROLES, samePersonId, unitId, unitOf } from './actor.js';
import { DomainError } from './domain-error.js';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;
const units = ['CI.DGD', 'CI.DGD-AIR', 'BF.PARQUET-OUAGA1', 'CI.A.B.C.D', 'NE.EXT-GARAGE-NOUR', `CI.${'A'.repeat(31)}`];
const officers = ['CI.DGD-AIR.4711', 'CI.DGD.1', 'CI.A.B.C.D.12345678'];
const neither = [
  '',
  'CI',
  'CI.',
  'ci.DGD',
  'CIV.DGD',
  'CI.dgd',
  'CI.-AIR',
  'CI.DGD_AIR',
  'CI..DGD',
  'CI.DGD.',
  ' CI.DGD',
  'CI.DGD ',
  'CI.DGD\n',
  `CI.${'A'.repeat(32)}`,
  'CI.A.B.C.D.E',
  'CI.4711',
];

describe('the id of a unit or an officer', () => {
  it('opens with the country and names the way to the unit; an officer adds a service number', () => {
    for (const text of units) expect([text, accepts(unitId, text), accepts(officerId, text), accepts(party, text)]).toEqual([text, true, false, true]);
    for (const text of officers) expect([text, accepts(unitId, text), accepts(officerId, text), accepts(party, text)]).toEqual([text, false, true, true]);
    for (const text of neither) expect([text, accepts(unitId, text), accepts(officerId, text), accepts(party, text)]).toEqual([text, false, false, false]);
    expect([accepts(officerId, 'CI.DGD.123456789'), accepts(party, 'CI.DGD.123456789')]).toEqual([false, false]);
  });

  it('gives unit, country and kind', () => {
    expect([isOfficer('CI.DGD-AIR.4711'), isOfficer('CI.DGD-AIR'), isOfficer('CI.DGD4')]).toEqual([true, false, false]);
    expect([unitOf('CI.DGD-AIR.4711'), unitOf('CI.DGD-AIR'), unitOf('CI.A.B.7')]).toEqual(['CI.DGD-AIR', 'CI.DGD-AIR', 'CI.A.B']);
    expect([countryOf('CI.DGD-AIR.4711'), countryOf('NE.EXT-GARAGE-NOUR')]).toEqual(['CI', 'NE']);
  });

  it('tells an outside keeper, who works without an account', () => {
    expect([
      isExternal('NE.EXT-GARAGE-NOUR'),
      isExternal('NE.EXT-GARAGE-NOUR.1'),
      isExternal('NE.EXTRA'),
      isExternal('NE.DGD.EXT-A'),
      isExternal('NE'),
    ]).toEqual([true, true, false, false, false]);
  });

  it('knows one form of a service number, and takes no other; an old fact may hold another', () => {
    for (const id of ['CI.DGD.04711', 'CI.DGD.00', 'CI.DGD.0004711']) expect([id, accepts(officerId, id), accepts(party, id)]).toEqual([id, false, false]);
    expect([accepts(officerId, 'CI.DGD.0'), accepts(party, 'CI.DGD.0'), accepts(officerId, 'CI.DGD.100')]).toEqual([true, true, true]);
    expect(['CI.DGD.04711', 'CI.DGD.0004711', 'CI.DGD.4711', 'CI.DGD.00', 'CI.DGD.0', 'CI.A-0.7', 'CI.DGD'].map(canonicalOfficer)).toEqual([
      'CI.DGD.4711',
      'CI.DGD.4711',
      'CI.DGD.4711',
      'CI.DGD.0',
      'CI.DGD.0',
      'CI.A-0.7',
      'CI.DGD',
    ]);
    expect([samePersonId('CI.DGD.04711', 'CI.DGD.4711'), samePersonId('CI.DGD.4711', 'CI.DGD.4712'), samePersonId('CI.DGD.4711', 'CI.PJ.4711')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(answersFor('CI.DGD.4711', 'CI.DGD.04711')).toBe(true);
  });

  it('lets an officer answer for himself and for his unit, and for nobody else', () => {
    expect(answersFor('CI.DGD.1', 'CI.DGD.1')).toBe(true);
    expect(answersFor('CI.DGD.1', 'CI.DGD')).toBe(true);
    expect(answersFor('CI.DGD.1', 'CI.DGD.2')).toBe(false);
    expect(answersFor('CI.DGD-AIR.1', 'CI.DGD')).toBe(false);
    expect(answersFor('CI.DGD.1', 'CI')).toBe(false);
  });
});

it('knows ten roles', () => {
  expect(ROLES).toEqual([
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
  ]);
});

it('refuses by a stable code and a sentence', () => {
  const refusal = new DomainError('not-the-holder', 'Only the holder offers');
  expect([refusal.name, refusal.code, refusal.message, refusal instanceof Error]).toEqual(['DomainError', 'not-the-holder', 'Only the holder offers', true]);
});
