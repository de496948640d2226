import 'reflect-metadata';
import { Command } from 'commander';
import { KeysRefused } from '#platform/disclosures';
import { SettingsRefused } from '#platform/event-log-eventstoredb';
import { ArchiveRefused } from '#platform/log-archive';
import { ConfigurationInvalid } from '../../api/src/node/config.js';
import { catalogueCommand } from './commands/catalogue.js';
import { databaseCommand } from './commands/database.js';
import { demoCommand } from './commands/demo.js';
import { directoryCommand } from './commands/directory.js';
import { healthCommand } from './commands/health.js';
import { keysCommand } from './commands/keys.js';
import { logCommand } from './commands/log.js';
import { rebuildCheckCommand, rebuildCommand, unparkCommand } from './commands/rebuild.js';
import { recoverCommand } from './commands/recover.js';
import { replayCommand } from './commands/replay.js';
import { settingsCommand } from './commands/settings.js';
import { tokenCommand } from './commands/token.js';
import { upCommand } from './commands/up.js';
import { verifyCommand } from './commands/verify.js';

const program = new Command('custos').description('System of record for seized firearms').version('0.1.0').showHelpAfterError();
for (const command of [
  upCommand,
  demoCommand,
  tokenCommand,
  replayCommand,
  rebuildCommand,
  rebuildCheckCommand,
  unparkCommand,
  logCommand,
  keysCommand,
  databaseCommand,
  recoverCommand,
  verifyCommand,
  directoryCommand,
  healthCommand,
  catalogueCommand,
  settingsCommand,
]) {
  program.addCommand(command());
}

/** What these say is for an operator, and says it all. */
const PLAIN = [ConfigurationInvalid, KeysRefused, SettingsRefused, ArchiveRefused];

try {
  await program.parseAsync();
} catch (error) {
  // What an operator reads is one sentence; the stack is for those who ask.
  const { name, message, stack } = error as Error;
  process.stderr.write(
    process.env['CUSTOS_LOG_LEVEL'] === 'debug' ? `${stack}\n` : `custos: ${PLAIN.some((kind) => error instanceof kind) ? '' : `${name}: `}${message}\n`,
  );
  process.exitCode = 1;
}
