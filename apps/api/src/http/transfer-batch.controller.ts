import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';
import { exhibit } from '#domain/custody';
import { commandId, idFrom, inTime } from '#platform/event-log';
import { Operation, type IdentifiedRequest } from '#platform/identity';
import { z } from '#platform/kernel';
import { Node } from '../node/node.js';
import { AccessRecords } from '../access/access-records.js';
import { CommandPipeline, requireKey, type Answer } from '../operations/command-pipeline.js';
import { invalid, Problem } from '../operations/problem.js';
import { commands } from '../operations/table.js';

const ACTS = { offer: 'offerTransfer', accept: 'acceptTransfer', refuse: 'refuseTransfer', withdraw: 'withdrawTransfer' } as const;
/** Whose key tells the contents of two batches apart. */
const SUBJECT = 'transfer-batches';
/** Items worked on at once: enough to fill the log's batches, few enough to leave room for others. */
const ABREAST = 32;
/** For two thousand items; each of them has its own, shorter limits beneath. */
const LIMIT_MS = 60_000;
const unknown = () => new Problem(503, 'outcome-unknown', 'Ask again with the same key to learn what was recorded', { retryAfter: 5 });

/** An id, or an official number as it was typed: no control characters, no half characters. */
const readable = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{C}+$/u);

export const transferBatch = z.strictObject({
  items: z
    .array(z.strictObject({ exhibit: readable, act: z.enum(['offer', 'accept', 'refuse', 'withdraw']), body: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(2_000),
});

interface ItemAnswer {
  readonly exhibit: string;
  readonly status: number;
  readonly code?: string;
  readonly id?: string;
}
interface BatchAnswer {
  readonly batch: string;
  readonly items: readonly ItemAnswer[];
}

/** A thousand scans handed over at once: one request, one answer per exhibit. Each exhibit's stream stays the only truth. */
@Controller('v1/transfer-batches')
export class TransferBatchController {
  constructor(
    @Inject(CommandPipeline) private readonly pipeline: CommandPipeline,
    @Inject(Node) private readonly node: Node,
    @Inject(AccessRecords) private readonly records: AccessRecords,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation('transferBatch')
  async run(@Req() request: FastifyRequest & IdentifiedRequest): Promise<unknown> {
    const { principal } = request;
    const header = request.headers['idempotency-key'];
    const key = requireKey(typeof header === 'string' ? header : undefined);
    const read = transferBatch.safeParse(request.body);
    if (!read.success) throw invalid(read.error);
    const batch = commandId(principal.iss, principal.sub, key);
    // The items carry sealed members of many streams, so that the whole enters as one keyed digest. It tells batches apart and is in no event.
    const intent = createHmac('sha256', await this.node.keys.keyFor(SUBJECT, { create: true }))
      .update(JSON.stringify([batch, read.data.items]), 'utf8')
      .digest('base64url');
    const act = async (readBy: number) => {
      const items = await this.items(request, read.data.items, { batch, readBy });
      // Kept as the answer of this key, an outcome that is not known would never be learnt.
      return { status: 200, headers: {}, body: { batch, items }, unsettled: items.some(({ status }) => status >= 500) };
    };
    const outcome = this.pipeline.once(principal, key, intent, act, (body) => this.stands(body as BatchAnswer));
    const answer = (await inTime(outcome, LIMIT_MS, unknown)).body as BatchAnswer;
    await this.noteRefused(request, answer);
    return answer;
  }

  /** One record for each status and code, which names all items that were refused so. */
  private async noteRefused(request: FastifyRequest & IdentifiedRequest, { items }: BatchAnswer): Promise<void> {
    const refused = new Map<string, { readonly status: number; readonly code: string; readonly about: string[] }>();
    for (const { exhibit, status, code = '' } of items.filter((one) => one.status >= 400 && one.status < 500)) {
      const alike = refused.get(`${status} ${code}`) ?? { status, code, about: [] };
      refused.set(`${status} ${code}`, alike);
      alike.about.push(...(await this.records.named('/v1/exhibits/{id}', { id: exhibit })));
    }
    for (const one of refused.values()) this.records.refused(request, one);
  }

  /** Whether the log still holds everything that was accepted. */
  private async stands({ batch, items }: BatchAnswer): Promise<boolean> {
    for (const [n, { status, id }] of items.entries())
      if (status < 300 && !(await this.node.runner.holds(exhibit.stream(id!), exhibit.decider, idFrom(batch, 'item', n)))) return false;
    return true;
  }

  private async items(
    request: IdentifiedRequest,
    items: z.output<typeof transferBatch>['items'],
    { batch, readBy }: { readonly batch: string; readonly readBy: number },
  ): Promise<readonly ItemAnswer[]> {
    const answers = new Array<ItemAnswer>(items.length);
    let next = 0;
    const work = async () => {
      for (let n = next++; n < items.length; n = next++) {
        const { exhibit, act, body } = items[n]!;
        const operation = commands.find((one) => one.operationId === ACTS[act])!;
        const asked = {
          principal: request.principal,
          params: { id: exhibit },
          body,
          path: operation.path.replace('{id}', exhibit),
          idempotencyKey: undefined,
          ifMatch: undefined,
        };
        const answer: Answer = await this.pipeline.runItem(operation, asked, { cmd: idFrom(batch, 'item', n), batch, readBy }).catch((error: unknown) => {
          // Nobody hears of the others any more.
          next = items.length;
          throw error;
        });
        answers[n] = { exhibit, status: answer.status, ...(answer.body as object) };
      }
    };
    await Promise.all(Array.from({ length: Math.min(ABREAST, items.length) }, work));
    return answers;
  }
}
