import { Command } from 'commander';
import { superuserAddress } from '#platform/embedded-postgres';
import { ConfigurationInvalid, readConfig } from '../../../api/src/node/config.js';
import { bringUpToDate, dataFolder } from '../../../api/src/node/database.js';
import { makeLogin } from '../../../api/src/node/database-roles.js';

/** For whoever administers the database: no process of the node needs his rights after this. */
export const databaseCommand = (): Command => {
  const database = new Command('database').description('make roles and schema of the database, or tell the address of the embedded server');
  database
    .command('setup')
    .description(
      "bring the database to this release's schema, make its roles and a login of the application; CUSTOS_MIGRATOR_URL names a login that may, CUSTOS_DB_PASSWORD the password of the new one",
    )
    .requiredOption('--login <name>', 'the login of the application: it appends by the function of the log, and owns nothing of it')
    .action(async ({ login }: { login: string }) => {
      const { CUSTOS_MIGRATOR_URL: migrator, CUSTOS_DB_PASSWORD: password } = readConfig();
      if (migrator === undefined) throw new ConfigurationInvalid('CUSTOS_MIGRATOR_URL: names a login that may make roles and tables');
      if (password === undefined) throw new ConfigurationInvalid('CUSTOS_DB_PASSWORD: is the password that the login gets');
      await makeLogin(migrator, login, password);
      if ((await bringUpToDate(migrator, login)) !== 'owner')
        throw new ConfigurationInvalid('CUSTOS_MIGRATOR_URL: this login may not make the roles custos_owner, custos_app, custos_reader and custos_auditor');
      process.stdout.write(`the database is at this release's schema; ${login} is the login of the application\n`);
    });
  database
    .command('url')
    .description("print the superuser's address of the embedded server, password included: for its administrator")
    .action(() => {
      const config = readConfig();
      const address = config.DATABASE_URL === undefined ? superuserAddress(dataFolder(config)) : undefined;
      if (address === undefined)
        throw new ConfigurationInvalid('CUSTOS_DATA: there is no embedded server; the address of another is known to whoever keeps it');
      process.stdout.write(`${address}\n`);
    });
  return database;
};
