import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FULL, found } from '../prove/attack.js';
import { startCustos, type Custos } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CUSTOMS } from '../scenarios/support/thread.js';
import { alteredBuild, type AlteredBuild } from './altered-build.js';
import { Calm, Crowd, ledger, officers, scene, type Scene, type Told } from './overload.crowd.js';

/** Seconds without a byte of room. */
const WITHOUT_ROOM = FULL ? 45 : 5;
const SIZE = '256m';

/** A small disk of its own, made of memory; needs the right to mount. */
class SmallDisk {
  readonly place = mkdtempSync(join(tmpdir(), 'custos-small-disk-'));

  constructor() {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', this.place], { stdio: 'pipe' });
    chmodSync(this.place, 0o755);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.place);
    return bavail * bsize;
  }

  /** Takes all the room there is, to the last byte. */
  fill(): void {
    const file = openSync(join(this.place, 'ballast'), 'a');
    for (const size of [1_048_576, 4_096]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    fsyncSync(file);
    closeSync(file);
  }

  free(): void {
    rmSync(join(this.place, 'ballast'), { force: true });
  }

  close(): void {
    execFileSync('umount', ['-l', this.place], { stdio: 'pipe' });
    rmSync(this.place, { recursive: true, force: true });
  }
}

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

export function fullDisk(): void {
  describe('a disk without a byte of room', () => {
    let disk: SmallDisk | undefined;
    let node: Custos | undefined;
    let crowd: Crowd | undefined;
    let variant: AlteredBuild | undefined;
    afterEach(async () => {
      crowd?.leave();
      disk?.free();
      await node?.close();
      disk?.close();
      await variant?.remove();
    });

    if (!mayMount) {
      it('cannot be made here, and so was not tried: mounting one needs Linux and root', () => {
        found({ disk: 'not tried: mounting needs Linux and root' });
        process.stderr.write('overload: the full disk was not tried, mounting one needs Linux and root\n');
      });
      return;
    }

    /** Asks all the time, one thing after another, until told to stop. */
    async function keepsAsking(calm: Calm, until: () => boolean): Promise<void> {
      while (!until()) {
        await calm.once();
        await pause(50);
      }
    }

    const uploaded = ({ client }: Custos) =>
      client.send('POST', '/v1/attachments', { user: CUSTOMS, raw: Buffer.alloc(300_000, 7), media: 'application/octet-stream' });

    it('is an accident to a node that does not know what a full disk says, and tells nobody to come again', async () => {
      variant = await alteredBuild('apps/api/src/operations/problem-of.js', "'ENOSPC', ", '');
      disk = new SmallDisk();
      node = await startCustos({ CUSTOS_DATA: disk.place, CUSTOS_LOG_LEVEL: 'fatal' }, { dist: variant.dist });
      await node.client.token(CUSTOMS);
      disk.fill();
      const { status, headers } = await uploaded(node);
      expect([status, headers.get('retry-after')]).toEqual([500, null]);
    });

    it('is answered for with 503, and sixty seconds after there is room again all is well without a hand', async () => {
      disk = new SmallDisk();
      crowd = new Crowd();
      node = await startCustos({ CUSTOS_DATA: disk.place, CUSTOS_LOG_LEVEL: 'info' }, { embedded: true });
      const place: Scene = await scene(node.client);
      const all = await officers(node.client, 16);
      const during = new Calm(node.client, place, 'during');
      await during.during(0.5);
      disk.fill();
      let over = false;
      const asking = keepsAsking(during, () => over);
      const told: Told = await crowd.does(node, place, { officers: all, clients: 8, seconds: WITHOUT_ROOM / 2 }, 'full');
      const upload = await uploaded(node);
      // The next segment of its journal is what PostgreSQL cannot do without.
      await rows(node.databaseUrl, 'select pg_switch_wal()').catch(() => undefined);
      const gone: Told = await crowd.does(node, place, { officers: all, clients: 8, seconds: WITHOUT_ROOM / 2 }, 'gone');
      const health = await node.client.send('GET', '/health/ready').catch(() => undefined);
      over = true;
      await asking;
      const free = disk.freeBytes;
      disk.free();
      const after = new Calm(node.client, place, 'after');
      const back = await after.recovered(2_000, 60_000);
      const panicked = /PostgreSQL is gone/.test(node.process.output);
      const late = [...told.latency.late, ...gone.latency.late];
      const incoming = readdirSync(join(disk.place, 'attachments', 'incoming'));
      const figures = {
        freeBytes: free,
        statuses: [told.statuses, gone.statuses],
        slowest503Ms: Math.round(Math.max(0, ...late)),
        uploadStatus: upload.status,
        healthStatus: health?.status,
        postgresDied: panicked,
        recoveredAfterMs: back,
      };
      found({ disk: figures });
      const refused = (some: Told) => Object.entries(some.statuses).reduce((sum, [status, n]) => sum + (status === '503' ? n : 0), 0);
      const log = await ledger(node.databaseUrl, [during, told, gone, after, { acknowledged: [], unknown: ['before'] }]);
      expect({ log, figures }).toEqual({ log: [], figures });
      expect([...told.wrong, ...gone.wrong, ...during.wrong, ...after.wrong].slice(0, 10)).toEqual([]);
      expect(refused(told) + refused(gone)).toBeGreaterThan(0);
      expect({ postgresDied: panicked }).toEqual({ postgresDied: true });
      expect([upload.status, upload.headers.get('retry-after'), incoming]).toEqual([503, '10', []]);
      expect(health?.status).toBe(503);
      expect(back).toBeLessThan(60_000);
    });
  });
}
