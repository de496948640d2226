import 'reflect-metadata';
import { Command } from 'commander';
import { ConfigurationInvalid } from '../../api/src/node/config.js';
import { catalogueCommand } from './commands/catalogue.js';
import { demoCommand } from './commands/demo.js';
import { healthCommand } from './commands/health.js';
import { rebuildCheckCommand, rebuildCommand, unparkCommand } from './commands/rebuild.js';
import { replayCommand } from './commands/replay.js';
import { settingsCommand } from './commands/settings.js';
import { tokenCommand } from './commands/token.js';
import { upCommand } from './commands/up.js';

const program = new Command('custos').description('System of record for seized firearms').version('0.1.0').showHelpAfterError();
for (const command of [
  upCommand,
  demoCommand,
  tokenCommand,
  replayCommand,
  rebuildCommand,
  rebuildCheckCommand,
  unparkCommand,
  healthCommand,
  catalogueCommand,
  settingsCommand,
]) {
  program.addCommand(command());
}

try {
  await program.parseAsync();
} catch (error) {
  // What an operator reads is one sentence; the stack is for those who ask.
  const { name, message, stack } = error as Error;
  process.stderr.write(
    process.env['CUSTOS_LOG_LEVEL'] === 'debug' ? `${stack}\n` : `custos: ${error instanceof ConfigurationInvalid ? '' : `${name}: `}${message}\n`,
  );
  process.exitCode = 1;
}
