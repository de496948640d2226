import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue, partId, sha256, WHOLE } from '#domain/custody/events';
import { quantity } from '#domain/seizure/events';
import { party, z, type Role } from '#platform/kernel';
import { among } from './custody.lookups.js';
import {
  actOf,
  before,
  COLLEAGUE,
  DYNAMITE,
  fileOf,
  HOLDER,
  PISTOL,
  PROSECUTOR,
  SECOND_PROSECUTOR,
  seized,
  SPECIALIST,
  type Seized,
} from './custody.examples.js';
import { given, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const assessed = definitions['custody.DangerousGoodsAssessed'].fields;
const destroyed = definitions['custody.DestroyedOnSite'].fields;
const confirmed = definitions['custody.InstructionConfirmed'].fields;
const lost = definitions['custody.LossReported'].fields;
const established = definitions['custody.LossEstablished'].fields;
const recovered = definitions['custody.Recovered'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'custody';
const part = partId.default(WHOLE);
const known = ['exhibit-not-registered', 'no-such-part'];

const assessment = {
  specialist: SPECIALIST,
  hazard: 'UNSTABLE',
  movable: false,
  decision: 'DESTROY_ON_SITE',
  photographs: [fileOf('c')],
  remark: 'sweating sticks',
} as const;
const destruction = {
  specialist: SPECIALIST,
  instructedBy: PROSECUTOR,
  instruction: 'ORAL',
  instructed: '2023-10-18T09:05:00.000Z',
  team: [SPECIALIST, COLLEAGUE],
  method: 'DETONATION',
  counts: [
    { packaging: 'CARTON', batch: 'LOT-22B', quantity: { amount: '300', unit: 'stick' } },
    { packaging: 'CARTON', quantity: { amount: '200', unit: 'stick' } },
  ],
  photographs: [fileOf('c')],
  videos: [fileOf('d')],
} as const;
/** Assessed by a specialist who attests what he found. */
const assessedBefore = (goods: Seized, purpose: string): readonly Step[] => {
  const step = before(goods, 'assessDanger', purpose, assessment);
  return [step, before(goods, 'attestAct', `${purpose}, by the specialist`, { act: actOf(step), capacity: 'SPECIALIST' }, SPECIALIST)];
};
const loss = { circumstances: 'THEFT', discoveredBy: HOLDER, told: PROSECUTOR, remark: 'window forced in the night' } as const;

const toAssess = seized('assessDanger', DYNAMITE);
const toDestroy = seized('destroyOnSite', DYNAMITE);
const toConfirm = seized('confirmInstruction', DYNAMITE);
const toLose = seized('reportLoss', PISTOL);
const toEstablish = seized('establishLoss', PISTOL);
const toRecover = seized('recordRecovery', PISTOL);

export const custodyDangerAndLossOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'assessDanger',
    path: '/v1/exhibits/{id}/danger-assessments',
    summary: 'Record what a specialist said of dangerous goods',
    tag,
    roles: holders,
    refusals: [...known, 'part-gone', 'second-person-needed', 'witness-takes-part'],
    body: z.strictObject({
      part,
      specialist: assessed.specialist,
      hazard: assessed.hazard,
      movable: assessed.movable,
      decision: assessed.decision,
      photographs: z.array(sha256).max(200).default([]),
      channel: assessed.channel,
      secondPerson: assessed.secondPerson,
      firearm: assessed.firearm,
      remark: assessed.remark,
    }),
    before: among(({ specialist, secondPerson }) => [specialist, secondPerson]),
    command: ({ body, by, at, created }, found): ExhibitCommand => ({ ...body, kind: 'assessDanger', by, at, act: created('act'), ...found }),
    example: { user: HOLDER, params: { id: toAssess.exhibit }, body: { ...assessment, photographs: [fileOf('c')] }, given: toAssess.steps },
  }),
  command(exhibit, {
    operationId: 'destroyOnSite',
    path: '/v1/exhibits/{id}/destructions-on-site',
    summary: 'Record that dangerous goods were destroyed where they were, on a prosecutor’s instruction',
    tag,
    roles: holders,
    stepUp: true,
    refusals: [
      ...known,
      'part-gone',
      'not-the-holder',
      'not-assessed',
      'found-movable',
      'specialist-is-the-seizing-officer',
      'assessment-not-attested',
      'firearm-is-kept',
      'marks-not-photographed',
      'instructed-by-oneself',
      'not-a-magistrate',
      'no-image-of-it',
      'sample-is-destroyed',
      'hold-needs-a-sample',
      'unit-does-not-fit',
    ],
    body: z.strictObject({
      part,
      specialist: destroyed.specialist,
      instructedBy: destroyed.instructedBy,
      instruction: destroyed.instruction,
      instructed: destroyed.instructed,
      order: destroyed.order,
      team: destroyed.team,
      method: destroyed.method,
      counts: destroyed.counts,
      photographs: destroyed.photographs,
      videos: destroyed.videos,
      samples: z.array(z.uuid()).max(100).default([]),
      marks: destroyed.marks,
      immediateDanger: destroyed.immediateDanger,
    }),
    before: among(({ specialist, instructedBy }) => [specialist, instructedBy]),
    command: ({ body, by, at, created, principal }, found): ExhibitCommand => ({
      ...body,
      kind: 'destroyOnSite',
      by,
      at,
      act: created('act'),
      orderId: created('order'),
      remainsId: created('remains'),
      custodian: principal.roles.includes('custodian'),
      ...found,
    }),
    example: {
      user: HOLDER,
      params: { id: toDestroy.exhibit },
      body: {
        ...destruction,
        team: [...destruction.team],
        counts: destruction.counts.map((one) => ({ ...one })),
        photographs: [...destruction.photographs],
        videos: [...destruction.videos],
      },
      given: given(toDestroy.steps, assessedBefore(toDestroy, 'destroyOnSite')),
    },
  }),
  command(exhibit, {
    operationId: 'confirmInstruction',
    path: '/v1/exhibits/{id}/destructions-on-site/confirm',
    summary: 'Confirm in writing, as a magistrate of the office that gave it, an oral instruction to destroy',
    tag,
    roles: ['prosecutor', 'judge'],
    refusals: [...known, 'nothing-to-confirm', 'another-instructor', 'another-office'],
    body: z.strictObject({ part, instructedBy: confirmed.instructedBy, order: confirmed.order, document: confirmed.document }),
    before: among(({ instructedBy }) => [instructedBy]),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'confirmInstruction', by, ...found }),
    example: {
      user: SECOND_PROSECUTOR,
      params: { id: toConfirm.exhibit },
      body: { instructedBy: PROSECUTOR, order: 'CI-PARQUET 2023/77', document: fileOf('e') },
      given: given(toConfirm.steps, assessedBefore(toConfirm, 'confirmInstruction'), before(toConfirm, 'destroyOnSite', 'confirmInstruction', destruction)),
    },
  }),
  command(exhibit, {
    operationId: 'reportLoss',
    path: '/v1/exhibits/{id}/losses',
    summary: 'Report that a part, or some of it, is not where it should be',
    tag,
    roles: holders,
    refusals: [...known, 'part-gone', 'not-the-holder', 'already-lost', 'nothing-taken', 'more-than-there-is', 'unit-does-not-fit', 'part-exists'],
    body: z.strictObject({
      part,
      quantity: quantity.optional(),
      circumstances: lost.circumstances,
      discoveredBy: lost.discoveredBy.optional(),
      lastSeen: lost.lastSeen,
      told: lost.told,
      remark: lost.remark,
    }),
    command: ({ body, by, principal, created }): ExhibitCommand => ({
      ...body,
      kind: 'reportLoss',
      lost: created('part'),
      discoveredBy: body.discoveredBy ?? by,
      by,
      custodian: principal.roles.includes('custodian'),
    }),
    example: { user: HOLDER, params: { id: toLose.exhibit }, body: loss, given: toLose.steps },
  }),
  command(exhibit, {
    operationId: 'establishLoss',
    path: '/v1/exhibits/{id}/losses/establish',
    summary: 'Record what an inquiry concluded of a loss, and the custodian’s account',
    tag,
    roles: [...holders, 'prosecutor', 'judge'],
    refusals: [...known, 'not-lost', 'loss-established-already'],
    body: z.strictObject({
      part,
      conclusion: established.conclusion,
      authority: established.authority,
      decision: established.decision,
      account: established.account,
    }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'establishLoss', by }),
    example: {
      user: COLLEAGUE,
      params: { id: toEstablish.exhibit },
      body: { conclusion: 'THEFT', authority: 'PROSECUTOR', decision: 'CI-PARQUET 2023/91', account: 'the cupboard was locked at 18 h' },
      given: given(toEstablish.steps, before(toEstablish, 'reportLoss', 'establishLoss', loss)),
    },
  }),
  command(exhibit, {
    operationId: 'recordRecovery',
    path: '/v1/exhibits/{id}/recoveries',
    summary: 'Record, in the unit that lost it, that it was found again; another unit that finds it claims its receipt',
    tag,
    roles: holders,
    refusals: [...known, 'not-lost', 'not-the-receiver', 'claim-the-receipt'],
    body: z.strictObject({
      part,
      holder: party.optional(),
      place: recovered.place,
      foundBy: recovered.foundBy,
      seal: recovered.seal,
      measured: recovered.measured,
      remark: recovered.remark,
    }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'recover', holder: body.holder ?? by, by }),
    example: {
      user: COLLEAGUE,
      params: { id: toRecover.exhibit },
      body: { place: 'ADJAME-MARKET', seal: 'FOUND_BROKEN', remark: 'in a stall, during a search' },
      given: given(toRecover.steps, before(toRecover, 'reportLoss', 'recordRecovery', loss)),
    },
  }),
];
