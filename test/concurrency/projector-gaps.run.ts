import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../prove/attack.js';
import { Client } from '../scenarios/support/client.js';
import { custos, freshPlace, startApi, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CUSTOMS, reportBody, rifle, startedOperation } from '../scenarios/support/thread.js';
import { HinderedWriter, type HeldEvents, type Hindrances } from './hindered-writers.js';
import { compared, FollowingReader, PlainReader, type Witnessed } from './log-witnesses.js';
import { takeTheLockAway } from './weakened-log.js';
import { RestartingWorkers, type Restarts } from './restarting-workers.js';

export interface GapsOptions {
  readonly seed: number;
  /** How long everybody writes and is hindered. */
  readonly seconds: number;
  readonly writers: number;
  readonly workers: number;
  /** On average, between two hits at a worker; without it none is hit. */
  readonly hitEveryMs?: number;
  /** How long a held transaction may last; the product's own is 4,500. */
  readonly transactionMs: number;
  /** Events that only views take in, in each held transaction. */
  readonly bulk: number;
  /** Every so often, the views are compared with their rebuild while everything goes on. */
  readonly compareEveryMs?: number;
  /** With the remedy taken away. */
  readonly withoutLock?: boolean;
}

export interface Comparison {
  readonly views: number;
  readonly tables: number;
  readonly rows: number;
  readonly differingRows: number;
  /** What kept the comparison from being made. */
  readonly failed?: string;
}

export interface GapsVerdict {
  readonly events: number;
  readonly sentOverHttp: number;
  readonly hindrances: Hindrances;
  readonly workerRestarts: Restarts;
  /** A view beside the product's, worked by the same workers. */
  readonly witness: Witnessed;
  readonly plainReader: Witnessed;
  readonly followingReader: Witnessed;
  /** Whatever stands still at the end, with the reason. */
  readonly parked: readonly string[];
  /** Views and policies whose count of events is not that of the log. */
  readonly miscounted: readonly string[];
  /** Lines that did not lead to exactly one exhibit. */
  readonly linesWithoutTheirExhibit: number;
  readonly acknowledgedAndLost: number;
  readonly takenBackAndThere: number;
  /** Compared while everything went on, and how often that found a difference. */
  readonly comparisonsUnderWay: number;
  readonly differencesUnderWay: readonly string[];
  readonly comparison: Comparison;
}

const LANES = 3;
const PATIENCE_MS = 60_000;
/** Policies may have minutes of work before them when half an hour's writing ends on a busy machine. */
const SETTLE_MS = 600_000;

/** Lets everybody write and be hindered, waits until everything that is not stopped has read the log, and says what came of it. */
export async function projectorGaps(options: GapsOptions): Promise<GapsVerdict> {
  const place = await freshPlace();
  const api = await startApi(place).catch(async (error: unknown) => (await place.close(), Promise.reject(error as Error)));
  const random = randomFrom(options.seed);
  const stop = new AbortController();
  const reading = new AbortController();
  const hindrances: Hindrances = { pauses: 0, rollbacks: 0, freezes: 0, frozenForGood: 0, backendsTerminated: 0, deaths: 0 };
  const held: HeldEvents = { committed: new Set(), never: new Set() };
  const url = place.databaseUrl!;
  const client = new Client(api.started['url'] as string);
  const workers = new RestartingWorkers(place.env, options.workers, randomFrom(options.seed + 1));
  const writers: HinderedWriter[] = [];
  const plain = new PlainReader();
  const following = new FollowingReader();
  const readers = [plain.run(url, reading.signal), following.run(url, reading.signal)];
  try {
    if (options.withoutLock === true) await takeTheLockAway(url);
    const operation = await startedOperation(client);
    await workers.ready();
    for (let n = 0; n < options.writers; n++)
      writers.push(
        await HinderedWriter.start(
          { url, transactionMs: options.transactionMs, bulk: options.bulk, random: randomFrom(options.seed + 10 + n) },
          hindrances,
          held,
        ),
      );
    const traffic = new Traffic(client, operation, random);
    const underWay = { comparisons: 0, differences: [] as string[] };
    const running = [
      ...writers.map((one) => one.run(stop.signal)),
      ...Array.from({ length: LANES }, () => traffic.run(stop.signal)),
      ...(options.hitEveryMs === undefined ? [] : [workers.run(stop.signal, options.hitEveryMs)]),
      compareNowAndThen(place, options.compareEveryMs, stop.signal, underWay),
    ];
    const happened = () =>
      Math.min(hindrances.pauses, hindrances.rollbacks, hindrances.freezes, traffic.acknowledged.length) > 0 &&
      (options.hitEveryMs === undefined || workers.restarts.killed + workers.restarts.stopped > 0);
    await Promise.race([passed(options.seconds, happened), Promise.all(running)]);
    stop.abort();
    await Promise.all(running);
    await workers.ready();
    await settle(url);
    const [events, comparison] = [await eventIds(url), await compare(place)];
    for (const deadline = Date.now() + 3_000; plain.seen.length < events.length && Date.now() < deadline;) await pause(20);
    reading.abort();
    await Promise.all(readers);
    const there = new Set(events);
    return {
      events: events.length,
      sentOverHttp: traffic.acknowledged.length,
      hindrances,
      workerRestarts: workers.restarts,
      witness: await witnessed(url),
      plainReader: compared(plain.seen, events),
      followingReader: compared(following.seen, events),
      parked: await parked(url),
      miscounted: await miscounted(url, events.length),
      linesWithoutTheirExhibit: await linesWithoutTheirExhibit(url),
      acknowledgedAndLost: (await lost(url, traffic.acknowledged)) + [...held.committed].filter((id) => !there.has(id)).length,
      takenBackAndThere: [...held.never].filter((id) => there.has(id)).length,
      comparisonsUnderWay: underWay.comparisons,
      differencesUnderWay: underWay.differences,
      comparison,
    };
  } finally {
    stop.abort();
    reading.abort();
    await Promise.all(writers.map((one) => one.close()));
    await workers.close();
    await api.stop();
    await Promise.allSettled(readers);
    await place.close();
  }
}

/** The time that was asked for; on a slow machine, as much more as it takes until all of it has happened once. */
async function passed(seconds: number, happened: () => boolean): Promise<void> {
  await pause(seconds * 1_000);
  for (const deadline = Date.now() + PATIENCE_MS; !happened() && Date.now() < deadline;) await pause(100);
}

/** Officers who record seizures while all this goes on, and ask again under the same key while they are told to. */
export class Traffic {
  readonly acknowledged: { readonly stream: string; readonly position: string }[] = [];
  private next = 1;

  constructor(
    private readonly client: Client,
    private readonly operation: string,
    private readonly random: () => number,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const n = String(this.next++);
      const seizure = await this.recorded('/v1/seizures', reportBody(this.operation, n), signal);
      if (seizure !== undefined) await this.recorded(`/v1/seizures/${seizure}/lines`, rifle(1, `CI-${n}`), signal);
      await pause(this.random() * 60);
    }
  }

  /** Undefined when it was over before the node had an answer: nothing was acknowledged then. */
  private async recorded(path: string, body: unknown, signal: AbortSignal): Promise<string | undefined> {
    const key = randomUUID();
    for (; !signal.aborted; await pause(100)) {
      const { status, body: receipt, text } = await this.client.command(CUSTOMS, path, body, { key });
      // The view that says who may see the seizure has not read of it yet, or somebody holds the log.
      if (status === 404 || status === 503) continue;
      if (status >= 300) throw new Error(`POST ${path}: ${status} ${text}`);
      const id = receipt['id'] as string;
      this.acknowledged.push({ stream: `custos.seizure-${id}`, position: receipt['position'] as string });
      return id;
    }
    return undefined;
  }
}

const eventIds = async (url: string): Promise<readonly string[]> =>
  (await rows<{ id: string }>(url, 'select event_id as id from custos_log.event order by position')).map(({ id }) => id);

/** Until every view and every policy stands at the end of the log, or stands still. */
async function settle(url: string): Promise<void> {
  for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline; await pause(150)) {
    const [{ waiting }] = (await rows<{ waiting: boolean }>(
      url,
      `select exists (
         select from (select position, parked_at from custos.view_cursor c join custos.view_live l on l.schema = c.schema
                      union all select position, parked_at from custos.process_cursor) one
         where one.parked_at is null and coalesce(one.position, '') < (select lpad(max(position)::text, 20, '0') from custos_log.event)
       ) as waiting`,
    )) as [{ waiting: boolean }];
    if (!waiting) return;
  }
  throw new Error('views and policies never read the log to its end');
}

export const parked = async (url: string): Promise<readonly string[]> =>
  (
    await rows<{ name: string; reason: string }>(
      url,
      `select view as name, parked_reason as reason from custos.view_cursor where parked_at is not null
       union all select name, parked_reason from custos.process_cursor where parked_at is not null order by 1`,
    )
  ).map(({ name, reason }) => `${name}: ${reason}`);

/** Every fold moves its count in the transaction that writes its rows: an event skipped or folded twice shows in it. */
const miscounted = async (url: string, events: number): Promise<readonly string[]> =>
  (
    await rows<{ name: string; off: string }>(
      url,
      `select view as name, (c.events - $1::bigint)::text as off from custos.view_cursor c join custos.view_live l on l.schema = c.schema where c.events <> $1::bigint
       union all
       select name, (events - ($1::bigint - 1 - coalesce(introduced_at_position::bigint, -1)))::text from custos.process_cursor
       where events <> $1::bigint - 1 - coalesce(introduced_at_position::bigint, -1)`,
      [events],
    )
  ).map(({ name, off }) => `${name}: ${off}`);

async function witnessed(url: string): Promise<Witnessed> {
  const [{ schema }] = (await rows<{ schema: string }>(url, `select schema from custos.view_live where name = 'witness'`)) as [{ schema: string }];
  const [found] = (await rows<Record<keyof Witnessed, string>>(
    url,
    `select (select count(*) from custos_log.event e where not exists (select from ${schema}.witnessed_event w where w.key = e.event_id::text)) as skipped,
            (select coalesce(sum(times - 1), 0) from ${schema}.witnessed_event) as doubled,
            (select coalesce(sum(disorder), 0) from ${schema}.witnessed_stream) as disordered`,
  )) as [Record<keyof Witnessed, string>];
  return { skipped: Number(found.skipped), doubled: Number(found.doubled), disordered: Number(found.disordered) };
}

/** What policies are for: each line leads to one exhibit, whoever was killed meanwhile. */
async function linesWithoutTheirExhibit(url: string): Promise<number> {
  const [{ n }] = (await rows<{ n: string }>(
    url,
    `select count(*) as n from custos_log.event line where type = 'seizure.LineAdded'
     and 1 <> (select count(*) from custos_log.event e where e.stream = 'custos.exhibit-' || (line.entry::jsonb #>> '{data,exhibit}') and e.type = 'custody.ExhibitRegistered')`,
  )) as [{ n: string }];
  return Number(n);
}

async function lost(url: string, acknowledged: readonly { readonly stream: string; readonly position: string }[]): Promise<number> {
  const at = new Map(
    (await rows<{ stream: string; position: string }>(url, `select stream, lpad(position::text, 20, '0') as position from custos_log.event`)).map((one) => [
      one.position,
      one.stream,
    ]),
  );
  return acknowledged.filter(({ stream, position }) => at.get(position) !== stream).length;
}

interface Checked {
  readonly equal: boolean;
  readonly tables: readonly { readonly view: string; readonly rows: number; readonly differing: readonly unknown[] }[];
}

/** As an operator does it, by a process that has nothing to do with those that filled the views. */
export async function compare(place: Pick<Place, 'env'>): Promise<Comparison> {
  const { out, err } = await custos(['check-views', '--json'], place.env);
  if (out === '') return { views: 0, tables: 0, rows: 0, differingRows: 0, failed: err.trim().split('\n').at(-1) ?? 'nothing was said' };
  const { tables } = JSON.parse(out) as Checked;
  return {
    views: new Set(tables.map(({ view }) => view)).size,
    tables: tables.length,
    rows: tables.reduce((sum, one) => sum + one.rows, 0),
    differingRows: tables.reduce((sum, one) => sum + one.differing.length, 0),
  };
}

async function compareNowAndThen(
  place: Place,
  everyMs: number | undefined,
  signal: AbortSignal,
  underWay: { comparisons: number; differences: string[] },
): Promise<void> {
  if (everyMs === undefined) return;
  for (;;) {
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const { failed, differingRows } = await compare(place);
    underWay.comparisons += 1;
    if (failed !== undefined || differingRows > 0) underWay.differences.push(failed ?? `${differingRows} rows`);
  }
}
