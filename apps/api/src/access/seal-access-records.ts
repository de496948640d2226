import { accessSeals } from '#domain/access';
import type { ChainBreak } from '#platform/identity';
import { DomainError } from '#platform/kernel';
import type { Node } from '../node/node.js';
import { systemContext } from '../node/system-context.js';

/**
 * Once an hour: reads the records that the log does not commit to yet back against their chain, and records its end in the log. What does
 * not follow from the last root is not sealed. Of processes that do it at once, one does.
 */
export async function sealAccessRecords({
  runner,
  accessChain,
  config,
}: Pick<Node, 'runner' | 'accessChain' | 'config'>): Promise<'nothing to seal' | 'sealed' | ChainBreak> {
  const { state } = await runner.state(accessSeals.stream(''), accessSeals.decider);
  const oldest = await accessChain.oldestAfter(state.to);
  if (oldest === undefined || Date.now() - Date.parse(oldest) < config.CUSTOS_ACCESS_SEAL_SECONDS * 1_000) return 'nothing to seal';
  const { records, head, broken } = await accessChain.check(state.to === 0 ? {} : { after: { id: BigInt(state.to), hash: state.root } });
  if (broken !== undefined) return broken;
  const from = state.to + 1;
  const command = { kind: 'seal' as const, from, to: Number(head!.id), count: records, root: head!.hash };
  try {
    await runner.run(accessSeals.stream(''), accessSeals.decider, {
      command,
      context: systemContext(`seal the access records from ${from}`, 'sealAccessRecords', config),
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'already-sealed') throw error;
  }
  return 'sealed';
}
