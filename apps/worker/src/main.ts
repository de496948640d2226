import 'reflect-metadata';
import { readConfig } from '../../api/src/node/config.js';
import { Logger } from '../../api/src/node/logger.js';
import { Node } from '../../api/src/node/node.js';
import { untilStopped } from '../../api/src/node/until-stopped.js';
import { startWorker } from './worker.js';

const config = readConfig();
const logger = new Logger(config.CUSTOS_LOG_LEVEL);
const node = await Node.open(config, logger);
const worker = await startWorker(node, logger);
logger.info({}, 'worker started');
await untilStopped(logger, async () => {
  await worker.close();
  await node.close();
});
