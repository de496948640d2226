import type { Aggregate } from '#platform/commands';
import { caseFile, documentsOf } from '#domain/casework';
import { isSigned, seizure } from '#domain/seizure';
import { happened, rectification, sealed, z, type CorrectionBasis, type CorrectionCommand, type Rectification, type Role } from '#platform/kernel';
import { idFrom, sha256 } from '#platform/event-log';
import { caseOf, caseStep, INVESTIGATOR, OFFICE, personStep, PROSECUTOR } from './casework.examples.js';
import { createdBy, type Step } from './operations/example.js';
import { command, type Call, type CommandOperation, type Services } from './operations/operation.js';
import { SEIZING_OFFICER, seizureIdOf, showroomExhibit, showroomSeizure } from './operations/showroom.js';
import { requestedTrace, traceIdOf } from './tracing.examples.js';

const MAGISTRATES: readonly Role[] = ['prosecutor', 'judge'];

/** What may be corrected, where, and by whom. A second person is asked for once the subject is signed. */
const CORRECTABLE: readonly {
  readonly aggregate: string;
  readonly plural: string;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly signedBy?: string;
  /** Who may be the second person beside those who correct: where one of another unit agrees. */
  readonly alsoApprove?: readonly Role[];
}[] = [
  { aggregate: 'operation', plural: 'operations', title: 'Operation', roles: ['national-coordinator', 'coordination-cell'] },
  { aggregate: 'seizure', plural: 'seizures', title: 'Seizure', roles: ['investigator'], signedBy: 'signSeizureReport' },
  { aggregate: 'exhibit', plural: 'exhibits', title: 'Exhibit', roles: ['investigator', 'custodian'], signedBy: 'acceptTransfer', alsoApprove: MAGISTRATES },
  { aggregate: 'container', plural: 'containers', title: 'Container', roles: ['custodian'] },
  { aggregate: 'store', plural: 'stores', title: 'Store', roles: ['custodian'] },
  { aggregate: 'firearm', plural: 'firearms', title: 'Firearm', roles: ['investigator', 'custodian', 'tracing-officer'], signedBy: 'identifyFirearm' },
  { aggregate: 'trace', plural: 'traces', title: 'Trace', roles: ['tracing-officer'], signedBy: 'submitTrace', alsoApprove: MAGISTRATES },
  { aggregate: 'case', plural: 'cases', title: 'Case', roles: ['investigator', 'prosecutor', 'judge'], signedBy: 'transmitProcedure' },
  { aggregate: 'person', plural: 'persons', title: 'Person', roles: ['investigator'] },
];

const correction = z.strictObject({
  revision: z.int().min(0).max(1_000_000).describe('The event that reads wrongly'),
  effect: z.enum(['replace', 'void']),
  data: sealed(z.record(z.string(), z.unknown()).optional()),
  happened: happened.optional().describe('When it happened in truth'),
  reason: sealed(z.string().min(3).max(2_000)),
  rectification: rectification
    .optional()
    .describe('The procès-verbal rectificatif that corrects a signed report: its number, and the signed document, uploaded before'),
});
const approval = z.strictObject({
  proposal: z.int().min(0).max(1_000_000).optional().describe('The revision of the proposal; without it the newest that waits'),
});
const receipt = z.strictObject({ ...approval.shape, cote: z.int().min(1).max(10_000).describe('The document number under which the rectification is filed') });
const refusal = z.strictObject({ ...approval.shape, reason: sealed(z.string().min(3).max(2_000)) });

/**
 * One pair of operations for every kind of subject (domain rule 1): the original stays readable, effective history reads the correction.
 * Examples stand on the subject of another operation's example: a new time of its first event is always a legal correction.
 */
export function correctionOperations(commands: readonly CommandOperation[]): readonly CommandOperation[] {
  return CORRECTABLE.flatMap(({ aggregate: name, plural, title, roles, signedBy, alsoApprove = [] }) => {
    const known = commands.filter((one) => one.aggregate.name === name && roles.some((role) => one.roles.includes(role)));
    const model = known.find((one) => !one.creates) ?? known[0];
    if (model === undefined) return [];
    const { aggregate } = model;
    const correct = correctOperation(aggregate, `correct${title}`, plural, roles, model.creates ? onOwnSubject(`correct${title}`, model) : model.example);
    const signing = commands.find((one) => one.operationId === signedBy);
    if (signing === undefined) return [correct];
    const approve = approveOperation(correct, `approve${title}Correction`, `/v1/${plural}/{id}/corrections/approve`, {
      signing,
      roles: [...roles, ...alsoApprove],
    });
    return name === 'seizure' ? [correct, approve, ...officeOperations(correct)] : [correct, approve];
  });
}

/**
 * What a correction rests on beside its own stream: the persons, the signed report that the fact stands in, the office that has the file. The
 * report is the seizure with what was carried from it: the fact that opens an exhibit and a firearm.
 */
async function basisOf(
  aggregate: Aggregate,
  { id, by, at }: Pick<Call<unknown>, 'id' | 'by' | 'at'>,
  services: Services,
  revision?: number,
): Promise<CorrectionBasis> {
  const { name } = aggregate;
  const { country, seizures, cases } = await services.origins(aggregate.stream(id));
  const persons = await services.directory(by, ...(country === '' ? [] : [`${country}.ANY`]));
  const carried = name === 'seizure' || (revision === 0 && (name === 'exhibit' || name === 'firearm'));
  const reports = carried ? await Promise.all(seizures.map((one) => services.state(seizure, one))) : [];
  const files = name === 'seizure' ? await Promise.all(cases.map((one) => services.state(caseFile, one))) : [];
  const file = files.find((one) => one.transmitted !== undefined);
  return {
    persons,
    day: at.slice(0, 10),
    country,
    report: reports.some(isSigned),
    ...(file?.transmitted !== undefined && { office: file.transmitted.to, filed: documentsOf(file) }),
  };
}

const body = {
  revision: 0,
  effect: 'replace' as const,
  happened: { at: '2024-03-01T06:00:00.000Z', offset: '+00:00', precision: 'hour' as const, stated: 'vers six heures' },
  reason: 'the hour was copied wrongly from the report',
};

type On = Pick<CommandOperation['example'], 'user' | 'params' | 'given'>;
/** Where nothing but the creation is ever asked of a subject, the example has one of its own. */
function onOwnSubject(name: string, { aggregate, example }: CommandOperation): On {
  const { steps, id } = SUBJECTS[aggregate.name]!(name);
  return { user: example.user, params: { id }, given: steps };
}

function correctOperation(aggregate: Aggregate, operationId: string, plural: string, roles: readonly Role[], on: On): CommandOperation {
  return command(aggregate, {
    operationId,
    path: `/v1/${plural}/{id}/corrections`,
    tag: 'corrections',
    summary: 'Correct an earlier fact of this subject, its time, or void it; after signature this proposes the correction to a second person',
    roles,
    refusals: [
      'nothing-to-correct',
      'correct-the-original',
      'correction-empty',
      'correction-ambiguous',
      'first-event-stays',
      'member-fixed',
      'not-the-author',
      'not-the-party-named',
      'undone-by-an-act',
      'rectification-missing',
      'history-not-accepted',
    ],
    body: correction,
    signs: ['rectification.document'],
    before: async (call, services) => {
      const { rectification: report, revision } = call.body;
      if (report !== undefined) await services.claimNumber(report.number, call.id, call.context);
      return basisOf(aggregate, call, services, revision);
    },
    command: ({ by, body: { happened: occurred, ...asked } }, basis): CorrectionCommand => ({
      kind: 'correct',
      by,
      ...asked,
      ...(occurred !== undefined && { occurred }),
      basis,
    }),
    example: { user: on.user, params: on.params, given: on.given, body },
  });
}

/** Its example: on a subject of its own, what signs it is played, a correction proposed, and a colleague approves. */
function approveOperation(
  correct: CommandOperation,
  operationId: string,
  path: `/v1/${string}`,
  { signing, roles }: { readonly signing: CommandOperation; readonly roles: readonly Role[] },
): CommandOperation {
  const { steps, id } = SUBJECTS[correct.aggregate.name]!(operationId);
  const { user, params, given: before = [], body: signs } = signing.example;
  // What the signing example stands on, once more on the subject of this one; a seizure's own steps are in `steps` already.
  const again = ['firearm', 'exhibit'].includes(correct.aggregate.name) ? before.filter((step) => step.params?.['id'] === params?.['id']) : [];
  const on = (step: Omit<Step, 'name' | 'params'>, n: number): Step => ({ ...step, name: `${operationId}: ${step.operationId} ${n}`, params: { id } });
  const report = correct.aggregate.name === 'seizure' ? rectified(operationId) : undefined;
  const given = [
    ...steps,
    ...again.map(on),
    on({ user, operationId: signing.operationId, body: signs }, again.length),
    ...(report === undefined ? [] : [report.upload]),
    on({ user, operationId: correct.operationId, body: { ...body, ...report?.body } }, again.length + 1),
  ];
  return command(correct.aggregate, {
    operationId,
    path,
    tag: 'corrections',
    summary: 'Put a proposed correction into force, as a second person',
    roles,
    refusals: [
      'no-such-proposal',
      'second-person-needed',
      'already-approved',
      'another-unit-needed',
      'not-of-the-unit',
      'not-opj-or-superior',
      'history-not-accepted',
    ],
    body: approval,
    before: (call, services) => basisOf(correct.aggregate, call, services),
    command: ({ by, body: { proposal } }, basis): CorrectionCommand => ({ kind: 'approveCorrection', by, ...(proposal !== undefined && { proposal }), basis }),
    example: { user: colleague(user), params: { id }, given, body: {} },
  });
}

/** The procès-verbal rectificatif of an example: the file that is uploaded, and what the proposal names of it. */
function rectified(name: string): { readonly upload: Step; readonly body: { readonly rectification: Rectification } } {
  const paper = `procès-verbal rectificatif, ${name}`;
  const n = sha256(paper).toString('hex').slice(0, 8).toUpperCase();
  return {
    upload: { name: `${name}: rectification`, user: SEIZING_OFFICER, operationId: 'uploadAttachment', body: paper },
    body: {
      rectification: {
        number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n, written: `PV n° ${n}/DGD-AIR/2020` },
        document: sha256(paper).toString('hex'),
      },
    },
  };
}

/** After transmission the office that has the procedure receives an approved rectification as a document of its file, or returns it. */
function officeOperations(correct: CommandOperation): readonly CommandOperation[] {
  const shared = { tag: 'corrections', roles: ['prosecutor', 'judge', ...correct.roles] as readonly Role[] };
  const base = '/v1/seizures/{id}/corrections' as const;
  return [
    command(correct.aggregate, {
      ...shared,
      operationId: 'receiveSeizureCorrection',
      path: `${base}/receive`,
      summary: 'Receive an approved rectification as a document of the file: the correction is in force',
      refusals: ['no-such-proposal', 'already-approved', 'not-yet-approved', 'not-the-office', 'rectification-not-filed', 'history-not-accepted'],
      body: receipt,
      before: (call, services) => basisOf(correct.aggregate, call, services),
      command: ({ by, body: asked }, basis): CorrectionCommand => ({ kind: 'receiveCorrection', by, ...asked, basis }),
      example: { ...transmittedExample('receiveSeizureCorrection'), body: { cote: 1 } },
    }),
    command(correct.aggregate, {
      ...shared,
      operationId: 'returnSeizureCorrection',
      path: `${base}/return`,
      summary: 'Return a proposed correction: the old value stays. The office that has the procedure does, before that who might approve it',
      refusals: ['no-such-proposal', 'already-approved', 'second-person-needed', 'not-of-the-unit', 'not-opj-or-superior', 'not-the-office'],
      body: refusal,
      before: (call, services) => basisOf(correct.aggregate, call, services),
      command: ({ by, body: asked }, basis): CorrectionCommand => ({ kind: 'returnCorrection', by, ...asked, basis }),
      example: { ...transmittedExample('returnSeizureCorrection'), body: { reason: 'the report that it corrects is not in the file' } },
    }),
  ];
}

/** A signed seizure in a transmitted case, with an approved correction that waits for the office. */
function transmittedExample(name: string): On {
  const { upload, body: report } = rectified(name);
  const file = caseStep(name);
  const [onSeizure, onCase] = [{ id: seizureIdOf(name) }, { id: caseOf(file) }];
  const step = (user: string, operationId: string, params: Step['params'], asked: unknown): Step => ({
    name: `${name}: ${operationId}`,
    user,
    operationId,
    params,
    body: asked,
  });
  const document = {
    layer: 'PROCEDURE',
    kind: 'PV_SAISIE',
    sha256: report.rectification.document,
    size: 64,
    media: 'application/pdf',
    title: 'Procès-verbal rectificatif',
  };
  return {
    user: PROSECUTOR,
    params: onSeizure,
    given: [
      file,
      // Customs alone: no policy opens or joins a case for it.
      ...showroomSeizure(name, { signed: true, frame: 'customs' }),
      step(INVESTIGATOR, 'joinSeizure', onCase, { seizure: onSeizure.id }),
      step(INVESTIGATOR, 'transmitProcedure', onCase, { to: OFFICE, openRedFindings: 0 }),
      upload,
      step(SEIZING_OFFICER, 'correctSeizure', onSeizure, { ...body, ...report }),
      step(colleague(SEIZING_OFFICER), 'approveSeizureCorrection', onSeizure, {}),
      step(INVESTIGATOR, 'fileDocument', onCase, document),
    ],
  };
}

/** A subject that nobody else's example touches, ready to be signed. */
const SUBJECTS: Readonly<Record<string, (name: string) => { readonly steps: readonly Step[]; readonly id: string }>> = {
  seizure: (name) => ({ steps: showroomSeizure(name), id: seizureIdOf(name) }),
  exhibit: (name) => ({ steps: showroomSeizure(name), id: showroomExhibit(name) }),
  trace: (name) => ({ steps: requestedTrace(name), id: traceIdOf(name) }),
  firearm: (name) => ({ steps: showroomSeizure(name), id: idFrom(showroomExhibit(name), 'firearm') }),
  case: (name) => ({ steps: [caseStep(name)], id: caseOf(caseStep(name)) }),
  person: (name) => ({ steps: [personStep(name)], id: createdBy(personStep(name), 'person') }),
};

/** The next officer of the same unit. */
const colleague = (officer: string): string => officer.replace(/\d+$/, (number) => String(Number(number) + 1));
