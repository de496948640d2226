// Callers of a log in EventStoreDB: through the product's adapter, or through the bare client in one of two ways.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { binaryEvent, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { EventStoreDbLog } from '../../dist/libs/platform/event-log-eventstoredb/src/index.js';
import { settingsFrom } from '../../dist/libs/platform/event-log-eventstoredb/src/settings.js';
import { Copies } from './copies.mjs';
import { abreast, quantile, randomFrom } from './figures.mjs';
import { workFor } from './lanes.mjs';
import { serveSide } from './side.mjs';

const DEADLINE_MS = 5_000;

async function ours(access, opening) {
  const log = await EventStoreDbLog.open(access);
  await log.append(opening.stream, 'no-stream', [opening]);
  return {
    write: ({ stream, head, id, type, entry, leaf }) =>
      log.append(stream, head === undefined ? 'no-stream' : { revision: BigInt(head.revision), leaf: head.leaf }, [{ id, type, entry, leaf }]),
    read: () => log.readAll('start', { follow: false }),
    payload: ({ entry }) => entry.length,
    close: () => log.close(),
  };
}

/** Both ways name the revision and the ids; the safe one names who asks, by when, and that only the leader may answer. */
function bare(access, safely) {
  const { nodes, security, credentials } = settingsFrom(access);
  const client = new EventStoreDBClient(nodes, security, credentials);
  const safe = safely ? { credentials, deadline: DEADLINE_MS, requiresLeader: true } : {};
  return {
    write: ({ stream, revision, id, type, entry }) =>
      client.appendToStream(stream, binaryEvent({ id, type, data: Buffer.from(entry, 'utf8') }), {
        expectedRevision: revision === 0 ? NO_STREAM : BigInt(revision - 1),
        ...safe,
      }),
    // So many records of whomever: a fresh database holds a few of its own, too.
    read: (maxCount) => client.readAll({ maxCount, requiresLeader: true }),
    payload: ({ event }) => (event.data instanceof Uint8Array ? event.data.length : 0),
    close: () => client.dispose(),
  };
}

await serveSide(async ({ side, access, told: file, seed }) => {
  const told = [];
  for await (const line of createInterface({ input: createReadStream(file) })) told.push(JSON.parse(line));
  const copies = new Copies(told, seed);
  const { write, read, payload, close } = side === 'ours' ? await ours(access, [...copies.log(1)][0]) : bare(access, side === 'raw');
  return {
    close,
    async work({ callers, count, from, reading }) {
      let payloadBytes = 0;
      if (reading) {
        const { ms, latencies } = await abreast(callers, function* () {
          yield async () => {
            let left = count;
            for await (const event of read(count)) {
              payloadBytes += payload(event);
              if (--left === 0) return;
            }
            throw new Error(`the log holds ${count - left} events, and ${count} were to be read`);
          };
        });
        return { perSecond: ((count * callers) / ms) * 1_000, p99: quantile(latencies, 0.99), payloadBytes };
      }
      const { lanes, next } = workFor(copies, { callers, count, from, random: randomFrom(seed + from) });
      const { ms, latencies } = await abreast(callers, function* (caller) {
        for (const one of lanes[caller]) {
          payloadBytes += Buffer.byteLength(one.entry);
          yield () => write(one);
        }
      });
      return { perSecond: (lanes.flat().length / ms) * 1_000, p99: quantile(latencies, 0.99), next, payloadBytes };
    },
  };
});
