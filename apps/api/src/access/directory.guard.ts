import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { IdentifiedRequest, Principal } from '#platform/identity';
import { CommandServices } from '../operations/services.js';
import { Problem } from '../operations/problem.js';

/** For this long a token that was found good is not looked up again; whoever leaves, is blocked or is logged out is out within it, in every process. */
const KNOWN_MS = 500;
const MOST_KNOWN = 10_000;

/** A valid token is not enough: its account stands in the directory, is assigned today, has not left and is not blocked. The refusal is recorded like every 403. */
@Injectable()
export class DirectoryGuard implements CanActivate {
  private readonly known = new Map<string, number>();

  constructor(@Inject(CommandServices) private readonly services: CommandServices) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<Partial<IdentifiedRequest>>();
    // A route that lets everybody in asks for no token.
    if (principal === undefined) return true;
    const token = `${principal.sub} ${principal.session ?? ''} ${principal.issued ?? 0}`;
    const until = this.known.get(token);
    const asked = performance.now();
    if (until !== undefined && asked < until) return true;
    this.known.delete(token);
    await this.admit(principal);
    // Counted from before the look: what is recorded during it is found by the next.
    this.known.set(token, asked + KNOWN_MS);
    if (this.known.size > MOST_KNOWN) this.known.delete(this.known.keys().next().value!);
    return true;
  }

  private async admit({ sub: account, issued = 0, session }: Principal): Promise<void> {
    const directory = await this.services.directory([account]);
    if (directory.isRevoked({ account, issued, ...(session !== undefined && { session }) }))
      throw new Problem(401, 'token-revoked', 'This account is blocked, or its session was ended', {
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      });
    if (directory.inService(account, new Date().toISOString().slice(0, 10))) return;
    if (directory.person(account) !== undefined) throw new Problem(403, 'account-out-of-service', 'This account is not in service today');
    if (!directory.transitionOf(account)) throw new Problem(403, 'account-unknown', 'This account is not in the directory');
  }
}
