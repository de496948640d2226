import { Command } from 'commander';
import { settings } from '../../../api/src/node/config.js';

/** The table of the README, from the code that reads the variables. */
export const settingsCommand = (): Command =>
  new Command('settings').description('print every environment variable as a Markdown table').action(() => {
    const rows = settings().map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`);
    process.stdout.write(['| variable | default | meaning |', '|---|---|---|', ...rows, ''].join('\n'));
  });
