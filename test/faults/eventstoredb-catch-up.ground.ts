import { createHash, randomUUID } from 'node:crypto';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Cursor, StreamName } from '#platform/event-log';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import type { ConnectionOptions } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { drafts, freshStream, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import type { Proposed } from '../double/log-store.js';
import { FULL } from '../prove/attack.js';
import { emptyDatabase } from '../servers/eventstoredb.js';

/** What an event of the field takes, with its digests. */
const EVENT = { text: 'x'.repeat(600) };
const AT_A_STROKE = 500;

/** What a projection made of the log so far: how much of it, and a hash over the names of all events in their order. */
export interface Made {
  readonly count: number;
  readonly chain: string;
}
export interface Standing extends Made {
  readonly cursor: Cursor | 'start';
}
export interface Told extends Standing {
  readonly maxRssKb: number;
  /** Why the adapter opened its subscription again, each time. */
  readonly resubscribed: readonly string[];
  readonly ms: number;
}

/** A log that is long already and grows at a stroke. */
export interface LongLog {
  readonly access: ConnectionOptions;
  /** So many more events of ours. */
  grow(count: number): Promise<void>;
  /** What a projection must have made of its first events of ours, or of all of them. */
  due(count?: number): Made;
  close(): Promise<void>;
}

const madeOf = (ids: readonly string[], count = ids.length): Made => ({
  count,
  chain: ids.slice(0, count).reduce((chain, id) => createHash('sha256').update(chain).update(id).digest('hex'), ''),
});

/** On the double, where others write `strangers` records for each of ours. It stands in this process, the projection in another. */
export async function longLogOfDouble(strangers: number): Promise<LongLog> {
  const double = await EventStoreDbDouble.start();
  const access = { url: double.url, username: 'custos', password: 'secret', allowPlaintext: true };
  const [first] = opening('catch-up');
  const ids: string[] = [];
  const put = (stream: string, events: readonly Pick<Proposed, 'id' | 'type' | 'data'>[]) => {
    const all = events.map((event) => ({ ...event, contentType: 'application/octet-stream', metadata: new Uint8Array() }));
    if (double.store.append(stream, 'any', all).answer !== 'success') throw new Error('the double did not take it');
  };
  put('custos.log', [{ id: first!.id, type: first!.type, data: Buffer.from(first!.entry) }]);
  ids.push(first!.id);
  const { type, entry } = drafts('custos.bulk', 'no-stream', 1, EVENT)[0]!;
  const data = Buffer.from(entry);
  return {
    access,
    due: (count) => madeOf(ids, count),
    async grow(count) {
      const events = (size: number) => Array.from({ length: size }, () => ({ id: randomUUID(), type, data }));
      for (let left = count; left > 0; left -= AT_A_STROKE) {
        const ours = events(Math.min(left, AT_A_STROKE));
        put(freshStream(), ours);
        ids.push(...ours.map(({ id }) => id));
        const others = `elsewhere-${randomUUID()}`;
        for (let n = 0; n < strangers; n += 1) put(others, events(Math.ceil(AT_A_STROKE * Math.min(1, strangers))));
      }
    },
    close: async () => double.close(),
  };
}

/** On a server: one that runs and is empty, or one that is started. */
export async function longLogOfServer(): Promise<LongLog> {
  const database = await emptyDatabase();
  const log = await EventStoreDbLog.open(database.access);
  const written: { readonly position: string; readonly ids: readonly string[] }[] = [];
  const write = async (stream: StreamName, events: ReturnType<typeof drafts>) => {
    const { position } = await log.append(stream, 'no-stream', events);
    written.push({ position, ids: events.map(({ id }) => id) });
  };
  await write('custos.log', opening('catch-up'));
  return {
    access: database.access,
    due: (count) =>
      madeOf(
        written.sort((one, other) => (one.position < other.position ? -1 : 1)).flatMap(({ ids }) => ids),
        count,
      ),
    async grow(count) {
      let left = count;
      const writer = async () => {
        while (left > 0) {
          const size = Math.min(left, AT_A_STROKE);
          left -= size;
          const stream = freshStream();
          await write(stream, drafts(stream, 'no-stream', size, EVENT));
        }
      };
      await Promise.all(Array.from({ length: 4 }, writer));
    },
    async close() {
      await log.close();
      await database.close();
    },
  };
}

/** The projection's process. It is told and tells by lines: the channel that Node has for it is not always let go when a process was killed. */
export class Projection {
  /** Where it last told that it stands, with all that it made of what is before. */
  stands: Told | undefined;
  private readonly said = new EventEmitter();
  private readonly done: Promise<Told>;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
    this.done = new Promise((found, failed) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const told = JSON.parse(line) as { readonly kind: string } & Told;
        if (told.kind !== 'ready') this.stands = told;
        if (told.kind === 'done') found(told);
        this.said.emit('line');
      });
      child.once('close', (code, signal) => failed(new Error(`the projection ended with ${signal ?? code}`)));
    });
    this.done.catch(() => undefined);
    child.stdin.on('error', () => undefined);
  }

  /** Tells where it stands at `every` so many events. One that `hoards` keeps all that it was ever given. */
  static async start(
    access: ConnectionOptions,
    { from, every = 1_000, hoards = false }: { readonly from?: Standing; readonly every?: number; readonly hoards?: boolean } = {},
  ): Promise<Projection> {
    const program = [resolve('test/faults/eventstoredb-catch-up.reader.mjs'), JSON.stringify({ access, from, every, hoards })];
    const projection = new Projection(spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await projection.next();
    return projection;
  }

  dawdle(ms: number): void {
    this.order({ kind: 'dawdle', ms });
  }

  /** What it says when it has seen `count` events. */
  reached(count: number): Promise<Told> {
    this.order({ kind: 'reach', count });
    return this.done;
  }

  /** Waits until it told something that is `enough`. */
  async stood(enough: (told: Told) => boolean, withinMs = FULL ? 600_000 : 30_000): Promise<Told> {
    for (const until = Date.now() + withinMs; ; await this.next()) {
      if (this.stands !== undefined && enough(this.stands)) return this.stands;
      if (Date.now() > until) throw new Error(`the projection stands at ${this.stands?.count ?? 0} after ${withinMs} ms`);
    }
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((exit) => this.child.once('close', exit));
    this.child.kill('SIGKILL');
    await gone;
  }

  private order(order: object): void {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
  }

  private next(): Promise<unknown> {
    return Promise.race([new Promise((told) => this.said.once('line', told)), this.done]);
  }
}
