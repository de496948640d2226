import { PagedRecord } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { caseFile, person } from './aggregates.js';
import { caseDecider, type CaseCommand } from './case.decider.js';
import type { CaseworkEvent } from './events.js';

const magistrate = { by: 'CI.TGI-INSTR.41', directory: Directory.NONE } as const;
const SEIZURE = '11111111-1111-8111-8111-111111111111';
const EXHIBIT = '22222222-2222-8222-8222-222222222221';
const OTHER = '33333333-3333-8333-8333-333333333333';
const REQUEST = '55555555-5555-8555-8555-555555555555';
const OFFICER = 'CI.PN.61';

const details = { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true };
const opened: CaseworkEvent = { type: 'casework.CaseOpened', data: details };
const linked: CaseworkEvent = { type: 'casework.ExhibitLinked', data: { exhibit: EXHIBIT } };
const cote = (n: number): CaseworkEvent => ({
  type: 'casework.DocumentFiled',
  data: { document: OTHER, layer: 'PROCEDURE', kind: 'PV_SAISIE', sha256: String(n).repeat(64), size: 10, media: 'application/pdf', cote: n },
});
const order = { kind: 'ORDONNANCE', issuer: 'CI.TGI-INSTR', year: 2024, n: '77', written: 'n° 77/2024' };
const file = given(caseDecider);

it('a case and a person are folded under names of their own', () => expect([caseFile, person].map(({ decider }) => decider.name)).toEqual(['case', 'person']));

describe('what a case holds before anything happened', () => {
  it('is nothing', () =>
    expect(file(opened).state()).toEqual({
      status: 'open',
      country: 'CI',
      offices: ['CI.PARQUET'],
      sealed: false,
      seizures: [],
      exhibits: [],
      links: [],
      persons: {},
      members: PagedRecord.EMPTY,
      documents: [],
      decisions: [],
      cotes: 0,
      instructions: {},
      assistance: {},
      transmitted: undefined,
    }));
  it('is no seizure when none was named', () => expect(file(opened).state()).toHaveProperty('seizures.length', 0));
  it('needs no second person to be corrected until it was transmitted', () => expect(caseDecider.signed!(file(opened, cote(1)).state())).toBe(false));
});

describe('what belongs to a case', () => {
  it('may begin without exhibits, and a further seizure may bring none', () => {
    file().when({ kind: 'openCase', details }).then(opened);
    file(opened)
      .when({ kind: 'joinSeizure', details: { seizure: OTHER } })
      .then({ type: 'casework.SeizureJoined', data: { seizure: OTHER } });
  });
  it('is a joined seizure once, too', () =>
    file(opened)
      .when({ kind: 'joinSeizure', details: { seizure: OTHER } })
      .when({ kind: 'joinSeizure', details: { seizure: OTHER } })
      .thenRefused('seizure-already-joined'));
  it('is an exhibit until it leaves, and then may be again', () => {
    const link: CaseCommand = { kind: 'linkExhibit', details: { exhibit: EXHIBIT } };
    const unlink: CaseCommand = { kind: 'unlinkExhibit', details: { exhibit: EXHIBIT, ground: 'MOVED_TO_ANOTHER_CASE', toCase: OTHER } };
    file(opened).when(link).then(linked);
    file(opened, linked).when(unlink).then({ type: 'casework.ExhibitUnlinked', data: unlink.details });
    file(opened, linked, { type: 'casework.ExhibitLinked', data: { exhibit: SEIZURE } })
      .when(unlink)
      .thenState(({ exhibits }) => expect(exhibits).toEqual([SEIZURE]));
    file(opened, linked).when(unlink).when(link).then(linked);
  });
  it('may leave a case without saying where it goes, when it was linked in error', () =>
    file(opened, linked)
      .when({ kind: 'unlinkExhibit', details: { exhibit: EXHIBIT, ground: 'LINKED_IN_ERROR' } })
      .then({ type: 'casework.ExhibitUnlinked', data: { exhibit: EXHIBIT, ground: 'LINKED_IN_ERROR' } }));
  it('is another case on one ground for each exhibit', () => {
    const link = (exhibit?: string): CaseCommand => ({ kind: 'linkCases', own: SEIZURE, details: { other: OTHER, ground: 'SAME_SERIAL', exhibit } });
    file(opened).when(link(EXHIBIT)).when(link(EXHIBIT)).thenRefused('cases-already-linked');
    file(opened)
      .when(link(EXHIBIT))
      .when(link(SEIZURE))
      .then({ type: 'casework.CasesLinked', data: { other: OTHER, ground: 'SAME_SERIAL', exhibit: SEIZURE } });
    file(opened).when(link()).when(link(EXHIBIT)).when(link()).thenRefused('cases-already-linked');
  });
});

describe('a membership', () => {
  const until = '2024-08-12T08:00:00.000Z';
  const member = { officer: OFFICER, actions: ['READ'], from: '2024-07-12T08:00:00.000Z', until } as const;
  const assigned: CaseworkEvent = { type: 'casework.MemberAssigned', data: { ...member, actions: ['READ'] } };
  const assign = (over: { readonly from?: string; readonly until?: string }): CaseCommand => ({
    kind: 'assignMember',
    by: { officer: 'CI.PARQUET.41', unit: 'CI.PARQUET', magistrate: true, at: '2024-07-15T08:00:00.000Z', directory: Directory.NONE },
    details: { ...member, actions: ['READ'], ...over },
  });
  it('may have an end', () => file(opened).when(assign({})).then(assigned));
  it('with another beginning or another end is another', () => {
    file(opened, assigned).when(assign({})).thenRefused('member-already-assigned');
    for (const over of [{ from: '2024-07-13T08:00:00.000Z' }, { until: '2024-09-12T08:00:00.000Z' }])
      file(opened, assigned)
        .when(assign(over))
        .then({ type: 'casework.MemberAssigned', data: { ...member, actions: ['READ'], ...over } });
  });
});

describe('an instruction', () => {
  const instruction = { instruction: REQUEST, form: 'REQUISITION', subject: 'BALLISTIC_EXAMINATION', to: 'CI.LAB' } as const;
  const given_: CaseworkEvent = { type: 'casework.InstructionGiven', data: instruction };
  it('is recorded as it was given', () =>
    file(opened)
      .when({ kind: 'giveInstruction', roles: ['prosecutor'], details: instruction })
      .then(given_));
  it('without a day is never overdue', () =>
    file(opened, given_).when({ kind: 'remindInstruction', instruction: REQUEST, at: '2099-01-01T00:00:00.000Z' }).thenRefused('instruction-not-overdue'));
  it('stays open when a part of it was carried out', () =>
    file(opened, given_)
      .when({ kind: 'answerInstruction', details: { instruction: REQUEST, outcome: 'EXECUTED_IN_PART' }, by: 'CI.LAB.31', directory: Directory.NONE })
      .when({ kind: 'answerInstruction', details: { instruction: REQUEST, outcome: 'EXECUTED' }, by: 'CI.LAB.31', directory: Directory.NONE })
      .then({ type: 'casework.InstructionAnswered', data: { instruction: REQUEST, outcome: 'EXECUTED' } }));
  it('that the case never held changes nothing when its answer is read', () =>
    expect(file(opened, { type: 'casework.InstructionAnswered', data: { instruction: REQUEST, outcome: 'EXECUTED' } }).state()).toEqual(file(opened).state()));
});

describe('the procedure', () => {
  it('is transmitted again to the same office once something was added', () =>
    file(opened, cote(1), { type: 'casework.ProcedureTransmitted', data: { from: 'CI.DGD-AIR', to: 'CI.PARQUET', version: 1 } }, cote(2))
      .when({ kind: 'transmitProcedure', directory: Directory.NONE, details: { from: 'CI.DGD-AIR', to: 'CI.PARQUET' } })
      .then({ type: 'casework.ProcedureTransmitted', data: { from: 'CI.DGD-AIR', to: 'CI.PARQUET', version: 2 } }));
  it('may be copied for a reader who is named, and says in which version', () =>
    file(opened, cote(1))
      .when({ kind: 'recordCopy', details: { quality: 'EXPERT', officer: 'CI.LAB', cotes: [1] } })
      .then({ type: 'casework.CopyDelivered', data: { quality: 'EXPERT', officer: 'CI.LAB', cotes: [1], version: 1 } }));
  it('takes no result of a screening without its authorisation for use in court', () =>
    file(opened)
      .when({
        kind: 'fileDocument',
        details: { document: OTHER, layer: 'PROCEDURE', kind: 'SCREENING_RESULT', sha256: 'b'.repeat(64), size: 1, media: 'text/plain' },
      })
      .thenRefused('use-not-authorised'));
  it('is sealed by the number of an order, or by its document', () => {
    for (const by of [{ order }, { sha256: 'a'.repeat(64) }])
      file(opened)
        .when({ kind: 'sealCase', ...magistrate, details: { authority: 'CI.TGI-INSTR', ...by } })
        .then({ type: 'casework.CaseSealed', data: { authority: 'CI.TGI-INSTR', ...by } });
  });
});

describe('a request to another state', () => {
  const request = { request: REQUEST, state: 'NE', authority: 'NE.TGI-NIAMEY', channel: 'DIRECT' } as const;
  const asked: CaseworkEvent = { type: 'casework.AssistanceRequested', data: { ...request, acts: ['HEAR_WITNESS'] } };
  const executed = (complete: boolean, cotes: number[]): CaseworkEvent => ({
    type: 'casework.AssistanceExecuted',
    data: { request: REQUEST, acts: ['HEAR_WITNESS'], complete, cotes },
  });
  it('is recorded as it was made', () =>
    file(opened)
      .when({ kind: 'requestAssistance', details: { ...request, acts: ['HEAR_WITNESS'] } })
      .then(asked));
  it('is carried out with documents that exist, and stays open until it is complete', () => {
    const execute = (complete: boolean): CaseCommand => ({
      kind: 'executeAssistance',
      details: { request: REQUEST, acts: ['HEAR_WITNESS'], complete, cotes: [1] },
    });
    file(opened, asked).when(execute(true)).thenRefused('no-such-cote');
    file(opened, cote(1), asked)
      .when(execute(true))
      .then(executed(true, [1]));
    file(opened, cote(1), asked, executed(false, [1]))
      .when(execute(true))
      .then(executed(true, [1]));
    expect(file(opened, asked, executed(false, [])).state().assistance).toEqual({ [REQUEST]: 'asked' });
  });
});
