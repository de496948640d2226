import { Command } from 'commander';
import { apiOption, ApiClient } from '../client/api-client.js';

export const tokenCommand = (): Command =>
  new Command('token')
    .description('print a bearer token of the built-in issuer for an officer of the rehearsal, or for a role')
    .argument('<account>', 'an officer id such as CI.DGD-AIR.4711, or a role such as prosecutor')
    .addOption(apiOption())
    .action(async (account: string, { api }: { api: string }) => void process.stdout.write(`${await new ApiClient(api).token(account)}\n`));
