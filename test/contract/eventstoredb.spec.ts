import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { eventLogContract } from '../../libs/platform/event-log/src/testing/event-log.contract.js';
import { EventStoreDbLog as TunedLog } from '../../libs/platform/event-log-eventstoredb/src/eventstoredb-event-log.js';
import { settingsFrom } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { DeafLine } from './deaf-line.js';
import { tuned } from './eventstoredb-log.js';

/**
 * A server is one log, and what was written stays: CUSTOS_TEST_EVENTSTOREDB holds the addresses of three empty servers, separated by
 * spaces (`esdb://127.0.0.1:2113 …`), one for the suite and two for the case of a restored backup. Where they use TLS their certificate
 * names 127.0.0.1; _USER, _PASSWORD and _CA (a file) go with them.
 */
const servers = (process.env.CUSTOS_TEST_EVENTSTOREDB ?? '').split(/\s+/).filter((one) => one !== '');
const access = {
  username: process.env.CUSTOS_TEST_EVENTSTOREDB_USER ?? 'admin',
  password: process.env.CUSTOS_TEST_EVENTSTOREDB_PASSWORD ?? 'changeit',
  allowPlaintext: true,
  ...(process.env.CUSTOS_TEST_EVENTSTOREDB_CA !== undefined && { caFile: process.env.CUSTOS_TEST_EVENTSTOREDB_CA }),
};

if (servers.length === 0) {
  describe('EventLog: eventstoredb', () => {
    it('skipped: CUSTOS_TEST_EVENTSTOREDB names no running server, so nothing was tried on one', () => {
      process.stdout.write('skipped: the contract on a running EventStoreDB, because CUSTOS_TEST_EVENTSTOREDB names none\n');
    });
  });
} else {
  eventLogContract('eventstoredb', async () => {
    const url = servers.shift();
    if (url === undefined) throw new Error('CUSTOS_TEST_EVENTSTOREDB names too few servers: the contract needs three that are empty');
    const opened: EventStoreDbLog[] = [];
    const lines: DeafLine[] = [];
    const open = async () => {
      const log = await EventStoreDbLog.open({ url, ...access });
      opened.push(log);
      return log;
    };
    return {
      log: await open(),
      openSecond: open,
      async close() {
        await Promise.all(opened.map((log) => log.close()));
        await Promise.all(lines.map((line) => line.close()));
      },
      faults: {
        async losingTheNextAnswer() {
          const { nodes } = settingsFrom({ url, ...access });
          if (!('endpoint' in nodes)) throw new Error('The contract is tried on single servers');
          const line = await DeafLine.open(nodes.endpoint.address, nodes.endpoint.port);
          lines.push(line);
          const deaf = await TunedLog.open({ ...access, url: url.replace(/\/\/[^/?]+/, `//127.0.0.1:${line.port}`) }, tuned({ deadline: 2_000, patience: 0 }));
          opened.push(deaf);
          line.goDeaf();
          return deaf;
        },
      },
    };
  });
}
