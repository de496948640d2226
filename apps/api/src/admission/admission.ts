import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HealthService } from '../health/health.js';
import type { Config } from '../node/config.js';
import type { Logger } from '../node/logger.js';
import { clockOff } from '../operations/problem-of.js';
import { Problem } from '../operations/problem.js';
import { writeProblem } from '../operations/problem.filter.js';
import { isUpload, type FairUse } from './fair-use.js';
import { SlowBodies } from './slow-bodies.js';

/** How often the process looks whether it comes to its turn in time. */
const TURN_MS = 50;

/**
 * A full house answers at once instead of letting everybody wait; a body that never ends holds no place in it; a process with a wrong
 * clock records nothing.
 */
export function admission(server: FastifyInstance, config: Config, logger: Logger, health: HealthService, use: FairUse): void {
  const refuse = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply => {
    writeProblem(reply, request, problem, logger);
    return reply;
  };
  const busy = () => new Problem(503, 'busy', 'This process works on as many requests as it can', { retryAfter: 1 });
  const slow = new SlowBodies(config.CUSTOS_BODY_SECONDS * 1_000, (request, reply) => {
    refuse(request, reply, new Problem(408, 'too-slow', 'The body did not arrive in time'));
  });
  let turn = performance.now();
  const turns = setInterval(() => {
    use.late(performance.now() - turn - TURN_MS);
    turn = performance.now();
  }, TURN_MS).unref();
  server.addHook('onClose', async () => {
    slow.close();
    clearInterval(turns);
  });
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    slow.watch(request, reply, isUpload(request));
    const strange = use.arrival(request);
    if (strange !== undefined) return refuse(request, reply, strange);
    if (!isAsked(request) && use.houseOf(request).full) return refuse(request, reply, busy());
  });
  // Only with its whole body does a request take a place; an upload takes it with its first byte.
  server.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
    // A body may come to its end while its sender is being told that it was too slow: what was answered takes no place, which nobody would give back.
    if (isAsked(request) || reply.sent) return;
    if (!use.houseOf(request).enter(request)) return refuse(request, reply, busy());
    if (records(request) && (await health.clockIsOff())) return refuse(request, reply, clockOff());
  });
  // The place is free when the work is done: not before, when its client has gone away.
  server.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => use.leave(request, reply.statusCode !== 429));
  server.addHook('onResponse', async (request: FastifyRequest) => use.leave(request, false));
}

/** The matched route says what a request does: its address may spell the same path with escapes. */
const records = ({ method, routeOptions }: FastifyRequest): boolean => method === 'POST' && routeOptions.url?.startsWith('/v1/') === true;

/** What watches over the process is answered also when the house is full. */
const isAsked = ({ routeOptions: { url } }: FastifyRequest): boolean => url?.startsWith('/health/') === true || url === '/metrics';

/** Of so many connections at once from one address, each further one is closed unanswered: one machine does not take those of everybody. */
export function connectionsPerAddress(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? '';
    const there = (open.get(from) ?? 0) + 1;
    if (there > most) return void socket.destroy();
    open.set(from, there);
    socket.once('close', () => {
      const left = open.get(from)! - 1;
      if (left === 0) open.delete(from);
      else open.set(from, left);
    });
  });
}
