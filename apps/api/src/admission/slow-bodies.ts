import type { FastifyReply, FastifyRequest } from 'fastify';

/** Least speed of an upload, a fraction of what one bar of a field telephone gives. */
const BYTES_PER_SECOND = 1_024;
/** How long the rest of a refused body is read, so that its sender finds the answer instead of a broken line. */
const LINGER_MS = 5_000;
const LOOK_MS = 500;

interface Watched {
  readonly reply: FastifyReply;
  readonly upload: boolean;
  since: number;
  bytes: number;
  answered: number | undefined;
}

/** Bodies on their way. A body has its time, an upload its least speed; whoever keeps neither is told 408, and the line is closed. */
export class SlowBodies {
  private readonly open = new Map<FastifyRequest, Watched>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly limitMs: number,
    private readonly tooSlow: (request: FastifyRequest, reply: FastifyReply) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  watch(request: FastifyRequest, reply: FastifyReply, upload: boolean): void {
    const { headers } = request;
    if ((headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined) return;
    this.open.set(request, { reply, upload, since: this.clock(), bytes: request.raw.socket.bytesRead, answered: undefined });
  }

  close(): void {
    clearInterval(this.timer);
    this.open.clear();
  }

  look(): void {
    const now = this.clock();
    for (const [request, one] of this.open) {
      const { socket, complete } = request.raw;
      if (complete || socket.destroyed) this.open.delete(request);
      else if (one.reply.sent) {
        one.answered ??= now;
        if (now - one.answered < LINGER_MS) continue;
        this.open.delete(request);
        socket.destroy();
      } else if (now - one.since >= this.limitMs) this.judge(request, one, now);
    }
  }

  private judge(request: FastifyRequest, one: Watched, now: number): void {
    const { bytesRead } = request.raw.socket;
    if (one.upload && bytesRead - one.bytes >= ((now - one.since) / 1_000) * BYTES_PER_SECOND) {
      one.since = now;
      one.bytes = bytesRead;
      return;
    }
    this.open.delete(request);
    // The answer ends the line: what else may come on it belongs to this body.
    void one.reply.header('connection', 'close');
    this.tooSlow(request, one.reply);
  }
}
