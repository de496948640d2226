import { operation, type OperationCommand } from '#domain/operation';
import { operationCatalogue } from '#domain/operation/events';
import { z, type Role } from '#platform/kernel';
import { command, type CommandOperation } from './operations/operation.js';
import { COORDINATOR, operationOf, operationSteps, SEIZING_OFFICER } from './operations/showroom.js';

const { definitions } = operationCatalogue;
const arrested = definitions['operation.Arrested'].fields;

const tag = 'operation';
const counters: readonly Role[] = ['investigator', 'national-coordinator', 'tracing-officer'];

const site = 'CI-ABJ-GATE';
const underWay = operationSteps('counting', { code: 'SHOWROOM-COUNT', site });
const params = { id: operationOf(underWay) };
const period = { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' };
const misplaced = [
  'operation-not-planned',
  'operation-not-started',
  'site-unknown',
  'period-ends-before-it-starts',
  'period-in-the-future',
  'period-outside-operation',
];

/** What is counted in an operation and who is arrested in it; seizures are recorded by themselves and name the operation. */
export const operationTallyOperations: readonly CommandOperation[] = [
  command(operation, {
    operationId: 'tallyChecks',
    path: '/v1/operations/{id}/checks',
    summary: 'Count checks against a database at a site, and their hits',
    tag,
    roles: counters,
    refusals: [...misplaced, 'more-hits-than-checks'],
    body: z.strictObject(definitions['operation.ChecksTallied'].fields),
    command: ({ body, at }): OperationCommand => ({ kind: 'tallyChecks', at, tally: body }),
    example: {
      user: SEIZING_OFFICER,
      params,
      given: underWay,
      body: { site, period, subjectKind: 'person', database: 'sltd', door: 'direct-access', checked: 412, hits: 1 },
    },
  }),
  command(operation, {
    operationId: 'tallySearches',
    path: '/v1/operations/{id}/searches',
    summary: 'Count physical searches at a site, and how many led to a seizure',
    tag,
    roles: counters,
    refusals: [...misplaced, 'more-seizures-than-searches'],
    body: z.strictObject(definitions['operation.SearchesTallied'].fields),
    command: ({ body, at }): OperationCommand => ({ kind: 'tallySearches', at, tally: body }),
    example: { user: SEIZING_OFFICER, params, given: underWay, body: { site, period, subjectKind: 'goods', searched: 38, ledToSeizure: 2 } },
  }),
  command(operation, {
    operationId: 'recordArrest',
    path: '/v1/operations/{id}/arrests',
    summary: 'Record an arrest, its grounds and the hit it relied on',
    tag,
    roles: ['investigator'],
    refusals: ['operation-not-planned', 'operation-not-started', 'site-unknown'],
    body: z.strictObject({
      person: arrested.person,
      site: arrested.site,
      grounds: arrested.grounds,
      hit: arrested.hit,
      seizure: arrested.seizure,
      exactPlace: arrested.exactPlace,
    }),
    command: (call): OperationCommand => ({ kind: 'arrest', arrest: { ...call.body, by: call.by, arrest: call.created('arrest') } }),
    example: {
      user: SEIZING_OFFICER,
      params,
      given: underWay,
      body: { person: 'person-7c9e6679-7425-80de-944b-e07fc1f90ae7', site, grounds: ['arms-trafficking'], exactPlace: 'arrivals hall, gate 3' },
    },
  }),
  command(operation, {
    operationId: 'statePublishedTotals',
    path: '/v1/operations/{id}/published-totals',
    summary: 'State what a communiqué gave, to stand beside the live totals',
    tag,
    roles: ['national-coordinator', 'coordination-cell'],
    refusals: ['operation-not-planned', 'total-half-stated', 'unit-does-not-fit'],
    body: z.strictObject(definitions['operation.PublishedTotalsStated'].fields),
    command: ({ body }): OperationCommand => ({ kind: 'statePublishedTotals', published: body }),
    example: {
      user: COORDINATOR,
      params,
      given: underWay,
      body: {
        publisher: 'INTERPOL',
        document: 'example of a communiqué',
        totals: [
          { what: 'firearms', category: 'firearm', unit: 'each', quantity: 2, stated: '2 firearms' },
          { what: 'gloves', category: 'medical-goods', unit: 'UNQUANTIFIED', stated: 'large quantities' },
          { what: 'checks', category: 'check', unit: 'each', quantity: 400, atLeast: true, stated: 'more than 400' },
        ],
      },
    },
  }),
];
