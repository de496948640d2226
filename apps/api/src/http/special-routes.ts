import { z } from '#platform/kernel';
import { SEIZING_OFFICER, showroomExhibit, showroomSeizure } from '../operations/showroom.js';
import { everyone, roleTable } from '../operations/table.js';
import { transferBatch } from './transfer-batch.controller.js';

type Json = Record<string, unknown>;

const problems = (...statuses: number[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'Refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );
const answer = (description: string, schema: Json = { type: 'object' }): Json => ({ description, content: { 'application/json': { schema } } });
const bearer = [{ bearer: [] }];
const ADMINISTRATOR = 'XX.EXPLOITATION.4711';
const handedOver = 'custody: transferBatch';
const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } };

/** The routes that are not rows of the table of operations. */
export const specialRoutes = ({ builtInIssuer, metrics }: { readonly builtInIssuer: boolean; readonly metrics: boolean }): Readonly<Record<string, Json>> => ({
  '/v1/attachments': {
    post: {
      operationId: 'uploadAttachment',
      tags: ['attachments'],
      summary: 'Upload a file; facts name it by its hash',
      security: bearer,
      'x-roles': roleTable['uploadAttachment'],
      'x-user': SEIZING_OFFICER,
      parameters: [{ name: 'Content-SHA256', in: 'header', required: false, description: 'What the bytes must hash to', schema: { type: 'string' } }],
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'photograph of a marking' } },
      },
      responses: {
        201: answer('Stored', {
          type: 'object',
          properties: { sha256: { type: 'string' }, size: { type: 'integer' }, media: { type: 'string' } },
          required: ['sha256', 'size', 'media'],
        }),
        ...problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
      },
    },
  },
  '/v1/transfer-batches': {
    post: {
      operationId: 'transferBatch',
      tags: ['custody'],
      summary: 'Hand over many exhibits at once: one request, one answer per exhibit',
      security: bearer,
      'x-roles': roleTable['transferBatch'],
      'x-user': SEIZING_OFFICER,
      'x-given': showroomSeizure(handedOver),
      parameters: [key],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: (({ $schema: _, ...schema }) => schema)(z.toJSONSchema(transferBatch, { io: 'input' })),
            example: {
              items: [1, 2].map((line) => ({
                exhibit: showroomExhibit(handedOver, line),
                act: 'offer',
                body: { to: 'CI.GREFFE-ABIDJAN', purpose: 'REGISTRY', seal: 'INTACT' },
              })),
            },
          },
        },
      },
      responses: {
        200: answer('One status for each item; where one is 503, the same key asked again tells'),
        ...problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
      },
    },
  },
  '/v1/rebuild-checks': {
    post: {
      operationId: 'checkRebuild',
      tags: ['node'],
      summary: 'Fold every view anew from the log, in a process of its own, and compare it row by row with the live one',
      security: bearer,
      'x-roles': roleTable['checkRebuild'],
      'x-user': ADMINISTRATOR,
      parameters: [key],
      requestBody: { required: false, content: { 'application/json': { schema: { type: 'object', additionalProperties: false }, example: {} } } },
      responses: { 200: answer('Equal, or where not'), ...problems(401, 403, 429, 503) },
    },
  },
  '/v1/me': {
    get: {
      operationId: 'whoAmI',
      tags: ['node'],
      summary: 'Who the token says is asking',
      security: bearer,
      'x-roles': everyone,
      'x-user': SEIZING_OFFICER,
      responses: { 200: answer('The officer'), ...problems(401, 429, 503) },
    },
  },
  '/health/live': { get: { operationId: 'live', tags: ['node'], summary: 'The process runs', responses: { 200: answer('Alive') } } },
  '/health/ready': {
    get: { operationId: 'ready', tags: ['node'], summary: 'Log, clock, lag of each view', responses: { 200: answer('Ready'), 503: answer('Not ready') } },
  },
  ...(metrics && {
    '/metrics': {
      get: {
        operationId: 'metrics',
        tags: ['node'],
        summary: 'Figures for Prometheus',
        responses: { 200: { description: 'Figures', content: { 'text/plain': { schema: { type: 'string' } } } } },
      },
    },
  }),
  ...(builtInIssuer && {
    '/dev/token': {
      post: {
        operationId: 'mintToken',
        tags: ['node'],
        summary: 'A token for an officer of the rehearsal, or for the first one with a role (never in production)',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { account: { type: 'string' } }, required: ['account'], additionalProperties: false },
              example: { account: 'prosecutor' },
            },
          },
        },
        responses: { 200: answer('The token'), ...problems(400, 408, 422, 429, 503) },
      },
    },
  }),
});
