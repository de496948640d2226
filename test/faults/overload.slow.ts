import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FULL, found } from '../prove/attack.js';
import { startCustos, type Custos } from '../scenarios/support/custos.js';
import { CUSTOMS } from '../scenarios/support/thread.js';
import { Calm, ledger, percentile, scene, type Scene } from './overload.crowd.js';

/** Connections of each kind. */
const EACH = FULL ? 300 : 100;
/** Seconds that a body may take: the default in the full form. */
const BODY_SECONDS = FULL ? 20 : 2;
/** What the node may take beyond that to look, to answer and to close. */
const GRACE_SECONDS = 4;

/** One connection that sends its first bytes, then one more in each second, and writes down when it was answered or closed. */
class Dripping {
  said = '';
  endedAfterMs: number | undefined;
  private readonly begun = performance.now();
  private readonly drip: NodeJS.Timeout;
  private readonly socket: Socket;

  constructor(
    readonly kind: string,
    port: number,
    first: string,
    drop: string,
  ) {
    this.socket = connect(port, '127.0.0.1', () => void (first !== '' && this.socket.write(first)));
    const end = () => (this.endedAfterMs ??= performance.now() - this.begun);
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
      end();
    });
    this.socket.on('error', end).on('close', end);
    this.drip = setInterval(() => void (drop !== '' && this.socket.writable && this.socket.write(drop)), 1_000);
  }

  leave(): void {
    clearInterval(this.drip);
    this.socket.destroy();
  }
}

export function slowClients(): void {
  describe('hundreds of connections that send a byte in a second, or nothing', () => {
    let node: Custos;
    let place: Scene;
    afterEach(() => node.close());

    async function besieged(bodySeconds: number, forSeconds: number): Promise<{ faults: readonly string[]; figures: object }> {
      // Fewer places than slow bodies: one that held a place while it waits would leave none for others.
      node = await startCustos({ CUSTOS_BODY_SECONDS: String(bodySeconds), CUSTOS_CONCURRENCY: '64', CUSTOS_LOG_LEVEL: 'warn' });
      place = await scene(node.client);
      const token = await node.client.token(CUSTOMS);
      const quiet = new Calm(node.client, place, 'before');
      await quiet.during(1.5);
      const port = Number(new URL(node.api).port);
      const head = (path: string, media: string) =>
        `POST ${path} HTTP/1.1\r\nHost: custos\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${media}\r\nContent-Length: 90000\r\nIdempotency-Key: 11111111-1111-4111-8111-111111111111\r\n\r\n`;
      const kinds: readonly (readonly [string, string, string])[] = [
        ['body', head('/v1/seizures', 'application/json') + '{', ' '],
        ['upload', head('/v1/attachments', 'application/octet-stream') + 'x', 'x'],
        ['headers', 'GET /v1/me HTTP/1.1\r\nHost: custos\r\nX-Slow: ', 'x'],
        ['idle', '', ''],
      ];
      const slow = kinds.flatMap(([kind, first, drop]) => Array.from({ length: EACH }, () => new Dripping(kind, port, first, drop)));
      try {
        const during = new Calm(node.client, place, 'during');
        await Promise.all([during.during(forSeconds), pause(forSeconds * 1_000)]);
        const left = slow.filter(({ endedAfterMs }) => endedAfterMs === undefined);
        const told = slow.filter(({ kind, said }) => kind === 'body' && said.startsWith('HTTP/1.1 408 ') && said.includes('"too-slow"'));
        const bound = 4 * percentile(quiet.ms, 0.5) + 400;
        const median = percentile(during.ms, 0.5);
        const figures = {
          connections: slow.length,
          told408: told.length,
          left: left.length,
          slowestEndMs: Math.round(Math.max(0, ...slow.map(({ endedAfterMs = 0 }) => endedAfterMs))),
          othersMedianBeforeMs: Math.round(percentile(quiet.ms, 0.5)),
          othersMedianDuringMs: Math.round(median),
          othersAnswered: during.ms.length,
        };
        return {
          figures,
          faults: [
            ...during.wrong,
            ...(during.unknown.length > 0 ? [`${during.unknown.length} writes of others were refused`] : []),
            ...(median > bound ? [`others waited ${Math.round(median)} ms and not ${Math.round(bound)}`] : []),
            ...(left.length > 0 ? [`${left.length} slow connections were still there: ${[...new Set(left.map(({ kind }) => kind))].join(', ')}`] : []),
            ...(told.length < EACH ? [`only ${told.length} of ${EACH} slow bodies were told so`] : []),
            ...(await ledger(node.databaseUrl, [quiet, during])),
          ],
        };
      } finally {
        for (const one of slow) one.leave();
      }
    }

    it('are told 408 or closed in time, and the others work on as if nobody else were there', async () => {
      const { faults, figures } = await besieged(BODY_SECONDS, BODY_SECONDS + GRACE_SECONDS);
      found({ slow: figures });
      expect({ faults, figures }).toEqual({ faults: [], figures });
    });

    it('stay as long as they like where bodies have an hour: the same judge says so', async () => {
      const { faults } = await besieged(3_600, 2);
      expect(faults.join()).toMatch(/slow connections were still there: body, upload, headers, idle/);
    });
  });
}
