import { FULL, found } from '../prove/attack.js';
import { startCustos } from '../scenarios/support/custos.js';
import { Calm, Crowd, ledger, Memory, officers, percentile, scene, type Told } from './overload.crowd.js';
import { fullDisk } from './overload.disk.js';
import { slowClients } from './overload.slow.js';
import { stalledDatabase } from './overload.stall.js';
import { uploads } from './overload.uploads.js';

jest.setTimeout(FULL ? 600_000 : 120_000);

const CLIENTS = 500;
/** Seconds of asking one after another, to learn what the machine can take, and of twice that. */
const [MEASURE, CROWDED] = FULL ? [15, 180] : [2, 5];
/** What one process may grow to under any load: Node's own heap limit is far above it. */
const MOST_MEGABYTES = 600;

interface Judged {
  readonly faults: readonly string[];
  readonly figures: Readonly<Record<string, unknown>>;
}

describe('500 clients at twice what the machine can take', () => {
  let crowd: Crowd;
  beforeAll(() => {
    crowd = new Crowd();
  });
  afterAll(() => crowd.leave());

  /** Learns the sustainable rate, asks for twice that from 500 clients, waits for calm, and compares everything said with the log. */
  async function crowded(settings: Readonly<Record<string, string>>, seconds: number): Promise<Judged> {
    const node = await startCustos({ CUSTOS_LOG_LEVEL: 'warn', ...settings });
    try {
      const place = await scene(node.client);
      const all = await officers(node.client, CLIENTS);
      const memory = new Memory(node.process.child.pid!);
      const does = (clients: number, time: number, prefix: string, rate?: number) =>
        crowd.does(node, place, { officers: all, clients, seconds: time, ...(rate !== undefined && { rate }) }, prefix);
      const warm = await does(32, MEASURE, 'warm');
      const calm = await does(32, MEASURE, 'calm');
      const peak = Math.max(good(warm) / warm.seconds, good(calm) / calm.seconds);
      const told = await does(CLIENTS, seconds, 'crowd', 2 * peak);
      const after = new Calm(node.client, place, 'after');
      const back = await after.recovered(Math.max(500, 2 * percentile(latencies(calm), 0.99)), 20_000);
      const most = memory.stop();
      const figures = {
        peak: Math.round(peak),
        offered: Math.round(told.sent / seconds),
        goodput: Math.round(good(told) / told.seconds),
        refused: told.refused.length,
        refusalP99Ms: Math.round(percentile(told.latency.refusal, 0.99)),
        askerDelayP99Ms: Math.round(told.ownDelay),
        acceptedP99Ms: Math.round(percentile(latencies(told), 0.99)),
        calmP99Ms: Math.round(percentile(latencies(calm), 0.99)),
        statuses: told.statuses,
        mostMegabytes: most,
        recoveredAfterMs: back,
        acknowledged: told.acknowledged.length,
      };
      const limit = (what: string, value: number, bound: number) =>
        value <= bound ? [] : [`${what}: ${Math.round(value)} and not ${Math.round(bound)} or less`];
      return {
        figures,
        faults: [
          ...[...warm.wrong, ...calm.wrong, ...told.wrong, ...after.wrong].slice(0, 10),
          ...(await ledger(node.databaseUrl, [warm, calm, told, after])),
          ...(told.refused.length > 0 ? [] : ['nothing was refused, so that this was no overload']),
          ...limit('share of the peak that is lost, in hundredths', 100 - (100 * good(told)) / told.seconds / peak, FULL ? 20 : 50),
          // Twice: once for its turn to send, once to read.
          ...limit('p99 of refusals in ms', percentile(told.latency.refusal, 0.99), 100 + 2 * told.ownDelay),
          ...limit('p99 of what was accepted in ms', percentile(latencies(told), 0.99), 5_000),
          ...limit('megabytes', most, MOST_MEGABYTES),
          ...limit('ms until calm', back, 10_000),
        ],
      };
    } finally {
      await node.close();
    }
  }

  it('are answered correctly or refused at once, and nothing that was acknowledged is lost', async () => {
    const { faults, figures } = await crowded({}, CROWDED);
    found({ crowd: figures });
    expect({ faults, figures }).toEqual({ faults: [], figures });
  });
});

const latencies = ({ latency }: Told): readonly number[] => [...latency.read, ...latency.write];
const good = (told: Told): number => latencies(told).length;

slowClients();
uploads();
stalledDatabase();
fullDisk();
