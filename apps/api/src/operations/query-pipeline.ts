import { Injectable } from '@nestjs/common';
import type { Principal } from '#platform/identity';
import type { StreamName } from '#platform/event-log';
import { instant } from '#platform/kernel';
import { heavy } from '#platform/projections';
import { AccessRecords } from '../access/access-records.js';
import { rowsOf } from '../access/looked-at.js';
import { isPurpose, PURPOSES } from '../access/purposes.js';
import { Visibility } from '../access/visibility.js';
import { Node } from '../node/node.js';
import { marked, unmarked } from './list-mark.js';
import { CommandServices } from './services.js';
import type { QueryOperation } from './operation.js';
import { invalid, Problem } from './problem.js';
import { textMalformed } from './problem-of.js';
import { NOBODY } from './request.js';

export interface Read {
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly ifPosition: string | undefined;
  readonly from: string;
  /** Why, where the file is another unit's: one of the codes. */
  readonly purpose?: string | undefined;
}

const POSITION = /^\d{20,40}$/;
const WAIT_MS = 5_000;

/** The way of every read: form, the wait that was asked for, the answer, and the access record that is durable before it leaves. */
@Injectable()
export class QueryPipeline {
  constructor(
    private readonly node: Node,
    private readonly services: CommandServices,
    private readonly visibility: Visibility,
    private readonly records: AccessRecords,
  ) {}

  async run(operation: QueryOperation, { principal, params, query, ifPosition, from, purpose }: Read): Promise<unknown> {
    if ([...Object.values(params), ...Object.values(query)].flat().some(unstorable)) throw textMalformed();
    if (purpose !== undefined && !isPurpose(purpose)) throw new Problem(422, 'purpose-unknown', `Custos-Purpose is one of ${PURPOSES.join(', ')}`);
    const { asOf, knownAt, ...own } = operation.timeTravel ? query : { asOf: undefined, knownAt: undefined, ...query };
    const paged = typeof own['cursor'] === 'string' && 'cursor' in operation.query.shape;
    const read = operation.query.safeParse(paged ? { ...own, cursor: await unmarked(own['cursor'] as string, this.node.log) } : own);
    if (!read.success) throw invalid(read.error, 'query');
    const call = {
      reader: principal,
      params: await this.resolved(params),
      query: read.data as Record<string, unknown>,
      asOf: moment(asOf, 'asOf'),
      knownAt: typeof knownAt === 'string' && POSITION.test(knownAt) ? knownAt : moment(knownAt, 'knownAt'),
      from,
    };
    if (typeof knownAt === 'string' && POSITION.test(knownAt)) await this.ofThisLog(knownAt);
    await this.waitFor(operation, ifPosition);
    if (operation.heavy === true || call.asOf !== undefined || call.knownAt !== undefined) await heavy();
    const answer = await marked(await operation.handle(call, this.node), this.node.log, this.node.clock);
    const named = await this.records.named(operation.path, params);
    if (purpose === undefined) await this.purposeNeeded(principal, named);
    const subjects = [...new Set([...named, ...(operation.about?.(call) ?? []), ...rowsOf(answer, operation.lists)])];
    await this.node.access.record({ principal, action: operation.operationId, subjects, status: 200, from, ...(purpose !== undefined && { purpose }) });
    return answer;
  }

  /** Whoever opens the file of another unit says why. @throws Problem 422 `purpose-required` */
  private async purposeNeeded(principal: Principal, named: readonly string[]): Promise<void> {
    const stream = named.find((one) => one.startsWith('custos.'));
    if (stream !== undefined && (await this.visibility.ofAnotherUnit(principal, stream as StreamName)))
      throw new Problem(422, 'purpose-required', `This file is another unit’s: say in Custos-Purpose why it is read, by one of ${PURPOSES.join(', ')}`);
  }

  private async resolved(params: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    if (params['id'] === undefined) return params;
    return { ...params, id: (await this.services.idOf(params['id'])) ?? NOBODY };
  }

  /** Answers where the log ends. Positions of another kind of log compare with ours, and mean nothing. */
  private async ofThisLog(position: string): Promise<string | undefined> {
    const tail = (await this.node.log.tail())?.position;
    if (tail !== undefined && tail.length !== position.length)
      throw new Problem(409, 'history-changed', 'That is a position of another log: this one was moved since, or it is another node');
    return tail;
  }

  private async waitFor({ views }: QueryOperation, ifPosition: string | undefined): Promise<void> {
    if (ifPosition === undefined) return;
    if (!POSITION.test(ifPosition)) throw new Problem(400, 'if-position-malformed', 'If-Position is the position of a receipt');
    const tail = await this.ofThisLog(ifPosition);
    if (tail === undefined || ifPosition > tail)
      throw new Problem(409, 'history-changed', 'The log does not reach that position: it is another log, or one restored from a backup');
    await Promise.all(views.map((view) => this.node.views.waitFor(view, ifPosition, WAIT_MS)));
  }
}

/** No text of ours holds NUL or half a pair, and PostgreSQL takes neither. */
const unstorable = (text: unknown): boolean => typeof text === 'string' && (text.includes('\0') || !text.isWellFormed());

function moment(text: unknown, name: string): string | undefined {
  if (text === undefined) return undefined;
  // A second without its fraction is what people type; the canonical form has milliseconds.
  const full = typeof text === 'string' ? text.replace(/(\d{2}:\d{2}:\d{2})Z$/, '$1.000Z') : '';
  if (!instant.safeParse(full).success)
    throw new Problem(422, 'invalid', undefined, { errors: [{ path: `query.${name}`, message: 'an instant is RFC 3339 in UTC' }] });
  return full;
}
