import { Inject, Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '#platform/kernel';
import { IssuerUnavailable, NotAuthenticated } from './errors.js';
import type { Principal } from './principal.js';
import { IdentityUnavailable, Unauthenticated } from './problems.js';
import { routeMetadata } from './routes.js';
import { TokenVerifier } from './token-verifier.js';

/** What the guards leave on a request: who asks, and as which of their roles. */
export interface IdentifiedRequest {
  principal: Principal;
  role: Role;
}

/** Who asks. @throws Unauthenticated on a route that let everybody in */
export function principalOf(request: object): Principal {
  const { principal } = request as Partial<IdentifiedRequest>;
  if (principal === undefined) throw new Unauthenticated();
  return principal;
}

interface HttpRequest extends Partial<IdentifiedRequest> {
  readonly headers: { readonly authorization?: string };
}
interface HttpReply {
  header(name: string, value: string): unknown;
}

/** Deny by default: every route but those marked `@Public()` needs a token that names an officer. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly logger = new Logger('Authentication');

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(routeMetadata.PUBLIC, [context.getHandler(), context.getClass()]) === true) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    try {
      if (token === undefined) throw new NotAuthenticated('no bearer token');
      request.principal = await this.verifier.verify(token);
      return true;
    } catch (error) {
      if (error instanceof IssuerUnavailable) {
        this.logger.error(error.message);
        throw new IdentityUnavailable();
      }
      if (!(error instanceof NotAuthenticated)) throw error;
      this.logger.warn(error.reason);
      http.getResponse<HttpReply>().header('WWW-Authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
      throw new Unauthenticated();
    }
  }
}
