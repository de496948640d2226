import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { BuiltInIssuer, Public, UnknownAccount } from '#platform/identity';
import { z } from '#platform/kernel';
import { invalid, Problem } from '../operations/problem.js';

const asked = z.strictObject({ account: z.string().min(1).max(120) });

/** Tokens of the rehearsal's officers. The route exists only while the built-in issuer does: never in production. */
@Controller('dev/token')
export class TokenController {
  constructor(@Inject(BuiltInIssuer) private readonly issuer: BuiltInIssuer) {}

  @Public()
  @Post()
  @HttpCode(200)
  async mint(@Body() body: unknown): Promise<{ token: string }> {
    const read = asked.safeParse(body);
    if (!read.success) throw invalid(read.error);
    try {
      return { token: await this.issuer.mint(read.data.account) };
    } catch (error) {
      if (error instanceof UnknownAccount) throw new Problem(422, 'unknown-account', 'Neither an officer of the rehearsal nor a role');
      throw error;
    }
  }
}
