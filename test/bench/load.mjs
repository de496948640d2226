// Loads generated events into a log: the rows as `append_batch` leaves them, by COPY, with the counter set behind them.
import pg from 'pg';
import { leafOf } from '../../dist/libs/platform/event-log/src/index.js';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';
import { parseEntry } from '../../dist/libs/platform/event-log/src/index.js';

const CHUNK = 1 << 20;

/** COPY FROM STDIN as the driver speaks it: rows are sent while the server takes them. */
class CopyIn extends pg.Query {
  constructor(text, rows) {
    super(text);
    this.source = rows;
  }

  handleCopyInResponse(connection) {
    void (async () => {
      let text = '';
      for (const row of this.source) {
        text += row;
        if (text.length < CHUNK) continue;
        connection.sendCopyFromChunk(Buffer.from(text));
        text = '';
        // Memory stays bounded: no more is made than the line has taken.
        if (connection.stream.writableNeedDrain) await new Promise((drained) => connection.stream.once('drain', drained));
        else await new Promise(setImmediate);
      }
      if (text !== '') connection.sendCopyFromChunk(Buffer.from(text));
      connection.endCopyFrom();
    })().catch((error) => connection.sendCopyFail(String(error)));
  }
}

const escaped = (text) => (text.includes('\\') ? text.replaceAll('\\', '\\\\') : text);

function* rowsOf(events) {
  for (const { position, stream, revision, id, type, entry, leaf } of events)
    yield `${position}\t${stream}\t${revision}\t${id}\t${type}\t${escaped(entry)}\t${leaf}\n`;
}

/** @param {Iterable<{position: number}>} events from position 0 on, without gaps */
export async function loadLog(url, events) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let next = 0;
  const counted = (function* () {
    for (const one of events) {
      if (one.position !== next) throw new Error(`position ${one.position} where ${next} is due`);
      next += 1;
      yield one;
    }
  })();
  try {
    await new Promise((loaded, failed) => {
      const copy = new CopyIn('copy custos_log.event (position, stream, revision, event_id, type, entry, leaf) from stdin', rowsOf(counted));
      copy.callback = (error) => (error ? failed(error) : loaded());
      client.query(copy);
    });
    await client.query('update custos_log.counter set next = $1', [next]);
    await client.query('vacuum (analyze) custos_log.event');
  } finally {
    await client.end();
  }
  return next;
}

/** Reads a sample of streams through the product and checks ids, chain and leaves as a verifier would. */
export async function checkSample(url, streams) {
  const log = await PostgresEventLog.open({ url });
  try {
    for (const stream of streams) {
      let before;
      for await (const stored of log.readStream(stream)) {
        const entry = parseEntry(stored.entry);
        const sound =
          leafOf(stored.entry) === stored.leaf &&
          entry.id === stored.eventId &&
          entry.stream === stream &&
          BigInt(entry.rev) === stored.revision &&
          entry.prev === (before?.leaf ?? null) &&
          stored.revision === (before === undefined ? 0n : before.revision + 1n);
        if (!sound) throw new Error(`${stream} at ${stored.revision} is not as the product would have written it`);
        before = stored;
      }
      if (before === undefined) throw new Error(`${stream} is not there`);
    }
  } finally {
    await log.close();
  }
}
