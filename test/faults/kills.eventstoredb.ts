import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cursor } from '#platform/event-log';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import { freshPlace, type Place } from '../scenarios/support/custos.js';
import { startDatabase } from '../servers/eventstoredb.js';
import { eventStoreDbLine } from './kills.http2.js';
import type { Line } from './kills.lines.js';
import { Stage } from './kills.stage.js';

/** What was received whole is written within that time, also when nobody waits for it. */
const WRITTEN_MS = 200;

/** One node, without TLS so that our line can see what passes, and how it is killed and begun again. */
interface Node {
  readonly port: number;
  kill(): Promise<void>;
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** The double keeps in memory what it acknowledged: it shows what the product makes of a death, and nothing of a server's disk. */
export async function doubledNode(forgets?: { now: boolean }): Promise<Node> {
  const double = await EventStoreDbDouble.start();
  let backup = double.store.restored();
  return {
    port: double.port,
    async kill() {
      double.kill();
      if (forgets?.now === true) double.store = backup;
    },
    async begin() {
      await double.listen();
      backup = double.store.restored();
    },
    close: async () => double.close(),
  };
}

export async function serverNode(): Promise<Node> {
  const database = await startDatabase('plain');
  const [node] = database.nodes;
  return {
    port: node!.port,
    kill: () => node!.hold('SIGKILL'),
    async begin() {
      node!.release();
      await node!.ready();
    },
    close: () => database.close(),
  };
}

/** A log in one node of EventStoreDB, which we bring back as its supervisor would. Views stay in PostgreSQL, which nobody kills here. */
export class EventStoreDbStage extends Stage {
  private line: Line | undefined;
  private gone: Promise<void> = Promise.resolve();
  private readonly known = new Set<string>();
  private read: Cursor | 'start' = 'start';

  private constructor(
    place: Place,
    private readonly node: Node,
  ) {
    super(place);
  }

  static async set(random: () => number, node: Node): Promise<EventStoreDbStage> {
    const stage = new EventStoreDbStage(await freshPlace(), node);
    stage.line = await eventStoreDbLine({ far: () => connect(node.port, '127.0.0.1'), flight: () => stage.flight, part: random });
    await stage.startApp();
    return stage;
  }

  killLog(): void {
    this.line!.bar();
    this.gone = this.node.kill();
    this.line!.cut();
  }

  async logBack<Seen>(look: () => Promise<Seen>): Promise<Seen> {
    await this.gone;
    await this.node.begin();
    const seen = await look();
    this.line!.unbar();
    return seen;
  }

  async recorded(commands: readonly string[]): Promise<ReadonlySet<string>> {
    const log = await EventStoreDbLog.open(this.settings(this.node.port));
    try {
      for await (const { entry, position, leaf } of log.readAll(this.read, { follow: false })) {
        this.known.add((JSON.parse(entry) as { readonly cmd: string }).cmd);
        this.read = { log: log.id, position, leaf };
      }
    } finally {
      await log.close();
    }
    return new Set(commands.filter((command) => this.known.has(command)));
  }

  /** What was read before is forgotten, as the log itself may have forgotten it. */
  readAnew(): void {
    this.known.clear();
    this.read = 'start';
  }

  override async close(): Promise<void> {
    await super.close();
    await this.line?.close();
    await this.node.close();
    await this.place.close();
  }

  protected logSettings(): Readonly<Record<string, string>> {
    const { url, password } = this.settings(this.line!.port);
    return { EVENT_LOG: 'eventstoredb', EVENTSTOREDB_URL: url, EVENTSTOREDB_PASSWORD: password, EVENTSTOREDB_PLAINTEXT: 'true' };
  }

  protected async appending(): Promise<boolean> {
    await pause(WRITTEN_MS);
    return false;
  }

  private settings = (port: number) => ({ url: `esdb://127.0.0.1:${port}?tls=false`, username: 'custos', password: 'secret', allowPlaintext: true });
}
