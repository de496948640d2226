import { fileHash, z } from '#platform/kernel';

/** Forms and code lists of case work. French terms where the procedure has no other; glossary in README.md. */

export const country = z.string().regex(/^[A-Z]{2}$/, 'a country is its ISO 3166-1 code of two letters');
export const personId = z.string().regex(/^person-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a person is person-<id>, never a name');
export const sha256 = fileHash;
export const media = z.string().regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,80}$/, 'a media type is written type/subtype');
export const text = z.string().min(1).max(4000);
/** Number of a document in the dossier: counted from 1 in the order of filing. */
export const cote = z.int().min(1).max(99_999);
export const cotes = z.array(cote).min(1).max(500);

export const OFFENCES = [
  'ILLICIT_TRAFFICKING_FIREARMS',
  'ILLICIT_POSSESSION_FIREARMS',
  'ILLICIT_MANUFACTURE_FIREARMS',
  'MARKING_FALSIFIED_OR_OBLITERATED',
  'ILLICIT_AMMUNITION',
  'ILLICIT_EXPLOSIVES',
  'TERRORISM',
  'TERRORISM_FINANCING',
  'ORGANISED_CRIME_PARTICIPATION',
  'DRUG_TRAFFICKING',
  'FALSIFIED_MEDICINES',
  'FUEL_SMUGGLING',
  'CUSTOMS_OFFENCE',
  'CASH_SMUGGLING',
  'MONEY_LAUNDERING',
  'FORGERY',
  'HUMAN_TRAFFICKING',
  'MIGRANT_SMUGGLING',
  'VEHICLE_TRAFFICKING',
  'WILDLIFE_OFFENCE',
  'ILLEGAL_MINING',
  'HOMICIDE',
  'ROBBERY',
  'RECEIVING_STOLEN_GOODS',
  'OTHER',
] as const;

/** Standing of a person in a case; each change is a fact of its own, so that the history stays. */
export const PERSON_STATUSES = [
  'MIS_EN_CAUSE',
  'GARDE_A_VUE',
  'INCULPE',
  'PREVENU',
  'ACCUSE',
  'CONDAMNE',
  'RELAXE',
  'ACQUITTE',
  'TEMOIN',
  'VICTIME',
  'PARTIE_CIVILE',
  'TIERS_REVENDIQUANT',
] as const;

/** What a member of a case may do in it: need to know is per case, not per rank. */
export const MEMBER_ACTIONS = ['READ', 'RECORD', 'FILE_DOCUMENTS', 'INSTRUCT', 'SEE_PERSONS', 'SEE_INTELLIGENCE', 'EXPORT', 'ASSIGN_MEMBERS'] as const;
export type MemberAction = (typeof MEMBER_ACTIONS)[number];

export const DOCUMENT_KINDS = [
  'PV_SAISIE',
  'PV_CONSTATATION',
  'PV_AUDITION',
  'PV_GARDE_A_VUE',
  'PV_PERQUISITION',
  'PV_SCELLE',
  'PV_DESTRUCTION',
  'PV_TRANSMISSION',
  'PLANCHE_PHOTOGRAPHIQUE',
  'REQUISITION',
  'SOIT_TRANSMIS',
  'ORDONNANCE',
  'REQUISITOIRE',
  'COMMISSION_ROGATOIRE',
  'RAPPORT_EXPERTISE',
  'CERTIFICAT_MEDICAL',
  'TRACE_REQUEST',
  'TRACE_ANSWER',
  'SCREENING_RESULT',
  'ASSISTANCE_DOCUMENT',
  'CUSTOMS_SETTLEMENT',
  'JUDGMENT',
  'RECEIPT',
  'CORRESPONDENCE',
  'OTHER',
] as const;
/** What a magistrate or a court decided. */
export const DECISIONS: readonly string[] = ['ORDONNANCE', 'JUDGMENT'];
/** Kinds that another authority owns until it authorises their use in court (domain rule 9). */
export const OWNED_BY_ANOTHER: readonly string[] = ['TRACE_ANSWER', 'SCREENING_RESULT'];

/** Renseignement or procédure: only the procedure has cotes, and only it is consulted, copied and transmitted. */
export const LAYERS = ['PROCEDURE', 'RENSEIGNEMENT'] as const;

export const LINK_GROUNDS = [
  'SAME_SERIAL',
  'SERIAL_NEIGHBOUR',
  'SAME_LOT_OR_HEADSTAMP',
  'BALLISTIC_MATCH',
  'SAME_LAST_LEGAL_HOLDER',
  'SAME_PERSON',
  'SAME_VEHICLE',
  'SAME_CONCEALMENT',
  'SAME_ROUTE',
  'SAME_FACTS',
  'OTHER',
] as const;

export const INSTRUCTION_FORMS = ['SOIT_TRANSMIS', 'REQUISITION', 'COMMISSION_ROGATOIRE', 'ORDONNANCE', 'TASK'] as const;
/** Who gives instructions of a form: what a judge orders no officer can. */
export const INSTRUCTION_FORM_ROLES: Readonly<Record<(typeof INSTRUCTION_FORMS)[number], readonly string[]>> = {
  SOIT_TRANSMIS: ['prosecutor', 'judge'],
  REQUISITION: ['investigator', 'prosecutor', 'judge'],
  COMMISSION_ROGATOIRE: ['judge'],
  ORDONNANCE: ['judge'],
  TASK: ['investigator', 'prosecutor', 'judge'],
};
export const INSTRUCTION_SUBJECTS = [
  'IDENTIFY_FIREARM',
  'TRACE_FIREARM',
  'BALLISTIC_EXAMINATION',
  'LABORATORY_ANALYSIS',
  'EXPERT_REPORT',
  'HEAR_PERSON',
  'FIND_PERSON',
  'SEARCH_PLACE',
  'SEAL_EXHIBIT',
  'PRODUCE_EXHIBIT',
  'DESTROY_EXHIBIT',
  'RETURN_EXHIBIT',
  'COMPLETE_REPORT',
  'CLOSE_CUSTODY_GAP',
  'OTHER',
] as const;

export const ASSISTANCE_CHANNELS = ['DIPLOMATIC', 'CENTRAL_AUTHORITY', 'DIRECT', 'INTERPOL', 'ECOWAS'] as const;
export const ASSISTANCE_ACTS = [
  'HEAR_WITNESS',
  'HEAR_SUSPECT',
  'SEARCH_AND_SEIZURE',
  'PRODUCE_RECORDS',
  'TRACE_FIREARM',
  'EXPERT_EXAMINATION',
  'BANK_RECORDS',
  'SERVE_DOCUMENTS',
  'SEND_EXHIBIT',
  'EXTRADITION_DOCUMENTS',
  'OTHER',
] as const;
export const ASSISTANCE_REFUSALS = [
  'DUAL_CRIMINALITY',
  'POLITICAL_OFFENCE',
  'SOVEREIGNTY_OR_SECURITY',
  'ONGOING_PROCEEDINGS',
  'NE_BIS_IN_IDEM',
  'NOT_EXECUTABLE',
  'OTHER',
] as const;

/** In which quality somebody consults the dossier or receives a copy of it. */
export const READER_QUALITIES = ['DEFENCE_COUNSEL', 'CIVIL_PARTY_COUNSEL', 'PARTY', 'EXPERT', 'MAGISTRATE', 'FOREIGN_AUTHORITY', 'OTHER'] as const;

/** Officers who are members of one case at a time. */
export const MOST_MEMBERS = 500;
