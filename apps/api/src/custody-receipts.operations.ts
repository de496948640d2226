import { receipt, type ReceiptCommand } from '#domain/custody';
import { custodyCatalogue, sealNumber, sha256 } from '#domain/custody/events';
import { sha256 as hashOf } from '#platform/event-log';
import { party, z, type Role } from '#platform/kernel';
import { CLERK, COLLEAGUE, PISTOL, REGISTRY, seized, storeOf, storeStep } from './custody.examples.js';
import { createdBy, given, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const claimed = definitions['custody.ReceiptClaimed'].fields;
const placed = definitions['custody.ReceiptPlaced'].fields;
const inspected = definitions['custody.ReceiptInspected'].fields;
const photographed = definitions['custody.ReceiptPhotographed'].fields;
const measured = definitions['custody.ReceiptMeasured'].fields;
const resealed = definitions['custody.ReceiptResealed'].fields;
const lost = definitions['custody.ReceiptLossReported'].fields;
const offered = definitions['custody.ReceiptDeliveryOffered'].fields;
const delivered = definitions['custody.ReceiptDelivered'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'receipts';
const bound = ['no-such-receipt', 'claim-confirmed-already', 'not-the-claimant'];

const BYTES = 'photograph of a seal number on a package that nobody had offered';
const PHOTOGRAPH = hashOf(BYTES).toString('hex');
const photograph = (user: string): Step => ({ name: `receipt: photograph by ${user}`, user, operationId: 'uploadAttachment', body: BYTES });

/** A receipt that somebody claims, of a thing of which nobody knows whether it is on record. */
export const receiptStep = (purpose: string, body: object, user = COLLEAGUE): Step => ({
  name: `receipt: ${purpose}`,
  user,
  operationId: 'claimReceipt',
  body,
});
export const receiptIdOf = (step: Step): string => createdBy(step, 'receipt');
/** Found by the code on its label. */
export const byCode = (exhibit: string) => ({
  found: { by: 'QR', code: exhibit },
  seal: 'INTACT',
  broughtBy: 'CI.DGD-AIR',
  remark: 'left on the desk without papers',
});

function claim(purpose: string) {
  const goods = seized(`receipt for ${purpose}`, PISTOL);
  const step = receiptStep(purpose, byCode(goods.exhibit), CLERK);
  return { user: CLERK, params: { id: receiptIdOf(step) }, given: given(goods.steps, step) };
}
const shelves = storeStep('receipts');
const delivery = receiptStep('a delivery to the registry', byCode(seized('receipt to deliver', PISTOL).exhibit));
const toDeliver = { user: COLLEAGUE, params: { id: receiptIdOf(delivery) }, given: given(seized('receipt to deliver', PISTOL).steps, delivery) };
const brought = receiptStep('a delivery to accept', byCode(seized('receipt to accept', PISTOL).exhibit));
const bringing: Step = {
  name: 'receipt: brought to the registry',
  user: COLLEAGUE,
  operationId: 'deliverReceipt',
  params: { id: receiptIdOf(brought) },
  body: { to: REGISTRY },
};

const found = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('QR'), code: z.uuid().describe('What the code on the label names') }),
  z.strictObject({ by: z.literal('NUMBER'), number: sealNumber.describe('As read'), photograph: sha256.describe('Of the number, uploaded before') }),
]);
const foundAs = (one: z.output<typeof found>) =>
  one.by === 'QR' ? { foundBy: one.by, code: one.code.toLowerCase() } : { foundBy: one.by, number: one.number, photograph: one.photograph };

export const custodyReceiptOperations: readonly CommandOperation[] = [
  command(receipt, {
    operationId: 'claimReceipt',
    path: '/v1/receipts',
    summary: 'Record that something arrived which nobody had offered: who received it answers for it, and nothing of its file opens to him',
    tag,
    roles: holders,
    refusals: ['receipt-claimed-already', 'not-the-receiver', 'code-needed', 'photograph-needed'],
    body: z.strictObject({
      found,
      holder: party.optional().describe('Oneself, or one’s unit'),
      broughtBy: claimed.broughtBy,
      bearer: claimed.bearer,
      seal: claimed.seal,
      seals: claimed.seals,
      measured: claimed.measured,
      remark: claimed.remark,
    }),
    // The same for a number that is on record and for one that is not.
    signs: ['found.photograph'],
    before: (_, services) => services.claimsAnother(),
    command: ({ body: { found: how, holder, ...body }, by }): ReceiptCommand => ({ ...body, ...foundAs(how), kind: 'claim', holder: holder ?? by, by }),
    example: {
      user: CLERK,
      body: { found: { by: 'NUMBER', number: 'CI-2023-009417', photograph: PHOTOGRAPH }, holder: REGISTRY, seal: 'INTACT', bearer: 'a driver of the brigade' },
      given: [photograph(CLERK)],
    },
  }),
  command(receipt, {
    operationId: 'placeReceipt',
    path: '/v1/receipts/{id}/placements',
    summary: 'Put what was received without an offer in a place',
    tag,
    roles: holders,
    refusals: bound,
    body: z.strictObject({ location: placed.location }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'place', act: created('act'), by }),
    example: {
      ...claim('placing'),
      body: { location: { kind: 'store', store: storeOf(shelves), place: 'A-01' } },
      given: given(shelves, claim('placing').given),
    },
  }),
  command(receipt, {
    operationId: 'inspectReceipt',
    path: '/v1/receipts/{id}/inspections',
    summary: 'State how the seals are of what was received without an offer',
    tag,
    roles: holders,
    refusals: bound,
    body: z.strictObject({ seal: inspected.seal, seals: inspected.seals, remark: inspected.remark }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'inspect', act: created('act'), by }),
    example: { ...claim('inspecting'), body: { seal: 'FOUND_BROKEN', remark: 'wire cut' } },
  }),
  command(receipt, {
    operationId: 'photographReceipt',
    path: '/v1/receipts/{id}/photographs',
    summary: 'Add photographs of what was received without an offer',
    tag,
    roles: holders,
    refusals: bound,
    body: z.strictObject({ photographs: photographed.photographs, remark: photographed.remark }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'photograph', act: created('act'), by }),
    example: {
      ...claim('photographing'),
      body: { photographs: [PHOTOGRAPH], remark: 'label and seal' },
      given: given(photograph(CLERK), claim('photographing').given),
    },
  }),
  command(receipt, {
    operationId: 'measureReceipt',
    path: '/v1/receipts/{id}/measurements',
    summary: 'Count, weigh or measure what was received without an offer',
    tag,
    roles: holders,
    refusals: bound,
    body: z.strictObject({ measure: measured.measure, found: measured.found, remark: measured.remark }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'measure', act: created('act'), by }),
    example: { ...claim('measuring'), body: { measure: 'COUNT', found: { amount: '1', unit: 'each' } } },
  }),
  command(receipt, {
    operationId: 'resealReceipt',
    path: '/v1/receipts/{id}/seals',
    summary: 'Close under a seal what was received without an offer',
    tag,
    roles: holders,
    refusals: bound,
    body: z.strictObject({ number: resealed.number, sealKind: resealed.sealKind, presence: resealed.presence }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'reseal', act: created('act'), by }),
    example: { ...claim('resealing'), body: { number: 'GREFFE-2023-0031', sealKind: 'CLOSED', presence: [] } },
  }),
  command(receipt, {
    operationId: 'reportReceiptLoss',
    path: '/v1/receipts/{id}/losses',
    summary: 'Report that what was received without an offer is not where it should be',
    tag,
    roles: holders,
    refusals: [...bound, 'already-lost'],
    body: z.strictObject({ circumstances: lost.circumstances, remark: lost.remark }),
    command: ({ body, by, created }): ReceiptCommand => ({ ...body, kind: 'reportLoss', act: created('act'), by }),
    example: { ...claim('losing'), body: { circumstances: 'UNEXPLAINED', remark: 'not on its shelf this morning' } },
  }),
  command(receipt, {
    operationId: 'deliverReceipt',
    path: '/v1/receipts/{id}/deliveries',
    summary: 'Bring what was received without an offer to a registry; the claimant answers for it until that has accepted',
    tag,
    roles: holders,
    refusals: [...bound, 'offered-to-holder', 'not-a-registry'],
    body: z.strictObject({ to: offered.to, remark: offered.remark }),
    before: ({ body }, services) => services.directory(body.to),
    command: ({ body, by, created }, directory): ReceiptCommand => ({ ...body, kind: 'offerDelivery', act: created('act'), by, directory }),
    example: { ...toDeliver, body: { to: REGISTRY, remark: 'with the sheet of the counter' } },
  }),
  command(receipt, {
    operationId: 'acceptReceiptDelivery',
    path: '/v1/receipts/{id}/deliveries/accept',
    summary: 'Take over, as a registry, what somebody received without an offer; the claim passes with it',
    tag,
    roles: holders,
    refusals: ['no-such-receipt', 'claim-confirmed-already', 'nothing-offered', 'not-the-receiver', 'one-person-on-both-sides'],
    body: z.strictObject({ seal: delivered.seal }),
    before: async ({ id }, services) => {
      const known = await services.state(receipt, id);
      return services.directory(...(known.status !== 'unknown' && known.delivery !== undefined ? [known.delivery.by] : []));
    },
    command: ({ body, by, created }, directory): ReceiptCommand => ({ ...body, kind: 'acceptDelivery', act: created('act'), by, directory }),
    example: {
      user: CLERK,
      params: { id: receiptIdOf(brought) },
      body: { seal: 'INTACT' },
      given: given(seized('receipt to accept', PISTOL).steps, brought, bringing),
    },
  }),
];
