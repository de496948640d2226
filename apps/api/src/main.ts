import 'reflect-metadata';
import { readConfig } from './node/config.js';
import { Logger } from './node/logger.js';
import { Node } from './node/node.js';
import { untilStopped } from './node/until-stopped.js';
import { startApi } from './server.js';

const config = readConfig();
const logger = new Logger(config.CUSTOS_LOG_LEVEL);
const node = await Node.open(config, logger, { serves: true });
const api = await startApi(node, logger);
const stopped = untilStopped(logger, async () => {
  await api.close();
  await node.close();
});
logger.info({ url: api.url }, 'api started');
await stopped;
