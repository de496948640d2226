// Folds the case file anew from the whole log, as `custos rebuild` does; or only reads and parses the same events through the driver.
import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { registry } from '../../dist/libs/domain/catalogue/src/index.js';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';
import { projectionMigrations, Rebuild } from '../../dist/libs/platform/projections/src/index.js';
import { caseFileView } from '../../dist/libs/views/case-file/src/index.js';
import { quietPool } from './ground.mjs';
import { serveSide } from './side.mjs';

const PAGE = 1_000;

const sides = {
  async ours({ url }) {
    const source = await new DataSource({ type: 'postgres', url, migrations: projectionMigrations, migrationsTableName: 'custos_migration' }).initialize();
    await source.runMigrations();
    await source.destroy();
    return async () => {
      const pool = quietPool(url, 4);
      const log = await PostgresEventLog.open({ url });
      try {
        const begun = performance.now();
        const { events, tables, parked } = await new Rebuild({ pool, log, registry: registry() }).rebuild(caseFileView);
        const ms = performance.now() - begun;
        if (parked !== undefined) throw new Error(`the case file stands still: ${parked}`);
        const unequal = tables.filter(({ equal }) => equal === false).map(({ table }) => table);
        if (unequal.length > 0) throw new Error(`rebuilt otherwise than it stood: ${unequal.join(', ')}`);
        return { ms, events, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
      } finally {
        await log.close();
        await pool.end();
      }
    };
  },
  async raw({ url }) {
    return async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const begun = performance.now();
      let events = 0;
      let bytes = 0;
      for (let rows = [{ position: -1 }]; rows.length > 0;) {
        const read = { name: 'page', text: `select position, entry from custos_log.event where position > $1 order by position limit ${PAGE}` };
        rows = (await client.query({ ...read, values: [rows.at(-1).position] })).rows;
        for (const { entry } of rows) {
          JSON.parse(entry);
          bytes += Buffer.byteLength(entry);
        }
        events += rows.length;
      }
      const ms = performance.now() - begun;
      await client.end();
      return { ms, events, payloadBytes: bytes };
    };
  },
};

await serveSide(async ({ side, url }) => ({ work: await sides[side]({ url }) }));
