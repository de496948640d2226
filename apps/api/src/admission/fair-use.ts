import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '#platform/identity';
import { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';
import { House } from './house.js';
import { TokenBuckets } from './token-buckets.js';

export const isUpload = ({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): boolean => method === 'POST' && /^\/v1\/attachments\/?(\?|$)/.test(url);

/** Not a whole file, not a thousand items, not a wait that the asker wanted. */
const isUsual = ({ url, headers }: FastifyRequest): boolean =>
  url.startsWith('/v1/') && !/^\/v1\/(attachments|transfer-batches|rebuild-checks)/.test(url) && headers['if-position'] === undefined;

/** What one process gives to whom: room for requests and for uploads, and a rate for each officer and each address of strangers. */
@Injectable()
export class FairUse {
  private readonly requests: House;
  private readonly uploads: House;
  private readonly officers: TokenBuckets;
  private readonly strangers: TokenBuckets;
  private readonly counted = new WeakSet<object>();

  constructor(@Inject(Node) { config }: Pick<Node, 'config'>) {
    this.requests = new House(config.CUSTOS_CONCURRENCY);
    this.uploads = new House(config.CUSTOS_UPLOADS);
    this.officers = new TokenBuckets(config.CUSTOS_RATE);
    this.strangers = new TokenBuckets(config.CUSTOS_RATE_STRANGERS);
  }

  /** Told how late the process came to its turn, in milliseconds. */
  late(ms: number): void {
    this.requests.late(ms);
  }

  houseOf(request: FastifyRequest): House {
    return isUpload(request) ? this.uploads : this.requests;
  }

  /** @param served whether it was worked on; a refusal says nothing of how long work takes */
  leave(request: FastifyRequest, served: boolean): void {
    this.houseOf(request).leave(request, served && isUsual(request));
  }

  /** @throws Problem 429 */
  officer(request: FastifyRequest, { iss, sub }: Principal): void {
    const whose = `${iss} ${sub}`;
    const wait = this.officers.take(whose);
    if (wait > 0) throw new Problem(429, 'too-many-requests', 'One officer asks more often than this node allows', { retryAfter: wait });
    if (!this.houseOf(request).name(request, whose))
      throw new Problem(429, 'too-many-at-once', 'One officer has as many requests under way as the others leave room for', { retryAfter: 1 });
  }

  /** Whatever comes without a token, and what no route takes: counted before anything is done for it. What asks whether the process lives is never refused. */
  arrival(request: FastifyRequest): Problem | undefined {
    const route = request.routeOptions.url;
    if (route?.startsWith('/health/') === true) return undefined;
    return route?.startsWith('/v1/') === true && request.headers.authorization !== undefined ? undefined : this.stranger(request);
  }

  /** One request without a valid token, counted once. The problem to answer with in place of any other when an address sends too many. */
  stranger(request: Pick<FastifyRequest, 'ip'>): Problem | undefined {
    if (this.counted.has(request)) return undefined;
    this.counted.add(request);
    const { ip } = request;
    const wait = this.strangers.take(ip);
    return wait === 0 ? undefined : new Problem(429, 'too-many-requests', 'Too many requests without a valid token from one address', { retryAfter: wait });
  }
}

/** Stands behind the guard that finds out who asks. Who does not say it was counted when he came. */
@Injectable()
export class FairUseGuard implements CanActivate {
  constructor(@Inject(FairUse) private readonly use: FairUse) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { readonly principal?: Principal }>();
    if (request.principal !== undefined) this.use.officer(request, request.principal);
    return true;
  }
}
