import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { officersOf } from '#platform/identity';
import type { Client } from '../scenarios/support/client.js';
import type { Custos } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { COORDINATOR, CUSTOMS, reportBody, startedOperation } from '../scenarios/support/thread.js';

const UNITS = ['CI.DGD-AIR', 'CI.DGPN-PJ', 'CI.GN-SR', 'CI.CAAT-ABJ'];

export interface Officer {
  readonly token: string;
  /** Records seizures; the others read. */
  readonly writing: boolean;
}

/** What clients were told. Latencies are in milliseconds, from sending to the last byte of the answer; `late` are 503s for want of an answer from within. */
export interface Told {
  readonly acknowledged: readonly { readonly name: string; readonly id: string; readonly position: string }[];
  /** Refused at the door: nothing was begun. */
  readonly refused: readonly string[];
  /** No answer, or one that says so. */
  readonly unknown: readonly string[];
  /** Answers that should not have been given. */
  readonly wrong: readonly string[];
  readonly latency: {
    readonly read: readonly number[];
    readonly write: readonly number[];
    readonly refusal: readonly number[];
    readonly late: readonly number[];
  };
  readonly statuses: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly seconds: number;
  /** Milliseconds, p99: how late the asking process itself came to its turn. */
  readonly ownDelay: number;
}

export interface Work {
  readonly officers: readonly Officer[];
  readonly clients: number;
  readonly seconds: number;
  readonly rate?: number;
  /** Seconds at the beginning whose refusals are not timed. */
  readonly settle?: number;
}

/** What a crowd asks about: an operation to seize in, and a page that does not change. */
export interface Scene {
  readonly operation: string;
  readonly page: string;
  readonly expected: string;
}

/** The totals of an operation that stands still, as each coordinator must see them, and another operation to seize in. */
export async function scene(client: Client): Promise<Scene> {
  const resting = await startedOperation(client);
  const page = `/v1/operations/${resting}/totals`;
  const { body } = await client.accepted(CUSTOMS, '/v1/seizures', reportBody(resting, 'before'));
  const operation = await startedOperation(client);
  const { text } = await client.found(COORDINATOR, page, body['position'] as string);
  return { operation, page, expected: still(text) };
}

/** The page without how far its view has read: others record meanwhile. */
export const still = (text: string): string => text.replace(/"position":("\d+"|null)/g, '');

/** `count` officers of several units, with their tokens: one half records, the other reads. */
export async function officers(client: Client, count: number): Promise<readonly Officer[]> {
  const units = UNITS.map((unit) => officersOf(unit, count + 2).slice(2));
  const readers = officersOf('CI.COORD', count + 2).slice(2);
  const all = Array.from({ length: count }, (_, n) => ({
    officer: (n % 2 === 0 ? readers : units[(n >> 1) % units.length]!)[n]!.officer,
    writing: n % 2 === 1,
  }));
  const found: Officer[] = [];
  for (let n = 0; n < all.length; n += 20) {
    const some = all.slice(n, n + 20).map(async ({ officer, writing }) => ({ token: await client.token(officer), writing }));
    found.push(...(await Promise.all(some)));
  }
  return found;
}

/** The process that asks; it outlives one piece of work. */
export class Crowd {
  private readonly child: ChildProcess = fork(resolve('test/faults/overload.load.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });

  async does(node: Pick<Custos, 'api'>, { operation, page, expected }: Scene, work: Work, prefix: string): Promise<Told> {
    this.child.send({ ...work, api: node.api, page, expected, prefix, report: reportBody(operation, '') });
    const [told] = (await once(this.child, 'message')) as [Told];
    return told;
  }

  leave(): void {
    this.child.disconnect();
  }
}

/** What the log says of everything that was acknowledged, refused or left open. Empty when the two agree. */
export async function ledger(databaseUrl: string, told: readonly Pick<Told, 'acknowledged' | 'unknown'>[]): Promise<readonly string[]> {
  const recorded = new Map<string, { position: string; times: number }>();
  const stored = await rows<{ stream: string; position: string }>(
    databaseUrl,
    `select stream, position from custos_log.event where type = 'seizure.SeizureRecorded'`,
  );
  for (const { stream, position } of stored) {
    const id = stream.replace('custos.seizure-', '');
    recorded.set(id, { position, times: (recorded.get(id)?.times ?? 0) + 1 });
  }
  const faults: string[] = [];
  const acknowledged = told.flatMap((one) => one.acknowledged);
  for (const { name, id, position } of acknowledged) {
    const found = recorded.get(id);
    if (found === undefined) faults.push(`${name} was acknowledged and is not in the log`);
    else if (found.times !== 1) faults.push(`${name} stands ${found.times} times`);
    else if (BigInt(position) < BigInt(found.position)) faults.push(`${name} was acknowledged before its own position`);
  }
  // One is the scene's own. What is there beyond the acknowledged can only be what nobody was told of.
  const beyond = recorded.size - 1 - new Set(acknowledged.map(({ id }) => id)).size;
  const open = told.flatMap((one) => one.unknown).length;
  if (beyond > open) faults.push(`${beyond} seizures were recorded that nobody was told of, and only ${open} answers were left open`);
  return faults;
}

export const percentile = (some: readonly number[], p: number): number => {
  const sorted = [...some].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
};

/** What a process has had of the processor so far: the kernel counts hundredths of seconds. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The resident memory of a process, in megabytes, looked at four times in a second. */
export class Memory {
  readonly seen: number[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.timer = setInterval(() => {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(join('/proc', String(pid), 'status'), 'utf8'))?.[1];
      if (kilobytes !== undefined) this.seen.push(Number(kilobytes) / 1_024);
    }, 250);
  }

  /** The most there was. */
  stop(): number {
    clearInterval(this.timer);
    return Math.round(Math.max(0, ...this.seen));
  }
}

const broken = (error: Error) => ({ broken: String((error.cause as Error | undefined) ?? error) });

/** One reader and one writer who ask one thing after another, as on a calm day. What they were told goes into the ledger, too. */
export class Calm {
  readonly acknowledged: { name: string; id: string; position: string }[] = [];
  readonly unknown: string[] = [];
  readonly wrong: string[] = [];
  readonly ms: number[] = [];
  /** Slowest answer of any kind. */
  slowest = 0;
  private n = 0;

  constructor(
    private readonly client: Client,
    private readonly scene: Scene,
    private readonly prefix: string,
  ) {}

  /** Asks once for each. True when both were answered as on a calm day, within `limitMs`. */
  async once(limitMs = Infinity): Promise<boolean> {
    const name = `${this.prefix}${++this.n}`;
    const begun = performance.now();
    const [seen, made] = await Promise.all([
      this.client.get(COORDINATOR, this.scene.page).catch(broken),
      this.client.command(CUSTOMS, '/v1/seizures', reportBody(this.scene.operation, name)).catch(broken),
    ]);
    const took = performance.now() - begun;
    this.slowest = Math.max(this.slowest, took);
    if ('status' in made && made.status === 201) this.acknowledged.push({ name, id: made.body['id'] as string, position: made.body['position'] as string });
    else this.unknown.push(name);
    for (const one of [seen, made]) {
      if (!('status' in one)) this.wrong.push(`no answer: ${one.broken}`);
      else if (one.status === 503 || one.status === 429) {
        if (!/^[1-9]\d*$/.test(one.headers.get('retry-after') ?? '')) this.wrong.push(`${one.status} without Retry-After: ${one.text}`);
      } else if (one.status >= 300) this.wrong.push(`${one.status} ${one.text.slice(0, 300)}`);
    }
    if ('status' in seen && seen.status === 200 && still(seen.text) !== this.scene.expected)
      this.wrong.push(`another page was shown: ${seen.text.slice(0, 300)}`);
    const well = 'status' in seen && seen.status === 200 && 'status' in made && made.status === 201;
    if (well) this.ms.push(took);
    return well && took <= limitMs;
  }

  async during(seconds: number, pauseMs = 50): Promise<void> {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(pauseMs)) await this.once();
  }

  /** Milliseconds until five in a row were answered within `limitMs`. */
  async recovered(limitMs: number, patienceMs: number): Promise<number> {
    const begun = performance.now();
    for (let good = 0; performance.now() - begun < patienceMs; await pause(50)) {
      good = (await this.once(limitMs)) ? good + 1 : 0;
      if (good === 5) return Math.round(performance.now() - begun);
    }
    return Infinity;
  }
}
