import { join } from 'node:path';
import { Command } from 'commander';
import { officerId, unitOf } from '#platform/kernel';
import { isHistoryChanged } from '#platform/projections';
import { setAsideHeads } from '#platform/verification';
import type { Node } from '../../../api/src/node/node.js';
import { HEADS_FOLDER } from '../../../api/src/node/verification.js';
import { views } from '../../../api/src/node/views.js';
import { progressBar } from '../progress-bar.js';
import { onNode } from './on-node.js';

interface Options {
  readonly acceptHistory?: boolean;
  readonly by?: string;
  readonly json?: boolean;
}

const PLAN = `What the log holds now counts as what happened; what it no longer holds never did. With --accept-history:
  every policy goes back to before the first thing that it did and the log lost, and does that again, and only that;
  every answer kept under an Idempotency-Key is forgotten: what the log holds is answered from it, what it lost is recorded when it is sent again;
  the marks by which an instant becomes a position are taken back to where the log still agrees;
  every view is folded anew;
  sealed values are looked for in the log again, and heads of the log in the data directory that lie behind its end are set aside.
Nothing in the log is touched. API and workers may go on meanwhile; they answer 503 history-changed until it is done.
`;

/**
 * After the log was put back from a backup while the rest of the database was not. Safe to run again, also after it was interrupted.
 * Who accepted stands in the access records, before anything is changed.
 */
export const recoverCommand = (): Command =>
  new Command('recover')
    .description('bring views, policies and readers back after the log was restored from a backup')
    .option('--accept-history', 'do it: what the log holds now counts as what happened')
    .option('--by <officer>', 'who accepts it, for example XX.EXPLOITATION.4711; stands in the access records')
    .option('--json', 'print what was done as JSON')
    .action(async ({ acceptHistory, by, json }: Options) =>
      onNode(async (node) => {
        if (acceptHistory !== true || by === undefined) {
          for (const { name, reason } of await standingStill(node)) process.stdout.write(`${name}: ${reason}\n`);
          process.stdout.write(PLAN);
          process.stderr.write('custos: nothing was done; --accept-history and --by say that it is meant\n');
          process.exitCode = 1;
          return;
        }
        const done = await recover(node, officerId.parse(by));
        if (json === true) process.stdout.write(`${JSON.stringify(done)}\n`);
        else
          process.stdout.write(
            `the log ends at ${done.tail ?? 'nothing'}\n${done.processes.map((one) => `${one.process}: goes on behind ${one.from ?? 'the start'}, ${one.lost} to do again\n`).join('')}${done.answers} kept answers forgotten, ${done.views.length} views folded anew\n`,
          );
      }),
    );

async function standingStill(node: Node): Promise<readonly { readonly name: string; readonly reason: string }[]> {
  const standing = [
    ...(await node.views.status()).map(({ view: name, parked }) => ({ name, reason: parked?.reason })),
    ...(await node.policies.status()).map(({ process: name, parked }) => ({ name, reason: parked?.reason })),
    { name: 'log-clock', reason: await node.clock.parked() },
  ];
  return standing.flatMap(({ name, reason }) => (reason !== undefined && isHistoryChanged(reason) ? [{ name, reason }] : []));
}

async function recover(node: Node, by: string) {
  const tail = (await node.log.tail())?.position;
  const principal = { iss: 'custos', sub: by, unit: unitOf(by) };
  await node.access.record({
    principal,
    action: 'acceptHistory',
    subjects: ['history'],
    status: 200,
    from: 'recover',
    purpose: `log ${node.log.id}, end ${tail ?? 'none'}`,
  });
  // Up to the last mark that stands, nothing has changed: asked before the others are forgotten.
  const processes = await node.policies.recover(await node.clock.lastStanding());
  await node.clock.forget();
  const answers = await node.outcomes.forgetAll();
  const folded = [];
  for (const { name } of views) {
    const bar = progressBar(`folding ${name}`, 0);
    const { events, position } = await node.views.rebuild(name, { progress: (progress) => bar.at(Number(progress.events)) });
    bar.done();
    folded.push({ view: name, events, position });
  }
  await node.disclosures.doubt();
  await setAsideHeads(join(node.data, HEADS_FOLDER), node.log.id, Math.max(0, ...folded.map(({ events }) => Number(events))));
  return { by, tail, processes, answers, views: folded };
}
