import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { EventStoreDbLog as TunedLog } from '../../libs/platform/event-log-eventstoredb/src/eventstoredb-event-log.js';
import { eventLogContract } from '../../libs/platform/event-log/src/testing/event-log.contract.js';
import type { LogUnderTest } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { runningDatabases, serverCommand, startDatabase, type Database, type Form } from '../servers/eventstoredb.js';
import { DeafLine } from './deaf-line.js';
import { doubleLog, tuned } from './eventstoredb-log.js';

const STARTING_MS = 180_000;

/** The log of a database that is really there. Its lost answers come from a line of our own before the node that leads. */
async function logOn(database: Database): Promise<LogUnderTest> {
  const opened: EventStoreDbLog[] = [];
  const lines: DeafLine[] = [];
  const { access } = database;
  const open = async () => {
    const log = await EventStoreDbLog.open(access);
    opened.push(log);
    return log;
  };
  return {
    log: await open(),
    tellsByStream: false,
    openSecond: open,
    async close() {
      await Promise.all(opened.map((log) => log.close()));
      await Promise.all(lines.map((line) => line.close()));
      await database.close();
    },
    faults: {
      async losingTheNextAnswer() {
        const { address, port } = await database.leader();
        const line = await DeafLine.open(address, port);
        lines.push(line);
        const deaf = await TunedLog.open(
          { ...access, url: access.url.replace(/\/\/[^/?]+/, `//127.0.0.1:${line.port}`) },
          tuned({ deadline: 2_000, patience: 0, readAgain: 10_000 }),
        );
        opened.push(deaf);
        line.goDeaf();
        return deaf;
      },
    },
  };
}

/** The first log is that of the database named by `form`; a second, shorter one, which stands for a restored backup, needs one node alone. */
function ownLogs(form: Form): () => Promise<LogUnderTest> {
  let made = 0;
  return async () => logOn(made++ === 0 ? await startDatabase(form) : await startDatabase(form === 'plain' ? 'plain' : 'tls', { 'mem-db': 'true' }));
}

/** One database that runs is one log: where no more are named, the backup stands on the double, and that is said. */
function runningLogs(): () => Promise<LogUnderTest> {
  const databases = [...runningDatabases()];
  return async () => {
    const next = databases.shift();
    if (next !== undefined) return logOn(next);
    if (serverCommand() !== undefined) return logOn(await startDatabase('plain', { 'mem-db': 'true' }));
    process.stdout.write('CUSTOS_TEST_EVENTSTOREDB names one empty database and not three: the restored backup stands on the double\n');
    return doubleLog();
  };
}

/** The contract of every log on a server that is installed or runs; skipped aloud where there is none. */
export function contractOnServers(name: string, form: Form): void {
  if (form === 'plain' && runningDatabases().length > 0) eventLogContract(name, runningLogs(), STARTING_MS);
  else if (serverCommand() !== undefined) eventLogContract(name, ownLogs(form), STARTING_MS);
  else {
    describe(`EventLog: ${name}`, () => {
      it('skipped: neither CUSTOS_TEST_EVENTSTOREDB_SERVER nor CUSTOS_TEST_EVENTSTOREDB names a server, so nothing was tried on one', () => {
        process.stdout.write(`skipped: the contract on ${name}, because CUSTOS_TEST_EVENTSTOREDB_SERVER and CUSTOS_TEST_EVENTSTOREDB name no server\n`);
      });
    });
  }
}
