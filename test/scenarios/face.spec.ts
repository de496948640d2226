import { NestFactory } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, importJWK, SignJWT } from 'jose';
import { readConfig } from '../../apps/api/src/node/config.js';
import { LogMetrics } from '../../apps/api/src/node/log-metrics.js';
import { Logger } from '../../apps/api/src/node/logger.js';
import type { Node } from '../../apps/api/src/node/node.js';
import { roleTable } from '../../apps/api/src/operations/table.js';
import { startApi, type Api } from '../../apps/api/src/server.js';
import { ROLES, type Role } from '#platform/kernel';
import { startCustos, type Custos } from './support/custos.js';
import type { Client } from './support/client.js';
import { describedBy, type Described } from './support/interface.js';

jest.setTimeout(120_000);

const OPEN_TO_EVERYBODY = ['live', 'metrics', 'mintToken', 'ready'];

let custos: Custos;
let client: Client;
let described: readonly Described[];

beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  described = await describedBy(client);
});
afterAll(() => custos?.close());

const guarded = () => described.filter(({ operationId }) => !OPEN_TO_EVERYBODY.includes(operationId));
const named = (routes: readonly Described[]) => routes.map((one) => one.operationId).sort();

describe('the description of the interface', () => {
  it('names every route that the server has, and no other', async () => {
    const data = await mkdtemp(join(tmpdir(), 'custos-face-'));
    const served = new Set<string>();
    const create = NestFactory.create.bind(NestFactory) as (...args: unknown[]) => Promise<{ getHttpAdapter(): { getInstance(): FastifyInstance } }>;
    const watched = jest.spyOn(NestFactory, 'create').mockImplementation((async (...args: unknown[]) => {
      const app = await create(...args);
      app
        .getHttpAdapter()
        .getInstance()
        .addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat())
            if (one === 'GET' || one === 'POST' || !['HEAD', 'OPTIONS'].includes(one)) served.add(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
        });
      return app;
    }) as never);
    let api: Api | undefined;
    try {
      // Routes are registered before anything is asked of the node behind them.
      api = await startApi({ config: readConfig({ CUSTOS_PORT: '0', CUSTOS_DATA: data }), data, logMetrics: new LogMetrics() } as Node, new Logger('silent'));
    } finally {
      await api?.close();
      watched.mockRestore();
      await rm(data, { recursive: true, force: true });
    }
    const documentation = /^GET \/(docs|openapi\.json)/;
    expect([...served].filter((route) => !documentation.test(route)).sort()).toEqual(described.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('names each operation once, and gives every one of the role table its roles', () => {
    expect(new Set(named(described)).size).toBe(described.length);
    expect(named(described.filter((one) => OPEN_TO_EVERYBODY.includes(one.operationId)))).toEqual(OPEN_TO_EVERYBODY);
    expect(named(guarded())).toEqual(Object.keys(roleTable).sort());
    for (const { operationId, roles } of guarded()) expect({ operationId, roles }).toEqual({ operationId, roles: roleTable[operationId] });
  });

  it('gives each operation an officer of the rehearsal who may call it, and an example of everything it takes', async () => {
    for (const { operationId, user, roles, parameters } of guarded()) {
      expect({ operationId, user }).toEqual({ operationId, user: expect.stringMatching(/^[A-Z]{2}\..+\.\d+$/) });
      const { body } = await client.get(user!, '/v1/me');
      expect({ operationId, may: (body['roles'] as Role[]).some((role) => roles!.includes(role)) }).toEqual({ operationId, may: true });
      for (const one of parameters.filter(({ in: where }) => where === 'path'))
        expect({ operationId, one }).toEqual({ operationId, one: expect.objectContaining({ example: expect.any(String) }) });
    }
    for (const { operationId, requestBody } of described.filter(({ method }) => method === 'POST')) {
      for (const content of Object.values(requestBody?.content ?? { none: {} }))
        expect({ operationId, content }).toEqual({ operationId, content: expect.objectContaining({ schema: expect.anything(), example: expect.anything() }) });
    }
  });

  it('says in which ways each operation is refused', () => {
    for (const { operationId, responses, method } of guarded()) {
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect({ operationId, statuses: refusals.map(([status]) => status) }).toEqual({
        operationId,
        statuses: expect.arrayContaining(['401', '503', ...(operationId === 'whoAmI' ? [] : ['403'])]),
      });
      for (const [, { content }] of refusals)
        expect({ operationId, content: Object.keys(content ?? {}) }).toEqual({ operationId, content: ['application/problem+json'] });
      expect({ operationId, success: Object.keys(responses).some((status) => status === '200' || (method === 'POST' && status === '201')) }).toEqual({
        operationId,
        success: true,
      });
    }
  });
});

describe('the doors', () => {
  const address = ({ path }: Described) => path.replace(/\{party\}/, 'CI.DGD-AIR.4711').replace(/\{\w+\}/g, randomUUID());
  /** Nothing that is asked here can be recorded: it names itself by no key. */
  const knock = (one: Described, token?: string) =>
    client.send(one.method, address(one), { ...(token !== undefined && { token }), ...(one.method === 'POST' && { json: {} }) });

  async function forged(): Promise<Readonly<Record<string, string>>> {
    const good = await client.token('CI.DGD-AIR.4711');
    const [head, claims, signature] = good.split('.') as [string, string, string];
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string; kid: string };
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = await importJWK(await exportJWK(privateKey), 'ES256');
    const jwk = await exportJWK(publicKey);
    return {
      'signed by another key': await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: header.kid }).sign(own),
      'bringing its own key': await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', jwk }).sign(own),
      'signed by nobody': `${encoded({ ...header, alg: 'none' })}.${claims}.`,
      'with a role added afterwards': `${head}.${encoded({ ...payload, roles: ['administrator', 'prosecutor'] })}.${signature}`,
      'signed with a shared secret': await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: header.kid }).sign(Buffer.from(JSON.stringify(jwk))),
      'no token at all': 'nonsense',
    };
  }

  it('are closed without a token, and to every forged one, with the same words', async () => {
    const tokens: readonly (string | undefined)[] = [undefined, ...Object.values(await forged())];
    const open: string[] = [];
    const words = new Set<string>();
    for (const one of guarded()) {
      for (const token of tokens) {
        const { status, text } = await knock(one, token);
        if (status !== 401) open.push(`${one.operationId}: ${status}`);
        words.add(text);
      }
    }
    expect(open).toEqual([]);
    expect(words.size).toBe(1);
  });

  const officers: Readonly<Record<Role, string>> = {
    investigator: 'NE.DGPN-PJ.4711',
    custodian: 'NE.GREFFE-NIAMEY.4711',
    'tracing-officer': 'NE.CNCCAI.4712',
    prosecutor: 'NE.PARQUET-NIAMEY.4711',
    judge: 'NE.INSTR-NIAMEY.4711',
    auditor: 'XX.AUDIT.4711',
    'national-coordinator': 'NE.COORD.4711',
    'coordination-cell': 'XX.OIPC.4711',
    administrator: 'XX.EXPLOITATION.4711',
    registrar: 'BF.ANNUAIRE.4711',
  };
  it.each(ROLES.map((role) => [role]))('open to the role %s where the table says so, and nowhere else', async (role) => {
    const token = await client.token(officers[role]);
    expect((await client.send('GET', '/v1/me', { token })).body['roles']).toEqual([role]);
    const before = await client.tail();
    const wrong: string[] = [];
    for (const one of guarded()) {
      const { status, body } = await knock(one, token);
      const may = one.roles!.includes(role);
      if ((status === 403) === may || (status === 403 && body['code'] !== 'role-may-not') || status === 401 || status >= 500)
        wrong.push(`${one.operationId}: ${status} ${body['code']}`);
    }
    expect(wrong).toEqual([]);
    expect(await client.tail()).toBe(before);
  });
});
