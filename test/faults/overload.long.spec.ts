import { randomUUID } from 'node:crypto';
import { FULL, found } from '../prove/attack.js';
import { startCustos } from '../scenarios/support/custos.js';
import { Calm, Crowd, ledger, Memory, officers, percentile, processorSeconds, scene, type Told } from './overload.crowd.js';
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
/** Milliseconds, p99. */
const [REFUSED_MS, ACCEPTED_MS] = [100, 5_000];

/** Five seconds are too short to fill the default's room. */
const SETTINGS: Readonly<Record<string, string>> = FULL ? {} : { CUSTOS_CONCURRENCY: '64' };
const LEAST_RATE = 100;

interface Judged {
  /** Wrong on any machine, however busy. */
  readonly faults: readonly string[];
  /** Too slow, or too calm to be an overload: says something of a machine that does nothing else. */
  readonly pace: readonly string[];
  readonly figures: Readonly<Record<string, unknown>>;
}

describe('500 clients at twice what the machine can take', () => {
  let crowd: Crowd;
  beforeAll(() => {
    crowd = new Crowd();
  });
  afterAll(() => crowd.leave());

  /** Learns the sustainable rate, asks for twice that from 500 clients, waits for calm, and compares everything said with the log. */
  async function crowded(settings: Readonly<Record<string, string>>, seconds: number, clients = CLIENTS): Promise<Judged> {
    const node = await startCustos({ CUSTOS_LOG_LEVEL: 'warn', ...settings });
    try {
      const place = await scene(node.client);
      const all = await officers(node.client, clients);
      const memory = new Memory(node.process.child.pid!);
      const does = (many: number, time: number, prefix: string, rate?: number) =>
        crowd.does(node, place, { officers: all, clients: many, seconds: time, ...(rate !== undefined && { rate, settle: 2 }) }, prefix);
      const warm = await does(32, MEASURE, 'warm');
      const calm = await does(32, MEASURE, 'calm');
      const peak = Math.max(good(warm) / warm.seconds, good(calm) / calm.seconds);
      const [worked, began] = [processorSeconds(node.process.child.pid!), performance.now()];
      const told = await does(clients, seconds, 'crowd', Math.max(2 * peak, LEAST_RATE));
      const share = (1_000 * (processorSeconds(node.process.child.pid!) - worked)) / (performance.now() - began);
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
        // Of one processor, while the crowd asked: far below 1 says that others had it.
        processorShare: Math.round(share * 100) / 100,
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
          ...limit('megabytes', most, MOST_MEGABYTES),
        ],
        pace: [
          ...(told.refused.length > 0 ? [] : ['nothing was refused, so that this was no overload']),
          ...limit('share of the peak that is lost, in hundredths', 100 - (100 * good(told)) / told.seconds / peak, 20),
          // Twice: once for its turn to send, once to read.
          ...limit('p99 of refusals in ms', percentile(told.latency.refusal, 0.99), REFUSED_MS + 2 * told.ownDelay),
          ...limit('p99 of what was accepted in ms', percentile(latencies(told), 0.99), ACCEPTED_MS),
          ...limit('ms until calm', back, 10_000),
        ],
      };
    } finally {
      await node.close();
    }
  }

  it('are answered correctly or refused at once, and nothing that was acknowledged is lost', async () => {
    const { faults, pace, figures } = await crowded(SETTINGS, CROWDED);
    found({ crowd: { ...figures, pace } });
    expect(faults).toEqual([]);
    // Beside other tests the processor is theirs as well.
    if (FULL) expect(pace).toEqual([]);
  });

  it('are all let in where there is room for everybody, and nobody is answered in time: the same judge says so', async () => {
    const { pace } = await crowded({ CUSTOS_CONCURRENCY: '10000', CUSTOS_RATE: '0' }, FULL ? 20 : 3, 200);
    // Where the crowd stays long enough, the deadline refuses for the door.
    expect(pace.join()).toMatch(/nothing was refused|p99 of what was accepted/);
  });

  describe('one officer of whom asks for more than his share', () => {
    const [NOISY, QUIET] = ['CI.COORD.4711', 'CI.COORD.4712'];

    /** What the noisy one is told, and the quiet one beside him. */
    async function told(rate: string): Promise<{ readonly refusals: ReadonlySet<string>; readonly beside: number }> {
      const node = await startCustos({ CUSTOS_RATE: rate, CUSTOS_LOG_LEVEL: 'warn' });
      try {
        await Promise.all([NOISY, QUIET].map((one) => node.client.token(one)));
        const answers = await Promise.all(Array.from({ length: 150 }, () => node.client.get(NOISY, '/v1/me')));
        const refused = answers.filter(({ status }) => status !== 200);
        return {
          refusals: new Set(refused.map(({ status, body, headers }) => `${status} ${String(body['code'])} ${headers.get('retry-after')}`)),
          beside: (await node.client.get(QUIET, '/v1/me')).status,
        };
      } finally {
        await node.close();
      }
    }

    it('are not held up by him: he is refused by 429, and no other officer is', async () => {
      expect(await told('5')).toEqual({ refusals: new Set(['429 too-many-requests 1']), beside: 200 });
    });

    it('see nobody refused where there is no rate', async () => {
      expect((await told('0')).refusals).toEqual(new Set());
    });
  });

  it('are not believed when they say that something was acknowledged which the log does not hold', async () => {
    const node = await startCustos({ CUSTOS_LOG_LEVEL: 'warn' });
    try {
      await scene(node.client);
      const told = { acknowledged: [{ name: 'lost', id: randomUUID(), position: '7' }], unknown: [] };
      expect(await ledger(node.databaseUrl, [told])).toEqual(expect.arrayContaining(['lost was acknowledged and is not in the log']));
    } finally {
      await node.close();
    }
  });
});

const latencies = ({ latency }: Told): readonly number[] => [...latency.read, ...latency.write];
const good = (told: Told): number => latencies(told).length;

slowClients();
uploads();
stalledDatabase();
fullDisk();
