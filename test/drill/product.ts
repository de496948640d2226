import type { EventLog, Stored } from '#platform/event-log';
import type { ConnectionOptions } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { compare, parked, Traffic } from '../concurrency/projector-gaps.run.js';
import { quiet } from '../prove/stage.js';
import { custos, startCustos, type Custos } from '../scenarios/support/custos.js';
import { startedOperation } from '../scenarios/support/thread.js';

export interface ProductVerdict {
  readonly acknowledged: number;
  /** Acknowledged over HTTP, and not where it was said to stand. */
  readonly lost: number;
  /** Lines that did not lead to exactly one exhibit. */
  readonly linesWithoutTheirExhibit: number;
  /** Views and policies that stand still, with the reason. */
  readonly parked: readonly string[];
  /** Of views, compared with their rebuild; or why they could not be. */
  readonly differingRows: number | string;
}

const PASSWORD = 'a-password-of-the-drill';
/** A view may have minutes of events before it after an outage on a busy machine. */
const TRIES = 10;

/** The product as it was built, on the log that is harmed: officers who record seizures over HTTP, and all its views and policies. */
export class ProductBeside {
  private readonly stop = new AbortController();
  private readonly running: Promise<void>;

  private constructor(
    private readonly node: Custos,
    private readonly traffic: Traffic,
  ) {
    this.running = traffic.run(this.stop.signal);
    this.running.catch(() => undefined);
  }

  static async start({ url, caFile, username, password }: ConnectionOptions, random: () => number): Promise<ProductBeside> {
    const env = { EVENT_LOG: 'eventstoredb', EVENTSTOREDB_URL: url, EVENTSTOREDB_PASSWORD: PASSWORD, EVENTSTOREDB_CA: caFile! };
    const { code, err } = await custos(['log', 'setup'], { ...env, EVENTSTOREDB_ADMIN_USER: username, EVENTSTOREDB_ADMIN_PASSWORD: password });
    if (code !== 0) throw new Error(`custos log setup ended with ${code}: ${err}`);
    const node = await startCustos(env);
    return new ProductBeside(node, new Traffic(node.client, await startedOperation(node.client), random));
  }

  /** Ends what officers do, waits until everything is read, and looks. */
  async verdict(log: EventLog): Promise<ProductVerdict> {
    this.stop.abort();
    await this.running;
    for (let n = 1; ; n++) {
      try {
        await quiet(this.node.client);
        break;
      } catch (error) {
        if (n === TRIES) throw error;
      }
    }
    const streams = new Map<string, string>();
    const [lines, exhibits] = [new Set<string>(), new Map<string, number>()];
    for await (const event of log.readAll('start', { follow: false })) {
      streams.set(event.position, event.stream);
      if (event.type === 'seizure.LineAdded') lines.add(exhibitIn(event));
      if (event.type === 'custody.ExhibitRegistered') exhibits.set(event.stream, (exhibits.get(event.stream) ?? 0) + 1);
    }
    const { failed, differingRows } = await compare(this.node);
    return {
      acknowledged: this.traffic.acknowledged.length,
      lost: this.traffic.acknowledged.filter(({ stream, position }) => streams.get(position) !== stream).length,
      linesWithoutTheirExhibit: [...lines].filter((exhibit) => exhibits.get(`custos.exhibit-${exhibit}`) !== 1).length,
      parked: await parked(this.node.databaseUrl),
      differingRows: failed ?? differingRows,
    };
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.running.catch(() => undefined);
    await this.node.close();
  }
}

const exhibitIn = ({ entry }: Stored): string => (JSON.parse(entry) as { readonly data: { readonly exhibit: string } }).data.exhibit;
