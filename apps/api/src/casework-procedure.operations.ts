import { caseFile, type CaseCommand } from '#domain/casework';
import { caseworkCatalogue } from '#domain/casework/events';
import { z, type Role } from '#platform/kernel';
import {
  assistanceOf,
  assistanceStep,
  caseOf,
  caseStep,
  CLERK,
  documentStep,
  fileOf,
  instructionOf,
  instructionStep,
  INVESTIGATOR,
  JUDGE,
  LABORATORY,
  memberStep,
  OFFICE,
  orderOf,
  PROSECUTOR,
  sealStep,
} from './casework.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = caseworkCatalogue;
const filed = definitions['casework.DocumentFiled'].fields;
const instructed = definitions['casework.InstructionGiven'].fields;
const answered = definitions['casework.InstructionAnswered'].fields;
const transmitted = definitions['casework.ProcedureTransmitted'].fields;
const requested = definitions['casework.AssistanceRequested'].fields;
const executed = definitions['casework.AssistanceExecuted'].fields;
const refused = definitions['casework.AssistanceRefused'].fields;
const denounced = definitions['casework.ProceedingsDenounced'].fields;
const copied = definitions['casework.CopyDelivered'].fields;
const sealing = definitions['casework.CaseSealed'].fields;
const unsealing = definitions['casework.CaseUnsealed'].fields;

const keepers: readonly Role[] = ['investigator', 'custodian', 'prosecutor', 'judge'];
const magistrates: readonly Role[] = ['prosecutor', 'judge'];
const registry: readonly Role[] = ['custodian', 'prosecutor', 'judge'];
const tag = 'casework';

const filing = caseStep('fileDocument');
const instructing = caseStep('giveInstruction');
const answering = caseStep('answerInstruction');
const toAnswer = instructionStep(answering, 'answerInstruction');
const transmitting = caseStep('transmitProcedure');
const requesting = caseStep('requestAssistance');
const executing = caseStep('executeAssistance');
const toExecute = assistanceStep(executing, 'executeAssistance');
const refusing = caseStep('refuseAssistance');
const toRefuse = assistanceStep(refusing, 'refuseAssistance');
const denouncing = caseStep('denounceProceedings');
const consulting = caseStep('recordConsultation');
const copying = caseStep('recordCopy');
const closing = caseStep('sealCase');
const reopening = caseStep('unsealCase');

export const caseworkProcedureOperations: readonly CommandOperation[] = [
  command(caseFile, {
    operationId: 'fileDocument',
    action: 'FILE_DOCUMENTS',
    path: '/v1/cases/{id}/documents',
    summary: 'File a document: in the procedure under the next cote, or as intelligence without one',
    tag,
    roles: [...keepers, 'tracing-officer'],
    refusals: ['case-unknown', 'document-already-filed', 'use-not-authorised'],
    body: z.strictObject({
      layer: filed.layer,
      kind: filed.kind,
      sha256: filed.sha256,
      size: filed.size,
      media: filed.media,
      issuer: filed.issuer,
      authorisation: filed.authorisation,
      title: filed.title,
    }),
    // What the bytes of a file show is not the sender's to say; of one that he owes, it stands as stated.
    before: ({ body }, services) => Promise.resolve(services.file(body.sha256)),
    command: ({ body, created }, file): CaseCommand => ({
      kind: 'fileDocument',
      details: { ...body, ...(file !== undefined && { size: file.size, media: file.media.split(';')[0]! }), document: created('document') },
    }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(filing) },
      given: given(filing),
      body: { layer: 'PROCEDURE', kind: 'PV_SAISIE', ...fileOf('a'), issuer: 'CI.DGD-AIR', title: 'Seizure report and photographs' },
    },
  }),
  command(caseFile, {
    operationId: 'giveInstruction',
    action: 'INSTRUCT',
    path: '/v1/cases/{id}/instructions',
    summary: 'Ask a unit or an officer for something, by a day if one is set',
    tag,
    roles: [...magistrates, 'investigator'],
    refusals: ['case-unknown', 'instruction-already-given', 'form-of-another-office'],
    body: z.strictObject({
      form: instructed.form,
      subject: instructed.subject,
      to: instructed.to,
      due: instructed.due,
      number: instructed.number,
      exhibits: instructed.exhibits,
      text: instructed.text,
    }),
    command: ({ body, principal, created }): CaseCommand => ({
      kind: 'giveInstruction',
      roles: principal.roles,
      details: { ...body, instruction: created('instruction') },
    }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(instructing) },
      given: given(instructing),
      body: { form: 'REQUISITION', subject: 'BALLISTIC_EXAMINATION', to: LABORATORY, due: '2030-08-30', text: 'Compare with the open files of the region' },
    },
  }),
  command(caseFile, {
    operationId: 'answerInstruction',
    action: 'RECORD',
    path: '/v1/cases/{id}/instructions/answer',
    summary: 'Answer an instruction; in part leaves it open',
    tag,
    roles: [...keepers, 'tracing-officer'],
    refusals: ['case-unknown', 'no-such-instruction', 'instruction-already-answered', 'not-the-addressee', 'no-such-cote'],
    body: z.strictObject({ instruction: answered.instruction, outcome: answered.outcome, cotes: answered.cotes, text: answered.text }),
    before: async ({ id, body }, services) => ({
      directory: await services.directory(
        ...Object.entries((await services.state(caseFile, id)).instructions).flatMap(([one, { to }]) => (one === body.instruction ? [to] : [])),
      ),
    }),
    command: ({ body, by }, found): CaseCommand => ({ kind: 'answerInstruction', details: body, by, ...found }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(answering) },
      given: given(answering, toAnswer, documentStep(answering, 'answerInstruction')),
      body: { instruction: instructionOf(toAnswer), outcome: 'EXECUTED', cotes: [1] },
    },
  }),
  command(caseFile, {
    operationId: 'transmitProcedure',
    action: 'EXPORT',
    path: '/v1/cases/{id}/transmission',
    summary: 'Send the procedure to the prosecution office, a judge or another office; open red findings need a stated reason',
    tag,
    roles: keepers,
    refusals: [
      'case-unknown',
      'transmitted-to-itself',
      'already-transmitted',
      'reason-needed-for-open-findings',
      'number-taken',
      'office-unknown',
      'office-closed',
    ],
    body: z.strictObject({
      to: transmitted.to,
      openRedFindings: transmitted.openRedFindings,
      basis: transmitted.basis,
      number: transmitted.number,
      reason: transmitted.reason,
    }),
    before: async ({ id, body, context }, services) => {
      if (body.number !== undefined) await services.claimNumber(body.number, id, context);
      return services.directory(body.to);
    },
    command: ({ body, principal }, directory): CaseCommand => ({ kind: 'transmitProcedure', directory, details: { ...body, from: principal.unit } }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(transmitting) },
      given: given(transmitting, documentStep(transmitting, 'transmitProcedure')),
      body: { to: OFFICE, openRedFindings: 0 },
    },
  }),
  command(caseFile, {
    operationId: 'requestAssistance',
    action: 'INSTRUCT',
    path: '/v1/cases/{id}/assistance-requests',
    summary: 'Ask an authority of another state for acts (letter rogatory)',
    tag,
    roles: magistrates,
    refusals: ['case-unknown', 'state-of-the-case', 'authority-of-another-state', 'assistance-already-requested', 'no-such-cote'],
    body: z.strictObject({
      state: requested.state,
      authority: requested.authority,
      channel: requested.channel,
      acts: requested.acts,
      due: requested.due,
      number: requested.number,
      cotes: requested.cotes,
      text: requested.text,
    }),
    command: ({ body, ...call }): CaseCommand => ({ kind: 'requestAssistance', details: { ...body, request: call.created('assistance') } }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(requesting) },
      given: given(requesting),
      body: {
        state: 'NE',
        authority: 'NE.PARQUET-NIAMEY',
        channel: 'CENTRAL_AUTHORITY',
        acts: ['HEAR_WITNESS', 'PRODUCE_RECORDS'],
        due: '2030-12-31',
        text: 'Hear the consignor',
      },
    },
  }),
  command(caseFile, {
    operationId: 'executeAssistance',
    action: 'RECORD',
    path: '/v1/cases/{id}/assistance-requests/execute',
    summary: 'Record what the asked authority executed and sent',
    tag,
    roles: registry,
    refusals: ['case-unknown', 'no-such-assistance-request', 'assistance-already-answered', 'no-such-cote'],
    body: z.strictObject({ request: executed.request, acts: executed.acts, complete: executed.complete, cotes: executed.cotes, text: executed.text }),
    command: ({ body }): CaseCommand => ({ kind: 'executeAssistance', details: body }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(executing) },
      given: given(executing, toExecute, documentStep(executing, 'executeAssistance')),
      body: { request: assistanceOf(toExecute), acts: ['PRODUCE_RECORDS'], complete: true, cotes: [1] },
    },
  }),
  command(caseFile, {
    operationId: 'refuseAssistance',
    action: 'RECORD',
    path: '/v1/cases/{id}/assistance-requests/refuse',
    summary: 'Record that the asked authority refused, and on which ground',
    tag,
    roles: registry,
    refusals: ['case-unknown', 'no-such-assistance-request', 'assistance-already-answered'],
    body: z.strictObject({ request: refused.request, ground: refused.ground, text: refused.text }),
    command: ({ body }): CaseCommand => ({ kind: 'refuseAssistance', details: body }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(refusing) },
      given: given(refusing, toRefuse),
      body: { request: assistanceOf(toRefuse), ground: 'ONGOING_PROCEEDINGS' },
    },
  }),
  command(caseFile, {
    operationId: 'denounceProceedings',
    action: 'INSTRUCT',
    path: '/v1/cases/{id}/denunciations',
    summary: 'Denounce the facts officially to another state, so that it may prosecute',
    tag,
    roles: magistrates,
    refusals: ['case-unknown', 'state-of-the-case', 'authority-of-another-state', 'no-such-cote'],
    body: z.strictObject({
      state: denounced.state,
      authority: denounced.authority,
      offences: denounced.offences,
      cotes: denounced.cotes,
      number: denounced.number,
      text: denounced.text,
    }),
    command: ({ body }): CaseCommand => ({ kind: 'denounceProceedings', details: body }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(denouncing) },
      given: given(denouncing),
      body: { state: 'ML', authority: 'ML.PARQUET-BAMAKO', offences: ['TERRORISM_FINANCING'], text: 'The buyers live there' },
    },
  }),
  command(caseFile, {
    operationId: 'recordConsultation',
    action: 'RECORD',
    path: '/v1/cases/{id}/consultations',
    summary: 'Record who consulted which documents of the dossier, as it stood',
    tag,
    roles: registry,
    refusals: ['case-unknown', 'reader-not-named', 'no-such-cote'],
    body: z.strictObject({ quality: copied.quality, officer: copied.officer, person: copied.person, name: copied.name, cotes: copied.cotes }),
    command: ({ body }): CaseCommand => ({ kind: 'recordConsultation', details: body }),
    example: {
      user: CLERK,
      params: { id: caseOf(consulting) },
      given: given(consulting, documentStep(consulting, 'recordConsultation'), memberStep(consulting, 'recordConsultation', CLERK)),
      body: { quality: 'DEFENCE_COUNSEL', name: 'Maître Exemple', cotes: [1] },
    },
  }),
  command(caseFile, {
    operationId: 'recordCopy',
    action: 'EXPORT',
    path: '/v1/cases/{id}/copies',
    summary: 'Record who received a copy of which documents of the dossier, as it stood',
    tag,
    roles: registry,
    refusals: ['case-unknown', 'reader-not-named', 'no-such-cote'],
    body: z.strictObject({
      quality: copied.quality,
      officer: copied.officer,
      person: copied.person,
      name: copied.name,
      cotes: copied.cotes,
      sha256: copied.sha256,
    }),
    command: ({ body }): CaseCommand => ({ kind: 'recordCopy', details: body }),
    example: {
      user: CLERK,
      params: { id: caseOf(copying) },
      given: given(copying, documentStep(copying, 'recordCopy'), memberStep(copying, 'recordCopy', CLERK)),
      body: { quality: 'EXPERT', officer: LABORATORY, cotes: [1] },
    },
  }),
  command(caseFile, {
    operationId: 'sealCase',
    action: 'INSTRUCT',
    path: '/v1/cases/{id}/seal',
    summary: 'Hide the case from all but its members, by order',
    tag,
    roles: magistrates,
    refusals: ['case-unknown', 'case-already-sealed', 'order-missing', 'not-the-authority'],
    body: z.strictObject({ authority: sealing.authority, order: sealing.order, sha256: sealing.sha256, reason: sealing.reason }),
    before: ({ body }, services) => services.directory(body.authority),
    command: ({ by, body }, directory): CaseCommand => ({ kind: 'sealCase', by, directory, details: body }),
    example: {
      user: JUDGE,
      params: { id: caseOf(closing) },
      given: given(closing, memberStep(closing, 'sealCase', JUDGE)),
      body: { authority: 'CI.INSTR-ABIDJAN', order: orderOf('7701'), reason: 'A protected witness is named in it' },
    },
  }),
  command(caseFile, {
    operationId: 'unsealCase',
    action: 'INSTRUCT',
    path: '/v1/cases/{id}/unseal',
    summary: 'Lift the order that hid the case',
    tag,
    roles: magistrates,
    bySealingAuthority: true,
    refusals: ['case-unknown', 'case-not-sealed', 'order-missing', 'not-the-authority'],
    body: z.strictObject({ authority: unsealing.authority, order: unsealing.order, sha256: unsealing.sha256, reason: unsealing.reason }),
    before: ({ body }, services) => services.directory(body.authority),
    command: ({ by, body }, directory): CaseCommand => ({ kind: 'unsealCase', by, directory, details: body }),
    example: {
      user: JUDGE,
      params: { id: caseOf(reopening) },
      given: given(reopening, memberStep(reopening, 'unsealCase', JUDGE), sealStep(reopening, 'unsealCase', orderOf('7702'))),
      body: { authority: 'CI.INSTR-ABIDJAN', order: orderOf('7703') },
    },
  }),
];
