import { Command, Option } from 'commander';
import { apiOption, ApiClient } from '../client/api-client.js';

interface Step {
  readonly step: number;
  readonly type: string;
  readonly happened: { readonly at: string };
  readonly recorded: string;
  readonly actor: string;
}
interface Page {
  readonly steps: number;
  readonly items: readonly Step[];
  readonly next: number | null;
}

const PAGE = 500;

/** The chain step by step, in the order of the log; `--json` prints every state before and after. */
export const replayCommand = (): Command =>
  new Command('replay')
    .description('replay an exhibit, a firearm, a container, a store, a case or a custodian step by step')
    .argument('<kind>', 'exhibit, firearm, container, store, case or custodian')
    .argument('<id>', 'its id or official number; of a custodian the unit or officer')
    .option('--as <account>', 'who asks', 'auditor')
    .option('--known-at <when>', 'as the log was known at a position or an instant')
    .addOption(new Option('--as-of <instant>', 'only what had happened by then'))
    .option('--json', 'print the whole replay as one answer')
    .addOption(apiOption())
    .action(async (kind: string, id: string, options: { api: string; as: string; knownAt?: string; asOf?: string; json?: boolean }) => {
      const client = new ApiClient(options.api);
      const items: Step[] = [];
      let page: Page;
      let from: number | null = 1;
      do {
        const query = new URLSearchParams({
          step: String(from),
          limit: String(PAGE),
          ...(options.knownAt !== undefined && { knownAt: options.knownAt }),
          ...(options.asOf !== undefined && { asOf: options.asOf }),
        });
        page = await client.get<Page>(options.as, `/v1/${kind}s/${encodeURIComponent(id)}/replay?${query.toString()}`);
        items.push(...page.items);
        from = page.next;
      } while (from !== null);
      if (options.json === true) process.stdout.write(`${JSON.stringify({ ...page, items, next: null })}\n`);
      else
        for (const { step, type, happened, recorded, actor } of items)
          process.stdout.write(`${String(step).padStart(4)}  ${happened.at}  ${type.padEnd(44)} ${actor.padEnd(24)} recorded ${recorded}\n`);
    });
