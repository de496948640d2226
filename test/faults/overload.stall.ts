import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FULL, found } from '../prove/attack.js';
import { Client } from '../scenarios/support/client.js';
import { firstLine, freshPlace, Process } from '../scenarios/support/custos.js';
import { Calm, Crowd, ledger, officers, scene } from './overload.crowd.js';
import { StallingLine } from './stalling-line.js';

/** Seconds of silence, and of the longest wait for an answer. */
const [SILENT, DEADLINE] = FULL ? [10, 5] : [4, 2];
const CLIENTS = 40;
/** Beyond the deadline, for the timer to come to its turn; the short form runs beside other tests. */
const SLACK_MS = FULL ? 500 : 3_000;

export function stalledDatabase(): void {
  describe(`a database that says nothing for ${SILENT} seconds`, () => {
    async function silenced(deadline: number, silent: number): Promise<{ faults: readonly string[]; figures: object }> {
      const place = await freshPlace();
      const directory = await mkdtemp(join(tmpdir(), 'custos-line-'));
      const line = await StallingLine.open(place.databaseUrl!, directory);
      const env = { ...place.env, DATABASE_URL: line.url, CUSTOS_DEADLINE_SECONDS: String(deadline), CUSTOS_LOG_LEVEL: 'error' };
      const node = await Process.start(['apps/cli/src/main.js', 'up', '--json'], env, firstLine);
      const crowd = new Crowd();
      try {
        const { api } = node.started as { api: string };
        const client = new Client(api);
        const where = await scene(client);
        const all = await officers(client, CLIENTS);
        await new Calm(client, where, 'before').during(0.5);
        const asked = crowd.does({ api }, where, { officers: all, clients: CLIENTS, seconds: silent + 1 }, 'silent');
        await pause(1_000);
        line.stall();
        await pause(silent * 1_000);
        line.goOn();
        const after = new Calm(client, where, 'after');
        const back = await after.recovered(1_500, 20_000);
        const told = await asked;
        const slowest = Math.max(...told.latency.read, ...told.latency.write, ...told.latency.late);
        const bound = deadline * 1_000 + SLACK_MS + 2 * told.ownDelay;
        const before = { acknowledged: [], unknown: Array.from({ length: 100 }, () => 'before') };
        const figures = { statuses: told.statuses, late: told.latency.late.length, slowestMs: Math.round(slowest), recoveredAfterMs: back };
        return {
          figures,
          faults: [
            ...told.wrong.slice(0, 10),
            ...after.wrong.slice(0, 10),
            ...(told.latency.late.length === 0 ? ['nobody was told that there is no answer'] : []),
            ...(slowest > bound ? [`an answer took ${Math.round(slowest)} ms and not ${Math.round(bound)} or less`] : []),
            ...(back > 10_000 ? [`it took ${back} ms to recover`] : []),
            ...(await ledger(place.databaseUrl!, [before, told, after])),
          ],
        };
      } finally {
        crowd.leave();
        await node.stop('SIGTERM');
        await line.close();
        await place.close();
        await rm(directory, { recursive: true, force: true });
      }
    }

    it('is answered for with 503 before the deadline, and ten seconds later nobody notices any more', async () => {
      const { faults, figures } = await silenced(DEADLINE, SILENT);
      found({ stall: figures });
      expect({ faults, figures }).toEqual({ faults: [], figures });
    });

    it('is waited for where the deadline is an hour: the same judge says so', async () => {
      const { faults } = await silenced(3_600, 3);
      expect(faults.join()).toMatch(/nobody was told that there is no answer/);
    });
  });
}
