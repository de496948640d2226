import type { Principal } from '#platform/identity';
import { countryOf, z, type Role } from '#platform/kernel';
import { deskAnswer, DESK_STATES, DIRECTIONS, reciprocityAnswer, TraceDeskQuery } from '#views/trace-desk';
import { FirearmsRegisterQuery, ledgerAnswer } from '#views/firearms-register';
import { DOORS, TRACE_STATES } from '#domain/tracing/events';
import { Visibility } from '../access/visibility.js';
import type { Node } from '../node/node.js';
import { TRACING_OFFICER } from '../identification.examples.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { Problem } from '../operations/problem.js';
import { clock, paging } from './reading.js';
import { withoutHidden } from './without-hidden.js';

const officers: readonly Role[] = ['tracing-officer', 'national-coordinator', 'auditor'];
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'a country is its two letters')
  .optional();
const flag = z.stringbool().optional();

const everywhere = (reader: Principal): boolean => reader.roles.includes('coordination-cell');

/** Country offices see their own country; those who see every country may name one. @throws Problem 404 for another's */
function countryFor(reader: Principal, asked: string | undefined): string | undefined {
  if (everywhere(reader)) return asked;
  if (asked !== undefined && asked !== reader.country) throw new Problem(404, 'not-found');
  return countryOf(reader.unit);
}

const desk = (node: Node) => new TraceDeskQuery(node.reader, clock);
const scopeOf = async (reader: Principal, node: Node) => ({
  ...(!everywhere(reader) && { countries: [reader.country] }),
  hidden: await new Visibility(node).hidden(reader),
});

export const tracingQueries: readonly QueryOperation[] = [
  query({
    operationId: 'readFirearmsRegister',
    path: '/v1/firearms-register',
    tag: 'tracing',
    summary: 'The completeness ledger: every firearm in exactly one trace state; the coordination cell sees counts only',
    roles: [...officers, 'coordination-cell'],
    views: ['firearms-register', 'access'],
    timeTravel: true,
    query: z.strictObject({ country, operation: z.uuid().optional(), state: z.enum(TRACE_STATES).optional(), ...paging }),
    lists: 'firearm',
    answer: ledgerAnswer,
    example: { user: TRACING_OFFICER },
    handle: async ({ reader, query: { country: asked, operation, state, cursor, limit }, asOf, knownAt }, node) => {
      const appointed = operation !== undefined && (await new Visibility(node).auditsOperation(reader, operation));
      return await new FirearmsRegisterQuery(node.reader, node.history).ledger(
        { country: appointed ? asked : countryFor(reader, asked), operation, state },
        { cursor, limit, list: !reader.roles.every((role) => role === 'coordination-cell'), hidden: await new Visibility(node).hidden(reader) },
        { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
      );
    },
  }),
  query({
    operationId: 'readTraceDesk',
    path: '/v1/trace-desk',
    tag: 'tracing',
    summary: 'Trace requests in and out, with deadlines, reminders and what is overdue',
    roles: officers,
    views: ['trace-desk', 'access'],
    timeTravel: false,
    query: z.strictObject({
      country,
      direction: z.enum(DIRECTIONS).optional(),
      door: z.enum(DOORS).optional(),
      state: z.enum(DESK_STATES).optional(),
      overdue: flag,
      firearm: z.uuid().optional(),
      ...paging,
    }),
    lists: 'trace',
    answer: deskAnswer,
    example: { user: TRACING_OFFICER },
    handle: async ({ reader, query: { cursor, limit, country: asked, ...filter } }, node) => {
      const scope = await scopeOf(reader, node);
      return withoutHidden(await desk(node).requests({ ...filter, country: countryFor(reader, asked) }, scope, cursor, limit), scope.hidden) as never;
    },
  }),
  query({
    operationId: 'readReciprocity',
    path: '/v1/trace-desk/reciprocity',
    tag: 'tracing',
    summary: 'How countries acknowledge and answer each other, against the limit where an instrument gives one',
    roles: [...officers, 'coordination-cell'],
    views: ['trace-desk', 'access'],
    timeTravel: false,
    query: z.strictObject({ country }),
    answer: reciprocityAnswer,
    example: { user: TRACING_OFFICER },
    handle: async ({ reader, query: { country: asked } }, node) => (await desk(node).reciprocity(await scopeOf(reader, node), asked)) as never,
  }),
];
