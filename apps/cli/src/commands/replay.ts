import { Command, Option } from 'commander';
import { apiOption, ApiClient } from '../client/api-client.js';

interface Replay {
  readonly steps: readonly {
    readonly position: string;
    readonly type: string;
    readonly happened: { at: string };
    readonly recorded: string;
    readonly actor: { id: string };
    readonly changes?: unknown;
  }[];
}

/** The chain step by step, in the order of the log; `--json` prints every state before and after. */
export const replayCommand = (): Command =>
  new Command('replay')
    .description('replay an exhibit, a firearm, a container or a case step by step')
    .argument('<kind>', 'exhibit, firearm, container or case')
    .argument('<id>', 'its id or official number')
    .option('--as <account>', 'who asks', 'auditor')
    .option('--known-at <when>', 'as the log was known at a position or an instant')
    .addOption(new Option('--as-of <instant>', 'only what had happened by then'))
    .option('--json', 'print the answer as it is')
    .addOption(apiOption())
    .action(async (kind: string, id: string, options: { api: string; as: string; knownAt?: string; asOf?: string; json?: boolean }) => {
      const when = new URLSearchParams({ ...(options.knownAt && { knownAt: options.knownAt }), ...(options.asOf && { asOf: options.asOf }) });
      const replay = await new ApiClient(options.api).get<Replay>(options.as, `/v1/${kind}s/${encodeURIComponent(id)}/replay?${when.toString()}`);
      if (options.json === true) process.stdout.write(`${JSON.stringify(replay)}\n`);
      else
        for (const step of replay.steps)
          process.stdout.write(`${step.happened.at}  ${step.type.padEnd(44)} ${step.actor.id.padEnd(24)} recorded ${step.recorded}\n`);
    });
