import type { Actor, PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { CaseworkEvent } from './events.js';
import type { Assigner } from './members.js';

type CaseEvent = Exclude<CaseworkEvent, { type: 'casework.PersonRecorded' | 'casework.PersonalDataErased' }>;

/** By fact, the command that it answers. */
const ASKED_BY: Readonly<Record<CaseEvent['type'], string>> = {
  'casework.CaseOpened': 'openCase',
  'casework.SeizureJoined': 'joinSeizure',
  'casework.ExhibitLinked': 'linkExhibit',
  'casework.ExhibitUnlinked': 'unlinkExhibit',
  'casework.CasesLinked': 'linkCases',
  'casework.PersonLinked': 'linkPerson',
  'casework.MemberAssigned': 'assignMember',
  'casework.MemberRemoved': 'removeMember',
  'casework.DocumentFiled': 'fileDocument',
  'casework.InstructionGiven': 'giveInstruction',
  'casework.InstructionAnswered': 'answerInstruction',
  'casework.InstructionReminded': 'remindInstruction',
  'casework.ProcedureTransmitted': 'transmitProcedure',
  'casework.AssistanceRequested': 'requestAssistance',
  'casework.AssistanceExecuted': 'executeAssistance',
  'casework.AssistanceRefused': 'refuseAssistance',
  'casework.ProceedingsDenounced': 'denounceProceedings',
  'casework.DossierConsulted': 'recordConsultation',
  'casework.CopyDelivered': 'recordCopy',
  'casework.CaseSealed': 'sealCase',
  'casework.CaseUnsealed': 'unsealCase',
};
const SEALED = 'stated';

/** What is sealed stands in no history; where a rule asks whether it was given, it was. */
export function recheckCase({ event, actor, recorded, stream }: PastFact<CaseworkEvent>): object | undefined {
  if (event.type === 'casework.PersonRecorded' || event.type === 'casework.PersonalDataErased') return undefined;
  const details = { reason: SEALED, name: SEALED, ...event.data };
  const own = stream.replace(/^custos\.case-/, '');
  const around = { by: actor.id, roles: [actor.role], directory: Directory.NONE, at: recorded, own, exhibits: [] };
  switch (event.type) {
    case 'casework.MemberAssigned':
    case 'casework.MemberRemoved':
      return { kind: ASKED_BY[event.type], details, by: assignerOf(actor, recorded) };
    default:
      return { ...around, ...event.data, kind: ASKED_BY[event.type], details };
  }
}

const assignerOf = ({ id: officer, unit, role }: Actor, at: string): Assigner => ({
  officer,
  unit,
  magistrate: role === 'prosecutor' || role === 'judge',
  at,
  directory: Directory.NONE,
});

export function recheckPerson({ event }: PastFact<Extract<CaseworkEvent, { type: 'casework.PersonRecorded' | 'casework.PersonalDataErased' }>>): object {
  const details = { familyName: SEALED, ...event.data };
  return {
    kind: event.type === 'casework.PersonRecorded' ? 'recordPerson' : 'erasePersonalData',
    details,
    directory: Directory.NONE,
  };
}
