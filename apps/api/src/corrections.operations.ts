import type { Aggregate } from '#platform/commands';
import { happened, sealed, z, type CorrectionCommand, type Role } from '#platform/kernel';
import { idFrom } from '#platform/event-log';
import { caseOf, caseStep, personStep } from './casework.examples.js';
import { createdBy, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';
import { seizureIdOf, showroomExhibit, showroomSeizure } from './operations/showroom.js';
import { requestedTrace, traceIdOf } from './tracing.examples.js';

/** What may be corrected, where, and by whom. A second person is asked for once the subject is signed. */
const CORRECTABLE: readonly {
  readonly aggregate: string;
  readonly plural: string;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly signedBy?: string;
}[] = [
  { aggregate: 'operation', plural: 'operations', title: 'Operation', roles: ['national-coordinator', 'coordination-cell'] },
  { aggregate: 'seizure', plural: 'seizures', title: 'Seizure', roles: ['investigator'], signedBy: 'signSeizureReport' },
  { aggregate: 'exhibit', plural: 'exhibits', title: 'Exhibit', roles: ['investigator', 'custodian'], signedBy: 'acceptTransfer' },
  { aggregate: 'container', plural: 'containers', title: 'Container', roles: ['custodian'] },
  { aggregate: 'store', plural: 'stores', title: 'Store', roles: ['custodian'] },
  { aggregate: 'firearm', plural: 'firearms', title: 'Firearm', roles: ['investigator', 'custodian', 'tracing-officer'], signedBy: 'identifyFirearm' },
  { aggregate: 'trace', plural: 'traces', title: 'Trace', roles: ['tracing-officer'], signedBy: 'submitTrace' },
  { aggregate: 'case', plural: 'cases', title: 'Case', roles: ['investigator', 'prosecutor', 'judge'], signedBy: 'transmitProcedure' },
  { aggregate: 'person', plural: 'persons', title: 'Person', roles: ['investigator'] },
];

const correction = z.strictObject({
  revision: z.int().min(0).max(1_000_000).describe('The event that reads wrongly'),
  effect: z.enum(['replace', 'void']),
  data: sealed(z.record(z.string(), z.unknown()).optional()),
  happened: happened.optional().describe('When it happened in truth'),
  reason: sealed(z.string().min(3).max(2_000)),
});
const approval = z.strictObject({
  proposal: z.int().min(0).max(1_000_000).optional().describe('The revision of the proposal; without it the newest that waits'),
});

/**
 * One pair of operations for every kind of subject (domain rule 1): the original stays readable, effective history reads the correction.
 * Examples stand on the subject of another operation's example: a new time of its first event is always a legal correction.
 */
export function correctionOperations(commands: readonly CommandOperation[]): readonly CommandOperation[] {
  return CORRECTABLE.flatMap(({ aggregate: name, plural, title, roles, signedBy }) => {
    const known = commands.filter((one) => one.aggregate.name === name && roles.some((role) => one.roles.includes(role)));
    const model = known.find((one) => !one.creates) ?? known[0];
    if (model === undefined) return [];
    const { aggregate } = model;
    const correct = correctOperation(aggregate, `correct${title}`, plural, roles, model.creates ? onOwnSubject(`correct${title}`, model) : model.example);
    const signing = commands.find((one) => one.operationId === signedBy);
    return signing === undefined
      ? [correct]
      : [correct, approveOperation(correct, `approve${title}Correction`, `/v1/${plural}/{id}/corrections/approve`, signing)];
  });
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
    refusals: ['nothing-to-correct', 'correct-the-original', 'correction-empty', 'correction-ambiguous', 'first-event-stays'],
    body: correction,
    command: ({ by, body: { happened: occurred, ...asked } }): CorrectionCommand => ({
      kind: 'correct',
      by,
      ...asked,
      ...(occurred !== undefined && { occurred }),
    }),
    example: { user: on.user, params: on.params, given: on.given, body },
  });
}

/** Its example: on a subject of its own, what signs it is played, a correction proposed, and a colleague approves. */
function approveOperation(correct: CommandOperation, operationId: string, path: `/v1/${string}`, signing: CommandOperation): CommandOperation {
  const { steps, id } = SUBJECTS[correct.aggregate.name]!(operationId);
  const { user, params, given: before = [], body: signs } = signing.example;
  // What the signing example stands on, once more on the subject of this one; a seizure's own steps are in `steps` already.
  const again = ['firearm', 'exhibit'].includes(correct.aggregate.name) ? before.filter((step) => step.params?.['id'] === params?.['id']) : [];
  const on = (step: Omit<Step, 'name' | 'params'>, n: number): Step => ({ ...step, name: `${operationId}: ${step.operationId} ${n}`, params: { id } });
  const given = [
    ...steps,
    ...again.map(on),
    on({ user, operationId: signing.operationId, body: signs }, again.length),
    on({ user, operationId: correct.operationId, body }, again.length + 1),
  ];
  return command(correct.aggregate, {
    operationId,
    path,
    tag: 'corrections',
    summary: 'Put a proposed correction into force, as a second person',
    roles: correct.roles,
    refusals: ['no-such-proposal', 'second-person-needed', 'already-approved'],
    body: approval,
    command: ({ by, body: { proposal } }): CorrectionCommand => ({ kind: 'approveCorrection', by, ...(proposal !== undefined && { proposal }) }),
    example: { user: colleague(user), params: { id }, given, body: {} },
  });
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
