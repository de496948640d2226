import { EventStoreDbLog, type EventStoreDbLogOptions } from '../../libs/platform/event-log-eventstoredb/src/eventstoredb-event-log.js';
import { TUNING, type Safeguards, type Tuning } from '../../libs/platform/event-log-eventstoredb/src/tuning.js';
import type { EventLog } from '#platform/event-log';
import type { LogUnderTest } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { EventStoreDbDouble, type DoubleOptions } from '../double/eventstoredb-double.js';

/** A test that waits for a deadline waits shortly. */
const SHORT: Partial<Tuning> = { deadline: 600, grace: 300, patience: 4_000, readAgain: 2_000, silence: 600, quiet: 400, backoff: { first: 10, longest: 100 } };

/** How a test would have the adapter: shorter times, and single safeguards off. */
export type Changed = Omit<Partial<Tuning>, 'safeguards'> & { readonly off?: readonly (keyof Safeguards)[] };
export const tuned = ({ off = [], ...times }: Changed = {}): Tuning => ({
  ...TUNING,
  ...SHORT,
  ...times,
  safeguards: { ...TUNING.safeguards, ...Object.fromEntries(off.map((name) => [name, false])) },
});

/** A double and what was opened on it; everything is closed together. */
export class DoubleUnderTest {
  private readonly opened: EventStoreDbLog[] = [];
  readonly errors: unknown[] = [];
  readonly rebuilt: string[] = [];
  readonly resubscribed: string[] = [];

  private constructor(readonly double: EventStoreDbDouble) {}

  static async start(options?: DoubleOptions): Promise<DoubleUnderTest> {
    return new DoubleUnderTest(await EventStoreDbDouble.start(options));
  }

  async open(changed: Changed = {}, options: Partial<EventStoreDbLogOptions> = {}): Promise<EventStoreDbLog> {
    const log = await EventStoreDbLog.open(
      {
        url: this.double.url,
        username: 'custos',
        password: 'secret',
        allowPlaintext: true,
        onError: (error) => this.errors.push(error),
        metrics: {
          clientRebuilt: (reason) => this.rebuilt.push(reason),
          resubscribed: (reason) => this.resubscribed.push(reason),
        },
        ...options,
      },
      tuned(changed),
    );
    this.opened.push(log);
    return log;
  }

  async close(): Promise<void> {
    this.double.faults.heal();
    await Promise.all(this.opened.map((log) => log.close()));
    this.double.close();
  }
}

export async function doubleLog(): Promise<LogUnderTest> {
  const own = await DoubleUnderTest.start();
  return {
    log: await own.open(),
    tellsByStream: false,
    openSecond: () => own.open(),
    close: () => own.close(),
    faults: {
      async losingTheNextAnswer(): Promise<EventLog> {
        // Without patience, one lost answer is all there is.
        const deaf = await own.open({ patience: 0 });
        own.double.faults.loseAnswers = 1;
        return deaf;
      },
    },
  };
}
