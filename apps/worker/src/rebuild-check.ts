import 'reflect-metadata';
import { readConfig } from '../../api/src/node/config.js';
import { Logger } from '../../api/src/node/logger.js';
import { Node } from '../../api/src/node/node.js';
import { views } from '../../api/src/node/views.js';

/** A process that reads only the log, folds every view into tables of its own and compares them with the live ones; its parent gets the answer. */
const config = readConfig();
const node = await Node.open(config, new Logger(config.CUSTOS_LOG_LEVEL));
const tables = [];
for (const view of views) tables.push(...(await node.checks.compareWithLive(view)));
process.send?.({
  equal: tables.every((one) => one.equal),
  tables: tables.map(({ view, table, equal, rows, differing }) => ({ view, table, equal, rows, differing: differing.slice(0, 20) })),
});
await node.close();
process.disconnect?.();
