import { exhibit, type ExhibitCommand } from '#domain/custody';
import { examinationsMissing, firearm, firearmOfExhibit } from '#domain/identification';
import { custodyCatalogue, partId, WHOLE } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { before, COLLEAGUE, fileOf, FUEL, HOLDER, inCase, PISTOL, PROSECUTOR, seized } from './custody.examples.js';
import { createdBy, given, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const held = definitions['custody.HoldPlaced'].fields;
const lifted = definitions['custody.HoldLifted'].fields;
const ordered = definitions['custody.InterimDispositionOrdered'].fields;
const marked = definitions['custody.NationalMarkApplied'].fields;

const magistrates: readonly Role[] = ['prosecutor', 'judge'];
const tag = 'custody';
const part = partId.default(WHOLE);
const known = ['exhibit-not-registered', 'no-such-part'];
const hold = { ground: 'APPEAL', order: 'CI-CA-ABJ 2024/12', remark: 'kept for the hearing on appeal' } as const;

const toHold = inCase(seized('placeHold', PISTOL), 'placeHold');
const toLift = inCase(seized('liftHold', PISTOL), 'liftHold');
const toOrder = inCase(seized('orderInterimDisposition', FUEL), 'orderInterimDisposition');
const toMark = seized('applyNationalMark', PISTOL);
/** Prints, DNA and ballistics come before a mark. */
const examined = (id: string): readonly Step[] =>
  [
    ['collectForensicTraces', { prints: 'collected', dna: 'none-found', samples: [] }] as const,
    ['searchBallistics', { network: 'IBIN', material: 'cases', result: 'no-candidate', candidates: [] }] as const,
  ].map(([operationId, body]) => ({
    name: `custody: ${operationId} before applyNationalMark`,
    user: HOLDER,
    operationId,
    params: { id: firearmOfExhibit(id) },
    body,
  }));
const holding = before(toLift, 'placeHold', 'liftHold', hold, PROSECUTOR);

export const custodyOrderOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'placeHold',
    path: '/v1/exhibits/{id}/holds',
    summary: 'Place a hold on an exhibit, or on one part of it and what is taken from that',
    tag,
    roles: magistrates,
    refusals: known,
    body: z.strictObject({ part: held.part, ground: held.ground, order: held.order, case: held.case, until: held.until, remark: held.remark }),
    command: ({ body, by, created }): ExhibitCommand => ({ ...body, kind: 'placeHold', hold: created('hold'), by }),
    example: { user: PROSECUTOR, params: { id: toHold.exhibit }, body: hold, given: toHold.steps },
  }),
  command(exhibit, {
    operationId: 'liftHold',
    path: '/v1/exhibits/{id}/holds/lift',
    summary: 'Lift a hold',
    tag,
    roles: magistrates,
    refusals: ['exhibit-not-registered', 'no-such-hold'],
    body: z.strictObject({ hold: lifted.hold, reason: lifted.reason, order: lifted.order }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'liftHold', by }),
    example: {
      user: PROSECUTOR,
      params: { id: toLift.exhibit },
      body: { hold: createdBy(holding, 'hold'), reason: 'DECIDED', order: 'CI-CA-ABJ 2024/31' },
      given: given(toLift.steps, holding),
    },
  }),
  command(exhibit, {
    operationId: 'orderInterimDisposition',
    path: '/v1/exhibits/{id}/interim-dispositions',
    summary: 'Order before judgment what happens to a part',
    tag,
    roles: magistrates,
    refusals: [
      ...known,
      'part-gone',
      'hold-in-force',
      'nothing-taken',
      'unit-does-not-fit',
      'more-than-there-is',
      'sample-is-disposed-of',
      'firearm-not-marked',
    ],
    body: z.strictObject({
      part,
      measure: ordered.measure,
      order: ordered.order,
      document: ordered.document,
      reason: ordered.reason,
      quantity: ordered.quantity,
      samples: z.array(z.uuid()).max(100).default([]),
      remark: ordered.remark,
    }),
    command: ({ body, by, principal }): ExhibitCommand => ({
      ...body,
      kind: 'orderInterimDisposition',
      authority: principal.roles.includes('prosecutor') ? 'PROSECUTOR' : 'INVESTIGATING_JUDGE',
      orderedBy: by,
      by,
    }),
    example: {
      user: PROSECUTOR,
      params: { id: toOrder.exhibit },
      body: { measure: 'SALE', order: 'CI-PARQUET 2023/80', document: fileOf('f'), reason: 'PERISHABLE', quantity: { amount: '199', unit: 'LTR' } },
      given: toOrder.steps,
    },
  }),
  command(exhibit, {
    operationId: 'applyNationalMark',
    path: '/v1/exhibits/{id}/national-marks',
    summary: 'Record that a national mark was put on a firearm',
    tag,
    roles: ['investigator', 'custodian', 'tracing-officer'],
    refusals: [...known, 'not-a-firearm', 'part-gone', 'part-lost', 'temporarily-released', 'not-the-holder', 'marked-already', 'examine-first'],
    body: z.strictObject({
      part,
      mark: marked.mark,
      on: marked.on,
      machine: marked.machine,
      operator: marked.operator,
      entry: marked.entry,
      photograph: marked.photograph,
    }),
    before: async ({ id }, services) => examinationsMissing(await services.state(firearm, firearmOfExhibit(id))),
    command: ({ body, by }, missing): ExhibitCommand => ({ ...body, kind: 'applyNationalMark', by, examinationsMissing: missing }),
    example: {
      user: HOLDER,
      params: { id: toMark.exhibit },
      body: { mark: 'CI 2024 000118', on: 'FRAME', machine: 'COMNAT-2', operator: COLLEAGUE, entry: 'COMNAT 2024/118' },
      given: given(toMark.steps, examined(toMark.exhibit)),
    },
  }),
];
