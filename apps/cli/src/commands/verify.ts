import { Command } from 'commander';
import { verifyNode } from '../../../api/src/node/verification.js';
import { progressBar } from '../progress-bar.js';
import { onNode } from './on-node.js';

/** Exit 0 when everything is as it was written. */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description(
      'compare everything that the node keeps with the log, and the log with itself: leaves, chains, positions, heads, sealed values, answers, timers, marks, guards and every row of every view',
    )
    .option('--incremental', 'only what has come since the last verification')
    .option('--json', 'print the report as JSON')
    .action(async ({ incremental, json }: { incremental?: boolean; json?: boolean }) =>
      onNode(async (node) => {
        const bar = progressBar('verifying', Number((await node.log.tail())?.position.slice(-20) ?? 0));
        const report = await verifyNode(node, { full: incremental !== true, progress: (events) => bar.at(events) });
        bar.done();
        if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
        else {
          for (const { check, place, problem } of report.findings) process.stdout.write(`${check}: ${place}: ${problem}\n`);
          process.stdout.write(
            `${report.events} events of log ${report.log}, ${report.problems === 0 ? 'everything is as it was written' : `${report.problems} problems`}\nhead ${report.digest}\n`,
          );
        }
        if (!report.ok) process.exitCode = 1;
      }),
    );
