import { Command } from 'commander';
import { Pool } from 'pg';
import { setUpLog } from '#platform/event-log-eventstoredb';
import { importArchive, writeArchive, type ArchiveProgress } from '#platform/log-archive';
import { followMovedLog } from '#platform/processes';
import { ConfigurationInvalid, readConfig, type Config } from '../../../api/src/node/config.js';
import { openDatabase, type Database } from '../../../api/src/node/database.js';
import { LogMetrics } from '../../../api/src/node/log-metrics.js';
import { Logger } from '../../../api/src/node/logger.js';
import type { OpenedLog } from '../../../api/src/node/observed-log.js';
import { eventStoreDbSettings, openEventLog } from '../../../api/src/node/open-log.js';
import { askedSecretly } from '../ask-secretly.js';
import { progressBar, type ProgressBar } from '../progress-bar.js';

/** What concerns the log itself: its account in the database, and moving it from one database to another. */
export const logCommand = (): Command =>
  new Command('log').description('set up, export and import the event log').addCommand(setupCommand()).addCommand(exportCommand()).addCommand(importCommand());

const setupCommand = (): Command =>
  new Command('setup')
    .description('make the account that EVENTSTOREDB_USER and _PASSWORD name, with the rights of a node and no more')
    .option('--reset-password', 'give an account that is there already the password of EVENTSTOREDB_PASSWORD')
    .addHelpText('after', '\nThe administrator is EVENTSTOREDB_ADMIN_USER (default: admin); EVENTSTOREDB_ADMIN_PASSWORD is asked for where it is not given.')
    .action(async ({ resetPassword }: { resetPassword?: boolean }) => {
      const config = readConfig();
      if (config.EVENT_LOG !== 'eventstoredb') throw new ConfigurationInvalid('EVENT_LOG: only a log in EventStoreDB has an account to set up');
      const username = process.env['EVENTSTOREDB_ADMIN_USER'] || 'admin';
      const password = process.env['EVENTSTOREDB_ADMIN_PASSWORD'] || (await askedSecretly(`Password of ${username}: `));
      if (password === '') throw new ConfigurationInvalid('EVENTSTOREDB_ADMIN_PASSWORD: is needed where nobody can be asked for it');
      const done = await setUpLog({ ...eventStoreDbSettings(config), administrator: { username, password }, resetPassword: resetPassword === true });
      for (const one of done) process.stdout.write(`${one}\n`);
      await onLog(config, (log) => log.tail());
      process.stdout.write(`${config.EVENTSTOREDB_USER} follows the log\n`);
    });

const exportCommand = (): Command =>
  new Command('export')
    .description('write every event of the log into an archive that any log can take')
    .argument('<file>', 'must not exist yet; packed when its name ends with .gz')
    .option('--json', 'print {log, count, tail, hash}')
    .action(async (file: string, { json }: { json?: boolean }) =>
      onLog(readConfig(), async (log) => {
        const report = await writeArchive(log, file, { progress: watched('exporting'), told: aloud, signal: interrupted() });
        process.stdout.write(
          json === true ? `${JSON.stringify(report)}\n` : `${report.count} events of log ${report.log}\nhash ${report.hash}: keep it apart from the archive\n`,
        );
      }),
    );

const importCommand = (): Command =>
  new Command('import')
    .description('bring an archive into the log that EVENT_LOG names, which is empty or holds the beginning of it; no node may run')
    .argument('<file>', 'as custos log export wrote it')
    .option('--hash <hash>', 'the hash that the export told')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, { hash, json }: { hash?: string; json?: boolean }) => {
      const config = readConfig();
      await onDatabase(config, async (database) => {
        const report = await onLog(
          config,
          async (log) => {
            const imported = await importArchive(file, log, {
              progress: watched('importing'),
              signal: interrupted(),
              ...(hash !== undefined && { expected: hash }),
            });
            const pool = new Pool({ connectionString: database.url, max: 1 });
            try {
              return { ...imported, policies: await followMovedLog(pool, log) };
            } finally {
              await pool.end();
            }
          },
          database.ownerUrl,
        );
        if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
        else
          process.stdout.write(
            `${report.count} events of log ${report.log}: ${report.written} written, ${report.found} were there; read back and compared\nhash ${report.hash}\n` +
              `${report.policies.moved.length} policies stand where they stood${report.policies.lost.length > 0 ? `; NOT ${report.policies.lost.join(', ')}` : ''}\n` +
              `now fold the views anew: custos rebuild all\n`,
          );
        // The log is whole, and yet not everything goes on from it.
        if (report.policies.lost.length > 0) process.exitCode = 1;
      });
    });

async function onDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, quiet(config));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The log alone, without a node on it: nothing writes event 0, and nothing acts. */
async function onLog<T>(config: Config, work: (log: OpenedLog) => Promise<T>, databaseUrl?: string): Promise<T> {
  if (databaseUrl === undefined && config.EVENT_LOG === 'postgres') return onDatabase(config, ({ url }) => onLog(config, work, url));
  const log = await openEventLog(config, databaseUrl ?? '', quiet(config), new LogMetrics());
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

const aloud = (sentence: string): void => void process.stderr.write(`custos: ${sentence}\n`);

const quiet = ({ CUSTOS_LOG_LEVEL: level }: Config) => new Logger(level === 'info' ? 'warn' : level);

/** Ctrl-C ends between two events; the same command goes on from there. */
function interrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped; the same command goes on from here')));
  return stop.signal;
}

/** One bar for each phase. */
function watched(title: string): (progress: ArchiveProgress) => void {
  let bar: ProgressBar | undefined;
  let phase = '';
  return (progress) => {
    if (progress.phase !== phase) {
      bar?.done();
      phase = progress.phase;
      bar = progressBar(`${title}, ${phase}`, progress.total ?? 0);
    }
    const note = `${progress.done}${progress.total === undefined ? '' : ` of ${progress.total}`}`;
    bar?.at(progress.done, note);
    if (progress.done !== progress.total) return;
    bar?.done(note);
    bar = undefined;
  };
}
