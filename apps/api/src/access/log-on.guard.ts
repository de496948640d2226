import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IdentifiedRequest } from '#platform/identity';
import { AccessRecords } from './access-records.js';

/** Notes every token that is seen for the first time: when its officer logged on, and from where. */
@Injectable()
export class LogOnGuard implements CanActivate {
  constructor(@Inject(AccessRecords) private readonly records: AccessRecords) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & Partial<IdentifiedRequest>>();
    if (request.principal !== undefined) this.records.loggedOn(request.principal, request.headers.authorization ?? '', request.ip);
    return true;
  }
}
