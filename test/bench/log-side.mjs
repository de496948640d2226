// Callers of a log: the same events by the same number of callers, through the product's log or as bare inserts; and readers of its streams.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';
import { Copies } from './copies.mjs';
import { abreast, quantile, randomFrom } from './figures.mjs';
import { quietPool } from './ground.mjs';
import { workFor } from './lanes.mjs';
import { serveSide } from './side.mjs';

const INSERT = {
  name: 'insert',
  text: 'insert into raw.event (stream, revision, event_id, type, entry, leaf) values ($1, $2, $3, $4, $5, $6)',
};

/** Reads whole streams, and every event of them. */
async function read(url, callers, streams) {
  const log = await PostgresEventLog.open({ url });
  let events = 0;
  let payloadBytes = 0;
  const { ms, latencies } = await abreast(callers, function* (caller) {
    for (let n = caller; n < streams.length; n += callers)
      yield async () => {
        for await (const { entry } of log.readStream(streams[n])) {
          events += 1;
          payloadBytes += Buffer.byteLength(entry);
        }
      };
  });
  await log.close();
  return { perSecond: (streams.length / ms) * 1_000, p99: quantile(latencies, 0.99), events, payloadBytes };
}

await serveSide(async ({ side, url, told: file, seed }) => {
  const told = [];
  for await (const line of createInterface({ input: createReadStream(file) })) told.push(JSON.parse(line));
  const copies = new Copies(told, seed);

  const sides = {
    async ours() {
      // Copies keep the times of what they are copied from.
      const log = await PostgresEventLog.open({ url, times: 'as-recorded' });
      const write = ({ stream, head, id, type, entry, leaf }) =>
        log.append(stream, head === undefined ? 'no-stream' : { revision: BigInt(head.revision), leaf: head.leaf }, [{ id, type, entry, leaf }]);
      return { write, close: () => log.close() };
    },
    async raw({ connections }) {
      const pool = quietPool(url, connections);
      await Promise.all(Array.from({ length: connections }, () => pool.query('select pg_sleep(0.05)')));
      const write = ({ stream, revision, id, type, entry, leaf }) => pool.query({ ...INSERT, values: [stream, revision, id, type, entry, leaf] });
      return { write, close: () => pool.end() };
    },
  };

  return {
    async work({ callers, count, from, connections, streams }) {
      if (streams !== undefined) return read(url, callers, streams);
      const { lanes, next } = workFor(copies, { callers, count, from, random: randomFrom(seed + from) });
      const events = lanes.flat();
      const { write, close } = await sides[side]({ connections });
      const { ms, latencies } = await abreast(callers, function* (caller) {
        for (const one of lanes[caller]) yield () => write(one);
      });
      await close();
      return {
        perSecond: (events.length / ms) * 1_000,
        p99: quantile(latencies, 0.99),
        next,
        payloadBytes: events.reduce((sum, { entry }) => sum + Buffer.byteLength(entry), 0),
      };
    },
  };
});
