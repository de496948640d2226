import 'reflect-metadata';
import { readConfig } from '../../api/src/node/config.js';
import { Logger } from '../../api/src/node/logger.js';
import { Node } from '../../api/src/node/node.js';
import { untilStopped } from '../../api/src/node/until-stopped.js';
import { OperationsPage } from './operations-page.js';
import { startWorker } from './worker.js';

const config = readConfig();
const logger = new Logger(config.CUSTOS_LOG_LEVEL);
const node = await Node.open(config, logger);
const worker = await startWorker(node, logger);
const page = config.CUSTOS_WORKER_PORT === undefined ? undefined : await OperationsPage.open(node, config.CUSTOS_WORKER_PORT);
logger.info({ url: page?.url }, 'worker started');
await untilStopped(logger, async () => {
  page?.close();
  await worker.close();
  await node.close();
});
