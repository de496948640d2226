import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../scenarios/support/client.js';
import { freshPlace, startApi, startWorker, type Place, type Process } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CUSTOMS, reportBody, rifle, startedOperation } from '../scenarios/support/thread.js';
import { officers, UNITS, unitOf, type LogLine } from './custody-histories.js';

/** Two processes that answer and one that works, on one database; those that answer can be killed and come back. */
export class Arena {
  private reports = 0;
  /** Kills so far. */
  kills = 0;
  /** From a kill until the same process answers again, in milliseconds. */
  readonly backAfterMs: number[] = [];

  private constructor(
    private readonly place: Place,
    private readonly worker: Process,
    private readonly apis: Process[],
    /** Where each of them can be asked now; undefined while it is down. */
    private readonly clients: (Client | undefined)[],
    private readonly operation: string,
    private readonly tokens: ReadonlyMap<string, string>,
  ) {}

  static async open(clients: number): Promise<Arena> {
    const place = await freshPlace();
    const started: Process[] = [];
    try {
      const working = startWorker(place);
      const apis = await Promise.all([startApi(place), startApi(place)]);
      started.push(...apis, await working);
      const [first, second] = apis.map(clientOf) as [Client, Client];
      const tokens = await Promise.all(officers(clients).map(async (officer) => [officer, await first.token(officer)] as const));
      return new Arena(place, await working, apis, [first, second], await startedOperation(first), new Map(tokens));
    } catch (error) {
      await Promise.all(started.map((one) => one.stop('SIGKILL')));
      await place.close();
      throw error;
    }
  }

  get databaseUrl(): string {
    return this.place.databaseUrl!;
  }

  get officers(): readonly string[] {
    return [...this.tokens.keys()];
  }

  /** The two sides to ask at, as long as they are up. */
  get up(): readonly Client[] {
    return this.clients.filter((one) => one !== undefined);
  }

  tokenOf(officer: string): string {
    return this.tokens.get(officer)!;
  }

  /** Rifles of one report, in the hands of the officer who seized them, and visible to every unit that takes part. */
  async exhibits(count: number): Promise<readonly string[]> {
    const [client] = this.up as [Client];
    const report = await client.accepted(CUSTOMS, '/v1/seizures', reportBody(this.operation, String(++this.reports)));
    const seizure = report.body['id'] as string;
    for (let line = 1; line <= count; line++) await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/lines`, rifle(line, `CI-${this.reports}-${line}`));
    const page = await client.until(CUSTOMS, `/v1/seizures/${seizure}`, ({ exhibits }) => exhibits.length === count);
    return (page.body['exhibits'] as readonly { id: string }[]).map(({ id }) => id);
  }

  /** Waits until an officer of every unit sees all of them. */
  async visible(exhibits: readonly string[]): Promise<void> {
    const [client] = this.up as [Client];
    const one = UNITS.map((unit) => this.officers.find((officer) => unitOf(officer) === unit)!);
    for (const exhibit of exhibits) await Promise.all(one.map((officer) => client.until(officer, `/v1/exhibits/${exhibit}`, () => true)));
  }

  /** Ends it in the middle of whatever it does. `lapsed`: the claims that it leaves are as old as if ten seconds had passed. */
  async kill(which: number, { lapsed }: { readonly lapsed: boolean }): Promise<void> {
    this.clients[which] = undefined;
    this.kills += 1;
    await this.apis[which]!.stop('SIGKILL');
    if (lapsed) await rows(this.databaseUrl, `update custos.command_outcome set claimed_at = claimed_at - interval '10 seconds' where completed_at is null`);
  }

  /** Starts it again, at another port. */
  async startAgain(which: number): Promise<void> {
    const begun = Date.now();
    this.apis[which] = await startApi(this.place);
    this.clients[which] = clientOf(this.apis[which]);
    this.backAfterMs.push(Date.now() - begun);
  }

  /** What the database has of these exhibits, event by event. */
  async log(exhibits: readonly string[]): Promise<LogLine[]> {
    const stored = await rows<{ stream: string; revision: string; type: string; entry: string }>(
      this.databaseUrl,
      'select stream, revision, type, entry from custos_log.event where stream = any ($1) order by stream, revision',
      [exhibits.map((one) => `custos.exhibit-${one}`)],
    );
    return stored.map(({ stream, revision, type, entry }) => {
      const { cmd: command, data } = JSON.parse(entry) as { cmd: string; data: Record<string, string> };
      return { exhibit: stream.slice('custos.exhibit-'.length), revision: Number(revision), type, command, data };
    });
  }

  /** Views and policies that have given up. */
  async parked(): Promise<readonly unknown[]> {
    const { body } = await this.up[0]!.send('GET', '/health/ready');
    return [...(body['views'] as { parked?: unknown }[]), ...(body['policies'] as { parked?: unknown }[])].filter(({ parked }) => parked != null);
  }

  async close(): Promise<void> {
    await Promise.all([...this.apis, this.worker].map((one) => one.stop('SIGKILL')));
    await this.place.close();
  }
}

const clientOf = (api: Process): Client => new Client(api.started['url'] as string);

/** Kills at seeded moments: one process, or now and then both, at the same distances of operations, each some milliseconds after. */
export class Killer {
  private readonly moments: number[];
  private readonly under: Promise<void>[] = [];
  private readonly lapsed: boolean;
  private busy = false;

  constructor(
    private readonly arena: Arena,
    { count, kills, lapsed }: { readonly count: number; readonly kills: number; readonly lapsed: boolean },
    private readonly random: () => number,
  ) {
    this.lapsed = lapsed;
    this.moments = Array.from({ length: kills }, (_, n) => Math.floor(((n + 0.5 + random() / 2) / (kills + 1)) * count));
  }

  /** Told after each operation how many there are; answers whether there is still somebody to kill or to bring back. */
  after(operations: number): boolean {
    if (!this.busy && this.moments[0] !== undefined && operations >= this.moments[0]) {
      this.moments.shift();
      this.busy = true;
      this.under.push(this.strike().finally(() => (this.busy = false)));
    }
    return this.busy || this.moments.length > 0;
  }

  async finished(): Promise<void> {
    await Promise.all(this.under);
  }

  private async strike(): Promise<void> {
    await pause(Math.floor(this.random() * 50));
    const first = this.random() < 0.5 ? 0 : 1;
    const which = this.random() < 0.2 ? [0, 1] : [first];
    await Promise.all(which.map((one) => this.arena.kill(one, { lapsed: this.lapsed })));
    await Promise.all(which.map((one) => this.arena.startAgain(one)));
  }
}
