import { Command } from 'commander';
import { views } from '../../../api/src/node/views.js';
import { progressBar } from '../progress-bar.js';
import { onNode } from './on-node.js';

export const rebuildCommand = (): Command =>
  new Command('rebuild')
    .description('fold a view anew from the log, beside the live one, and switch to it')
    .argument('<view>', `all, or one of ${views.map((view) => view.name).join(', ')}`)
    .option('--json', 'print the report as JSON, one line for each view')
    .action(async (asked: string, { json }: { json?: boolean }) =>
      onNode(async (node) => {
        // Positions are no count on every log; the views that are live have counted.
        const events = Math.max(0, ...(await node.views.status()).map((one) => one.events));
        for (const view of asked === 'all' ? views.map(({ name }) => name) : [asked]) {
          const bar = progressBar(`rebuilding ${view}`, events);
          const report = await node.views.rebuild(view, { progress: (folded) => bar.at(folded.events) });
          bar.done();
          if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
          else
            for (const { table, rows, equal } of report.tables)
              process.stdout.write(
                `${table}: ${rows} rows, ${equal === undefined ? 'nothing to compare with' : equal ? 'equal to the live table' : 'DIFFERENT from the live table it replaces'}\n`,
              );
        }
      }),
    );

export const rebuildCheckCommand = (): Command =>
  new Command('check-views')
    .description('compare every live view with a fold of the log, row by row')
    .option('--json', 'print the comparison as JSON')
    .action(async ({ json }: { json?: boolean }) =>
      onNode(async (node) => {
        const tables = [];
        for (const view of views) tables.push(...(await node.checks.compareWithLive(view)));
        if (json === true) process.stdout.write(`${JSON.stringify({ equal: tables.every((one) => one.equal), tables })}\n`);
        else
          for (const one of tables)
            process.stdout.write(
              `${one.view}.${one.table}: ${one.equal ? 'equal' : `DIFFERS at ${one.differing.map((row) => row.key).join(', ')}`} (${one.rows} rows)\n`,
            );
        if (tables.some((one) => !one.equal)) process.exitCode = 1;
      }),
    );

export const unparkCommand = (): Command =>
  new Command('unpark')
    .description('let a parked view or policy try its event again, after the cause was mended')
    .argument('<name>', 'a view or a policy, as the health page names it')
    .action(async (name: string) =>
      onNode(async (node) => {
        if (views.some((view) => view.name === name)) await node.views.unpark(name);
        else await node.policies.unpark(name);
        process.stdout.write(`${name} goes on\n`);
      }),
    );
