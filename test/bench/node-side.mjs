// A node of the built product in a process of its own: the API, and if wanted views and policies. Beside its routes one that reads a row by
// its primary key, behind the same guards, pipeline and access log.
import 'reflect-metadata';
import { readConfig } from '../../dist/apps/api/src/node/config.js';
import { Logger } from '../../dist/apps/api/src/node/logger.js';
import { Node } from '../../dist/apps/api/src/node/node.js';
import { query } from '../../dist/apps/api/src/operations/operation.js';
import { everyone, operations, roleTable } from '../../dist/apps/api/src/operations/table.js';
import { startApi } from '../../dist/apps/api/src/server.js';
import { startWorker } from '../../dist/apps/worker/src/worker.js';
import { z } from '../../dist/libs/platform/kernel/src/index.js';
import { serveSide } from './side.mjs';

const rowRead = query({
  operationId: 'readRow',
  path: '/v1/rows/{id}',
  tag: 'evidence',
  summary: 'A row by its primary key',
  roles: everyone,
  views: [],
  timeTravel: false,
  query: z.strictObject({}),
  answer: z.unknown(),
  example: { user: 'auditor', params: { id: '00000000-0000-8000-8000-000000000000' }, given: [] },
  handle: async ({ params }, node) =>
    (await node.pool.query({ name: 'bench_row', text: 'select page from bench_row where id = $1', values: [params.id] })).rows[0].page,
});

await serveSide(async ({ url, data, worker, only }) => {
  operations.push(rowRead);
  roleTable.readRow = everyone;
  const config = readConfig({ DATABASE_URL: url, CUSTOS_DATA: data, CUSTOS_PORT: '0', CUSTOS_LOG_LEVEL: 'warn', CUSTOS_EXERCISE: 'true' });
  const logger = new Logger(config.CUSTOS_LOG_LEVEL);
  const node = await Node.open(config, logger);
  for (const view of only ?? []) await node.views.rebuild(view, { onlyIfOutdated: true });
  const working = worker ? await startWorker(node, logger) : undefined;
  const api = await startApi(node, logger);
  return {
    ready: { url: api.url },
    work: async () => ({}),
    async close() {
      await api.close();
      await working?.close();
      await node.close();
    },
  };
});
