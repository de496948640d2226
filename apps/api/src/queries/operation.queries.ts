import { ROLES, z } from '#platform/kernel';
import { operationList, OperationQuery, operationTotals } from '#views/operation';
import { workList, WorkListQuery } from '#views/work-list';
import { Visibility } from '../access/visibility.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { COORDINATOR, SEIZING_OFFICER, showroomOperation, showroomOperationId } from '../operations/showroom.js';
import { clock, paging, present } from './reading.js';
import { withoutHidden } from './without-hidden.js';

const TELLS_AN_AUTHORITY: ReadonlySet<string> = new Set(['break-glass', 'confirmation']);

export const operationQueries: readonly QueryOperation[] = [
  query({
    operationId: 'listOperations',
    path: '/v1/operations',
    tag: 'operation',
    summary: 'Joint operations of this node',
    roles: ROLES,
    views: ['operation'],
    timeTravel: false,
    query: z.strictObject(paging),
    lists: 'operation',
    answer: operationList,
    example: { user: COORDINATOR, given: showroomOperation },
    handle: ({ query: { cursor, limit } }, node) => new OperationQuery(node.reader, node.history).list(cursor, limit),
  }),
  query({
    operationId: 'readOperationTotals',
    path: '/v1/operations/{id}/totals',
    tag: 'operation',
    summary: 'Live totals per country, agency, site, category and unit, beside the published ones: counts, never cases',
    roles: ROLES,
    views: ['operation', 'access'],
    timeTravel: true,
    query: z.strictObject({}),
    answer: operationTotals,
    example: { user: COORDINATOR, params: { id: showroomOperationId }, given: showroomOperation },
    handle: async ({ reader, params, asOf, knownAt }, node) =>
      present(
        await new OperationQuery(node.reader, node.history).totals(params['id']!, await new Visibility(node).hidden(reader), {
          ...(asOf !== undefined && { asOf }),
          ...(knownAt !== undefined && { knownAt }),
        }),
      ),
  }),
  query({
    operationId: 'readWorkList',
    path: '/v1/work-list',
    tag: 'work list',
    summary: 'What waits for the reader: drafts, hand-overs, returns, instructions, confirmations, trace proposals',
    roles: ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'],
    views: ['work-list', 'access'],
    timeTravel: false,
    query: z.strictObject({ ...paging, kind: z.string().max(40).optional() }),
    answer: workList,
    example: { user: SEIZING_OFFICER },
    handle: async ({ reader, query: { kind, cursor, limit } }, node) => {
      const hidden = await new Visibility(node).hidden(reader);
      const list = await new WorkListQuery(node.reader).of(reader, { kind, cursor, limit, now: clock(), hidden });
      // Who answers for a sealed case is told which one was opened, and what was claimed of it, member of it or not.
      return { ...list, items: list.items.map((one) => (TELLS_AN_AUTHORITY.has(one.kind) ? one : withoutHidden(one, hidden))) };
    },
  }),
];
