import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { BuiltInIssuer } from '#platform/identity';
import { admission, connectionsPerAddress } from './admission/admission.js';
import { FairUse } from './admission/fair-use.js';
import { ApiModule } from './api.module.js';
import { HealthService } from './health/health.js';
import { Metrics } from './health/metrics.js';
import type { Logger } from './node/logger.js';
import type { Node } from './node/node.js';
import { lookAtGuards } from './node/verification.js';
import { openApi } from './operations/openapi.js';
import { Problem } from './operations/problem.js';
import { writeProblem } from './operations/problem.filter.js';
import { strictJson } from './operations/strict-json.js';
import { operations } from './operations/table.js';
import { specialRoutes } from './http/special-routes.js';

const BODY_LIMIT = 1_048_576;
/** The longest that one request may take to arrive. */
const UPLOAD_MS = 3_600_000;
/** How long requests under way may take to be answered when the process is told to stop. */
const DRAIN_MS = 15_000;

export interface Api {
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, answers those under way, then closes. */
  close(): Promise<void>;
}

/** The HTTP face of a node. */
export async function startApi(node: Node, logger: Logger): Promise<Api> {
  const { config } = node;
  // Health tells from its first answer on how the guards are, not how they were when the node last ran.
  await lookAtGuards(node, logger);
  const issuer =
    config.OIDC_ISSUER === undefined
      ? await BuiltInIssuer.open({ directory: join(node.data, 'keys'), audience: config.OIDC_AUDIENCE, production: config.NODE_ENV === 'production' })
      : undefined;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: config.CUSTOS_TRUSTED_PROXIES?.split(',').map((one) => one.trim()) ?? false,
    // A whole upload on a thin line; how fast bodies must come meanwhile is watched over by the admission.
    requestTimeout: UPLOAD_MS,
    connectionTimeout: 75_000,
    keepAliveTimeout: 65_000,
    http: { requestTimeout: UPLOAD_MS, headersTimeout: config.CUSTOS_BODY_SECONDS * 1_000, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: unreadable,
    // What the router refuses before there is a route: a path that does not decode, a member of it that is too long.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      writeProblem(reply, request, app.get(FairUse).stranger(request) ?? error, logger),
  });
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(ApiModule.for(node, logger, issuer), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const server = app.getHttpAdapter().getInstance();
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'style-src': ["'self'"], 'upgrade-insecure-requests': null } },
  });
  bodies(server);
  server.server.maxConnections = config.CUSTOS_CONNECTIONS;
  connectionsPerAddress(server.server, config.CUSTOS_CONNECTIONS_ADDRESS);
  admission(server, config, logger, app.get(HealthService), app.get(FairUse));
  observed(server, logger, app.get(Metrics));
  if (config.CUSTOS_DOCS) documented(app, openApi(operations, specialRoutes({ builtInIssuer: issuer !== undefined, metrics: config.CUSTOS_METRICS })));
  await app.listen(config.CUSTOS_PORT, config.CUSTOS_HOST);
  const { port } = server.server.address() as AddressInfo;
  return { port, url: `http://${config.CUSTOS_HOST}:${port}`, close: () => drained(server, () => app.close()) };
}

/** The page of the interface. It brings its layout inline, which no page may: the same rules come from a file of the node. */
function documented(app: NestFastifyApplication, document: OpenAPIObject): void {
  const server = app.getHttpAdapter().getInstance();
  server.get('/docs/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(PAGE_CSS));
  server.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    if (reply.getHeader('content-type') === 'text/html') void reply.type('text/html; charset=utf-8');
  });
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', customSiteTitle: 'Custos API', customCssUrl: '/docs/page.css' });
}

const PAGE_CSS = `html { box-sizing: border-box; overflow-y: scroll }
*, *::before, *::after { box-sizing: inherit }
body { margin: 0; background: #fafafa }
body > svg { position: absolute; width: 0; height: 0 }
.swagger-ui .topbar .download-url-wrapper { display: none }
`;

/** A connection that was busy, or silent, when closing began is closed once nothing is asked on it any more; the server would wait for its client to go. */
async function drained(server: FastifyInstance, close: () => Promise<void>): Promise<void> {
  const begun = Date.now();
  const idle = setInterval(() => {
    if (Date.now() - begun > DRAIN_MS) server.server.closeAllConnections();
    else server.server.closeIdleConnections();
  }, 50);
  try {
    await close();
  } finally {
    clearInterval(idle);
  }
}

/** What Node's parser could not read as HTTP has no request and no reply: the problem is written onto the line, which is then closed. */
export function unreadable(error: Error & { readonly code?: string }, socket: Pick<Socket, 'writable' | 'destroyed' | 'end' | 'destroy'>): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, reason, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([431, 'Request Header Fields Too Large', 'too-large'] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ([408, 'Request Timeout', 'too-slow'] as const)
        : ([400, 'Bad Request', 'malformed'] as const);
  const body = JSON.stringify(new Problem(status, code).body());
  if (!socket.writable) socket.destroy();
  else
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
    );
}

/** JSON in the strict profile, and raw bytes for files; every other media type is 415. */
function bodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, (body as Buffer).length === 0 ? undefined : strictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  // A file is a stream: its limit is kept while it is hashed and stored.
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
}

/** Milliseconds between two lines that say that requests are refused for now: under load a line for each would be most of the work. */
const REFUSALS_EVERY_MS = 1_000;

/** One line and one figure for each request: the route, never the address with what stands in it. */
function observed(server: FastifyInstance, logger: Logger, metrics: Metrics): void {
  let told = -REFUSALS_EVERY_MS;
  let untold = 0;
  server.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    metrics.observe(`${request.method} ${route}`, status, reply.elapsedTime / 1_000);
    const officer = (request as { principal?: { sub: string } }).principal?.sub;
    const fields = { method: request.method, route, status, ms: Math.round(reply.elapsedTime), officer };
    if (status !== 503) return logger.pino[status >= 500 ? 'warn' : 'debug'](fields, 'request');
    untold += 1;
    if (performance.now() - told < REFUSALS_EVERY_MS) return;
    logger.pino.warn({ ...fields, refusals: untold }, 'request');
    [told, untold] = [performance.now(), 0];
  });
}
