import { Controller, Get, Inject, Post, Req, Res, StreamableFile, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Operation as OperationId, principalOf } from '#platform/identity';
import type { z } from '#platform/kernel';
import { inTime } from '#platform/event-log';
import { inTurns } from '#platform/projections';
import { AccessRecords } from '../access/access-records.js';
import { PURPOSE_HEADER } from '../access/purposes.js';
import { HeavyReads } from '../admission/heavy-reads.js';
import { Node } from '../node/node.js';
import { CommandPipeline } from './command-pipeline.js';
import { fileAnswer, type Operation } from './operation.js';
import { tooLate } from './problem-of.js';
import { Problem, type ProblemBody } from './problem.js';
import { QueryPipeline } from './query-pipeline.js';

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

/** One Nest controller for a table of operations: a route each, named by its operation, behind the global guards. */
export function controllerOf(name: string, operations: readonly Operation[]): Type {
  @Controller()
  class Operations {
    constructor(
      @Inject(CommandPipeline) readonly commands: CommandPipeline,
      @Inject(QueryPipeline) readonly queries: QueryPipeline,
      @Inject(HeavyReads) readonly heavy: HeavyReads,
      @Inject(Node) readonly node: Pick<Node, 'config'>,
      @Inject(AccessRecords) readonly records: AccessRecords,
    ) {}
  }
  Object.defineProperty(Operations, 'name', { value: `${name}Operations` });
  for (const operation of operations) {
    const { operationId } = operation;
    if (Object.hasOwn(Operations.prototype, operationId)) throw new Error(`${operationId} stands twice`);
    Object.defineProperty(Operations.prototype, operationId, { configurable: true, writable: true, value: handlerOf(operation) });
    const descriptor = Object.getOwnPropertyDescriptor(Operations.prototype, operationId)!;
    const route = operation.path.replace(/\{(\w+)\}/g, ':$1');
    (operation.kind === 'command' ? Post(route) : Get(route))(Operations.prototype, operationId, descriptor);
    OperationId(operationId)(Operations.prototype, operationId, descriptor);
    Req()(Operations.prototype, operationId, 0);
    Res({ passthrough: true })(Operations.prototype, operationId, 1);
  }
  return Operations;
}

interface Pipelines {
  readonly commands: CommandPipeline;
  readonly queries: QueryPipeline;
  readonly heavy: HeavyReads;
  readonly node: Pick<Node, 'config'>;
  readonly records: AccessRecords;
}

const lateCommand = () => new Problem(503, 'outcome-unknown', 'Ask again with the same key to learn whether it was recorded', { retryAfter: 2 });

function handlerOf(operation: Operation) {
  if (operation.kind === 'query') {
    return async function (this: Pipelines, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      void reply.header('cache-control', 'no-store');
      const principal = principalOf(request);
      const over = new AbortController();
      const gone = () => over.abort();
      reply.raw.once('close', gone);
      const { signal } = over;
      const asked = inTurns({ signal, admit: () => this.heavy.enter(`${principal.iss} ${principal.sub}`, signal) }, () =>
        this.queries.run(operation, {
          principal,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, unknown>,
          ifPosition: header(request, 'if-position'),
          from: request.ip,
          purpose: header(request, PURPOSE_HEADER),
        }),
      );
      const answer = await inTime(asked, this.node.config.CUSTOS_DEADLINE_SECONDS * 1_000, tooLate).finally(() => {
        reply.raw.off('close', gone);
        // What was not found in time is looked for no longer.
        over.abort();
      });
      return operation.answer === fileAnswer ? asFile(answer as z.output<typeof fileAnswer>) : answer;
    };
  }
  return async function (this: Pipelines, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const outcome = this.commands.run(operation, {
      principal: principalOf(request),
      params: request.params as Record<string, string>,
      body: request.body,
      path: request.url.split('?', 1)[0]!,
      idempotencyKey: header(request, 'idempotency-key'),
      ifMatch: header(request, 'if-match'),
    });
    const answer = await inTime(outcome, this.node.config.CUSTOS_DEADLINE_SECONDS * 1_000, lateCommand);
    // A refusal that is remembered is refused again.
    if (answer.status >= 400) this.records.refused(request, { status: answer.status, code: (answer.body as ProblemBody).code });
    void reply.status(answer.status).headers(answer.headers);
    return answer.body;
  };
}

/** To be saved, never shown by a browser as a page of ours: the bytes are an outsider's. */
const asFile = ({ bytes, sha256, size }: z.output<typeof fileAnswer>): StreamableFile =>
  new StreamableFile(bytes, { type: 'application/octet-stream', length: size, disposition: `attachment; filename="${sha256}"` });
