import { directoryDecider } from './directory.decider.js';
import { Directory, type AccessEvent, type Assignment, type CountryDirectory, type Quality } from './events.js';

const unit = (id: string, parent?: string): AccessEvent => ({
  type: 'access.UnitEntered',
  data: { unit: id, country: id.slice(0, 2), kind: 'OTHER', ...(parent !== undefined && { parent }), names: { fr: id, en: id }, from: '2020-01-01' },
});
const at = (account: string, of: string, quality: Quality, from = '2020-01-01', to?: string): Assignment => ({
  account,
  unit: of,
  quality,
  from,
  ...(to !== undefined && { to }),
});
const officer = (person: string, ...assignments: Assignment[]): AccessEvent => ({ type: 'access.OfficerEntered', data: { person, assignments } });
const fold = (...events: readonly AccessEvent[]): CountryDirectory =>
  events.reduce((state, event) => directoryDecider.evolve(state, event), directoryDecider.initial);

const ci = fold(
  unit('CI.MIN'),
  unit('CI.DGD', 'CI.MIN'),
  unit('CI.PF-NOE', 'CI.DGD'),
  unit('CI.PJ', 'CI.MIN'),
  officer('M-1', at('CI.PF-NOE.1', 'CI.PF-NOE', 'APJ'), at('CI.DGD.7', 'CI.DGD', 'APJ', '2024-01-01')),
  officer('M-2', at('CI.PF-NOE.2', 'CI.PF-NOE', 'OPJ')),
  officer('M-3', at('CI.DGD.3', 'CI.DGD', 'OPJ', '2020-01-01', '2022-12-31'), at('CI.DGD.3', 'CI.PJ', 'OPJ', '2023-01-01')),
);
const directory = new Directory(new Map([['CI', ci]]));

describe('two accounts', () => {
  it('of one person are one', () => {
    expect(directory.samePerson('CI.PF-NOE.1', 'CI.DGD.7')).toBe(true);
    expect(directory.samePerson('CI.PF-NOE.1', 'CI.PF-NOE.2')).toBe(false);
  });

  it('that differ in leading zeros alone are one, known or not', () => {
    expect([directory.samePerson('CI.PF-NOE.01', 'CI.DGD.0007'), Directory.NONE.samePerson('CI.A.007', 'CI.A.7')]).toEqual([true, true]);
    expect([directory.samePerson('CI.X.8', 'CI.X.9'), Directory.NONE.samePerson('CI.A.7', 'CI.B.7')]).toEqual([false, false]);
  });
});

describe('where and as what an account acts', () => {
  it('is told for a day, and by the id where nobody knows', () => {
    expect([directory.unitOf('CI.DGD.3', '2021-05-01'), directory.unitOf('CI.DGD.3', '2023-05-01'), directory.unitOf('CI.DGD.3')]).toEqual([
      'CI.DGD',
      'CI.PJ',
      'CI.DGD',
    ]);
    expect([directory.unitOf('CI.X.8', '2021-05-01'), directory.unitOf('CI.PF-NOE', '2021-05-01')]).toEqual(['CI.X', 'CI.PF-NOE']);
    expect([
      directory.qualityOf('CI.PF-NOE.1', '2021-05-01'),
      directory.qualityOf('CI.DGD.7', '2021-05-01'),
      directory.qualityOf('CI.X.8', '2021-05-01'),
    ]).toEqual(['APJ', undefined, undefined]);
  });

  it('knows the units above, the nearest first, and ends in a ring', () => {
    expect(directory.above('CI.PF-NOE')).toEqual(['CI.DGD', 'CI.MIN']);
    const ring = new Directory(new Map([['CI', fold(unit('CI.A', 'CI.B'), unit('CI.B', 'CI.A'))]]));
    expect(ring.above('CI.A').length).toBeLessThan(30);
  });

  it('says who is of the unit or of one above', () => {
    expect([
      directory.ofUnitOrAbove('CI.DGD.7', 'CI.PF-NOE.2'),
      directory.ofUnitOrAbove('CI.PF-NOE.1', 'CI.PF-NOE'),
      directory.ofUnitOrAbove('CI.PF-NOE.2', 'CI.DGD.7'),
      directory.ofUnitOrAbove('CI.PJ.1', 'CI.PF-NOE.2'),
    ]).toEqual([true, true, false, false]);
  });

  it('says who is superior: of a unit above, or OPJ of the same unit, and never oneself under another account', () => {
    expect([
      directory.isSuperiorOf('CI.DGD.3', 'CI.PF-NOE.2', '2021-05-01'),
      directory.isSuperiorOf('CI.DGD.3', 'CI.PF-NOE.2', '2023-05-01'),
      directory.isSuperiorOf('CI.PF-NOE.2', 'CI.PF-NOE.1', '2021-05-01'),
      directory.isSuperiorOf('CI.PF-NOE.1', 'CI.PF-NOE.2', '2021-05-01'),
      directory.isSuperiorOf('CI.DGD.7', 'CI.PF-NOE.1', '2024-05-01'),
      directory.isSuperiorOf('CI.PF-NOE.2', 'CI.PF-NOE.1'),
    ]).toEqual([true, false, true, false, false, true]);
  });

  it('says who is in service on a day', () => {
    const left = new Directory(new Map([['CI', directoryDecider.evolve(ci, { type: 'access.OfficerLeft', data: { person: 'M-2', left: '2025-06-30' } })]]));
    expect([left.inService('CI.PF-NOE.2', '2025-06-30'), left.inService('CI.PF-NOE.2', '2025-07-01'), left.inService('CI.PF-NOE.1', '2025-07-01')]).toEqual([
      true,
      false,
      true,
    ]);
    expect([directory.inService('CI.DGD.7', '2023-12-31'), directory.inService('CI.X.8', '2025-07-01')]).toEqual([false, false]);
  });
});

describe('who is not in the directory', () => {
  it('is taken as written in a log that has not ended its transition, and there alone', () => {
    const ended = new Directory(new Map([['CI', { ...ci, transition: false }]]));
    const both = new Directory(
      new Map([
        ['CI', { ...ci, transition: false }],
        ['ML', fold()],
      ]),
    );
    expect([Directory.NONE.transition, directory.transition, ended.transition, both.transition]).toEqual([true, true, false, true]);
    expect([both.transitionOf('CI.X'), both.transitionOf('ML.X.1'), both.transitionOf('BF.X')]).toEqual([false, true, true]);
    expect([Directory.NONE.unit('CI.DGD'), Directory.NONE.person('CI.DGD.1')]).toEqual([undefined, undefined]);
  });
});
