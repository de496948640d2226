import { Command } from 'commander';
import { ConfigurationInvalid, readConfig } from '../../../api/src/node/config.js';
import { Logger } from '../../../api/src/node/logger.js';
import { rotateKeys } from '../../../api/src/node/rotate-keys.js';

/** The node's keys, for whoever keeps them. */
export const keysCommand = (): Command => {
  const keys = new Command('keys').description('rotate the key-encryption key');
  keys
    .command('rotate')
    .description('wrap every key by a new key-encryption key, and say so in the log; the node may run meanwhile')
    .option('--previous-file <file>', 'where the setting already names the new key: a file with the old one, readable by its owner alone')
    .option('--json', 'print what was done as JSON')
    .action(async ({ previousFile, json }: { previousFile?: string; json?: boolean }) => {
      const config = readConfig();
      const own = config.CUSTOS_KEK === undefined && config.CUSTOS_KEK_FILE === undefined && config.CUSTOS_KEK_COMMAND === undefined;
      if (own !== (previousFile === undefined))
        throw new ConfigurationInvalid(
          own
            ? '--previous-file: the key folder keeps its own key and makes a new one by itself'
            : '--previous-file: is needed, the new key is the one of the setting',
        );
      const done = await rotateKeys(config, new Logger('warn'), previousFile);
      if (json === true) process.stdout.write(`${JSON.stringify(done)}\n`);
      else
        process.stdout.write(
          `${done.rewrapped} keys wrapped anew, ${done.current} were already, ${done.destroyed} destroyed; ${done.unnamed} of no known subject still open under the earlier key\n${done.damaged.map((file) => `DAMAGED ${file}\n`).join('')}`,
        );
      if (done.damaged.length > 0) process.exitCode = 1;
    });
  return keys;
};
