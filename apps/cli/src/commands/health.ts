import { Command } from 'commander';
import { apiOption } from '../client/api-client.js';

interface Ready {
  status: string;
  log: { reachable: boolean; tail: string | null };
  access: { state: string; lost: number; officersOftenDenied: number } | null;
  clock: { differenceMs: number | null };
  views: { name: string; state: string; parked?: string }[] | null;
  policies: { name: string; state: string; parked?: string }[] | null;
  readers: { name: string; state: string; parked?: string }[];
}

/** Exit 0 when everything moves, 1 when something stands still or the node cannot record. */
export const healthCommand = (): Command =>
  new Command('health')
    .description('ask a running node how it is')
    .option('--json', 'print the answer as it is')
    .addOption(apiOption())
    .action(async ({ api, json }: { api: string; json?: boolean }) => {
      const health = (await (await fetch(`${api}/health/ready`)).json()) as Ready;
      if (json === true) process.stdout.write(`${JSON.stringify(health)}\n`);
      else {
        process.stdout.write(`${health.status}\nlog tail ${health.log.tail ?? 'none'}, clock ${health.clock.differenceMs ?? '?'} ms off the database\n`);
        if (health.views === null || health.policies === null)
          process.stdout.write('  where views or policies stand is not known: PostgreSQL does not answer\n');
        const { state = 'unknown', lost = 0, officersOftenDenied = 0 } = health.access ?? {};
        process.stdout.write(`access records ${state}, ${lost} lost, ${officersOftenDenied} officers often denied\n`);
        for (const one of [...(health.views ?? []), ...(health.policies ?? []), ...health.readers])
          process.stdout.write(`  ${one.name.padEnd(60)} ${one.parked === undefined ? one.state : `PARKED: ${one.parked}`}\n`);
      }
      if (health.status !== 'ok') process.exitCode = 1;
    });
