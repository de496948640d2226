import { Command } from 'commander';
import { HistoryChanged } from '#platform/event-log';
import type { Finding } from '#platform/verification';
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
    .option('--views <names>', 'compare these views only, separated by commas; "none": no view', (names) => names.split(','))
    .option('--json', 'print the report as JSON')
    .action(async ({ incremental, views: only, json }: { incremental?: boolean; views?: readonly string[]; json?: boolean }) => {
      await onNode(async (node) => {
        const bar = progressBar('verifying', Number((await node.log.tail())?.position.slice(-20) ?? 0));
        const report = await verifyNode(node, { full: incremental !== true, only, progress: (events) => bar.at(events) });
        bar.done();
        if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
        else {
          for (const { check, place, problem } of report.findings) process.stdout.write(`${check}: ${place}: ${problem}\n`);
          process.stdout.write(
            `${report.events} events of log ${report.log}, ${report.problems === 0 ? 'everything is as it was written' : `${report.problems} problems`}\nhead ${report.digest}\n`,
          );
        }
        if (!report.ok) process.exitCode = 1;
      }).catch((error: unknown) => unopened(error, json === true));
    });

/** What a node reads at its start is altered itself: the place is said, and that nothing else was compared. */
function unopened(error: unknown, json: boolean): void {
  if (!(error instanceof HistoryChanged)) throw error;
  const finding: Finding = { check: 'leaf', place: error.cursor.position, problem: `${error.found}; no node opens on it, and nothing else was compared` };
  process.stdout.write(
    json ? `${JSON.stringify({ ok: false, problems: 1, findings: [finding] })}\n` : `${finding.check}: ${finding.place}: ${finding.problem}\n`,
  );
  process.exitCode = 1;
}
