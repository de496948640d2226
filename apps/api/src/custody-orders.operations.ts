import { caseFile } from '#domain/casework';
import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue, partId, WHOLE } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { among, forensics } from './custody.lookups.js';
import { before, COLLEAGUE, examinedBefore, fileOf, FUEL, HOLDER, inCase, PISTOL, PROSECUTOR, seized } from './custody.examples.js';
import { createdBy, given } from './operations/example.js';
import { command, type Call, type CommandOperation, type Services } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const held = definitions['custody.HoldPlaced'].fields;
const lifted = definitions['custody.HoldLifted'].fields;
const ordered = definitions['custody.InterimDispositionOrdered'].fields;
const marked = definitions['custody.NationalMarkApplied'].fields;

const magistrates: readonly Role[] = ['prosecutor', 'judge'];
const tag = 'custody';
const part = partId.default(WHOLE);
const known = ['exhibit-not-registered', 'no-such-part'];
const hold = { ground: 'COURT', order: 'CI-TPI-ABJ 2024/12', remark: 'kept for the hearing' } as const;
const appeal = { ground: 'APPEAL', order: 'CI-CA-ABJ 2024/12', court: 'CI.CA-ABIDJAN', remark: 'kept for the hearing on appeal' } as const;

const toHold = inCase(seized('placeHold', PISTOL), 'placeHold');
const toLift = inCase(seized('liftHold', PISTOL), 'liftHold');
const toOrder = inCase(seized('orderInterimDisposition', FUEL), 'orderInterimDisposition');
const toMark = seized('applyNationalMark', PISTOL);
const holding = before(toLift, 'placeHold', 'liftHold', hold, PROSECUTOR);

/** The case of the hold, or the one that the request names: where it lies now, and whether the cote is a decision filed in it. */
async function decisionOn(
  { id, body }: Call<{ hold: string; case?: string | undefined; cote?: number | undefined }>,
  services: Services,
): Promise<{ readonly tookOver?: string; readonly decisionFiled: boolean }> {
  const goods = await services.state(exhibit, id);
  const hold = goods.status === 'registered' ? goods.holds.find((one) => one.id === body.hold) : undefined;
  const named = body.case ?? hold?.case;
  if (named === undefined) return { decisionFiled: false };
  if (body.case !== undefined) await services.sees(caseFile.stream(body.case));
  const file = await services.state(caseFile, named);
  const holdsCase = hold?.case === undefined || hold.case === named;
  return {
    ...(hold?.case === named && file.transmitted !== undefined && { tookOver: file.transmitted.to }),
    decisionFiled: body.cote !== undefined && holdsCase && file.decisions.includes(body.cote),
  };
}

export const custodyOrderOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'placeHold',
    path: '/v1/exhibits/{id}/holds',
    summary: 'Place a hold on an exhibit, or on one part of it and what is taken from that',
    tag,
    roles: magistrates,
    refusals: [...known, 'court-missing'],
    body: z.strictObject({
      part: held.part,
      ground: held.ground,
      order: held.order,
      case: held.case,
      court: held.court,
      until: held.until,
      remark: held.remark,
    }),
    command: ({ body, by, created }): ExhibitCommand => ({ ...body, kind: 'placeHold', hold: created('hold'), by }),
    example: { user: PROSECUTOR, params: { id: toHold.exhibit }, body: appeal, given: toHold.steps },
  }),
  command(exhibit, {
    operationId: 'liftHold',
    path: '/v1/exhibits/{id}/holds/lift',
    summary: 'Lift a hold',
    tag,
    roles: magistrates,
    refusals: ['exhibit-not-registered', 'no-such-hold', 'not-the-court-seised', 'decision-not-filed', 'not-the-office-of-the-hold'],
    body: z.strictObject({ hold: lifted.hold, reason: lifted.reason, order: lifted.order, case: lifted.case, cote: lifted.cote }),
    before: async (call, services) => ({ ...(await among()(call, services)), ...(await decisionOn(call, services)) }),
    command: ({ body, by, principal }, found): ExhibitCommand => ({ ...body, kind: 'liftHold', by, judge: principal.roles.includes('judge'), ...found }),
    example: {
      user: PROSECUTOR,
      params: { id: toLift.exhibit },
      body: { hold: createdBy(holding, 'hold'), reason: 'DECIDED', order: 'CI-TPI-ABJ 2024/31' },
      given: given(toLift.steps, holding),
    },
  }),
  command(exhibit, {
    operationId: 'orderInterimDisposition',
    path: '/v1/exhibits/{id}/interim-dispositions',
    summary: 'Order before judgment what happens to a part',
    tag,
    roles: magistrates,
    stepUp: true,
    refusals: [
      ...known,
      'part-gone',
      'hold-in-force',
      'nothing-taken',
      'unit-does-not-fit',
      'more-than-there-is',
      'sample-is-disposed-of',
      'examine-first',
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
    before: ({ id }, services) => forensics(id, services),
    command: ({ body, by, principal }, found): ExhibitCommand => ({
      ...body,
      ...found,
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
    refusals: [
      ...known,
      'not-a-firearm',
      'part-gone',
      'part-lost',
      'temporarily-released',
      'not-the-holder',
      'still-sealed',
      'examine-first',
      'marked-already',
    ],
    body: z.strictObject({
      part,
      mark: marked.mark,
      on: marked.on,
      machine: marked.machine,
      operator: marked.operator,
      entry: marked.entry,
      photograph: marked.photograph,
    }),
    before: ({ id }, services) => forensics(id, services),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'applyNationalMark', by, ...found }),
    example: {
      user: HOLDER,
      params: { id: toMark.exhibit },
      body: { mark: 'CI 2024 000118', on: 'FRAME', machine: 'COMNAT-2', operator: COLLEAGUE, entry: 'COMNAT 2024/118' },
      given: given(toMark.steps, examinedBefore(toMark, 'applyNationalMark')),
    },
  }),
];
