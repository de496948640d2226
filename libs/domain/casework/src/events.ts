import { day, defineCatalogue, instant, officerId, fixed, open, party, sealed, unitId, stated, z, type EventsIn } from '#platform/kernel';
import { officialNumber } from '#domain/numbers/events';
import {
  ASSISTANCE_ACTS,
  ASSISTANCE_CHANNELS,
  ASSISTANCE_REFUSALS,
  cote,
  cotes,
  country,
  DOCUMENT_KINDS,
  INSTRUCTION_FORMS,
  INSTRUCTION_SUBJECTS,
  LAYERS,
  LINK_GROUNDS,
  media,
  MEMBER_ACTIONS,
  OFFENCES,
  PERSON_STATUSES,
  personId,
  READER_QUALITIES,
  sha256,
  text,
} from './codes.js';

export * from './codes.js';

const seizure = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d001';
const exhibit = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d002';
const instruction = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d003';
const assistance = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d004';
const person = 'person-0193e0d2-5b41-8a11-9c3e-2f60c0a1d005';
const document = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d006';
const otherCase = '0193e0d2-5b41-8a11-9c3e-2f60c0a1d007';
const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** Somebody who consulted the dossier or received a copy: an officer by number, anybody else by name, which is sealed. */
const reader = {
  quality: open(z.enum(READER_QUALITIES)),
  officer: fixed(party.optional()),
  person: fixed(personId.optional()),
  name: sealed(z.string().min(1).max(200).optional()),
  cotes: open(cotes),
  version: fixed(z.int().min(0)),
};

/** The public language of case work: `custos.case-<id>` and `custos.person-<id>`. */
export const caseworkCatalogue = defineCatalogue('casework', {
  'casework.CaseOpened': {
    schema: 1,
    says: 'A criminal case is opened, usually from a seizure, against X while nobody is known.',
    fields: {
      seizure: fixed(z.uuid().optional()),
      operation: fixed(z.uuid().optional()),
      country: fixed(country),
      unit: fixed(unitId),
      office: fixed(unitId),
      offences: open(z.array(z.enum(OFFENCES)).max(20)),
      againstX: open(z.boolean()),
      number: stated(officialNumber.optional()),
      /** The number is another office's, as stated: nobody has confirmed it. */
      numberUnconfirmed: fixed(z.literal(true).optional()),
      title: sealed(z.string().min(1).max(300).optional()),
    },
    sample: {
      seizure,
      country: 'CI',
      unit: 'CI.DGD-AIR',
      office: 'CI.PARQUET',
      offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
      againstX: true,
      number: { kind: 'PARQUET', issuer: 'CI.PARQUET', year: 2024, n: '1184', written: 'n° 1184/2024' },
      title: 'Four pistols in a declared consignment of spare parts',
    },
  },
  'casework.SeizureJoined': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'A further seizure belongs to this case.',
    fields: { seizure: fixed(z.uuid()), why: sealed(text.optional()) },
    sample: { seizure, why: 'Same courier, same flight, one day later' },
  },
  'casework.ExhibitLinked': {
    takenBack: 'act',
    schema: 1,
    says: 'An exhibit belongs to this case.',
    fields: { exhibit: fixed(z.uuid()), seizure: fixed(z.uuid().optional()), line: open(z.int().min(1).max(10_000).optional()), why: sealed(text.optional()) },
    sample: { exhibit, seizure, line: 3 },
  },
  'casework.ExhibitUnlinked': {
    takenBack: 'act',
    schema: 1,
    says: 'An exhibit no longer belongs to this case; its history in the case stays readable.',
    fields: {
      exhibit: fixed(z.uuid()),
      ground: open(z.enum(['LINKED_IN_ERROR', 'MOVED_TO_ANOTHER_CASE', 'UNRELATED_TO_THE_FACTS'])),
      toCase: fixed(z.uuid().optional()),
      why: sealed(text.optional()),
    },
    sample: { exhibit, ground: 'MOVED_TO_ANOTHER_CASE', toCase: otherCase },
  },
  'casework.CasesLinked': {
    schema: 1,
    says: 'This case and another have something in common, and what.',
    fields: { other: fixed(z.uuid()), ground: open(z.enum(LINK_GROUNDS)), exhibit: fixed(z.uuid().optional()), why: sealed(text.optional()) },
    sample: { other: otherCase, ground: 'SERIAL_NEIGHBOUR', exhibit },
  },
  'casework.PersonLinked': {
    schema: 1,
    says: 'A person stands in this case in a quality, from a day on; earlier qualities stay readable.',
    fields: {
      person: fixed(personId),
      status: open(z.enum(PERSON_STATUSES)),
      since: open(day.optional()),
      exhibits: fixed(z.array(z.uuid()).max(200).optional()),
      why: sealed(text.optional(), 'person'),
    },
    sample: { person, status: 'MIS_EN_CAUSE', since: '2024-07-12', exhibits: [exhibit] },
  },
  'casework.MemberAssigned': {
    takenBack: 'act',
    schema: 1,
    says: 'An officer may do certain things in this case, from and until certain instants.',
    fields: {
      officer: fixed(officerId),
      actions: fixed(z.array(z.enum(MEMBER_ACTIONS)).min(1).max(MEMBER_ACTIONS.length)),
      from: fixed(instant),
      until: fixed(instant.optional()),
    },
    sample: { officer: 'CI.PN.61', actions: ['READ', 'RECORD'], from: '2024-07-12T08:00:00.000Z' },
  },
  'casework.MemberRemoved': {
    takenBack: 'act',
    schema: 1,
    says: 'An officer is no longer a member of this case.',
    fields: {
      officer: fixed(officerId),
      ground: open(z.enum(['POSTED_ELSEWHERE', 'TASK_DONE', 'CONFLICT_OF_INTEREST', 'ASSIGNED_IN_ERROR', 'OTHER'])),
      why: sealed(text.optional()),
    },
    sample: { officer: 'CI.PN.61', ground: 'POSTED_ELSEWHERE' },
  },
  'casework.DocumentFiled': {
    schema: 1,
    says: 'A document enters the file: in the procedure under the next cote, or in the intelligence layer without one.',
    fields: {
      document: fixed(z.uuid()),
      cote: open(cote.optional()),
      layer: fixed(z.enum(LAYERS)),
      kind: open(z.enum(DOCUMENT_KINDS)),
      sha256: open(sha256),
      size: open(z.int().min(0)),
      media: open(media),
      issuer: fixed(party.optional()),
      authorisation: fixed(z.uuid().optional()),
      title: sealed(z.string().min(1).max(300).optional()),
    },
    sample: {
      document,
      cote: 1,
      layer: 'PROCEDURE',
      kind: 'PV_SAISIE',
      sha256: hash,
      size: 184_220,
      media: 'application/pdf',
      issuer: 'CI.DGD-AIR',
      title: 'Seizure report',
    },
  },
  'casework.InstructionGiven': {
    schema: 1,
    says: 'A magistrate or an officer asks somebody for something, by a day if one is set.',
    fields: {
      instruction: fixed(z.uuid()),
      form: open(z.enum(INSTRUCTION_FORMS)),
      subject: open(z.enum(INSTRUCTION_SUBJECTS)),
      to: fixed(party),
      due: open(day.optional()),
      number: stated(officialNumber.optional()),
      exhibits: fixed(z.array(z.uuid()).max(200).optional()),
      text: sealed(text.optional()),
    },
    sample: {
      instruction,
      form: 'REQUISITION',
      subject: 'BALLISTIC_EXAMINATION',
      to: 'CI.LAB',
      due: '2024-08-30',
      exhibits: [exhibit],
      text: 'Compare with the open files of the region',
    },
  },
  'casework.InstructionAnswered': {
    takenBack: 'party',
    schema: 1,
    says: 'The one who was asked answers; an answer in part leaves the instruction open.',
    fields: {
      instruction: fixed(z.uuid()),
      outcome: open(z.enum(['EXECUTED', 'EXECUTED_IN_PART', 'IMPOSSIBLE'])),
      cotes: open(cotes.optional()),
      text: sealed(text.optional()),
    },
    sample: { instruction, outcome: 'EXECUTED', cotes: [4] },
  },
  'casework.InstructionReminded': {
    schema: 1,
    says: 'An instruction is past its day and not answered; whoever was asked is reminded.',
    fields: { instruction: fixed(z.uuid()), to: fixed(party), due: open(day), reminder: open(z.int().min(1)) },
    sample: { instruction, to: 'CI.LAB', due: '2024-08-30', reminder: 1 },
  },
  'casework.ProcedureTransmitted': {
    takenBack: 'act',
    schema: 1,
    says: 'The procedure goes to the prosecution office, a judge or another office, as far as it stands.',
    fields: {
      from: fixed(unitId),
      to: fixed(unitId),
      version: fixed(z.int().min(0)),
      openRedFindings: fixed(z.int().min(0).optional()),
      basis: fixed(z.strictObject({ view: z.string().min(1).max(60), position: z.string().min(1).max(60) }).optional()),
      number: stated(officialNumber.optional()),
      reason: sealed(text.optional()),
    },
    sample: { from: 'CI.DGD-AIR', to: 'CI.PARQUET', version: 12, openRedFindings: 0 },
  },
  'casework.AssistanceRequested': {
    schema: 1,
    says: 'A letter rogatory asks an authority of another state for acts.',
    fields: {
      request: fixed(z.uuid()),
      state: fixed(country),
      authority: fixed(unitId),
      channel: open(z.enum(ASSISTANCE_CHANNELS)),
      acts: open(z.array(z.enum(ASSISTANCE_ACTS)).min(1).max(20)),
      due: open(day.optional()),
      number: stated(officialNumber.optional()),
      cotes: open(cotes.optional()),
      text: sealed(text.optional()),
    },
    sample: {
      request: assistance,
      state: 'NE',
      authority: 'NE.TGI-NIAMEY',
      channel: 'CENTRAL_AUTHORITY',
      acts: ['HEAR_WITNESS', 'PRODUCE_RECORDS'],
      due: '2024-12-31',
    },
  },
  'casework.AssistanceExecuted': {
    schema: 1,
    says: 'The asked authority has executed acts and sent documents, which have their cotes here.',
    fields: {
      request: fixed(z.uuid()),
      acts: open(z.array(z.enum(ASSISTANCE_ACTS)).min(1).max(20)),
      complete: open(z.boolean()),
      cotes: open(cotes.optional()),
      text: sealed(text.optional()),
    },
    sample: { request: assistance, acts: ['PRODUCE_RECORDS'], complete: false, cotes: [7, 8] },
  },
  'casework.AssistanceRefused': {
    takenBack: 'another-unit',
    schema: 1,
    says: 'The asked authority refuses the assistance, on a ground.',
    fields: { request: fixed(z.uuid()), ground: open(z.enum(ASSISTANCE_REFUSALS)), text: sealed(text.optional()) },
    sample: { request: assistance, ground: 'ONGOING_PROCEEDINGS' },
  },
  'casework.ProceedingsDenounced': {
    schema: 1,
    says: 'The facts are officially denounced to another state, so that it may prosecute.',
    fields: {
      state: fixed(country),
      authority: fixed(unitId),
      offences: open(z.array(z.enum(OFFENCES)).min(1).max(20)),
      cotes: open(cotes.optional()),
      number: stated(officialNumber.optional()),
      text: sealed(text.optional()),
    },
    sample: { state: 'ML', authority: 'ML.POLE-ANTITERRORISTE', offences: ['TERRORISM_FINANCING'], cotes: [1, 2, 5] },
  },
  'casework.DossierConsulted': {
    schema: 1,
    says: 'Somebody entitled has read documents of the dossier as it stood.',
    fields: reader,
    sample: { quality: 'DEFENCE_COUNSEL', person, name: 'Counsel of the record', cotes: [1, 2], version: 12 },
  },
  'casework.CopyDelivered': {
    schema: 1,
    says: 'Somebody entitled has received a copy of documents of the dossier as it stood.',
    fields: { ...reader, sha256: open(sha256.optional()) },
    sample: { quality: 'EXPERT', officer: 'CI.LAB', cotes: [1, 2, 3], version: 12, sha256: hash },
  },
  'casework.CaseSealed': {
    takenBack: 'act',
    schema: 1,
    says: 'A magistrate orders that only members see that this case exists.',
    fields: { authority: fixed(unitId), order: stated(officialNumber.optional()), sha256: open(sha256.optional()), reason: sealed(text.optional()) },
    sample: { authority: 'CI.TGI-INSTR', order: { kind: 'ORDONNANCE', issuer: 'CI.TGI-INSTR', year: 2024, n: '77', written: 'n° 77/2024' } },
  },
  'casework.CaseUnsealed': {
    takenBack: 'act',
    schema: 1,
    says: 'The order that hid this case is lifted.',
    fields: { authority: fixed(unitId), order: stated(officialNumber.optional()), sha256: open(sha256.optional()), reason: sealed(text.optional()) },
    sample: { authority: 'CI.TGI-INSTR', order: { kind: 'ORDONNANCE', issuer: 'CI.TGI-INSTR', year: 2024, n: '103', written: 'n° 103/2024' } },
  },
  'casework.PersonRecorded': {
    schema: 1,
    says: 'A person is known under an id; who it is stays sealed.',
    fields: {
      person: fixed(personId),
      identity: open(z.enum(['ESTABLISHED', 'ALLEGED', 'UNKNOWN'])),
      age: open(z.enum(['ADULT', 'MINOR', 'ADULT_BY_ASSESSMENT', 'MINOR_BY_ASSESSMENT', 'UNKNOWN'])),
      traffickingVictim: open(z.boolean()),
      familyName: sealed(z.string().min(1).max(120).optional(), 'person'),
      givenNames: sealed(z.string().min(1).max(200).optional(), 'person'),
      alias: sealed(z.string().min(1).max(200).optional(), 'person'),
      sex: sealed(z.enum(['F', 'M', 'X']).optional(), 'person'),
      birthDate: sealed(
        z
          .string()
          .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a birth date is a year, a month or a day')
          .optional(),
        'person',
      ),
      birthPlace: sealed(z.string().min(1).max(200).optional(), 'person'),
      nationality: sealed(country.optional(), 'person'),
      address: sealed(z.string().min(1).max(400).optional(), 'person'),
      telephone: sealed(z.string().min(3).max(40).optional(), 'person'),
      papers: sealed(
        z
          .array(
            z.strictObject({
              kind: z.enum(['PASSPORT', 'IDENTITY_CARD', 'DRIVING_LICENCE', 'RESIDENCE_PERMIT', 'OTHER']),
              number: z.string().min(1).max(60),
              country: country.optional(),
            }),
          )
          .max(10)
          .optional(),
        'person',
      ),
    },
    sample: {
      person,
      identity: 'ALLEGED',
      age: 'ADULT',
      traffickingVictim: false,
      familyName: 'Example',
      givenNames: 'Person',
      birthDate: '1990',
      nationality: 'CI',
    },
  },
  'casework.PersonalDataErased': {
    takenBack: 'act',
    schema: 1,
    says: 'The sealed data of a person are gone for good; how many, on which legal basis and by whom stays.',
    fields: {
      person: fixed(personId),
      legalBasis: stated(
        z.string().regex(/^[A-Z]{2}(:[A-Za-z0-9.\-/]{1,80})+$/, 'a legal basis is a country and the reference of the text, for example CI:loi-2013-450:art-31'),
      ),
      authority: fixed(unitId),
      by: fixed(officerId),
      approvedBy: fixed(officerId),
      digests: open(z.int().min(0)),
    },
    sample: { person, legalBasis: 'CI:loi-2013-450:art-31', authority: 'CI.ARTCI', by: 'CI.GREFFE.11', approvedBy: 'CI.PARQUET.41', digests: 6 },
  },
});

export type CaseworkEvent = EventsIn<typeof caseworkCatalogue>;
