import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { among } from './custody.lookups.js';
import { actOf, assumption, assumptionStep, FIFTH, fileOf, ROUNDS, seized, SIXTH, SUPERIOR, THIRD, uploadStep } from './custody.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const asked = definitions['custody.AttestationRequested'].fields;
const denied = definitions['custody.AttestationDenied'].fields;
const entered = definitions['custody.SignedPaperEntered'].fields;

/** Whoever an act may name. */
const named: readonly Role[] = ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'];
const tag = 'custody';
const refusals = ['exhibit-not-registered', 'nothing-to-attest', 'not-named', 'attested-already'];
const onPaper = ['attests-his-own-act', 'attests-himself', 'order-answered-already', 'an-order-is-confirmed'];
const act = { act: asked.act, capacity: asked.capacity };
const whom = { ...act, who: asked.who };

const toAttest = seized('attestAct', ROUNDS);
const toDeny = seized('denyAttestation', ROUNDS);
const toEnter = seized('enterSignedPaper', ROUNDS);
const toSecond = seized('attestSignedPaper', ROUNDS);
const scan = uploadStep('signed paper of a witness', FIFTH);
const paper = { capacity: 'WITNESS', who: THIRD, scan: fileOf(scan) } as const;

/** What those whom an act names say of it: by an own account, or on paper that two officers attest. */
export const custodyAttestationOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'attestAct',
    path: '/v1/exhibits/{id}/attestations',
    summary: 'Attest, as the superior, specialist, magistrate or witness whom an act names, that one took part in it',
    tag,
    roles: named,
    refusals: [...refusals, 'an-order-is-confirmed'],
    body: z.strictObject(act),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'attest', by, ...found }),
    example: {
      user: SUPERIOR,
      params: { id: toAttest.exhibit },
      body: { act: actOf(assumptionStep(toAttest, 'attestAct')), capacity: 'SUPERIOR' },
      given: given(toAttest.steps, assumptionStep(toAttest, 'attestAct')),
    },
  }),
  command(exhibit, {
    operationId: 'denyAttestation',
    path: '/v1/exhibits/{id}/attestations/deny',
    summary: 'Say that one had no part in an act that names one',
    tag,
    roles: named,
    refusals: [...refusals, 'an-order-is-confirmed'],
    body: z.strictObject({ ...act, reason: denied.reason, remark: denied.remark }),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'denyAttestation', by, ...found }),
    example: {
      user: assumption.witnesses[0],
      params: { id: toDeny.exhibit },
      body: { act: actOf(assumptionStep(toDeny, 'denyAttestation')), capacity: 'WITNESS', reason: 'NOT_PRESENT', remark: 'on leave that day' },
      given: given(toDeny.steps, assumptionStep(toDeny, 'denyAttestation')),
    },
  }),
  command(exhibit, {
    operationId: 'enterSignedPaper',
    path: '/v1/exhibits/{id}/attestations/on-paper',
    summary: 'Enter the scan of a paper on which somebody attests an act or confirms an order; a second officer attests it',
    tag,
    roles: named,
    signs: ['scan'],
    refusals: [...refusals, ...onPaper],
    body: z.strictObject({ ...whom, scan: entered.scan, reference: entered.reference }),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'enterSignedPaper', by, ...found }),
    example: {
      user: FIFTH,
      params: { id: toEnter.exhibit },
      body: { act: actOf(assumptionStep(toEnter, 'enterSignedPaper')), ...paper },
      given: given(toEnter.steps, assumptionStep(toEnter, 'enterSignedPaper'), scan),
    },
  }),
  command(exhibit, {
    operationId: 'attestSignedPaper',
    path: '/v1/exhibits/{id}/attestations/on-paper/attest',
    summary: 'Attest, as the second officer, the signed paper that another entered',
    tag,
    roles: named,
    refusals: [...refusals, ...onPaper, 'no-paper-entered', 'same-person'],
    body: z.strictObject(whom),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'attestSignedPaper', by, ...found }),
    example: {
      user: SIXTH,
      params: { id: toSecond.exhibit },
      body: { act: actOf(assumptionStep(toSecond, 'attestSignedPaper')), capacity: 'WITNESS', who: THIRD },
      given: given(toSecond.steps, assumptionStep(toSecond, 'attestSignedPaper'), scan, {
        name: 'custody: enterSignedPaper before attestSignedPaper',
        user: FIFTH,
        operationId: 'enterSignedPaper',
        params: { id: toSecond.exhibit },
        body: { act: actOf(assumptionStep(toSecond, 'attestSignedPaper')), ...paper },
      }),
    },
  }),
];
