// The worker as it was built, and beside it one more view that writes down how often it was given each event, and whether in order.
import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { registry } from '#domain/catalogue';
import { PostgresEventLog } from '#platform/event-log-postgres';
import { EntryFeed, Views } from '#platform/projections';

class WitnessedEvent {}
class WitnessedStream {}
for (const row of [WitnessedEvent, WitnessedStream]) {
  Entity()(row);
  PrimaryColumn('text')(row.prototype, 'key');
  Column('text')(row.prototype, 'stream');
}
Column('integer')(WitnessedEvent.prototype, 'times');
Column('integer')(WitnessedStream.prototype, 'last');
Column('integer')(WitnessedStream.prototype, 'disorder');

const catalogue = registry();
const always = (fold) => Object.fromEntries(catalogue.types().map((type) => [type, fold]));
const witness = {
  name: 'witness',
  version: 1,
  projections: [
    {
      table: WitnessedEvent,
      key: (one) => one.eventId,
      when: always(({ eventId, stream }, row) => ({ key: eventId, stream, times: (row?.times ?? 0) + 1 })),
    },
    {
      table: WitnessedStream,
      when: always(({ stream, revision }, row) => {
        const expected = (row?.last ?? -1) + 1;
        return { key: stream, stream, last: Number(revision), disorder: (row?.disorder ?? 0) + (Number(revision) === expected ? 0 : 1) };
      }),
    },
  ],
};

const url = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString: url, max: 4 });
const log = await PostgresEventLog.open({ url });
const views = new Views([witness], { pool, log, registry: catalogue, feed: new EntryFeed(log) });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());
const watching = views
  .prepare(undefined, stop.signal)
  .then(() => views.run(stop.signal))
  .catch((error) => stop.signal.aborted || process.stderr.write(`${error.stack}\n`));
await import(pathToFileURL(resolve(process.env.CUSTOS_TEST_DIST ?? 'dist', 'apps/worker/src/main.js')).href);
await watching;
await log.close();
await pool.end();
