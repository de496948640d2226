import { firearm, type FirearmCommand } from '#domain/identification';
import { identificationCatalogue } from '#domain/identification/events';
import { DomainError, z, type Role } from '#platform/kernel';
import {
  exemptionStep,
  fileOf,
  firearmOf,
  firearmSeized,
  firearmStep,
  identifiedStep,
  INVESTIGATOR,
  readingBody,
  readingStep,
  SECOND_TRACING_OFFICER,
  seizedRifle,
  statementBody,
  TRACING_OFFICER,
} from './identification.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = identificationCatalogue;
const described = definitions['identification.FirearmDescribed'].fields;
const read = definitions['identification.MarkingRead'].fields;
const identified = definitions['identification.FirearmIdentified'].fields;
const superseded = definitions['identification.IdentificationSuperseded'].fields;
const same = definitions['identification.SameFirearmEstablished'].fields;
const illicit = definitions['identification.IllicitBasisStated'].fields;
const diversion = definitions['identification.DiversionEstablished'].fields;
const exemption = definitions['identification.TracingExemptionProposed'].fields;

const examiners: readonly Role[] = ['investigator', 'custodian', 'tracing-officer'];
const tag = 'identification';

/** What an examiner states of a firearm; who examines is who asks. */
const statement = {
  manufacturer: identified.manufacturer,
  make: identified.make,
  model: identified.model,
  chambering: identified.chambering,
  actionCode: identified.actionCode,
  category: identified.category,
  origin: identified.origin,
  yearOfManufacture: identified.yearOfManufacture,
  ifrt: identified.ifrt,
  confidence: identified.confidence,
  markings: identified.markings,
  remark: identified.remark,
};

const toRead = 'identification: readMarking';
const toIdentify = firearmStep('identifyFirearm');
const toSupersede = firearmStep('supersedeIdentification');
const oneRecovery = firearmStep('establishSameFirearm');
const otherRecovery = firearmStep('establishSameFirearm, the other one');
const toState = firearmStep('stateIllicitBasis');
const diverted = firearmStep('establishDiversion');
const craft = { origin: 'craft' };
const toPropose = firearmStep('proposeTracingNotRequired', craft);
const toApprove = firearmStep('approveTracingNotRequired', craft);

export const identificationDescriptionOperations: readonly CommandOperation[] = [
  command(firearm, {
    operationId: 'describeFirearm',
    path: '/v1/firearms',
    summary: 'Open the record of a firearm from an earlier recovery that is no exhibit here; exhibits get theirs by themselves',
    tag,
    roles: ['investigator', 'tracing-officer'],
    refusals: ['firearm-already-described'],
    body: z.strictObject({
      earlierRecovery: described.earlierRecovery.unwrap(),
      country: described.country,
      acquisition: described.acquisition,
      frame: described.frame,
      origin: described.origin,
    }),
    command: ({ body, by, principal }): FirearmCommand => ({ kind: 'describe', details: { ...body, holder: principal.unit, describedBy: by } }),
    example: {
      user: TRACING_OFFICER,
      body: { earlierRecovery: 'Panel of Experts 2012/45, annex 3', country: 'CI', acquisition: 'found', frame: 'administrative', origin: 'industrial' },
    },
  }),
  command(firearm, {
    operationId: 'readMarking',
    path: '/v1/firearms/{id}/markings',
    summary: 'Record what was read, restored or found missing at a place on the weapon',
    tag,
    roles: examiners,
    refusals: [
      'firearm-unknown',
      'marking-text-missing',
      'marking-not-read',
      'marking-has-gaps',
      'restoration-method-missing',
      'certainty-does-not-fit',
      'second-reader-is-the-first',
    ],
    body: z.strictObject({
      kind: read.kind,
      place: read.place,
      text: read.text,
      script: read.script,
      transliteration: read.transliteration,
      status: read.status,
      method: read.method,
      country: read.country,
      year: read.year,
      photo: read.photo,
      certainty: read.certainty,
      secondReader: read.secondReader,
      remark: read.remark,
    }),
    before: ({ body: { secondReader } }, services) => services.directory(...(secondReader === undefined ? [] : [secondReader])),
    command: ({ body, by, at }, directory): FirearmCommand => ({ kind: 'readMarking', details: { ...body, reader: by }, at, directory }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmSeized(toRead) },
      given: seizedRifle(toRead),
      body: { ...readingBody, photo: fileOf('1'), secondReader: 'CI.DGD-AIR.4712' },
    },
  }),
  command(firearm, {
    operationId: 'identifyFirearm',
    path: '/v1/firearms/{id}/identifications',
    summary: 'State what the firearm is: the first version of its identification',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'already-identified', 'marking-unknown'],
    body: z.strictObject(statement),
    command: ({ body, by }): FirearmCommand => ({ kind: 'identify', details: { ...body, examiner: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toIdentify) },
      given: given(toIdentify, readingStep(toIdentify, 'identifyFirearm')),
      body: { ...statementBody, markings: [1] },
    },
  }),
  command(firearm, {
    operationId: 'supersedeIdentification',
    path: '/v1/firearms/{id}/identifications/supersede',
    summary: 'State a new identification in place of the one that stands, which stays readable',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'not-identified', 'marking-unknown'],
    body: z.strictObject({ ...statement, reasonCode: superseded.reasonCode, reason: superseded.reason }),
    command: ({ body: { reasonCode, reason, ...stated }, by }): FirearmCommand => ({
      kind: 'supersede',
      details: { ...stated, examiner: by },
      reasonCode,
      reason,
    }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toSupersede) },
      given: given(toSupersede, identifiedStep(toSupersede, 'supersedeIdentification')),
      body: { ...statementBody, model: 'M70 AB2', markings: [], reasonCode: 'wrong-model', reason: 'The stock folds under the receiver.' },
    },
  }),
  command(firearm, {
    operationId: 'establishSameFirearm',
    path: '/v1/firearms/{id}/same-firearm',
    summary: 'Establish that another recovery is the same weapon',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'same-as-itself', 'same-already-established'],
    body: z.strictObject({ other: same.other, basis: same.basis, evidence: same.evidence, account: same.account }),
    before: async ({ body, principal }, services) => {
      const other = await services.state(firearm, body.other);
      // What another country holds is asked for, not looked up.
      if (other.described?.country !== principal.country) throw new DomainError('firearm-unknown', 'There is no such firearm');
    },
    command: ({ id, body, by }): FirearmCommand => ({ kind: 'establishSame', own: id, details: { ...body, establishedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(oneRecovery) },
      given: given(oneRecovery, otherRecovery),
      body: { other: firearmOf(otherRecovery), basis: ['serial', 'register'], evidence: [] },
    },
  }),
  command(firearm, {
    operationId: 'stateIllicitBasis',
    path: '/v1/firearms/{id}/illicit-bases',
    summary: 'State why the firearm is held to be illicit',
    tag,
    roles: ['investigator', 'tracing-officer', 'prosecutor', 'judge'],
    refusals: ['firearm-unknown'],
    body: z.strictObject({ bases: illicit.bases, statedOn: illicit.statedOn, law: illicit.law, explanation: illicit.explanation }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'stateIllicitBasis', details: { ...body, statedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toState) },
      given: given(toState),
      body: { bases: ['ILLICIT_WHERE_FOUND', 'TRANSFERRED_WITHOUT_LICENCE'], statedOn: '2020-12-03', explanation: 'No licence on any register.' },
    },
  }),
  command(firearm, {
    operationId: 'establishDiversion',
    path: '/v1/firearms/{id}/diversions',
    summary: 'Record a point of diversion that an authority established by other means than tracing',
    tag,
    roles: ['investigator', 'tracing-officer', 'prosecutor', 'judge'],
    refusals: ['firearm-unknown'],
    body: z.strictObject({ ...diversion }),
    command: ({ body }): FirearmCommand => ({ kind: 'establishDiversion', details: body }),
    example: {
      user: TRACING_OFFICER,
      params: { id: firearmOf(diverted) },
      given: given(diverted),
      body: {
        authority: 'CI.COMNAT-ALPC',
        means: 'stockpile-records',
        circumstance: 'theft',
        country: 'CI',
        when: '2011-03',
        evidence: [fileOf('2')],
        account: 'Listed among the arms taken from the depot.',
      },
    },
  }),
  command(firearm, {
    operationId: 'proposeTracingNotRequired',
    path: '/v1/firearms/{id}/tracing-not-required',
    summary: 'Propose that no trace is required; a second tracing officer decides',
    tag,
    roles: ['tracing-officer'],
    refusals: ['firearm-unknown', 'already-exempt', 'not-craft-made', 'criminal-case-is-traced', 'not-surrendered', 'not-old-enough'],
    body: z.strictObject({ ground: exemption.ground, yearOfManufacture: exemption.yearOfManufacture, reason: exemption.reason }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'proposeExemption', details: { ...body, proposedBy: by } }),
    example: {
      user: TRACING_OFFICER,
      params: { id: firearmOf(toPropose) },
      given: given(toPropose),
      body: { ground: 'craft-made', reason: 'Barrel of water pipe, no maker.' },
    },
  }),
  command(firearm, {
    operationId: 'approveTracingNotRequired',
    path: '/v1/firearms/{id}/tracing-not-required/approval',
    summary: 'Approve, as a second person, that no trace is required',
    tag,
    roles: ['tracing-officer', 'prosecutor', 'judge'],
    refusals: [
      'firearm-unknown',
      'no-such-exemption',
      'second-person-needed',
      'already-exempt',
      'not-craft-made',
      'criminal-case-is-traced',
      'not-surrendered',
      'not-old-enough',
    ],
    body: z.strictObject({ proposal: exemption.proposal }),
    before: (_call, services) => services.directory(),
    command: ({ body, by }, directory): FirearmCommand => ({ kind: 'approveExemption', proposal: body.proposal, by, directory }),
    example: {
      user: SECOND_TRACING_OFFICER,
      params: { id: firearmOf(toApprove) },
      given: given(toApprove, exemptionStep(toApprove, 'approveTracingNotRequired')),
      body: { proposal: 1 },
    },
  }),
];
