import { Command } from 'commander';
import { readConfig } from '../../../api/src/node/config.js';
import { Logger } from '../../../api/src/node/logger.js';
import { untilStopped } from '../../../api/src/node/until-stopped.js';
import { startWhole } from '../whole.js';

/** Everything in one process: API, views and policies, on the embedded PostgreSQL unless DATABASE_URL names another. */
export const upCommand = (): Command =>
  new Command('up')
    .description('start the product on this machine and serve until stopped')
    .option('--json', 'print one line {api, pid} when ready')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig();
      const logger = new Logger(config.CUSTOS_LOG_LEVEL);
      const whole = await startWhole(config, logger);
      const stopped = untilStopped(logger, () => whole.close());
      process.stdout.write(
        json === true
          ? `${JSON.stringify({ api: whole.api.url, pid: process.pid })}\n`
          : `Custos serves at ${whole.api.url}\n  documentation  ${whole.api.url}/docs\n  health         ${whole.api.url}/health/ready\nCtrl-C stops it.\n`,
      );
      await stopped;
    });
