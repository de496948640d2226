import { Controller, Get, Req } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuthenticationGuard, principalOf, type IdentifiedRequest } from './authentication.guard.js';
import { IssuerUnavailable, NotAuthenticated } from './errors.js';
import { toActor, type Principal } from './principal.js';
import { RoleGuard } from './role.guard.js';
import { Operation, Public, ROLE_TABLE, type RoleTable } from './routes.js';
import { TokenVerifier } from './token-verifier.js';

const officer: Principal = { iss: 'i', sub: 'CI.DGD-AIR.4711', roles: ['investigator', 'custodian'], unit: 'CI.DGD-AIR', service: 'customs', country: 'CI' };
const table: RoleTable = { both: ['judge', 'custodian', 'investigator'], judges: ['judge'], everybody: 'any', nobody: [] };

@Controller()
class Sample {
  @Get('health') @Public() health() {
    return 'up';
  }
  @Get('both') @Operation('both') both(@Req() request: IdentifiedRequest) {
    return toActor(principalOf(request), request.role);
  }
  @Get('judges') @Operation('judges') judges() {
    return 'judged';
  }
  @Get('everybody') @Operation('everybody') everybody(@Req() request: IdentifiedRequest) {
    return { role: request.role };
  }
  @Get('nobody') @Operation('nobody') nobody() {
    return 'nobody';
  }
  @Get('forgotten') forgotten() {
    return 'forgotten';
  }
  @Get('unlisted') @Operation('unlisted') unlisted() {
    return 'unlisted';
  }
  @Get('inherited') @Operation('constructor') inherited() {
    return 'inherited';
  }
}

let app: NestFastifyApplication;
beforeAll(async () => {
  const verify = (token: string) => {
    if (token === 'good') return Promise.resolve(officer);
    return Promise.reject(token === 'later' ? new IssuerUnavailable('i') : new NotAuthenticated('bad'));
  };
  const module = await Test.createTestingModule({
    controllers: [Sample],
    providers: [
      { provide: TokenVerifier, useValue: { verify } },
      { provide: ROLE_TABLE, useValue: table },
      { provide: APP_GUARD, useClass: AuthenticationGuard },
      { provide: APP_GUARD, useClass: RoleGuard },
    ],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
});
afterAll(() => app?.close());

const get = (url: string, authorization?: string) => app.inject({ method: 'GET', url, headers: authorization === undefined ? {} : { authorization } });

describe('a route', () => {
  it('answers nobody without a token, unless it is marked as public', async () => {
    expect((await get('/health')).statusCode).toBe(200);
    for (const route of ['/both', '/judges', '/everybody', '/forgotten', '/unlisted', '/nobody']) {
      const answer = await get(route);
      expect([answer.statusCode, answer.json<{ code: string }>().code, answer.headers['www-authenticate']]).toEqual([401, 'not-authenticated', 'Bearer']);
    }
  });

  it.each(['Bearer bad', 'Basic good', 'good', 'Bearer', 'Bearer good good', 'Bearer  good', 'Bearer good\u00a0'])(
    'refuses "%s" and does not say why',
    async (authorization) => {
      const answer = await get('/both', authorization);
      expect([answer.statusCode, answer.json<object>()]).toEqual([
        401,
        { type: 'about:blank', title: 'A valid token is needed', status: 401, code: 'not-authenticated' },
      ]);
    },
  );

  it('lets in who has one of its roles, and records the first of its roles that the person has', async () => {
    const answer = await get('/both', 'Bearer good');
    expect(answer.json()).toEqual({ kind: 'person', id: officer.sub, iss: 'i', role: 'custodian', unit: officer.unit, service: 'customs', country: 'CI' });
    expect((await get('/everybody', 'bearer good')).json()).toEqual({ role: 'investigator' });
  });

  it.each(['/judges', '/nobody', '/forgotten', '/unlisted', '/inherited'])('%s, which no row of the table opens to the person, is forbidden', async (route) => {
    const answer = await get(route, 'Bearer good');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'role-may-not']);
  });

  it('says that the identity provider is away instead of blaming the token', async () => {
    expect((await get('/both', 'Bearer later')).statusCode).toBe(503);
  });
});
