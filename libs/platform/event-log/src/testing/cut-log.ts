import { InMemoryLog } from '../in-memory-log.js';
import { StreamTruncated } from '../errors.js';
import type { EventLog, Stored, StreamName } from '../event-log.js';

/** A log in which another hand deleted streams: what they brought still comes with everything, and is not there by itself. */
export class CutLog extends InMemoryLog {
  readonly cut = new Set<StreamName>();

  override async *readStream(...[stream, after]: Parameters<EventLog['readStream']>): AsyncIterable<Stored> {
    if (this.cut.has(stream)) throw new StreamTruncated(stream);
    yield* super.readStream(stream, after);
  }
}
