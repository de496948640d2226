import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AccessLog, Principal } from '#platform/identity';
import { Node } from '../node/node.js';
import type { Problem } from '../operations/problem.js';
import { CommandServices } from '../operations/services.js';
import { namedIn } from './looked-at.js';

/** Records a minute that callers without a valid token may cause: an append-only table must not be filled by a stranger. */
const MOST_OF_STRANGERS = 600;
const STRANGER: Pick<Principal, 'iss' | 'sub' | 'unit'> = { iss: 'none', sub: 'not authenticated', unit: 'none' };
/** What was refused for what it asks and not for its form: these tell a prober something, or would. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 404, 409, 410, 412, 422]);
const OF_FORM: ReadonlySet<string> = new Set(['invalid', 'text-malformed', 'key-reused']);
const MOST_KNOWN = 10_000;

type Asking = Pick<FastifyRequest, 'method' | 'ip' | 'routeOptions' | 'params'> & { readonly principal?: Principal };
interface Refused extends Pick<Problem, 'status' | 'code'> {
  /** Streams that the request names beside what stands in its address. */
  readonly about?: readonly string[] | undefined;
}

/**
 * Puts refusals and log-ons beside what was looked at. A refusal does not wait for its record and is not changed by a record that fails:
 * nothing was shown, and a lost record is counted and shown on health. What strangers try beyond the limit is counted, and the count is
 * recorded with the next one.
 */
@Injectable()
export class AccessRecords {
  private minute = 0;
  private strangers = 0;
  private unrecorded = 0;
  private readonly known = new Set<string>();

  constructor(
    @Inject(Node) private readonly node: { readonly access: Pick<AccessLog, 'note'>; readonly keys: Node['keys'] },
    @Inject(CommandServices) private readonly services: Pick<CommandServices, 'idOf'>,
  ) {}

  /** Every stream, officer and file that an address names. */
  named(route: string, params: Readonly<Record<string, string>>): Promise<readonly string[]> {
    return namedIn(route, params, { keys: this.node.keys, idOf: (given) => this.services.idOf(given) });
  }

  refused(request: Asking, { status, code, about = [] }: Refused): void {
    const { principal } = request;
    if (!REFUSALS.has(status) || OF_FORM.has(code) || (principal === undefined && status !== 401)) return;
    if (principal === undefined && this.tooMany()) return;
    const beyond = principal === undefined ? this.unrecorded : 0;
    if (principal === undefined) this.unrecorded = 0;
    const route = request.routeOptions?.url ?? 'unknown';
    void this.named(route, (request.params as Record<string, string> | undefined) ?? {})
      .catch(() => [])
      .then((named) =>
        this.node.access.note({
          principal: principal ?? STRANGER,
          action: `denied ${status} ${request.method} ${route}`,
          subjects: [...new Set([...named, ...about])],
          status,
          code,
          from: request.ip,
          ...(beyond > 0 && { purpose: `${beyond} more were not recorded one by one` }),
        }),
      );
  }

  /** The first request under a token in this process: its officer has logged on. */
  loggedOn(principal: Principal, authorization: string, from: string): void {
    const token = createHash('sha256').update(authorization, 'utf8').digest('base64url');
    if (this.known.has(token)) return;
    this.known.add(token);
    if (this.known.size > MOST_KNOWN) this.known.delete(this.known.values().next().value!);
    this.node.access.note({ principal, action: 'log on', subjects: [], status: 200, from });
  }

  private tooMany(): boolean {
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.strangers = 0;
    }
    if (this.strangers >= MOST_OF_STRANGERS) {
      this.unrecorded += 1;
      return true;
    }
    this.strangers += 1;
    return false;
  }
}
