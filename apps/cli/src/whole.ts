import type { Config } from '../../api/src/node/config.js';
import type { Logger } from '../../api/src/node/logger.js';
import { Node } from '../../api/src/node/node.js';
import { startApi, type Api } from '../../api/src/server.js';
import { startWorker } from '../../worker/src/worker.js';

export interface Whole {
  readonly node: Node;
  readonly api: Api;
  close(): Promise<void>;
}

/** API and worker in one process; closing drains the API first, so that no answer is lost. */
export async function startWhole(config: Config, logger: Logger): Promise<Whole> {
  const node = await Node.open(config, logger, { serves: true });
  const worker = await startWorker(node, logger);
  const api = await startApi(node, logger);
  return {
    node,
    api,
    async close() {
      await api.close();
      await worker.close();
      await node.close();
    },
  };
}
