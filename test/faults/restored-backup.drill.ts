import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stored } from '#platform/event-log';
import { PostgresEventLog } from '#platform/event-log-postgres';
import { positionIn } from '../../libs/platform/event-log-eventstoredb/src/positions.js';
import { collected } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { quiet } from '../prove/stage.js';
import { Client, type Answer } from '../scenarios/support/client.js';
import { custos, firstLine, freshPlace, Process, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { startLogDatabase } from '../scenarios/support/eventstoredb.js';
import { CUSTOMS, reportBody, rifle, startedOperation } from '../scenarios/support/thread.js';
import { putTheLogBack } from './put-back.js';

export interface Sent {
  readonly key: string;
  readonly answer: Answer;
}
interface Standing {
  readonly name: string;
  readonly state: string;
  readonly parked?: string;
}

/** What a drill needs to know of the log, whatever keeps it. */
export interface LogOfDrill {
  readonly env: Readonly<Record<string, string>>;
  events(url: string): Promise<readonly Stored[]>;
  /** Back to where the event at `position` was the last, under processes that go on. */
  putBack(url: string, position: string): Promise<void>;
  close(): Promise<void>;
}

export const logInPostgres = async (): Promise<LogOfDrill> => ({
  env: {},
  async events(url) {
    const log = await PostgresEventLog.open({ url });
    try {
      return await collected(log.readAll('start', { follow: false }));
    } finally {
      await log.close();
    }
  },
  putBack: putTheLogBack,
  close: () => Promise.resolve(),
});

export async function logInDouble(): Promise<LogOfDrill> {
  const database = await startLogDatabase();
  const { double } = database;
  return {
    env: database.env,
    events: () => database.written(),
    async putBack(_url, position) {
      const backup = double.store.restored(positionIn(position)!.commit);
      double.kill();
      double.store = backup;
      await double.listen();
    },
    close: () => database.close(),
  };
}

export class Drill {
  client!: Client;
  operation!: string;
  /** Recorded before the moment of the backup, and the line after which the backup was taken: its exhibit came later. */
  kept!: Sent;
  line!: Sent;
  lost!: Sent;
  private process: Process | undefined;

  private constructor(
    readonly place: Place,
    private readonly log: LogOfDrill,
  ) {}

  static async begin({ program, log = logInPostgres }: { readonly program?: string; readonly log?: () => Promise<LogOfDrill> } = {}): Promise<Drill> {
    const drill = new Drill(await freshPlace(), await log());
    await drill.start(program);
    drill.operation = await startedOperation(drill.client);
    drill.kept = await drill.seize('1');
    const { id } = drill.kept.answer.body as { id: string };
    await quiet(drill.client);
    drill.line = await drill.send(`/v1/seizures/${id}/lines`, rifle(1, 'CI-1'));
    return drill;
  }

  get env(): Readonly<Record<string, string>> {
    return { ...this.place.env, ...this.log.env };
  }

  get url(): string {
    return this.place.databaseUrl!;
  }

  async start(program = 'apps/cli/src/main.js'): Promise<void> {
    this.process = await Process.start([program, 'up', '--json'], this.env, firstLine);
    this.client = new Client(this.process.started['api'] as string);
  }

  stop = () => this.process?.stop();

  async close(): Promise<void> {
    await this.stop();
    await this.log.close();
    await this.place.close();
  }

  async send(path: string, json: unknown, key: string = randomUUID()): Promise<Sent> {
    return { key, answer: await this.client.accepted(CUSTOMS, path, json, { key }) };
  }

  seize = (n: string, key?: string): Promise<Sent> => this.send('/v1/seizures', reportBody(this.operation, n), key);

  async ready(): Promise<Record<string, any>> {
    return (await this.client.send('GET', '/health/ready')).body;
  }

  async standings(): Promise<readonly Standing[]> {
    const { views, policies, readers } = await this.ready();
    return [...views, ...policies, ...readers] as Standing[];
  }

  /** What does not say `history-changed` within the time in which everything that reads on would have noticed. */
  async silent(withinMs = 15_000): Promise<readonly string[]> {
    const silent = async () => (await this.standings()).filter(({ parked }) => parked?.startsWith('history-changed') !== true).map(({ name }) => name);
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(200)) if ((await silent()).length === 0) return [];
    return silent();
  }

  events = () => this.log.events(this.url);

  putTheLogBack = (position: string) => this.log.putBack(this.url, position);

  /** As the clock does after every five hundred events. */
  async markTheEnd(): Promise<void> {
    const { position, leaf, entry } = (await this.events()).at(-1)!;
    await rows(this.url, 'insert into custos.log_mark select (select log from custos.process_cursor limit 1), $1, $2, $3', [
      position,
      leaf,
      (JSON.parse(entry) as { readonly recorded: string }).recorded,
    ]);
  }

  count = async (type: string): Promise<number> => (await this.events()).filter((one) => one.type === type).length;

  /** Lines that did not lead to one exhibit. */
  async linesWithoutTheirExhibit(): Promise<number> {
    const events = await this.events();
    const registered = events.filter(({ type }) => type === 'custody.ExhibitRegistered').map(({ stream }) => stream as string);
    const exhibits = events
      .filter(({ type }) => type === 'seizure.LineAdded')
      .map(({ entry }) => `custos.exhibit-${(JSON.parse(entry) as { readonly data: { readonly exhibit: string } }).data.exhibit}`);
    return exhibits.filter((exhibit) => registered.filter((one) => one === exhibit).length !== 1).length;
  }

  viewsEqual = async (): Promise<boolean> => (JSON.parse((await custos(['check-views', '--json'], this.env)).out) as { equal: boolean }).equal;
}
