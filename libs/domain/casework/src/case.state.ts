import { PagedRecord } from '#platform/kernel';
import { DECISIONS } from './codes.js';
import type { CaseworkEvent } from './events.js';

export interface Instruction {
  readonly to: string;
  readonly due: string | undefined;
  /** Answered in part stays open. */
  readonly answered: boolean;
  readonly reminders: number;
}

/** A case as its own stream tells it: ids and codes only. */
export interface Case {
  readonly status: 'unknown' | 'open';
  readonly country: string;
  /** Offices that the case lies with or lay with: the one it was opened for, and those it was transmitted to. */
  readonly offices: readonly string[];
  readonly sealed: boolean;
  /** The authority that ordered it. */
  readonly sealedBy?: string;
  readonly seizures: readonly string[];
  readonly exhibits: readonly string[];
  /** `<other case> <ground> <exhibit>` */
  readonly links: readonly string[];
  /** The newest standing of each person. */
  readonly persons: Readonly<Record<string, string>>;
  readonly members: PagedRecord<{ readonly actions: readonly string[]; readonly from: string; readonly until: string | undefined }>;
  /** `<layer> <hash>` */
  readonly documents: readonly string[];
  /** Cotes of judgments, rulings and orders of a magistrate. */
  readonly decisions: readonly number[];
  /** The last cote given: the version of the dossier. */
  readonly cotes: number;
  readonly instructions: Readonly<Record<string, Instruction>>;
  readonly assistance: Readonly<Record<string, 'asked' | 'answered'>>;
  /** Where the procedure lies since its last transmission, and as far as it then stood. */
  readonly transmitted: { readonly to: string; readonly version: number } | undefined;
}

export const unknownCase: Case = {
  status: 'unknown',
  country: '',
  offices: [],
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
};

export const linkKey = (link: { readonly other: string; readonly ground: string; readonly exhibit?: string | undefined }): string =>
  `${link.other} ${link.ground} ${link.exhibit ?? ''}`;
export const documentKey = (document: { readonly layer: string; readonly sha256: string }): string => `${document.layer} ${document.sha256}`;

/** What a fact makes of a case. Total: facts about a case that never opened change what they can. */
export function evolveCase(before: Case, event: CaseworkEvent): Case {
  switch (event.type) {
    case 'casework.CaseOpened':
      return {
        ...before,
        status: 'open',
        country: event.data.country,
        offices: [event.data.office],
        seizures: event.data.seizure === undefined ? before.seizures : [...before.seizures, event.data.seizure],
      };
    case 'casework.SeizureJoined':
      return { ...before, seizures: [...before.seizures, event.data.seizure] };
    case 'casework.ExhibitLinked':
      return { ...before, exhibits: [...before.exhibits, event.data.exhibit] };
    case 'casework.ExhibitUnlinked':
      return { ...before, exhibits: before.exhibits.filter((one) => one !== event.data.exhibit) };
    case 'casework.CasesLinked':
      return { ...before, links: [...before.links, linkKey(event.data)] };
    case 'casework.PersonLinked':
      return { ...before, persons: { ...before.persons, [event.data.person]: event.data.status } };
    case 'casework.MemberAssigned':
      return {
        ...before,
        members: before.members.with(event.data.officer, { actions: event.data.actions, from: event.data.from, until: event.data.until }),
      };
    case 'casework.MemberRemoved':
      return { ...before, members: before.members.without(event.data.officer) };
    case 'casework.DocumentFiled':
      return {
        ...before,
        documents: [...before.documents, documentKey(event.data)],
        decisions: event.data.cote !== undefined && DECISIONS.includes(event.data.kind) ? [...before.decisions, event.data.cote] : before.decisions,
        cotes: Math.max(before.cotes, event.data.cote ?? 0),
      };
    case 'casework.InstructionGiven':
      return withInstruction(before, event.data.instruction, { to: event.data.to, due: event.data.due, answered: false, reminders: 0 });
    case 'casework.InstructionAnswered':
      return changeInstruction(before, event.data.instruction, (one) => ({ ...one, answered: event.data.outcome !== 'EXECUTED_IN_PART' }));
    case 'casework.InstructionReminded':
      return changeInstruction(before, event.data.instruction, (one) => ({ ...one, reminders: event.data.reminder }));
    case 'casework.ProcedureTransmitted':
      return {
        ...before,
        offices: [...new Set([...before.offices, event.data.to])],
        transmitted: { to: event.data.to, version: event.data.version },
      };
    case 'casework.AssistanceRequested':
      return { ...before, assistance: { ...before.assistance, [event.data.request]: 'asked' } };
    case 'casework.AssistanceExecuted':
      return { ...before, assistance: { ...before.assistance, [event.data.request]: event.data.complete ? 'answered' : 'asked' } };
    case 'casework.AssistanceRefused':
      return { ...before, assistance: { ...before.assistance, [event.data.request]: 'answered' } };
    case 'casework.CaseSealed':
      return { ...before, sealed: true, sealedBy: event.data.authority };
    case 'casework.CaseUnsealed': {
      const { sealedBy: _lifted, ...rest } = before;
      return { ...rest, sealed: false };
    }
    default:
      return before;
  }
}

const withInstruction = (before: Case, id: string, one: Instruction): Case => ({ ...before, instructions: { ...before.instructions, [id]: one } });
const changeInstruction = (before: Case, id: string, change: (one: Instruction) => Instruction): Case => {
  const one = before.instructions[id];
  return one === undefined ? before : withInstruction(before, id, change(one));
};
/** The hashes of the documents in the procedure. */
export const documentsOf = ({ documents }: Pick<Case, 'documents'>): readonly string[] =>
  documents.filter((one) => one.startsWith('PROCEDURE ')).map((one) => one.slice('PROCEDURE '.length));
