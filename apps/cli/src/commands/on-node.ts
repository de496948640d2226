import { readConfig } from '../../../api/src/node/config.js';
import { Logger } from '../../../api/src/node/logger.js';
import { Node } from '../../../api/src/node/node.js';

/** Runs a command on what the node stands on, beside whatever processes of it run. */
export async function onNode<T>(work: (node: Node) => Promise<T>): Promise<T> {
  const config = readConfig();
  const node = await Node.open(config, new Logger(config.CUSTOS_LOG_LEVEL === 'info' ? 'warn' : config.CUSTOS_LOG_LEVEL));
  try {
    return await work(node);
  } finally {
    await node.close();
  }
}
