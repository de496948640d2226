// Whether a log gets slower as it grows: the same appends and the same reads of whole streams, on a long log and on a short one.
import { Copies } from './copies.mjs';
import { limit, median, randomFrom, rounded } from './figures.mjs';
import { quietPool } from './ground.mjs';
import { generatedLog, rehearsed } from './rehearsal.mjs';
import { Side } from './side.mjs';

const LONG = 1_000_000;
const SHORT = 10_000;
const APPENDS = 4_000;
const READS = 4_000;
const CALLERS = 8;

export async function growth(ground, { rounds = 7, scale = 1, seed, say }) {
  const copies = new Copies(await rehearsed(ground, say), seed);
  const counts = { long: Math.round(LONG * scale), short: Math.min(SHORT, Math.max(Math.round(LONG * scale) / 4, copies.told.length + 1)) };
  const logs = {};
  for (const [name, count] of Object.entries(counts)) {
    const url = await generatedLog(ground, Math.round(count), seed, say);
    const pool = quietPool(url, 1);
    const [{ next }] = (await pool.query('select next::int from custos_log.counter')).rows;
    await pool.end();
    const side = await Side.start('log-side.mjs', { side: 'ours', url, told: ground.told, seed });
    logs[name] = { side, count, whole: copies.whole(Math.round(count)), from: 1_000_000 + next };
  }
  const random = randomFrom(seed);
  const appends = Math.max(CALLERS, Math.round(APPENDS * Math.min(1, scale)));
  const reads = Math.max(CALLERS, Math.round(READS * Math.min(1, scale)));
  const step = async (log, asked) => {
    await ground.settle();
    const before = await ground.fsyncs();
    const found = await log.side.ask({ callers: CALLERS, ...asked });
    return { ...found, fsyncs: (await ground.fsyncs()) - before };
  };
  const measured = [];
  try {
    // The first turn only warms both.
    for (let n = -1; n < rounds; n++) {
      for (const what of ['append', 'read']) {
        // The same subjects of the rehearsal in both, each in a copy that chance names.
        const subjects = Array.from({ length: reads }, () => [Math.floor(random() * copies.told.length), random()]);
        const found = {};
        for (const name of n % 2 === 0 ? ['long', 'short'] : ['short', 'long']) {
          const log = logs[name];
          const streams = subjects.map(([index, share]) => copies.streamOf(index, Math.floor(share * log.whole)));
          found[name] = await step(log, what === 'read' ? { streams } : { count: appends, from: log.from });
          log.from = found[name].next ?? log.from;
        }
        if (n < 0) continue;
        const { long, short } = found;
        measured.push({
          what,
          callers: CALLERS,
          ours: rounded(long.perSecond, 1),
          raw: rounded(short.perSecond, 1),
          p99Ms: { ours: rounded(long.p99), raw: rounded(short.p99) },
          payloadBytes: long.payloadBytes,
          fsyncs: { ours: long.fsyncs, raw: short.fsyncs },
          peakRss: { ours: long.peakRss, raw: short.peakRss },
        });
      }
    }
  } finally {
    await Promise.all(Object.values(logs).map(({ side }) => side.stop()));
  }
  const slower = (what) => median(measured.filter((one) => one.what === what).map(({ ours, raw }) => raw / ours));
  return {
    events: counts,
    rounds: measured,
    limits: [
      limit(`time of an append at ${counts.long} events, against ${Math.round(counts.short)}`, slower('append'), { atMost: 1.2 }),
      limit(`time to read a stream at ${counts.long} events, against ${Math.round(counts.short)}`, slower('read'), { atMost: 1.2 }),
    ],
  };
}
