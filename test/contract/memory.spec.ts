import { InMemoryLog, OutcomeUnknown, type Draft, type Head, type Receipt, type StreamName } from '#platform/event-log';
import { opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { eventLogContract } from '../../libs/platform/event-log/src/testing/event-log.contract.js';

eventLogContract('memory', () => {
  const log = new InMemoryLog();
  return Promise.resolve({
    log,
    tellsByStream: true,
    openSecond: () => Promise.resolve(log),
    close: () => Promise.resolve(),
    faults: { losingTheNextAnswer: () => Promise.resolve(new LosingTheNextAnswer(log)) },
  });
});

/** The same log behind a line that fails once, after the append. */
class LosingTheNextAnswer extends InMemoryLog {
  private lost = false;
  constructor(private readonly behind: InMemoryLog) {
    super();
  }
  override async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    const receipt = await this.behind.append(stream, head, drafts);
    if (this.lost) return receipt;
    this.lost = true;
    throw new OutcomeUnknown(stream);
  }
}

it('the log in memory tells a reader who gave no signal of what comes later', async () => {
  const log = new InMemoryLog();
  const reading = log.readAll('start')[Symbol.asyncIterator]();
  const later = reading.next();
  await log.append('custos.log', 'no-stream', opening('memory'));
  expect((await later).value).toMatchObject({ stream: 'custos.log', revision: 0n });
});
