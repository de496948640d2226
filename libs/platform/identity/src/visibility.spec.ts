import type { Role } from '#platform/kernel';
import { officersOf } from './rehearsal-users.js';
import type { Principal } from './principal.js';
import { KINDS, mayReadSealed, maySee, sealedWhere, visibleWhere, VISIBILITY_RULES, within, type Kind, type Member, type Visibility } from './visibility.js';

const at = '2026-03-10T12:00:00.000Z';
const who = (unit: string, ...roles: Role[]): Principal => {
  const { officer, service, country, roles: usual } = officersOf(unit, 1)[0]!;
  return { iss: 'i', sub: officer, unit, service, country, roles: roles.length > 0 ? roles : usual };
};
const subject = (kind: Kind, more: Partial<Visibility> = {}): Visibility => ({
  kind,
  country: 'CI',
  units: ['CI.DGD-AIR', 'CI.LPTS'],
  offices: ['CI.PARQUET-ABIDJAN'],
  members: [],
  ...more,
});
const member = (officer: string, more: Partial<Member> = {}): Member => ({ officer, actions: ['READ'], from: '2026-03-01T00:00:00.000Z', ...more });

const customs = who('CI.DGD-AIR');
const police = who('CI.DGPN-PJ');
const laboratory = who('CI.LPTS');
const commission = who('CI.COMNAT-ALPC', 'tracing-officer');
const coordinator = who('CI.COORD');
const prosecutor = who('CI.PARQUET-ABIDJAN');
const judge = who('CI.INSTR-ABIDJAN');
const auditor = who('CI.INSP-JUST');
const administrator = who('XX.EXPLOITATION');
const cell = who('XX.OIPC');
const foreign = who('NE.CNCCAI', 'tracing-officer', 'national-coordinator');

/** Who, what, sees it, reads its sealed members. */
const TABLE: [string, Principal, Visibility, boolean, boolean][] = [
  ['the unit that seized', customs, subject('seizure'), true, true],
  ['another unit of the same country', police, subject('seizure'), false, false],
  ['a unit that held the exhibit', laboratory, subject('exhibit'), true, true],
  ['a unit that is offered it through one of its officers', police, subject('exhibit', { units: ['CI.DGPN-PJ.4720'] }), true, true],
  ['a unit whose name only begins alike', customs, subject('exhibit', { units: ['CI.DGD', 'CI.DGD-AIRX'] }), false, false],
  ['the national commission: a firearm of its country', commission, subject('firearm'), true, true],
  ['the national commission: a trace of its country', commission, subject('trace'), true, true],
  ['the national commission: a seizure of its country', commission, subject('seizure'), true, false],
  ['the national commission: a case of its country', commission, subject('case'), false, false],
  ['the national commission: a person', commission, subject('person'), false, false],
  ['another country’s commission: a firearm', foreign, subject('firearm'), false, false],
  ['another country’s commission: a trace that was addressed to it', foreign, subject('trace', { units: ['NE.CNCCAI'] }), true, true],
  ['the national coordinator: a seizure of the country', coordinator, subject('seizure'), true, false],
  ['the national coordinator: a trace of the country', coordinator, subject('trace'), true, false],
  ['the national coordinator: an exhibit', coordinator, subject('exhibit'), false, false],
  ['the national coordinator: a case', coordinator, subject('case'), false, false],
  ['the prosecutor of the office', prosecutor, subject('case'), true, true],
  ['the prosecutor of the office: an exhibit of the case', prosecutor, subject('exhibit'), true, true],
  ['the prosecutor of another office', prosecutor, subject('case', { offices: ['CI.PARQUET-BOUAKE'] }), false, false],
  ['the judge to whom the case went', judge, subject('case', { offices: ['CI.PARQUET-ABIDJAN', 'CI.INSTR-ABIDJAN'] }), true, true],
  ['a judge to whom it did not go', judge, subject('case'), false, false],
  ['an officer who was assigned to the case', police, subject('case', { members: [member(police.sub)] }), true, true],
  ['an officer whose assignment has ended', police, subject('case', { members: [member(police.sub, { until: at })] }), false, false],
  [
    'an officer whose assignment begins tomorrow',
    police,
    subject('case', { members: [member(police.sub, { from: '2026-03-11T00:00:00.000Z' })] }),
    false,
    false,
  ],
  ['a colleague of the one who was assigned', { ...police, sub: 'CI.DGPN-PJ.4712' }, subject('case', { members: [member(police.sub)] }), false, false],
  ['the auditor', auditor, subject('case'), true, false],
  ['the auditor: another country', auditor, subject('exhibit', { country: 'ML' }), false, false],
  [
    'the auditor: another country’s, of an operation that he is appointed to',
    auditor,
    subject('exhibit', { country: 'ML', auditors: [member(auditor.sub)] }),
    true,
    false,
  ],
  ['the prosecutor of the office: what a sealed case holds', prosecutor, subject('exhibit', { sealed: { members: [] } }), false, false],
  ['the auditor: what a sealed case holds', auditor, subject('exhibit', { sealed: { members: [] } }), false, false],
  ['a member of the sealed case', police, subject('exhibit', { sealed: { members: [member(police.sub)] } }), true, true],
  ['an officer who is asked about the thing', police, subject('exhibit', { parties: [police.sub] }), true, false],
  ['a colleague of an officer who is asked about it', police, subject('exhibit', { parties: ['CI.DGPN-PJ.4799'] }), false, false],
  ['whoever has a thing of a sealed case in hand', laboratory, subject('exhibit', { sealed: { members: [] }, parties: ['CI.LPTS'] }), true, false],
  ['the auditor who was assigned', auditor, subject('case', { members: [member(auditor.sub)] }), true, false],
  ['the administrator', administrator, subject('exhibit'), false, false],
  ['the administrator who was assigned', administrator, subject('case', { members: [member(administrator.sub)] }), false, false],
  ['the administrator whose unit holds it', administrator, subject('exhibit', { units: ['XX.EXPLOITATION'] }), false, false],
  ['the coordination cell: a case', cell, subject('case'), false, false],
  ['the coordination cell: a seizure', cell, subject('seizure'), false, false],
  ['the coordination cell: the operation and its counts', cell, subject('operation'), true, false],
  ['two roles of one person add up', { ...commission, roles: ['tracing-officer', 'prosecutor'] }, subject('case', { offices: ['CI.COMNAT-ALPC'] }), true, true],
];

describe('who may see what', () => {
  it.each(TABLE)('%s', (_who, principal, what, sees, sealed) => {
    expect([maySee(principal, what, at), mayReadSealed(principal, what, at)]).toEqual([sees, sealed]);
  });

  it('compares instants and not their text', () => {
    const offset = subject('case', { members: [member(police.sub, { from: '2026-03-10T13:30:00.000+01:00' })] });
    expect(maySee(police, offset, at)).toBe(false);
    expect(maySee(police, offset, '2026-03-10T12:30:00.000Z')).toBe(true);
  });

  it('nobody reads sealed members of what they may not see', () => {
    for (const principal of [customs, police, laboratory, commission, coordinator, prosecutor, judge, auditor, administrator, cell, foreign]) {
      for (const kind of KINDS) {
        for (const what of [
          subject(kind),
          subject(kind, { country: principal.country }),
          subject(kind, { units: [principal.unit] }),
          subject(kind, { members: [member(principal.sub)] }),
        ]) {
          if (mayReadSealed(principal, what, at)) expect(maySee(principal, what, at)).toBe(true);
        }
      }
    }
  });

  it('is said to a view in the same words', () => {
    expect(visibleWhere(auditor, 'case')).toEqual({ all: false, country: 'CI', auditor: 'CI.INSP-JUST.4711' });
    expect(visibleWhere(administrator, 'case')).toEqual({ all: false });
    expect(visibleWhere(customs, 'exhibit')).toEqual({ all: false, units: ['CI.DGD-AIR'], member: 'CI.DGD-AIR.4711', team: 'CI.DGD-AIR.4711' });
    expect(visibleWhere(commission, 'trace')).toEqual({
      all: false,
      country: 'CI',
      units: ['CI.COMNAT-ALPC'],
      member: 'CI.COMNAT-ALPC.4711',
      team: 'CI.COMNAT-ALPC.4711',
    });
    expect(sealedWhere(auditor, 'case')).toEqual({ all: false });
    // A sealed case goes by its members, and a thing in hand by its parties: a list asks for neither.
    for (const [, principal, what, sees, sealed] of TABLE.filter(([, , { sealed: closed, parties }]) => closed === undefined && parties === undefined)) {
      expect(within(visibleWhere(principal, what.kind), what, at)).toBe(sees);
      expect(within(sealedWhere(principal, what.kind), what, at)).toBe(sealed);
    }
  });

  it('gives administrators no row that reaches evidence', () => {
    expect(VISIBILITY_RULES.filter((rule) => rule.role === 'administrator').map((rule) => rule.kinds)).toEqual([['operation']]);
  });
});
