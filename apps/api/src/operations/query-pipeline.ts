import { Injectable } from '@nestjs/common';
import type { Principal } from '#platform/identity';
import { instant } from '#platform/kernel';
import { heavy } from '#platform/projections';
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
}

const POSITION = /^\d{20,40}$/;
const WAIT_MS = 5_000;

/** The way of every read: form, the wait that was asked for, the answer, and the access record that is durable before it leaves. */
@Injectable()
export class QueryPipeline {
  constructor(
    private readonly node: Node,
    private readonly services: CommandServices,
  ) {}

  async run(operation: QueryOperation, { principal, params, query, ifPosition, from }: Read): Promise<unknown> {
    if ([...Object.values(params), ...Object.values(query)].flat().some(unstorable)) throw textMalformed();
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
    await this.node.access.record({ principal, action: operation.operationId, subject: params['id'] ?? '', from });
    return answer;
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
