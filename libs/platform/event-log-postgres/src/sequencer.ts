import { AppendMalformed, ClockOff, densePosition, HeadMoved, LogUnavailable, OutcomeUnknown, type Receipt } from '#platform/event-log';
import { AnswerLost, Refused, type Append, type AppendConnection, type Verdict } from './append-connection.js';

const MAX_BATCH_APPENDS = 500;
const MAX_BATCH_BYTES = 4_000_000;
const MAX_WAITING = 20_000;

interface Waiting extends Append {
  readonly bytes: number;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects what arrives while a batch is in flight and sends it as the next one: many answers for one durable write. */
export class Sequencer {
  private waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;

  constructor(private readonly connection: AppendConnection) {}

  append(append: Append, bytes: number): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= MAX_WAITING) return reject(new LogUnavailable(`${MAX_WAITING} appends already wait`));
      this.waiting.push({ ...append, bytes, resolve, reject });
      this.draining ??= this.drain();
    });
  }

  /** Returns when everything that was asked for is answered. */
  async settled(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    // Whatever is asked for in this turn of the event loop shares the first batch.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      await this.send(this.nextBatch());
      // So does what follows at once from the answers just given: one durable write for all, instead of two for a half each.
      await new Promise(setImmediate);
    }
    this.draining = undefined;
  }

  private nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count === MAX_BATCH_APPENDS || (count > 0 && bytes + one.bytes > MAX_BATCH_BYTES)) break;
      bytes += one.bytes;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    try {
      const verdicts = await this.connection.write(batch);
      batch.forEach((one, n) => settle(one, verdicts[n]!));
    } catch (error) {
      if (error instanceof Refused && !error.timedOut && batch.length > 1) {
        // One of them is not as it should be; the others do not suffer for it.
        for (const one of batch) await this.send([one]);
        return;
      }
      for (const one of batch) one.reject(failure(one, error));
    }
  }
}

function settle({ stream, head, drafts, resolve, reject }: Waiting, answer: Verdict): void {
  switch (answer.verdict) {
    case 'written':
    case 'repeated':
      return resolve({
        revision: (head === 'no-stream' ? -1n : head.revision) + BigInt(drafts.length),
        leaf: answer.stored_leaf,
        eventId: drafts.at(-1)!.id,
        position: densePosition(BigInt(answer.at_position)),
      });
    case 'moved':
      return reject(new HeadMoved(stream));
    case 'taken':
      return reject(new AppendMalformed(`${stream}: another event already has one of these ids`));
  }
}

function failure({ stream }: Waiting, error: unknown): unknown {
  if (error instanceof AnswerLost) return new OutcomeUnknown(stream, { cause: error });
  if (error instanceof Refused && error.notOnTime) return new ClockOff(`Nothing was written to ${stream}: ${error.message}`, { cause: error.reason });
  if (error instanceof Refused) return new LogUnavailable(`Nothing was written to ${stream}: ${error.message}`, { cause: error.reason });
  return error;
}
