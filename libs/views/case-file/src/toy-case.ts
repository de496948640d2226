import { ToyHistory } from './toy-history.js';

/** One pistol, from its seizure at an airport to two trace requests: the history that the specs of this view tell. */
export const CASE = '0199aa00-0000-8000-8000-00000000b001';
export const SEIZURE = '0199aa00-0000-8000-8000-00000000d001';
export const EXHIBIT = '0199aa00-0000-8000-8000-00000000e001';
export const FIREARM = '0199aa00-0000-8000-8000-00000000f001';
export const TRACE_AT = '0199aa00-0000-8000-8000-00000000a001';
export const TRACE_GH = '0199aa00-0000-8000-8000-00000000a002';
const OTHER_CASE = '0199aa00-0000-8000-8000-00000000b002';
const PERSON = 'person-0199aa00-0000-8000-8000-000000000001';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const recorded = {
  number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2024, n: '114', written: 'PV 114/2024' },
  country: 'CI',
  unit: 'CI.DGD-AIR',
  frame: 'flagrance',
  legalBasis: 'code-procedure-penale',
  authority: 'CI.PARQUET',
  acquisition: 'seized',
  ownerKnown: false,
  from: [PERSON],
  seizingOfficer: 'CI.DGD-AIR.4711',
  officers: ['CI.DGD-AIR.4711'],
  witnesses: [],
  concealment: [],
  _sd: ['digest-of-a-place'],
};
/** The same seizure after its frame was corrected. */
export const LATER = { ...recorded, frame: 'preliminaire' };

const identified = {
  country: 'CI',
  actionCode: 'PI',
  category: 'PISTOL',
  origin: 'industrial',
  ifrt: { status: 'none' },
  confidence: 'certain',
  examiner: 'CI.LABO.31',
  countryMarks: [],
  requiresTracing: true,
};
const gap = { gap: 'UNKNOWN' };
const requested = {
  firearm: FIREARM,
  exhibit: EXHIBIT,
  country: 'CI',
  requestedBy: 'CI.COMNAT.51',
  requestedAt: '2024-01-10T09:00:00.000Z',
  illicitBases: ['ILLICIT_WHERE_FOUND'],
  intendedUse: 'criminal-investigation',
  urgency: { level: 'routine' },
  description: {
    manufacturer: gap,
    countryOfManufacture: gap,
    make: gap,
    model: gap,
    chambering: gap,
    actionCode: gap,
    category: gap,
    serial: gap,
    importMark: gap,
  },
  gaps: ['serial'],
  markings: [],
  photos: [],
};
const limit = { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' };
const offered = { part: 'whole', by: 'CI.DGD-AIR.4711', purpose: 'REGISTRY', seal: 'INTACT' };

export function firearmCase({ unanswered = false } = {}): ToyHistory {
  const history = new ToyHistory()
    .tell(`seizure-${SEIZURE}`, 'seizure.SeizureRecorded', recorded)
    .tell(`seizure-${SEIZURE}`, 'seizure.LineAdded', { line: 1, exhibit: EXHIBIT, category: 'firearm', quantity: { amount: '1', unit: 'each' }, make: 'Glock' })
    .tell(`seizure-${SEIZURE}`, 'seizure.SeizureReportSigned', {
      signatories: [
        { who: 'CI.DGD-AIR.4711', capacity: 'seizing-officer', outcome: 'signed' },
        { who: PERSON, capacity: 'person-searched', outcome: 'refused' },
      ],
      document: HASH,
      warnings: [{ line: 1, code: 'not-made-safe' }],
    })
    .tell(`exhibit-${EXHIBIT}`, 'custody.ExhibitRegistered', {
      seizure: SEIZURE,
      line: 1,
      category: 'firearm',
      quantity: { amount: '1', unit: 'each' },
      individual: true,
      holder: 'CI.DGD-AIR.4711',
      country: 'CI',
      frame: 'flagrance',
      acquisition: 'seized',
      seals: [{ number: 'CI-000451', kind: 'CLOSED' }],
      movable: true,
    })
    .tell(`case-${CASE}`, 'casework.CaseOpened', {
      seizure: SEIZURE,
      country: 'CI',
      unit: 'CI.DGD-AIR',
      office: 'CI.PARQUET',
      offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
      againstX: true,
      _sd: ['digest-of-a-title'],
    })
    .tell(PERSON, 'casework.PersonRecorded', { person: PERSON, identity: 'ALLEGED', age: 'ADULT', traffickingVictim: false, _sd: ['digest-of-a-name'] })
    .tell(`case-${CASE}`, 'casework.PersonLinked', { person: PERSON, status: 'MIS_EN_CAUSE' })
    .tell(`case-${CASE}`, 'casework.PersonLinked', { person: PERSON, status: 'GARDE_A_VUE', since: '2024-01-10' })
    .tell(`case-${CASE}`, 'casework.CasesLinked', { other: OTHER_CASE, ground: 'SERIAL_NEIGHBOUR' })
    .tell(`case-${CASE}`, 'casework.DocumentFiled', {
      document: '0199aa00-0000-8000-8000-00000000c101',
      cote: 1,
      layer: 'PROCEDURE',
      kind: 'PV_SAISIE',
      sha256: HASH,
      size: 10,
      media: 'application/pdf',
    })
    .tell(`case-${CASE}`, 'casework.DocumentFiled', {
      document: '0199aa00-0000-8000-8000-00000000c102',
      layer: 'RENSEIGNEMENT',
      kind: 'TRACE_ANSWER',
      sha256: HASH,
      size: 10,
      media: 'application/pdf',
      issuer: 'AT.BMI',
    })
    .tell(`exhibit-${EXHIBIT}`, 'custody.TransferOffered', { ...offered, from: 'CI.DGD-AIR.4711', to: 'CI.GREFFE' })
    .tell(`exhibit-${EXHIBIT}`, 'custody.TransferAccepted', {
      ...offered,
      from: 'CI.DGD-AIR.4711',
      holder: 'CI.GREFFE',
      by: 'CI.GREFFE.11',
      attestation: 'OWN_COMMAND',
    })
    .tell(`exhibit-${EXHIBIT}`, 'custody.SealFoundBroken', {
      part: 'whole',
      number: 'ci 000451',
      circumstances: 'IN_STORE',
      unknownSeal: false,
      by: 'CI.GREFFE.11',
      presence: [],
    })
    .tell(`exhibit-${EXHIBIT}`, 'custody.TransferOffered', { ...offered, from: 'CI.GREFFE', to: 'CI.LABO', purpose: 'BALLISTICS', by: 'CI.GREFFE.11' })
    .tell(`firearm-${FIREARM}`, 'identification.FirearmDescribed', {
      exhibit: EXHIBIT,
      seizure: SEIZURE,
      country: 'CI',
      acquisition: 'seized',
      frame: 'flagrance',
      origin: 'unknown',
      holder: 'CI.DGD-AIR',
    })
    .tell(`firearm-${FIREARM}`, 'identification.MarkingRead', {
      ordinal: 1,
      kind: 'serial',
      place: 'slide',
      text: 'ABC5',
      status: 'READ_PARTIAL',
      reader: 'CI.DGD-AIR.4711',
      suspicions: [],
    })
    .tell(`firearm-${FIREARM}`, 'identification.FirearmIdentified', { ...identified, version: 1, markings: [1] })
    .tell(`trace-${TRACE_AT}`, 'tracing.TraceRequested', {
      ...requested,
      identification: 1,
      to: { kind: 'country', country: 'AT', authority: 'AT.BMI' },
      door: 'iti-contact',
      instrument: 'iti-2005',
    })
    .tell(`firearm-${FIREARM}`, 'identification.VersionCited', { version: 1, trace: TRACE_AT })
    .tell(`trace-${TRACE_AT}`, 'tracing.TraceSubmitted', { channel: 'i-24-7', submittedBy: 'CI.COMNAT.51' })
    .tell(`trace-${TRACE_AT}`, 'tracing.TraceAnswered', {
      answer: 1,
      outcome: 'ONWARD_TO_COUNTRY',
      qualifiers: [],
      hops: [
        {
          from: { kind: 'state', ref: 'AT' },
          to: { kind: 'state', ref: 'GH' },
          what: 'exported',
          date: { at: '2013-06-01', precision: 'month' },
          country: 'GH',
          certainty: 'documented',
        },
        { to: { kind: 'state', ref: 'AT' }, what: 'manufactured', country: 'AT', certainty: 'documented' },
      ],
      handling: [],
      onwardCountry: 'GH',
      answeredBy: 'AT.BMI',
      reference: 'AT-2021-4',
      firearm: FIREARM,
    })
    .tell(`firearm-${FIREARM}`, 'identification.IdentificationSuperseded', {
      oldVersion: 1,
      newVersion: 2,
      reasonCode: 'misread-marking',
      supersededBy: 'CI.LABO.31',
      cited: [TRACE_AT],
      _sd: ['digest-of-a-reason'],
    })
    .tell(`firearm-${FIREARM}`, 'identification.FirearmIdentified', { ...identified, version: 2, markings: [1] })
    .tell(`trace-${TRACE_GH}`, 'tracing.TraceRequested', {
      ...requested,
      identification: 2,
      to: { kind: 'country', country: 'GH', authority: 'GH.NACSA' },
      door: 'ecowas',
      instrument: 'ecowas-2006',
      dueRule: limit,
    })
    .tell(`trace-${TRACE_GH}`, 'tracing.TraceAcknowledged', { receivedAt: '2024-01-10T10:00:00.000Z', dueAt: '2024-02-10T10:00:00.000Z' });
  return unanswered
    ? history
    : history.tell(
        `trace-${TRACE_GH}`,
        'tracing.TraceRefused',
        { reason: 'confidentiality-law', refusedBy: 'GH.NACSA', _sd: ['digest-of-a-text'] },
        '2024-02-15T10:00:00.000Z',
      );
}
