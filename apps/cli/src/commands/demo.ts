import { Command, Option } from 'commander';
import { readConfig } from '../../../api/src/node/config.js';
import { Logger } from '../../../api/src/node/logger.js';
import { untilStopped } from '../../../api/src/node/until-stopped.js';
import { PUBLISHED, readPublished } from '../rehearsal/published.js';
import { playRehearsal, type Outcome } from '../rehearsal/rehearsal.js';
import { report } from '../rehearsal/report.js';
import { startWhole, type Whole } from '../whole.js';

interface Options {
  readonly api?: readonly string[];
  readonly published?: string;
  readonly exit?: boolean;
  readonly json?: boolean;
  readonly eventLog?: string;
}

const addresses = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
];

/** Plays Operation KAFO II through the public interface, by itself or against running processes, and compares with what was published. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('play Operation KAFO II through the HTTP interface and compare its totals with the published ones')
    .addOption(new Option('--api <url>', 'play against a running server; several, or comma-separated, are asked in turn').argParser(addresses))
    .option('--published <file>', 'published figures to compare with, instead of those of the communiqué')
    .option('--exit', 'end when the figures are read, instead of serving on')
    .option('--json', 'print one JSON object')
    .addOption(new Option('--event-log <log>', 'which log to start on, instead of EVENT_LOG').choices(['postgres', 'eventstoredb']).conflicts('api'))
    .action(async (options: Options) => {
      const started = performance.now();
      const published = options.published === undefined ? PUBLISHED : await readPublished(options.published);
      const own = options.api === undefined ? await start(options.eventLog) : undefined;
      const api = options.api ?? [own!.whole.api.url];
      try {
        const outcome = await playRehearsal(api, published, started);
        print(outcome, api[0]!, options);
      } catch (error) {
        await own?.whole.close();
        throw error;
      }
      if (own === undefined) return;
      if (options.exit === true) return own.whole.close();
      if (options.json !== true) process.stdout.write('Custos goes on serving; Ctrl-C stops it.\n');
      await untilStopped(own.logger, () => own.whole.close());
    });

async function start(eventLog = process.env['EVENT_LOG']): Promise<{ readonly whole: Whole; readonly logger: Logger }> {
  const config = readConfig({ ...process.env, EVENT_LOG: eventLog, CUSTOS_EXERCISE: 'true', CUSTOS_LOG_LEVEL: process.env['CUSTOS_LOG_LEVEL'] ?? 'warn' });
  const logger = new Logger(config.CUSTOS_LOG_LEVEL);
  return { whole: await startWhole(config, logger), logger };
}

function print({ figures, totals, firearm, differing, parked }: Outcome, api: string, { json }: Options): void {
  process.stdout.write(json === true ? `${JSON.stringify(figures)}\n` : report(figures, totals, firearm, api));
  for (const label of differing)
    process.stderr.write(`differs: ${label}: published ${figures.published[label] ?? 'UNQUANTIFIED'}, live ${figures.live[label] ?? 'UNQUANTIFIED'}\n`);
  for (const one of parked) process.stderr.write(`stands still: ${one}\n`);
  if (!figures.totalsMatch || !figures.rebuildEqualsLive || figures.firearmsInCaseFiles !== figures.firearms || parked.length > 0) process.exitCode = 1;
}
