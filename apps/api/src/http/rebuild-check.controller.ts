import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Operation } from '#platform/identity';
import { z } from '#platform/kernel';
import { Node } from '../node/node.js';
import { requireKey } from '../operations/command-pipeline.js';
import { Problem } from '../operations/problem.js';

export interface RebuildAnswer {
  readonly equal: boolean;
  readonly tables: readonly {
    readonly view: string;
    readonly table: string;
    readonly equal: boolean;
    readonly rows: number;
    readonly differing: readonly unknown[];
  }[];
}

const nothing = z.strictObject({}).optional();
const LIMIT_MS = 10 * 60_000;

/** Asks a fresh process, which has nothing of this one's memory, whether every live view is what the log says. */
@Controller('v1/rebuild-checks')
export class RebuildCheckController {
  private checking = false;

  constructor(@Inject(Node) private readonly node: Node) {}

  @Post()
  @HttpCode(200)
  @Operation('checkRebuild')
  async check(@Req() request: FastifyRequest): Promise<RebuildAnswer> {
    const key = request.headers['idempotency-key'];
    requireKey(typeof key === 'string' ? key : undefined);
    if (!nothing.safeParse(request.body).success) throw new Problem(422, 'invalid', 'This check takes nothing');
    if (this.checking) throw new Problem(503, 'busy', 'Another check is under way; one at a time', { retryAfter: 30 });
    this.checking = true;
    try {
      return await this.checked();
    } finally {
      this.checking = false;
    }
  }

  private async checked(): Promise<RebuildAnswer> {
    const { config, data, database } = this.node;
    const child = fork(fileURLToPath(new URL('../../../worker/src/rebuild-check.js', import.meta.url)), [], {
      env: { ...process.env, CUSTOS_DATA: data, DATABASE_URL: database.url, EVENT_LOG: config.EVENT_LOG, CUSTOS_LOG_LEVEL: config.CUSTOS_LOG_LEVEL },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      return await new Promise<RebuildAnswer>((resolve, reject) => {
        const late = setTimeout(() => reject(new Problem(503, 'busy', 'The check took too long', { retryAfter: 60 })), LIMIT_MS);
        child.once('message', (answer) => resolve(answer as RebuildAnswer));
        child.once('error', reject);
        child.once('exit', () =>
          reject(new Problem(503, 'rebuild-check-failed', 'The checking process ended without an answer; its log says why', { retryAfter: 5 })),
        );
        child.once('message', () => clearTimeout(late));
        child.once('exit', () => clearTimeout(late));
      });
    } finally {
      child.kill();
    }
  }
}
