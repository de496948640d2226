import { z } from '#platform/kernel';
import { receiptAnswer, ReceiptsQuery } from '#views/receipts';
import { CLERK, PISTOL, seized } from '../custody.examples.js';
import { byCode, receiptIdOf, receiptStep } from '../custody-receipts.operations.js';
import { given } from '../operations/example.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { present, sightOf } from './reading.js';

const goods = seized('receipt to read', PISTOL);
const step = receiptStep('reading', byCode(goods.exhibit), CLERK);

export const receiptQueries: readonly QueryOperation[] = [
  query({
    operationId: 'readReceipt',
    path: '/v1/receipts/{id}',
    tag: 'receipts',
    summary: 'A receipt that nobody offered, as its claimant reads it: what he stated and did, and whether it is confirmed',
    roles: ['investigator', 'custodian', 'auditor'],
    views: ['receipts', 'access'],
    timeTravel: false,
    query: z.strictObject({}),
    answer: receiptAnswer,
    example: { user: CLERK, params: { id: receiptIdOf(step) }, given: given(goods.steps, step) },
    handle: async ({ reader, params }, node) => {
      const sight = await sightOf(node, reader, 'receipt', params['id']!);
      return sight.open(present(await new ReceiptsQuery(node.reader).receipt(params['id']!)));
    },
  }),
];
