import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { caseDecider, type CaseCommand } from './case.decider.js';
import type { CaseworkEvent } from './events.js';

const magistrate = { by: 'CI.TGI-INSTR.41', directory: Directory.NONE } as const;
const SEIZURE = '11111111-1111-8111-8111-111111111111';
const FIRST = '22222222-2222-8222-8222-222222222221';
const SECOND = '22222222-2222-8222-8222-222222222222';
const OTHER = '33333333-3333-8333-8333-333333333333';
const INSTRUCTION = '44444444-4444-8444-8444-444444444444';
const REQUEST = '55555555-5555-8555-8555-555555555555';
const DOCUMENT = '66666666-6666-8666-8666-666666666666';
const PERSON = 'person-77777777-7777-8777-8777-777777777777';
const HASH = 'a'.repeat(64);

const details = { seizure: SEIZURE, country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true };
const opened: CaseworkEvent = { type: 'casework.CaseOpened', data: details };
const document = { document: DOCUMENT, layer: 'PROCEDURE', kind: 'PV_SAISIE', sha256: HASH, size: 10, media: 'application/pdf' } as const;
const filed: CaseworkEvent = { type: 'casework.DocumentFiled', data: { ...document, cote: 1 } };
const instruction = { instruction: INSTRUCTION, form: 'REQUISITION', subject: 'BALLISTIC_EXAMINATION', to: 'CI.LAB', due: '2024-08-30' } as const;
const instructed: CaseworkEvent = { type: 'casework.InstructionGiven', data: instruction };
const request = { request: REQUEST, state: 'NE', authority: 'NE.TGI-NIAMEY', channel: 'DIRECT', acts: ['HEAR_WITNESS'] } as const;
const asked: CaseworkEvent = { type: 'casework.AssistanceRequested', data: { ...request, acts: ['HEAR_WITNESS'] } };
const transmitted: CaseworkEvent = { type: 'casework.ProcedureTransmitted', data: { from: 'CI.DGD-AIR', to: 'CI.PARQUET', version: 1 } };
const order = { kind: 'ORDONNANCE', issuer: 'CI.TGI-INSTR', year: 2024, n: '77', written: 'n° 77/2024' };
const sealed: CaseworkEvent = { type: 'casework.CaseSealed', data: { authority: 'CI.TGI-INSTR', order } };

const by = { officer: 'CI.PARQUET.41', unit: 'CI.PARQUET', magistrate: true, at: '2024-07-15T08:00:00.000Z', directory: Directory.NONE };

const file = given(caseDecider);

describe('opening a case', () => {
  it('takes the exhibits of its seizure along', () =>
    file()
      .when({ kind: 'openCase', details, exhibits: [{ exhibit: FIRST, line: 1 }] })
      .then(opened, { type: 'casework.ExhibitLinked', data: { exhibit: FIRST, seizure: SEIZURE, line: 1 } }));
  it('happens once', () => file(opened).when({ kind: 'openCase', details }).thenRefused('case-already-open'));
  it('names an office of its own country', () =>
    file()
      .when({ kind: 'openCase', details: { ...details, office: 'ML.PARQUET' } })
      .thenRefused('office-of-another-country'));
  it('precedes everything else', () => file().when({ kind: 'fileDocument', details: document }).thenRefused('case-unknown'));
});

describe('what belongs to a case', () => {
  it('is a seizure once', () =>
    file(opened)
      .when({ kind: 'joinSeizure', details: { seizure: SEIZURE } })
      .thenRefused('seizure-already-joined'));
  it('is each exhibit once, also when a further seizure brings it again', () => {
    const linked: CaseworkEvent = { type: 'casework.ExhibitLinked', data: { exhibit: FIRST } };
    file(opened, linked)
      .when({ kind: 'linkExhibit', details: { exhibit: FIRST } })
      .thenRefused('exhibit-already-linked');
    file(opened, linked)
      .when({
        kind: 'joinSeizure',
        details: { seizure: OTHER },
        exhibits: [
          { exhibit: FIRST, line: 1 },
          { exhibit: SECOND, line: 2 },
        ],
      })
      .then(
        { type: 'casework.SeizureJoined', data: { seizure: OTHER } },
        { type: 'casework.ExhibitLinked', data: { exhibit: SECOND, seizure: OTHER, line: 2 } },
      );
  });
  it('can leave it only if it was there, and says where it goes', () => {
    file(opened)
      .when({ kind: 'unlinkExhibit', details: { exhibit: FIRST, ground: 'LINKED_IN_ERROR' } })
      .thenRefused('exhibit-not-linked');
    file(opened, { type: 'casework.ExhibitLinked', data: { exhibit: FIRST } })
      .when({ kind: 'unlinkExhibit', details: { exhibit: FIRST, ground: 'MOVED_TO_ANOTHER_CASE' } })
      .thenRefused('other-case-missing');
  });
  it('is another case on each ground once, and never the case itself', () => {
    const link: CaseCommand = { kind: 'linkCases', own: SEIZURE, details: { other: OTHER, ground: 'SAME_SERIAL' } };
    file(opened)
      .when({ ...link, own: OTHER })
      .thenRefused('case-links-itself');
    file(opened).when(link).when(link).thenRefused('cases-already-linked');
    file(opened)
      .when(link)
      .when({ ...link, details: { other: OTHER, ground: 'SAME_ROUTE' } })
      .then({ type: 'casework.CasesLinked', data: { other: OTHER, ground: 'SAME_ROUTE' } });
  });
  it('keeps every standing of a person, one after the other', () => {
    const suspect: CaseworkEvent = { type: 'casework.PersonLinked', data: { person: PERSON, status: 'MIS_EN_CAUSE' } };
    file(opened, suspect)
      .when({ kind: 'linkPerson', details: { person: PERSON, status: 'MIS_EN_CAUSE' } })
      .thenRefused('person-already-in-this-status');
    file(opened, suspect)
      .when({ kind: 'linkPerson', details: { person: PERSON, status: 'INCULPE' } })
      .then({ type: 'casework.PersonLinked', data: { person: PERSON, status: 'INCULPE' } });
  });
});

describe('who may know', () => {
  const member = { officer: 'CI.PN.61', actions: ['RECORD', 'READ'], from: '2024-07-12T08:00:00.000Z' } as const;
  const assigned: CaseworkEvent = { type: 'casework.MemberAssigned', data: { ...member, actions: ['READ', 'RECORD'] } };
  it('is assigned with actions, in one order', () =>
    file(opened)
      .when({ kind: 'assignMember', by, details: { ...member, actions: ['RECORD', 'READ', 'READ'] } })
      .then(assigned));
  it('is not assigned twice the same way, but may be given other actions', () => {
    file(opened, assigned)
      .when({ kind: 'assignMember', by, details: { ...member, actions: ['READ', 'RECORD'] } })
      .thenRefused('member-already-assigned');
    file(opened, assigned)
      .when({ kind: 'assignMember', by, details: { ...member, actions: ['READ'] } })
      .then({ type: 'casework.MemberAssigned', data: { ...member, actions: ['READ'] } });
  });
  it('starts before it ends', () =>
    file(opened)
      .when({ kind: 'assignMember', by, details: { ...member, actions: ['READ'], until: member.from } })
      .thenRefused('membership-ends-before-it-starts'));
  it('is removed only if assigned', () => {
    file(opened)
      .when({ kind: 'removeMember', by, details: { officer: 'CI.PN.61', ground: 'TASK_DONE' } })
      .thenRefused('not-a-member');
    file(opened, assigned)
      .when({ kind: 'removeMember', by, details: { officer: 'CI.PN.61', ground: 'TASK_DONE' } })
      .thenState((after) => expect(after.members.entries()).toEqual([]));
  });
});

describe('filing a document', () => {
  it('gives the next cote', () =>
    file(opened, filed)
      .when({ kind: 'fileDocument', details: { ...document, sha256: 'b'.repeat(64) } })
      .then({ type: 'casework.DocumentFiled', data: { ...document, sha256: 'b'.repeat(64), cote: 2 } }));
  it('gives no cote to intelligence', () =>
    file(opened, filed)
      .when({ kind: 'fileDocument', details: { ...document, layer: 'RENSEIGNEMENT' } })
      .then({ type: 'casework.DocumentFiled', data: { ...document, layer: 'RENSEIGNEMENT' } }));
  it('does not take the same document twice into one layer', () =>
    file(opened, filed).when({ kind: 'fileDocument', details: document }).thenRefused('document-already-filed'));
  it('lets nothing of another authority into the procedure without its authorisation', () => {
    file(opened)
      .when({ kind: 'fileDocument', details: { ...document, kind: 'TRACE_ANSWER' } })
      .thenRefused('use-not-authorised');
    file(opened)
      .when({ kind: 'fileDocument', details: { ...document, kind: 'TRACE_ANSWER', authorisation: OTHER } })
      .then({ type: 'casework.DocumentFiled', data: { ...document, kind: 'TRACE_ANSWER', authorisation: OTHER, cote: 1 } });
  });
  it('is possible after the transmission, for facts come late', () =>
    file(opened, filed, transmitted)
      .when({ kind: 'fileDocument', details: { ...document, sha256: 'c'.repeat(64) } })
      .thenState((after) => expect(after.cotes).toBe(2)));
});

describe('an instruction', () => {
  const answer = (outcome: 'EXECUTED' | 'EXECUTED_IN_PART', cotes?: number[], by = 'CI.LAB.31'): CaseCommand => ({
    kind: 'answerInstruction',
    by,
    directory: Directory.NONE,
    details: { instruction: INSTRUCTION, outcome, ...(cotes && { cotes }) },
  });
  it('is given once', () =>
    file(opened, instructed)
      .when({ kind: 'giveInstruction', roles: ['prosecutor'], details: instruction })
      .thenRefused('instruction-already-given'));
  it('is answered only by the one to whom it was given, or an officer of the unit', () => {
    file(opened, instructed)
      .when(answer('EXECUTED', undefined, 'CI.DGD-AIR.4711'))
      .thenRefused('not-the-addressee');
    file(opened, instructed)
      .when(answer('EXECUTED', undefined, 'CI.LAB.32'))
      .then({ type: 'casework.InstructionAnswered', data: { instruction: INSTRUCTION, outcome: 'EXECUTED' } });
  });
  it('stays open when answered in part, and closes when executed', () => {
    file(opened, instructed).when(answer('EXECUTED_IN_PART')).when(answer('EXECUTED')).when(answer('EXECUTED')).thenRefused('instruction-already-answered');
  });
  it('is answered with documents that exist', () =>
    file(opened, filed, instructed)
      .when(answer('EXECUTED', [2]))
      .thenRefused('no-such-cote'));
  it('must exist to be answered', () => file(opened).when(answer('EXECUTED')).thenRefused('no-such-instruction'));
  it('is reminded of after its day, counted, and never once answered', () => {
    const remind = (at: string): CaseCommand => ({ kind: 'remindInstruction', instruction: INSTRUCTION, at });
    file(opened, instructed).when(remind('2024-08-30T23:59:59.000Z')).thenRefused('instruction-not-overdue');
    file(opened, instructed)
      .when(remind('2024-08-31T00:00:00.000Z'))
      .when(remind('2024-09-07T00:00:00.000Z'))
      .then({ type: 'casework.InstructionReminded', data: { instruction: INSTRUCTION, to: 'CI.LAB', due: '2024-08-30', reminder: 2 } });
    file(opened, instructed, { type: 'casework.InstructionAnswered', data: { instruction: INSTRUCTION, outcome: 'IMPOSSIBLE' } })
      .when(remind('2024-08-31T00:00:00.000Z'))
      .thenRefused('instruction-already-answered');
  });
});

describe('transmitting the procedure', () => {
  it('goes to an office that the directory knows, or, before a transition ended, to one as written', () => {
    const none = { units: [], persons: [], accounts: [], transition: false };
    const known = new Directory(new Map([['CI', none]]));
    file(opened, filed).when({ kind: 'transmitProcedure', directory: known, details: to }).thenRefused('office-unknown');
    file(opened, filed)
      .when({ kind: 'transmitProcedure', directory: new Directory(new Map([['CI', { ...none, transition: true }]])), details: to })
      .then(transmitted);
    file().when({ kind: 'openCase', details, directory: known }).thenRefused('office-unknown');
  });
  const to = { from: 'CI.DGD-AIR', to: 'CI.PARQUET' };
  it('carries the version of the dossier', () =>
    file(opened, filed).when({ kind: 'transmitProcedure', directory: Directory.NONE, details: to }).then(transmitted));
  it('needs a stated reason while red findings are open', () => {
    file(opened, filed)
      .when({ kind: 'transmitProcedure', directory: Directory.NONE, details: { ...to, openRedFindings: 2 } })
      .thenRefused('reason-needed-for-open-findings');
    file(opened, filed)
      .when({ kind: 'transmitProcedure', directory: Directory.NONE, details: { ...to, openRedFindings: 2, reason: 'the suspect is in custody' } })
      .then({ type: 'casework.ProcedureTransmitted', data: { ...to, openRedFindings: 2, reason: 'the suspect is in custody', version: 1 } });
  });
  it('is not repeated while nothing has been added', () =>
    file(opened, filed, transmitted).when({ kind: 'transmitProcedure', directory: Directory.NONE, details: to }).thenRefused('already-transmitted'));
  it('goes to another office', () =>
    file(opened)
      .when({ kind: 'transmitProcedure', directory: Directory.NONE, details: { from: 'CI.PARQUET', to: 'CI.PARQUET' } })
      .thenRefused('transmitted-to-itself'));
  it('makes later corrections need a second person', () =>
    file(opened, filed)
      .when({ kind: 'transmitProcedure', directory: Directory.NONE, details: to })
      .thenState((after) => expect(caseDecider.signed!(after)).toBe(true)));
});

describe('assistance of another state', () => {
  const execute = (complete: boolean): CaseCommand => ({ kind: 'executeAssistance', details: { request: REQUEST, acts: ['HEAR_WITNESS'], complete } });
  it('is asked of an authority of that state', () => {
    file(opened)
      .when({ kind: 'requestAssistance', details: { ...request, acts: ['HEAR_WITNESS'], authority: 'ML.TGI' } })
      .thenRefused('authority-of-another-state');
    file(opened)
      .when({ kind: 'requestAssistance', details: { ...request, acts: ['HEAR_WITNESS'], state: 'CI', authority: 'CI.TGI' } })
      .thenRefused('state-of-the-case');
    file(opened, asked)
      .when({ kind: 'requestAssistance', details: { ...request, acts: ['HEAR_WITNESS'] } })
      .thenRefused('assistance-already-requested');
  });
  it('may be executed in parts until it is complete, or refused', () => {
    file(opened).when(execute(true)).thenRefused('no-such-assistance-request');
    file(opened, asked).when(execute(false)).when(execute(true)).when(execute(true)).thenRefused('assistance-already-answered');
    file(opened, asked)
      .when({ kind: 'refuseAssistance', details: { request: REQUEST, ground: 'DUAL_CRIMINALITY' } })
      .when(execute(true))
      .thenRefused('assistance-already-answered');
  });
  it('may be a denunciation of the facts', () =>
    file(opened)
      .when({ kind: 'denounceProceedings', details: { state: 'ML', authority: 'ML.POLE', offences: ['TERRORISM'] } })
      .then({ type: 'casework.ProceedingsDenounced', data: { state: 'ML', authority: 'ML.POLE', offences: ['TERRORISM'] } }));
});

describe('reading the dossier', () => {
  it('records who read what, in the version of that moment', () =>
    file(opened, filed)
      .when({ kind: 'recordConsultation', details: { quality: 'DEFENCE_COUNSEL', name: 'Counsel', cotes: [1] } })
      .then({ type: 'casework.DossierConsulted', data: { quality: 'DEFENCE_COUNSEL', name: 'Counsel', cotes: [1], version: 1 } }));
  it('names the reader, and documents that exist', () => {
    file(opened, filed)
      .when({ kind: 'recordConsultation', details: { quality: 'PARTY', cotes: [1] } })
      .thenRefused('reader-not-named');
    file(opened, filed)
      .when({ kind: 'recordCopy', details: { quality: 'EXPERT', officer: 'CI.LAB', cotes: [1, 4] } })
      .thenRefused('no-such-cote');
  });
});

describe('sealing a case', () => {
  it('needs an order, and happens once', () => {
    file(opened)
      .when({ kind: 'sealCase', ...magistrate, details: { authority: 'CI.TGI-INSTR' } })
      .thenRefused('order-missing');
    file(opened, sealed)
      .when({ kind: 'sealCase', ...magistrate, details: { authority: 'CI.TGI-INSTR', order } })
      .thenRefused('case-already-sealed');
  });
  it('is ordered, and lifted, by an officer of the authority that is named, and lifted by none but the authority that ordered it', () => {
    const stranger = { ...magistrate, by: 'CI.PARQUET-BOUAKE.1' };
    file(opened)
      .when({ kind: 'sealCase', ...stranger, details: { authority: 'CI.TGI-INSTR', order } })
      .thenRefused('not-the-authority');
    file(opened, sealed)
      .when({ kind: 'unsealCase', ...stranger, details: { authority: 'CI.TGI-INSTR', order } })
      .thenRefused('not-the-authority');
    file(opened, sealed)
      .when({ kind: 'unsealCase', ...stranger, details: { authority: 'CI.PARQUET-BOUAKE', order } })
      .thenRefused('not-the-authority');
  });
  it('is lifted by an order', () => {
    file(opened)
      .when({ kind: 'unsealCase', ...magistrate, details: { authority: 'CI.TGI-INSTR', order } })
      .thenRefused('case-not-sealed');
    file(opened, sealed)
      .when({ kind: 'unsealCase', ...magistrate, details: { authority: 'CI.TGI-INSTR', sha256: HASH } })
      .thenState((after) => expect(after.sealed).toBe(false));
  });
});
