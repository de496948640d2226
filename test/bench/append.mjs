// How fast facts are recorded: durable appends against durable single-row inserts of the same bytes by the same callers.
import pg from 'pg';
import { Copies } from './copies.mjs';
import { limit, median, rounded } from './figures.mjs';
import { makeLog } from './ground.mjs';
import { loadLog } from './load.mjs';
import { rehearsed } from './rehearsal.mjs';
import { Side } from './side.mjs';

const CALLERS = [
  { callers: 1, atLeast: 0.5, events: 1_500 },
  { callers: 8, atLeast: 1.0, events: 8_000 },
  { callers: 32, atLeast: 1.3, events: 20_000 },
  { callers: 200, atLeast: 2.5, events: 40_000 },
];
const POOLS = [4, 8, 16, 32, 64];

/** The same row under the same keys, with its number from a sequence. */
const RAW_TABLE = `create schema raw; create table raw.event (
  position bigint generated always as identity primary key, stream text collate "C" not null, revision bigint not null, event_id uuid not null unique,
  type text not null, entry text not null, leaf text not null, unique (stream, revision))`;

export async function append(ground, { rounds = 5, scale = 1, seed, say }) {
  const told = await rehearsed(ground, say);
  const urls = { ours: await ground.fresh('append_ours'), raw: await ground.fresh('append_raw') };
  await makeLog(urls.ours);
  // A log that has been opened, as every node opens it.
  await loadLog(urls.ours, new Copies(told, seed).log(1));
  const client = new pg.Client({ connectionString: urls.raw });
  await client.connect();
  await client.query(RAW_TABLE);
  await client.end();
  const sides = {
    ours: await Side.start('log-side.mjs', { side: 'ours', url: urls.ours, told: ground.told, seed }),
    raw: await Side.start('log-side.mjs', { side: 'raw', url: urls.raw, told: ground.told, seed }),
  };
  let from = 0;
  const round = async (side, asked) => {
    await ground.settle();
    const before = await ground.fsyncs();
    const found = await sides[side].ask({ ...asked, from });
    return { ...found, fsyncs: (await ground.fsyncs()) - before };
  };
  try {
    const measured = [];
    const limits = [];
    for (const { callers, atLeast, events } of CALLERS) {
      const count = Math.max(callers, Math.round(events * scale));
      const step = async (side, connections) => {
        const found = await round(side, { callers, count, connections });
        // No copy is told twice.
        from = found.next;
        return found;
      };
      // The baseline is tuned first: as many connections as serve it best, none idle. Both sides are warm afterwards.
      const tried = [];
      for (const connections of [...new Set(POOLS.map((one) => Math.min(one, callers)))]) tried.push({ connections, ...(await step('raw', connections)) });
      await step('ours');
      const { connections } = tried.sort((a, b) => b.perSecond - a.perSecond)[0];
      const own = [];
      for (let n = 0; n < rounds; n++) {
        const found = {};
        for (const side of n % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) found[side] = await step(side, connections);
        own.push({ callers, connections, events: count, ...inOne(found) });
      }
      const ratio = median(own.map((one) => one.ours / one.raw));
      limits.push(limit(`events a second with ${callers} callers, against bare inserts`, ratio, { atLeast }));
      say(`${callers} callers: ${rounded(ratio, 2)} (${connections} connections)`);
      measured.push(...own);
    }
    return { rounds: measured, limits };
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.stop()));
    await ground.drop('append_ours');
    await ground.drop('append_raw');
  }
}

const inOne = ({ ours, raw }) => ({
  ours: rounded(ours.perSecond, 1),
  raw: rounded(raw.perSecond, 1),
  p99Ms: { ours: rounded(ours.p99), raw: rounded(raw.p99) },
  payloadBytes: ours.payloadBytes,
  fsyncs: { ours: ours.fsyncs, raw: raw.fsyncs },
  peakRss: { ours: ours.peakRss, raw: raw.peakRss },
});
