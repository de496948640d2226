import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { IdentifiedRequest } from './authentication.guard.js';
import { actingRole } from './principal.js';
import { RoleForbidden, Unauthenticated } from './problems.js';
import { ROLE_TABLE, routeMetadata, type RoleTable } from './routes.js';

/** Which roles may call a route at all; what they may see there is decided subject by subject (`visibility.ts`). Runs after AuthenticationGuard. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ROLE_TABLE) private readonly table: RoleTable,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>(routeMetadata.PUBLIC, [context.getHandler(), context.getClass()]) === true) return true;
    const request = context.switchToHttp().getRequest<Partial<IdentifiedRequest>>();
    if (request.principal === undefined) throw new Unauthenticated();
    const operation = this.reflector.get<string | undefined>(routeMetadata.OPERATION, context.getHandler());
    const allowed = operation !== undefined && Object.hasOwn(this.table, operation) ? this.table[operation]! : [];
    const role = allowed === 'any' ? request.principal.roles[0] : actingRole(request.principal, allowed);
    if (role === undefined) throw new RoleForbidden();
    request.role = role;
    return true;
  }
}
