import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from '#platform/kernel';
import { fileAnswer, type CommandOperation, type Operation, type QueryOperation } from './operation.js';
import { PURPOSES } from '../access/purposes.js';
import { problem } from './problem.js';
import { bodyOf } from './request.js';

type Json = Record<string, unknown>;

const receipt = z.strictObject({ id: z.string(), revision: z.int(), position: z.string() });
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return json;
};

/** What every route can answer, beside its own success. */
const errors = (operation: Operation): Json => {
  const codes: Record<number, readonly string[]> = {
    400: [
      'malformed',
      'json-malformed',
      ...(operation.kind === 'command'
        ? ['idempotency-key-required', 'if-match-malformed', 'json-duplicate-member', 'json-too-deep', 'json-number', 'json-not-utf8']
        : ['if-position-malformed']),
    ],
    401: ['not-authenticated'],
    403: ['role-may-not'],
    404: ['not-found'],
    ...(operation.kind === 'command'
      ? { 409: operation.refusals ?? [], 412: ['revision-differs'], 413: ['too-large', 'entry-too-large'], 415: ['not-json'] }
      : { 409: ['history-changed'] }),
    422: [
      'invalid',
      'text-malformed',
      ...(operation.kind === 'command' ? ['key-reused', 'attachment-unknown', 'happened-in-the-future'] : ['purpose-required', 'purpose-unknown']),
    ],
    408: ['too-slow'],
    429: ['too-many-requests', 'too-many-at-once'],
    503: [
      'busy',
      'log-unavailable',
      'database-unavailable',
      'issuer-unavailable',
      'upgrade-needed',
      'history-changed',
      'stream-truncated',
      ...(operation.kind === 'command' ? ['outcome-unknown', 'clock-off', 'disk-full'] : ['view-behind', 'too-late', 'access-unrecorded']),
    ],
  };
  return Object.fromEntries(
    Object.entries(codes).map(([status, known]) => [
      status,
      {
        description: known.length > 0 ? `Codes: ${known.join(', ')}` : 'Refused by a rule of the domain',
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            example: { type: 'about:blank', title: 'Error', status: Number(status), code: known[0] ?? 'refused' },
          },
        },
        ...(Number(status) === 429 || Number(status) === 503 ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } } } : {}),
      },
    ]),
  );
};

const pathParameters = (operation: Operation): Json[] =>
  [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'id' ? 'An id, or an official number written KIND:ISSUER:YEAR:N' : undefined,
    schema: { type: 'string' },
    ...(operation.example.params?.[name!] !== undefined && { example: operation.example.params[name!] }),
  }));

const header = (name: string, description: string, required: boolean, schema: Json): Json => ({ name, in: 'header', required, description, schema });

function commandRoute(operation: CommandOperation): Json {
  const success = {
    description: 'Recorded',
    headers: { ETag: { schema: { type: 'string' } }, 'Custos-Position': { schema: { type: 'string' } } },
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Receipt' } } },
  };
  return {
    ...described(operation),
    parameters: [
      ...pathParameters(operation),
      header('Idempotency-Key', 'Names the command: asking twice is asking once', true, { type: 'string', format: 'uuid' }),
      header('If-Match', 'The revision the caller has seen, in quotes', false, { type: 'string' }),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(bodyOf(operation), 'input'), example: operation.example.body } } },
    responses: { [operation.creates ? 201 : 200]: success, ...errors(operation) },
    'x-given': operation.example.given ?? [],
  };
}

function queryRoute(operation: QueryOperation): Json {
  const own = Object.entries(operation.query.shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: schemaOf(schema, 'input'),
    ...((operation.example.query as Json | undefined)?.[name] !== undefined && { example: (operation.example.query as Json)[name] }),
  }));
  const travel = operation.timeTravel
    ? [
        { name: 'asOf', in: 'query', required: false, description: 'Only what had happened by this instant', schema: { type: 'string', format: 'date-time' } },
        { name: 'knownAt', in: 'query', required: false, description: 'Only what was recorded up to this position or instant', schema: { type: 'string' } },
      ]
    : [];
  return {
    ...described(operation),
    parameters: [
      ...pathParameters(operation),
      ...own,
      ...travel,
      header('Custos-Purpose', 'Why the file of another unit is read; goes into the access record', false, { type: 'string', enum: [...PURPOSES] }),
      header('If-Position', 'Wait, at most 5 s, until the views have read this position', false, { type: 'string' }),
    ],
    responses: { 200: { description: 'Found', content: contentOf(operation) }, ...errors(operation) },
    'x-given': operation.example.given ?? [],
  };
}

const contentOf = ({ answer }: QueryOperation): Json =>
  answer === fileAnswer
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: schemaOf(answer, 'output') } };

const described = (operation: Operation): Json => ({
  operationId: operation.operationId,
  tags: [operation.tag],
  summary: operation.summary,
  security: [{ bearer: [] }],
  'x-roles': operation.roles,
  'x-user': operation.example.user,
});

/** The whole interface, generated from the table of operations. `special` are the few routes that are not in it (uploads, health). */
export function openApi(operations: readonly Operation[], special: Readonly<Record<string, Json>>): OpenAPIObject {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.kind === 'command' ? 'post' : 'get'] = operation.kind === 'command' ? commandRoute(operation) : queryRoute(operation);
  }
  for (const [path, routes] of Object.entries(special)) paths[path] = { ...paths[path], ...routes };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Custos',
      version: '1',
      description:
        'System of record for seized firearms, from the border post to the judgment. Commands carry an Idempotency-Key and answer with a receipt; queries can wait for a receipt (`If-Position`) and look back (`asOf`, `knownAt`). `x-user` names the rehearsal user from whom an example is accepted as it stands.',
      license: { name: 'Apache-2.0' },
    },
    servers: [],
    tags: [...new Set(operations.map((operation) => operation.tag))].sort().map((name) => ({ name })),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: schemaOf(problem, 'output'), Receipt: schemaOf(receipt, 'output') },
    },
    paths,
  } as unknown as OpenAPIObject;
}
