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
// Before the views are built, which may take long: how far they are is asked there.
const page = config.CUSTOS_WORKER_PORT === undefined ? undefined : await pageOn(config.CUSTOS_WORKER_PORT);
const worker = await startWorker(node, logger);
const stopped = untilStopped(logger, async () => {
  page?.close();
  await worker.close();
  await node.close();
});
logger.info({ url: page?.url }, 'worker started');
await stopped;

async function pageOn(port: number): Promise<OperationsPage> {
  try {
    return await OperationsPage.open(node, port, logger);
  } catch (error) {
    await node.close();
    throw error;
  }
}
