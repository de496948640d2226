import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { officersOf } from '#platform/identity';
import { FULL, found } from '../prove/attack.js';
import { startCustos, type Custos } from '../scenarios/support/custos.js';
import { Calm, ledger, Memory, scene } from './overload.crowd.js';

const MEBIBYTE = 1_048_576;
const LIMIT = 100 * MEBIBYTE;
/** Uploads of 100 MiB, and the places there are for them: one upload more than there is room for is refused. */
const [UPLOADS, PLACES] = FULL ? [12, 8] : [4, 3];
/** What the process may grow by while files pass through it, whatever their size. */
const GROWTH_MEGABYTES = 200;

interface Sent {
  readonly status: number | string;
  readonly code?: string;
  readonly retryAfter?: string;
  readonly sha256?: string;
  readonly hash: string;
}

interface How {
  readonly bytes: number;
  /** The length is said beforehand. */
  readonly declared?: boolean;
  /** The line is cut after so many bytes. */
  readonly cutAfter?: number;
}

/** Sends random bytes of that length, as fast as they are taken. */
function upload(api: string, token: string, { bytes, declared = true, cutAfter = Infinity }: How): Promise<Sent> {
  const piece = randomBytes(MEBIBYTE);
  const hash = createHash('sha256');
  return new Promise((resolve) => {
    let answered = false;
    const done = (answer: Omit<Sent, 'hash'>) => {
      if (answered) return;
      answered = true;
      resolve({ ...answer, hash: hash.digest('hex') });
    };
    const out = request(`${api}/v1/attachments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...(declared && { 'content-length': bytes }) },
    });
    out.setMaxListeners(0);
    out.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const { code, sha256 } = JSON.parse(text) as { code?: string; sha256?: string };
        done({ status: response.statusCode!, code, sha256, retryAfter: response.headers['retry-after'] });
        out.destroy();
      });
    });
    out.on('error', (error: Error & { code?: string }) => void pause(50).then(() => done({ status: error.code ?? error.message })));
    void (async () => {
      for (let sent = 0; sent < bytes && !answered && !out.destroyed; sent += piece.length) {
        if (sent >= cutAfter) return out.destroy();
        piece.writeUInt32BE(sent / MEBIBYTE);
        hash.update(piece);
        const room = out.write(Buffer.from(piece));
        if (!room) await new Promise<void>((go) => (out.once('drain', go), out.once('close', go)));
      }
      out.end();
    })();
  });
}

export function uploads(): void {
  describe('files of 100 MiB, several at once', () => {
    let node: Custos;
    let tokens: readonly string[];
    const start = async (settings: Readonly<Record<string, string>>) => {
      node = await startCustos({ CUSTOS_LOG_LEVEL: 'warn', ...settings });
      tokens = await Promise.all(officersOf('CI.DGD-AIR', UPLOADS).map(({ officer }) => node.client.token(officer)));
    };
    afterEach(() => node.close());

    const stored = (): readonly string[] => {
      const folder = join(node.data, 'attachments');
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => name);
    };

    it('are stored whole or refused, in little memory, and of what was cut off or too large nothing is left', async () => {
      await start({ CUSTOS_UPLOADS: String(PLACES), CUSTOS_UPLOAD_LIMIT: String(LIMIT) });
      const calm = new Calm(node.client, await scene(node.client), 'beside');
      await calm.during(0.5);
      const memory = new Memory(node.process.child.pid!);
      await pause(300);
      const before = memory.seen.at(-1)!;
      const sending = Promise.all(tokens.map((token) => upload(node.api, token, { bytes: LIMIT })));
      const beside = calm.during(1.5);
      const sent = await sending;
      await beside;
      const [cut, tooLong, endless] = await Promise.all([
        upload(node.api, tokens[0]!, { bytes: LIMIT, cutAfter: LIMIT / 4 }),
        upload(node.api, tokens[1]!, { bytes: LIMIT + MEBIBYTE }),
        upload(node.api, tokens[2]!, { bytes: LIMIT / 4 }).then(() => upload(node.api, tokens[2]!, { bytes: LIMIT + 4 * MEBIBYTE, declared: false })),
      ]);
      const growth = memory.stop() - before;
      const kept = sent.filter(({ status }) => status === 201);
      const refused = sent.filter(({ status }) => status !== 201);
      found({ uploads: { sent: sent.length, kept: kept.length, refused: refused.length, grownMegabytes: Math.round(growth) } });
      await pause(200);

      expect(kept.length).toBeGreaterThanOrEqual(Math.min(PLACES, UPLOADS) - 1);
      expect(kept.map(({ sha256 }) => sha256)).toEqual(kept.map(({ hash }) => hash));
      expect(refused.filter(({ status, code, retryAfter }) => !(status === 503 && code === 'busy' && retryAfter === '1') && status !== 429)).toEqual([]);
      expect([cut.status, tooLong, endless]).toEqual([
        expect.anything(),
        expect.objectContaining({ status: 413, code: 'attachment-too-large' }),
        expect.objectContaining({ status: 413, code: 'attachment-too-large' }),
      ]);
      expect(cut.status).not.toBe(201);
      // The quarter that came before the endless one was allowed.
      expect(stored()).toHaveLength(kept.length + 1);
      expect(stored()).toEqual(expect.arrayContaining(kept.map(({ hash }) => hash)));
      expect(growth).toBeLessThan(GROWTH_MEGABYTES);
      expect([calm.wrong, calm.unknown, await ledger(node.databaseUrl, [calm])]).toEqual([[], [], []]);
    });

    it('are all taken where there is no limit on them: that is what the refusals above come from', async () => {
      await start({ CUSTOS_UPLOADS: '100', CUSTOS_UPLOAD_LIMIT: '1000000000000' });
      const [tooLong] = await Promise.all([upload(node.api, tokens[0]!, { bytes: LIMIT + MEBIBYTE })]);
      expect(tooLong.status).toBe(201);
    });
  });
}
