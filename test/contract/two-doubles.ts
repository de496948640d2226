import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import { DoubleUnderTest } from './eventstoredb-log.js';

/** Two doubles over one store: the one leads, the other could. What a cluster really does is seen on servers; this shows what the adapter makes of what nodes tell. */
export class TwoDoubles {
  private constructor(
    readonly own: DoubleUnderTest,
    readonly second: EventStoreDbDouble,
  ) {
    this.lead(this.first, second);
  }

  static async start(): Promise<TwoDoubles> {
    const own = await DoubleUnderTest.start();
    return new TwoDoubles(own, await EventStoreDbDouble.start({ store: own.double.store }));
  }

  get first(): EventStoreDbDouble {
    return this.own.double;
  }
  get both(): readonly [EventStoreDbDouble, EventStoreDbDouble] {
    return [this.first, this.second];
  }
  /** Names both: whoever connects asks them who leads. */
  get url(): string {
    return `esdb://127.0.0.1:${this.first.port},127.0.0.1:${this.second.port}?tls=false`;
  }

  /** What both tell from now on: the first named leads. */
  lead(...order: readonly EventStoreDbDouble[]): void {
    for (const one of this.both)
      one.members = order.map(({ port }, n) => ({ address: '127.0.0.1', port, state: n === 0 ? ('leader' as const) : ('follower' as const), alive: true }));
  }

  /** Neither knows of anybody who leads. */
  leadNobody(): void {
    for (const one of this.both) one.members = undefined;
  }

  async close(): Promise<void> {
    await this.own.close();
    this.second.close();
  }
}
