import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Unauthenticated } from '#platform/identity';
import { AccessRecords } from '../access/access-records.js';
import { FairUse } from '../admission/fair-use.js';
import { Logger } from '../node/logger.js';
import { Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** Writes every error as a problem with a code. What nobody foresaw is logged by name and stack, never with the request's content. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(Logger) private readonly logger: Logger,
    @Inject(AccessRecords) private readonly records: AccessRecords,
    @Inject(FairUse) private readonly use: FairUse,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const instead = error instanceof Unauthenticated ? this.use.stranger(request) : undefined;
    this.records.refused(request, writeProblem(reply, request, instead ?? error, this.logger));
  }
}

export function writeProblem(reply: FastifyReply, request: FastifyRequest, error: unknown, logger: Logger): Problem {
  let problem = problemOf(error);
  if (problem === undefined) {
    logger.unforeseen(error, { route: request.routeOptions?.url ?? 'unknown', method: request.method });
    problem = new Problem(500, 'internal', 'The error has been logged; nothing is acknowledged');
  }
  void reply
    .status(problem.status)
    .headers({
      'cache-control': 'no-store',
      ...(problem.more.retryAfter !== undefined && { 'retry-after': String(problem.more.retryAfter) }),
      ...problem.more.headers,
    })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body()));
  return problem;
}
