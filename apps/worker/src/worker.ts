import { isHistoryChanged } from '#platform/projections';
import type { Logger } from '../../api/src/node/logger.js';
import { sealAccessRecords } from '../../api/src/access/seal-access-records.js';
import type { Node } from '../../api/src/node/node.js';
import { keepGuarding, keepVerifying } from '../../api/src/node/verification.js';

const SWEEP_EVERY_MS = 3_600_000;
const SEAL_EVERY_MS = 60_000;
const ORPHAN_AFTER_MS = 86_400_000;

export interface Worker {
  close(): Promise<void>;
}

/**
 * Keeps the views current and carries out the policies. Any number of workers may run: each view and each policy holds a lease,
 * so one of each works at a time and another takes over within seconds.
 */
export async function startWorker(node: Node, logger: Logger): Promise<Worker> {
  await node.views.prepare(({ view, events }) => logger.info({ view, events: Number(events) }, 'building a view'));
  const stop = new AbortController();
  const report = (message: string) => logger.info({}, message);
  const running = [
    node.views.run(stop.signal),
    node.policies.run(stop.signal),
    node.clock.run(stop.signal, report),
    keepVerifying(node, logger, stop.signal),
    keepGuarding(node, logger, stop.signal),
  ];
  const sweep = setInterval(() => {
    node.outcomes.forgetOld().then(
      (forgotten) => forgotten > 0 && logger.info({ forgotten }, 'answers older than 30 days forgotten'),
      (error: unknown) => logger.unforeseen(error, { part: 'forgetting of old answers' }),
    );
    void sweepFiles(node, logger);
    sweepOrphans(node).then(
      (swept) => swept > 0 && logger.info({ swept }, 'sealed values without an event discarded'),
      (error: unknown) => logger.unforeseen(error, { part: 'orphan sweep' }),
    );
  }, SWEEP_EVERY_MS);
  sweep.unref();
  // Whoever restarts it every hour sweeps, too.
  void sweepFiles(node, logger);
  const seal = setInterval(
    () => {
      keepAccessRecords(node, logger).catch((error: unknown) => logger.unforeseen(error, { part: 'sealing of the access records' }));
    },
    Math.min(SEAL_EVERY_MS, node.config.CUSTOS_ACCESS_SEAL_SECONDS * 500),
  );
  seal.unref();
  return {
    async close() {
      clearInterval(sweep);
      clearInterval(seal);
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

const sweepFiles = (node: Node, logger: Logger): Promise<unknown> =>
  node.files.sweep(node.attachments, node.log).then(
    (swept) => swept > 0 && logger.info({ swept }, 'files that no fact names discarded'),
    (error: unknown) => logger.unforeseen(error, { part: 'sweep of files' }),
  );
/** Seals what is due, and says in the process log, too, that the records are not what was written. */
async function keepAccessRecords(node: Node, logger: Logger): Promise<void> {
  const sealed = await sealAccessRecords(node);
  const { state, brokenAt } = await node.accessWatch.standing();
  const broken = typeof sealed === 'object' ? sealed : brokenAt;
  if (broken !== undefined) logger.pino.error({ ...broken, state }, 'the access records are not what was written');
}

/** Not while the log may have been put back from a backup: another backup may still hold the events of these values. */
export async function sweepOrphans(node: Pick<Node, 'views' | 'policies' | 'disclosures' | 'log'>): Promise<number> {
  const standing = [...(await node.views.status()), ...(await node.policies.status())];
  if (standing.some(({ parked }) => parked !== undefined && isHistoryChanged(parked.reason))) return 0;
  return node.disclosures.sweepOrphans(node.log, new Date(Date.now() - ORPHAN_AFTER_MS));
}
