import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { IdentifiedRequest } from '#platform/identity';
import { CommandServices } from '../operations/services.js';
import { Problem } from '../operations/problem.js';

/** For this long an account that was found in service is not looked up again; whoever leaves is out within it. */
const KNOWN_MS = 1_000;
const MOST_KNOWN = 10_000;

/** A valid token is not enough: its account stands in the directory, is assigned today, and has not left. The refusal is recorded like every 403. */
@Injectable()
export class DirectoryGuard implements CanActivate {
  private readonly known = new Map<string, number>();

  constructor(@Inject(CommandServices) private readonly services: CommandServices) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<Partial<IdentifiedRequest>>();
    // A route that lets everybody in asks for no token.
    if (principal === undefined) return true;
    const until = this.known.get(principal.sub);
    if (until !== undefined && performance.now() < until) return true;
    this.known.delete(principal.sub);
    await this.refuseUnknown(principal.sub);
    this.known.set(principal.sub, performance.now() + KNOWN_MS);
    if (this.known.size > MOST_KNOWN) this.known.delete(this.known.keys().next().value!);
    return true;
  }

  private async refuseUnknown(account: string): Promise<void> {
    const directory = await this.services.directory([account]);
    if (directory.inService(account, new Date().toISOString().slice(0, 10))) return;
    if (directory.person(account) !== undefined) throw new Problem(403, 'account-out-of-service', 'This account is not in service today');
    if (!directory.transitionOf(account)) throw new Problem(403, 'account-unknown', 'This account is not in the directory');
  }
}
