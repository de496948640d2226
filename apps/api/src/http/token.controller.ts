import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { accountFor, BuiltInIssuer, Public, UnknownAccount } from '#platform/identity';
import { z } from '#platform/kernel';
import { Node } from '../node/node.js';
import { invalid, Problem } from '../operations/problem.js';

const asked = z.strictObject({ account: z.string().min(1).max(120) });

/** Tokens of the rehearsal's officers. The route exists only while the built-in issuer does: never in production. */
@Controller('dev/token')
export class TokenController {
  constructor(
    @Inject(BuiltInIssuer) private readonly issuer: BuiltInIssuer,
    private readonly node: Node,
  ) {}

  @Public()
  @Post()
  @HttpCode(200)
  async mint(@Body() body: unknown): Promise<{ token: string }> {
    const read = asked.safeParse(body);
    if (!read.success) throw invalid(read.error);
    try {
      const { officer } = accountFor(read.data.account);
      await this.node.rehearsal?.enter(officer);
      return { token: await this.issuer.mint(officer) };
    } catch (error) {
      if (error instanceof UnknownAccount) throw new Problem(422, 'unknown-account', 'Neither an officer of the rehearsal nor a role');
      throw error;
    }
  }
}
