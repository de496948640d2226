import { refuseUnknownOffice, type Directory } from '#domain/access/events';
import { answersFor, countryOf, DomainError, type Decider, type Fact, type Party } from '#platform/kernel';
import { recheckCase } from './case.recheck.js';
import { assign, remove, type Assigner } from './members.js';
import { documentKey, evolveCase, linkKey, unknownCase, type Case } from './case.state.js';
import { INSTRUCTION_FORM_ROLES, OWNED_BY_ANOTHER, type caseworkCatalogue, type CaseworkEvent } from './events.js';

type DataOf<T extends CaseworkEvent['type']> = Omit<Fact<typeof caseworkCatalogue, T>['data'], '_sd'>;
type Reader = Omit<DataOf<'casework.DossierConsulted'>, 'version'>;
/** An exhibit as a signed seizure report lists it. */
export interface ListedExhibit {
  readonly exhibit: string;
  readonly line?: number;
}

export type CaseCommand =
  | { readonly kind: 'openCase'; readonly details: DataOf<'casework.CaseOpened'>; readonly directory?: Directory; readonly exhibits?: readonly ListedExhibit[] }
  | { readonly kind: 'joinSeizure'; readonly details: DataOf<'casework.SeizureJoined'>; readonly exhibits?: readonly ListedExhibit[] }
  | { readonly kind: 'linkExhibit'; readonly details: DataOf<'casework.ExhibitLinked'> }
  | { readonly kind: 'unlinkExhibit'; readonly details: DataOf<'casework.ExhibitUnlinked'> }
  | { readonly kind: 'linkCases'; readonly own: string; readonly details: DataOf<'casework.CasesLinked'> }
  | { readonly kind: 'linkPerson'; readonly details: DataOf<'casework.PersonLinked'> }
  | { readonly kind: 'assignMember'; readonly by: Assigner; readonly details: DataOf<'casework.MemberAssigned'> }
  | { readonly kind: 'removeMember'; readonly by: Assigner; readonly details: DataOf<'casework.MemberRemoved'> }
  | { readonly kind: 'fileDocument'; readonly details: Omit<DataOf<'casework.DocumentFiled'>, 'cote'> }
  | { readonly kind: 'giveInstruction'; readonly roles: readonly string[]; readonly details: DataOf<'casework.InstructionGiven'> }
  | { readonly kind: 'answerInstruction'; readonly details: DataOf<'casework.InstructionAnswered'>; readonly by: string; readonly directory: Directory }
  | { readonly kind: 'remindInstruction'; readonly instruction: string; readonly at: string }
  | { readonly kind: 'transmitProcedure'; readonly details: Omit<DataOf<'casework.ProcedureTransmitted'>, 'version'>; readonly directory: Directory }
  | { readonly kind: 'requestAssistance'; readonly details: DataOf<'casework.AssistanceRequested'> }
  | { readonly kind: 'executeAssistance'; readonly details: DataOf<'casework.AssistanceExecuted'> }
  | { readonly kind: 'refuseAssistance'; readonly details: DataOf<'casework.AssistanceRefused'> }
  | { readonly kind: 'denounceProceedings'; readonly details: DataOf<'casework.ProceedingsDenounced'> }
  | { readonly kind: 'recordConsultation'; readonly details: Reader }
  | { readonly kind: 'recordCopy'; readonly details: Omit<DataOf<'casework.CopyDelivered'>, 'version'> }
  | { readonly kind: 'sealCase'; readonly by: Party; readonly directory: Directory; readonly details: DataOf<'casework.CaseSealed'> }
  | { readonly kind: 'unsealCase'; readonly by: Party; readonly directory: Directory; readonly details: DataOf<'casework.CaseUnsealed'> };

/**
 * A case file. Late facts are accepted at every stage: a document may arrive after the procedure was transmitted.
 * Refused is only what is malformed, what repeats a standing fact, and what another authority has not released.
 */
export const caseDecider: Decider<Case, CaseCommand, CaseworkEvent> = {
  name: 'case',
  version: 2,
  initial: unknownCase,
  evolve: evolveCase,
  /** The transmission is the signature of the file as it stood. */
  signed: (file) => file.transmitted !== undefined,
  recheck: (fact) => recheckCase(fact) as CaseCommand | undefined,

  decide(command, file) {
    if (command.kind === 'openCase') return open(command, file);
    if (file.status === 'unknown') throw new DomainError('case-unknown', 'There is no such case');
    switch (command.kind) {
      case 'joinSeizure': {
        const { details, exhibits = [] } = command;
        if (file.seizures.includes(details.seizure)) throw new DomainError('seizure-already-joined', 'This seizure already belongs to the case');
        return [{ type: 'casework.SeizureJoined', data: details }, ...linked(exhibits, details.seizure, file)];
      }
      case 'linkExhibit':
        if (file.exhibits.includes(command.details.exhibit)) throw new DomainError('exhibit-already-linked', 'This exhibit already belongs to the case');
        return [{ type: 'casework.ExhibitLinked', data: command.details }];
      case 'unlinkExhibit':
        if (!file.exhibits.includes(command.details.exhibit)) throw new DomainError('exhibit-not-linked', 'This exhibit does not belong to the case');
        if (command.details.ground === 'MOVED_TO_ANOTHER_CASE' && command.details.toCase === undefined)
          throw new DomainError('other-case-missing', 'An exhibit that moves names the case it goes to');
        return [{ type: 'casework.ExhibitUnlinked', data: command.details }];
      case 'linkCases':
        if (command.details.other === command.own) throw new DomainError('case-links-itself', 'A case is linked to another one');
        if (file.links.includes(linkKey(command.details))) throw new DomainError('cases-already-linked', 'The two cases are already linked on this ground');
        return [{ type: 'casework.CasesLinked', data: command.details }];
      case 'linkPerson':
        if (file.persons[command.details.person] === command.details.status)
          throw new DomainError('person-already-in-this-status', 'The person already stands in the case in this quality');
        return [{ type: 'casework.PersonLinked', data: command.details }];
      case 'assignMember':
        return assign(command, file);
      case 'removeMember':
        return remove(command, file);
      case 'fileDocument':
        return fileDocument(command.details, file);
      case 'giveInstruction':
        if (file.instructions[command.details.instruction] !== undefined)
          throw new DomainError('instruction-already-given', 'This instruction stands in the case already');
        formOfRole(command);
        return [{ type: 'casework.InstructionGiven', data: command.details }];
      case 'answerInstruction':
        addressed(command, openInstruction(command.details.instruction, file));
        existing(command.details.cotes, file);
        return [{ type: 'casework.InstructionAnswered', data: command.details }];
      case 'remindInstruction':
        return remind(command, file);
      case 'transmitProcedure':
        refuseUnknownOffice(command.details.to, command.directory);
        return transmit(command.details, file);
      case 'requestAssistance':
        abroad(command.details, file);
        existing(command.details.cotes, file);
        if (file.assistance[command.details.request] !== undefined)
          throw new DomainError('assistance-already-requested', 'This request stands in the case already');
        return [{ type: 'casework.AssistanceRequested', data: command.details }];
      case 'executeAssistance':
        openAssistance(command.details.request, file);
        existing(command.details.cotes, file);
        return [{ type: 'casework.AssistanceExecuted', data: command.details }];
      case 'refuseAssistance':
        openAssistance(command.details.request, file);
        return [{ type: 'casework.AssistanceRefused', data: command.details }];
      case 'denounceProceedings':
        abroad(command.details, file);
        existing(command.details.cotes, file);
        return [{ type: 'casework.ProceedingsDenounced', data: command.details }];
      case 'recordConsultation':
        named(command.details);
        existing(command.details.cotes, file);
        return [{ type: 'casework.DossierConsulted', data: { ...command.details, version: file.cotes } }];
      case 'recordCopy':
        named(command.details);
        existing(command.details.cotes, file);
        return [{ type: 'casework.CopyDelivered', data: { ...command.details, version: file.cotes } }];
      case 'sealCase':
        if (file.sealed) throw new DomainError('case-already-sealed', 'The case is sealed');
        ordered(command.details);
        ofAuthority(command, command.details.authority);
        return [{ type: 'casework.CaseSealed', data: command.details }];
      case 'unsealCase':
        if (!file.sealed) throw new DomainError('case-not-sealed', 'The case is not sealed');
        ordered(command.details);
        ofAuthority(command, command.details.authority);
        ofAuthority(command, file.sealedBy ?? command.details.authority);
        return [{ type: 'casework.CaseUnsealed', data: command.details }];
    }
  },
};

function open({ details, directory, exhibits = [] }: Extract<CaseCommand, { kind: 'openCase' }>, file: Case): CaseworkEvent[] {
  if (file.status !== 'unknown') throw new DomainError('case-already-open', 'The case is open');
  if (countryOf(details.office) !== details.country)
    throw new DomainError('office-of-another-country', 'The prosecution office belongs to the country of the case');
  // A policy opens the case of a report that is signed already: what was written on it is taken as written.
  if (directory !== undefined) refuseUnknownOffice(details.office, directory);
  return [{ type: 'casework.CaseOpened', data: details }, ...linked(exhibits, details.seizure, file)];
}

/** The exhibits of one seizure that the case does not hold yet. */
const linked = (exhibits: readonly ListedExhibit[], seizure: string | undefined, file: Case): CaseworkEvent[] =>
  exhibits
    .filter((one) => !file.exhibits.includes(one.exhibit))
    .map(({ exhibit, line }) => ({ type: 'casework.ExhibitLinked', data: { exhibit, seizure, line } }));

/** A form of instruction belongs to the office that the law gives it to. */
function formOfRole({ roles, details: { form } }: Extract<CaseCommand, { kind: 'giveInstruction' }>): void {
  if (!INSTRUCTION_FORM_ROLES[form].some((role) => roles.includes(role)))
    throw new DomainError('form-of-another-office', `${form} is given by: ${INSTRUCTION_FORM_ROLES[form].join(', ')}`);
}

function fileDocument(details: Omit<DataOf<'casework.DocumentFiled'>, 'cote'>, file: Case): CaseworkEvent[] {
  if (file.documents.includes(documentKey(details))) throw new DomainError('document-already-filed', 'The same document stands in this layer of the file');
  if (details.layer === 'RENSEIGNEMENT') return [{ type: 'casework.DocumentFiled', data: details }];
  if (OWNED_BY_ANOTHER.includes(details.kind) && details.authorisation === undefined) {
    throw new DomainError('use-not-authorised', 'What another authority answered enters the procedure only with its authorisation for use in court');
  }
  return [{ type: 'casework.DocumentFiled', data: { ...details, cote: file.cotes + 1 } }];
}

function openInstruction(id: string, file: Case) {
  const one = file.instructions[id];
  if (one === undefined) throw new DomainError('no-such-instruction', 'The case holds no such instruction');
  if (one.answered) throw new DomainError('instruction-already-answered', 'The instruction is answered');
  return one;
}

/** An answer is the addressee’s: the officer named, or any officer of the unit named. */
function addressed({ by, directory }: Extract<CaseCommand, { kind: 'answerInstruction' }>, { to }: { readonly to: string }): void {
  if (!answersFor(by, to) && !directory.samePerson(by, to) && directory.unitOf(by) !== to)
    throw new DomainError('not-the-addressee', `Only ${to}, to whom the instruction was given, answers it`);
}

function remind({ instruction, at }: Extract<CaseCommand, { kind: 'remindInstruction' }>, file: Case): CaseworkEvent[] {
  const one = openInstruction(instruction, file);
  if (one.due === undefined || at.slice(0, 10) <= one.due) throw new DomainError('instruction-not-overdue', 'The day of the instruction has not passed');
  return [{ type: 'casework.InstructionReminded', data: { instruction, to: one.to, due: one.due, reminder: one.reminders + 1 } }];
}

function transmit(details: Omit<DataOf<'casework.ProcedureTransmitted'>, 'version'>, file: Case): CaseworkEvent[] {
  if (details.from === details.to) throw new DomainError('transmitted-to-itself', 'A procedure is transmitted to another office');
  if (file.transmitted?.to === details.to && file.transmitted.version === file.cotes)
    throw new DomainError('already-transmitted', 'The procedure lies there as it stands');
  if ((details.openRedFindings ?? 0) > 0 && details.reason === undefined)
    throw new DomainError('reason-needed-for-open-findings', 'With open red findings a transmission states its reason');
  return [{ type: 'casework.ProcedureTransmitted', data: { ...details, version: file.cotes } }];
}

function openAssistance(id: string, file: Case): void {
  const one = file.assistance[id];
  if (one === undefined) throw new DomainError('no-such-assistance-request', 'The case holds no such request');
  if (one === 'answered') throw new DomainError('assistance-already-answered', 'The request is executed or refused');
}

function abroad({ state, authority }: { readonly state: string; readonly authority: string }, file: Case): void {
  if (state === file.country) throw new DomainError('state-of-the-case', 'Another state is asked, not the state of the case');
  if (countryOf(authority) !== state) throw new DomainError('authority-of-another-state', 'The authority belongs to the state that is named');
}

/** Cotes that the dossier does not have are a typing error. */
function existing(cotes: readonly number[] | undefined, file: Case): void {
  const missing = cotes?.find((one) => one > file.cotes);
  if (missing !== undefined) throw new DomainError('no-such-cote', `The dossier has ${file.cotes} documents, and no document ${missing}`);
}

function named(reader: Reader): void {
  if (reader.officer === undefined && reader.name === undefined) throw new DomainError('reader-not-named', 'Whoever reads the dossier is named');
}

/** The officer is of the authority that is named, or of a court above it: nobody seals or unseals in another's name. */
function ofAuthority({ by, directory }: { readonly by: Party; readonly directory: Directory }, authority: string): void {
  if (!directory.ofUnitOrAbove(by, authority))
    throw new DomainError('not-the-authority', `Only ${authority}, which ordered it, or a court above it can do this`);
}

function ordered(details: { readonly order?: unknown; readonly sha256?: unknown }): void {
  if (details.order === undefined && details.sha256 === undefined)
    throw new DomainError('order-missing', 'A case is sealed and unsealed by an order: its number, or the document');
}
