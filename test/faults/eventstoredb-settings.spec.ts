import { drafts, freshStream } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { readConfig } from '../../apps/api/src/node/config.js';
import { LogMetrics } from '../../apps/api/src/node/log-metrics.js';
import { Logger } from '../../apps/api/src/node/logger.js';
import { openEventLog } from '../../apps/api/src/node/open-log.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';

describe('The log that the settings of a node open in EventStoreDB', () => {
  it('sends no append that is larger than they say', async () => {
    const double = await EventStoreDbDouble.start();
    const access = { EVENTSTOREDB_URL: double.url, EVENTSTOREDB_PASSWORD: 'secret', EVENTSTOREDB_PLAINTEXT: 'true' };
    const config = readConfig({ EVENT_LOG: 'eventstoredb', ...access, EVENTSTOREDB_MAX_APPEND: '65536' });
    const log = await openEventLog(config, '', new Logger('silent'), new LogMetrics());
    try {
      const larger = freshStream();
      const refused = log.append(larger, 'no-stream', drafts(larger, 'no-stream', 4, { text: 'x'.repeat(20_000) }));
      await expect(refused).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 65_536 });
      expect(double.calls.filter(({ method }) => method === 'append')).toEqual([]);
      const stream = freshStream();
      await expect(log.append(stream, 'no-stream', drafts(stream, 'no-stream'))).resolves.toMatchObject({ revision: 0n });
    } finally {
      await log.close();
      double.close();
    }
  });
});
