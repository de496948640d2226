import { Controller, Get, Header, Req } from '@nestjs/common';
import { Operation, type IdentifiedRequest } from '#platform/identity';

@Controller('v1/me')
export class WhoAmIController {
  /** Who the token says is asking: for a console, and for whoever sets up an identity provider. */
  @Get()
  @Header('cache-control', 'no-store')
  @Operation('whoAmI')
  me(@Req() { principal }: IdentifiedRequest): unknown {
    const { sub, roles, unit, service, country, exercise, session } = principal;
    return { officer: sub, roles, unit, service, country, exercise: exercise === true, ...(session !== undefined && { session }) };
  }
}
