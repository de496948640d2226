import type { FastifyRequest } from 'fastify';
import type { AccessLog, Principal } from '#platform/identity';
import type { Problem } from '../operations/problem.js';

/** Records a minute that callers without a valid token may cause: an append-only table must not be filled by a stranger. */
const MOST_OF_STRANGERS = 600;
const STRANGER: Pick<Principal, 'iss' | 'sub' | 'unit'> = { iss: 'none', sub: 'not authenticated', unit: 'none' };

/**
 * Puts refused log-ons and refused roles beside what was looked at. The refusal does not wait for its record and is not changed by a
 * record that fails: nothing was shown. What strangers try beyond the limit is counted, and the count is recorded with the next one.
 */
export class Denials {
  private minute = 0;
  private strangers = 0;
  private unrecorded = 0;

  constructor(
    private readonly access: Pick<AccessLog, 'record'>,
    private readonly failed: (error: unknown) => void,
    private readonly clock: () => number = Date.now,
  ) {}

  note(request: FastifyRequest, { status }: Pick<Problem, 'status'>): void {
    if (status !== 401 && status !== 403) return;
    const { principal } = request as { principal?: Principal };
    if (principal === undefined && this.tooMany()) return;
    const beyond = principal === undefined ? this.unrecorded : 0;
    if (principal === undefined) this.unrecorded = 0;
    this.access
      .record({
        principal: principal ?? STRANGER,
        action: `denied ${status} ${request.method} ${request.routeOptions?.url ?? 'unknown'}`,
        subject: (request.params as { id?: string } | undefined)?.id ?? '',
        from: request.ip,
        ...(beyond > 0 && { purpose: `${beyond} more were not recorded one by one` }),
      })
      .catch(this.failed);
  }

  private tooMany(): boolean {
    const minute = Math.floor(this.clock() / 60_000);
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
