import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { caseDecider, type CaseCommand } from './case.decider.js';
import { INSTRUCTION_FORMS, type CaseworkEvent, type MemberAction } from './events.js';

const AT = '2024-07-15T08:00:00.000Z';
const FROM = '2024-07-12T08:00:00.000Z';
const UNTIL = '2024-08-01T00:00:00.000Z';
const MEMBER = 'CI.PN.61';
const NEWCOMER = 'CI.PN.62';
const INSTRUCTION = '44444444-4444-8444-8444-444444444444';

const opened: CaseworkEvent = {
  type: 'casework.CaseOpened',
  data: { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true },
};
const assigned = (officer: string, actions: MemberAction[], until?: string): CaseworkEvent => ({
  type: 'casework.MemberAssigned',
  data: { officer, actions, from: FROM, ...(until !== undefined && { until }) },
});
const by = (officer: string, more: { readonly magistrate?: boolean; readonly at?: string } = {}) => ({
  officer,
  unit: officer.slice(0, officer.lastIndexOf('.')),
  magistrate: false,
  at: AT,
  directory: Directory.NONE,
  ...more,
});
const assign = (who: ReturnType<typeof by>, officer: string, actions: MemberAction[], until?: string): CaseCommand => ({
  kind: 'assignMember',
  by: who,
  details: { officer, actions, from: FROM, ...(until !== undefined && { until }) },
});
const remove = (who: ReturnType<typeof by>, officer: string): CaseCommand => ({ kind: 'removeMember', by: who, details: { officer, ground: 'TASK_DONE' } });
const file = given(caseDecider);

describe('who lets others into a case', () => {
  const prosecutor = by('CI.PARQUET.41', { magistrate: true });
  it('is a magistrate of its office, and of the office it was transmitted to', () => {
    file(opened)
      .when(assign(prosecutor, NEWCOMER, ['READ']))
      .then(assigned(NEWCOMER, ['READ']));
    const judge = by('CI.INSTR.7', { magistrate: true });
    file(opened)
      .when(assign(judge, NEWCOMER, ['READ']))
      .thenRefused('assignment-not-allowed');
    file(opened, { type: 'casework.ProcedureTransmitted', data: { from: 'CI.PARQUET', to: 'CI.INSTR', version: 0 } })
      .when(assign(judge, NEWCOMER, ['READ']))
      .then(assigned(NEWCOMER, ['READ']));
  });
  it('is not the unit that opened it, nor somebody of the office who is no magistrate', () => {
    for (const who of ['CI.DGD-AIR.4711', 'CI.PARQUET.42'])
      file(opened)
        .when(assign(by(who), NEWCOMER, ['READ']))
        .thenRefused('assignment-not-allowed');
  });
  it('is a member who was given that, for no more and no longer than he has himself', () => {
    const history = [opened, assigned(MEMBER, ['ASSIGN_MEMBERS', 'READ'], UNTIL)] as const;
    file(...history)
      .when(assign(by(MEMBER), NEWCOMER, ['READ'], UNTIL))
      .then(assigned(NEWCOMER, ['READ'], UNTIL));
    file(...history)
      .when(assign(by(MEMBER), NEWCOMER, ['READ', 'SEE_PERSONS'], UNTIL))
      .thenRefused('beyond-own-assignment');
    file(...history)
      .when(assign(by(MEMBER), NEWCOMER, ['READ']))
      .thenRefused('beyond-own-assignment');
    file(...history)
      .when(assign(by(MEMBER), NEWCOMER, ['READ'], '2024-08-01T00:00:00.001Z'))
      .thenRefused('beyond-own-assignment');
  });
  it('is no member with other actions, and nobody after his last instant', () => {
    file(opened, assigned(MEMBER, ['READ', 'RECORD']))
      .when(assign(by(MEMBER), NEWCOMER, ['READ']))
      .thenRefused('assignment-not-allowed');
    for (const at of [UNTIL, '2024-07-12T07:59:59.999Z'])
      file(opened, assigned(MEMBER, ['ASSIGN_MEMBERS', 'READ'], UNTIL))
        .when(assign(by(MEMBER, { at }), NEWCOMER, ['READ'], UNTIL))
        .thenRefused('assignment-not-allowed');
  });
  it('is never the member himself, whatever he asks for', () =>
    file(opened, assigned(MEMBER, ['ASSIGN_MEMBERS', 'READ']))
      .when(assign(by(MEMBER), MEMBER, ['READ']))
      .thenRefused('assigns-himself'));
  it('takes no assignment from somebody who has more than he has', () => {
    const history = [opened, assigned(MEMBER, ['ASSIGN_MEMBERS', 'READ']), assigned(NEWCOMER, ['INSTRUCT', 'READ'])] as const;
    file(...history)
      .when(remove(by(MEMBER), NEWCOMER))
      .thenRefused('beyond-own-assignment');
    file(...history)
      .when(assign(by(MEMBER), NEWCOMER, ['READ']))
      .thenRefused('beyond-own-assignment');
    file(...history)
      .when(remove(by(NEWCOMER), MEMBER))
      .thenRefused('assignment-not-allowed');
    file(...history)
      .when(remove(prosecutor, NEWCOMER))
      .thenState(({ members }) => expect(members.entries().map(([officer]) => officer)).toEqual([MEMBER]));
  });
});

describe('the form of an instruction', () => {
  /** Written by hand: who gives what. */
  const GIVEN_BY = {
    SOIT_TRANSMIS: 'prosecutor judge',
    REQUISITION: 'investigator prosecutor judge',
    COMMISSION_ROGATOIRE: 'judge',
    ORDONNANCE: 'judge',
    TASK: 'investigator prosecutor judge',
  };
  it.each(INSTRUCTION_FORMS.flatMap((form) => ['investigator', 'prosecutor', 'judge', 'custodian'].map((role) => [form, role] as const)))(
    '%s by a %s is taken or refused as the law gives it',
    (form, role) => {
      const details = { instruction: INSTRUCTION, form, subject: 'OTHER', to: 'CI.LAB' } as const;
      const asked = file(opened).when({ kind: 'giveInstruction', roles: [role], details });
      if (GIVEN_BY[form].split(' ').includes(role)) asked.then({ type: 'casework.InstructionGiven', data: details });
      else asked.thenRefused('form-of-another-office');
    },
  );
});

describe('members of a case', () => {
  const prosecutor = by('CI.PARQUET.41', { magistrate: true });
  const full = [opened, ...Array.from({ length: 500 }, (_, n) => assigned(`CI.PN.${1_000 + n}`, ['READ']))];

  it('are five hundred at most; one who is there may be assigned anew, and one who goes makes room', () => {
    file(...full)
      .when(assign(prosecutor, NEWCOMER, ['READ']))
      .thenRefused('list-full');
    file(...full)
      .when(assign(prosecutor, 'CI.PN.1007', ['RECORD']))
      .then(assigned('CI.PN.1007', ['RECORD']));
    file(...full)
      .when(remove(prosecutor, 'CI.PN.1007'))
      .when(assign(prosecutor, NEWCOMER, ['READ']))
      .then(assigned(NEWCOMER, ['READ']));
  });

  it('of an older log are as many as were assigned', () => {
    const more = [opened, ...Array.from({ length: 2_000 }, (_, n) => assigned(`CI.PN.${1_000 + n}`, ['READ']))];
    expect(file(...more).state().members.size).toBe(2_000);
  });
});
