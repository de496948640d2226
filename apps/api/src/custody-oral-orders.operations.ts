import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue, partId, WHOLE } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { among, forensics } from './custody.lookups.js';
import { FUEL, HOLDER, inCase, PROSECUTOR, SECOND_PROSECUTOR, seized, type Seized } from './custody.examples.js';
import { createdBy, given, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const ordered = definitions['custody.OrderGiven'].fields;
const confirmed = definitions['custody.OrderConfirmed'].fields;
const disavowed = definitions['custody.OrderDisavowed'].fields;

const magistrates: readonly Role[] = ['prosecutor', 'judge'];
const tag = 'custody';
const part = partId.default(WHOLE);
const answered = ['exhibit-not-registered', 'no-such-order', 'order-answered-already', 'another-office'];

const sale = { measure: 'SALE', form: 'ORAL', orderedBy: PROSECUTOR, given: '2023-10-18T09:05:00.000Z', remark: 'by telephone' } as const;
const toGive = inCase(seized('giveOrder', FUEL), 'giveOrder');
const toConfirm = inCase(seized('confirmOrder', FUEL), 'confirmOrder');
const toDisavow = inCase(seized('disavowOrder', FUEL), 'disavowOrder');
const saleBefore = (goods: Seized, purpose: string): Step => ({
  name: `custody: giveOrder before ${purpose}`,
  user: HOLDER,
  operationId: 'giveOrder',
  params: { id: goods.exhibit },
  body: sale,
});

/** Orders may be oral: they count at once, and the office that gave them confirms or disavows them. */
export const custodyOralOrderOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'giveOrder',
    path: '/v1/exhibits/{id}/orders',
    summary: 'Give an order, or record one that a magistrate gave by word of mouth; it counts at once and waits for its confirmation',
    tag,
    roles: ['investigator', 'custodian', ...magistrates],
    refusals: [
      'exhibit-not-registered',
      'no-such-part',
      'part-gone',
      'not-a-magistrate',
      'recorded-with-the-destruction',
      'writing-missing',
      'due-before-given',
      'hold-in-force',
      'examine-first',
      'firearm-not-marked',
    ],
    body: z.strictObject({
      part,
      measure: ordered.measure,
      form: ordered.form,
      orderedBy: ordered.orderedBy.optional(),
      given: ordered.given,
      due: ordered.due.optional(),
      reference: ordered.reference,
      document: ordered.document,
      remark: ordered.remark,
    }),
    before: async (call, services) => ({
      ...(await among<typeof call.body>(({ orderedBy }) => [orderedBy])(call, services)),
      ...(await forensics(call.id, services)),
    }),
    command: ({ body, by, at, created }, found): ExhibitCommand => ({
      ...body,
      kind: 'giveOrder',
      order: created('order'),
      orderedBy: body.orderedBy ?? by,
      by,
      at,
      ...found,
    }),
    example: { user: HOLDER, params: { id: toGive.exhibit }, body: sale, given: toGive.steps },
  }),
  command(exhibit, {
    operationId: 'confirmOrder',
    path: '/v1/exhibits/{id}/orders/confirm',
    summary: 'Confirm an order, as a magistrate of the office that gave it or of the court above',
    tag,
    roles: magistrates,
    refusals: answered,
    body: z.strictObject({ order: confirmed.order, reference: confirmed.reference, document: confirmed.document }),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'confirmOrder', by, ...found }),
    example: {
      user: SECOND_PROSECUTOR,
      params: { id: toConfirm.exhibit },
      body: { order: createdBy(saleBefore(toConfirm, 'confirmOrder'), 'order'), reference: 'CI-PARQUET 2023/81' },
      given: given(toConfirm.steps, saleBefore(toConfirm, 'confirmOrder')),
    },
  }),
  command(exhibit, {
    operationId: 'disavowOrder',
    path: '/v1/exhibits/{id}/orders/disavow',
    summary: 'Say, as a magistrate of the office named or of the court above, that an order was not given so',
    tag,
    roles: magistrates,
    refusals: answered,
    body: z.strictObject({ order: disavowed.order, reason: disavowed.reason, remark: disavowed.remark }),
    before: among(),
    command: ({ body, by }, found): ExhibitCommand => ({ ...body, kind: 'disavowOrder', by, ...found }),
    example: {
      user: PROSECUTOR,
      params: { id: toDisavow.exhibit },
      body: { order: createdBy(saleBefore(toDisavow, 'disavowOrder'), 'order'), reason: 'NOT_GIVEN', remark: 'nobody of the office was called' },
      given: given(toDisavow.steps, saleBefore(toDisavow, 'disavowOrder')),
    },
  }),
];
