import { setTimeout as pause } from 'node:timers/promises';
import { stepKey, type Step } from '../../../api/src/operations/example.js';
import { Refused, type ApiClient, type Receipt } from '../client/api-client.js';
import type { Await, Batch, Chain, Play, Upload } from './play.js';

/** Requests under way at once. */
const ABREAST = 24;
/** How long a subject may take that a policy makes: an exhibit, a firearm, a case, a proposed trace. */
const PATIENCE_MS = 45_000;
const MOST_PAUSE_MS = 1_000;
const MOST_ITEMS = 1_000;

/** Where the interface takes each operation: read from its own description, so that a script names operations and never addresses. */
export type Routes = ReadonlyMap<string, string>;

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string; readonly 'x-given'?: readonly Step[] }>>>>;
}

export async function readInterface(client: ApiClient): Promise<{ readonly routes: Routes; readonly given: readonly (readonly Step[])[] }> {
  const { paths } = await client.open<Described>('/openapi.json');
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.values(methods).map((one) => ({ path, ...one })));
  return {
    routes: new Map(operations.flatMap(({ operationId, path }) => (operationId === undefined ? [] : [[operationId, path] as const]))),
    given: operations.map((one) => one['x-given'] ?? []),
  };
}

interface ItemAnswer {
  readonly exhibit: string;
  readonly status: number;
  readonly position?: string;
  readonly code?: string;
}

/** Plays chains side by side, each in its order. Every command has a fixed key: what was played before is only answered again. */
export class Player {
  private furthest = '';
  private played = 0;

  constructor(
    private readonly client: ApiClient,
    private readonly routes: Routes,
    private readonly report: (played: number, what: string) => void = () => undefined,
  ) {}

  /** The last position that any answer named. */
  get position(): string {
    return this.furthest;
  }

  /** @throws Refused, naming the step, when one is not accepted */
  async play(chains: readonly Chain[]): Promise<void> {
    const waiting = new Map(chains.map((chain) => [chain.name, chain]));
    if (waiting.size !== chains.length) throw new Error('two chains of one name');
    for (const { name, after = [] } of chains)
      for (const before of after) if (!waiting.has(before)) throw new Error(`${name} comes after ${before}, which there is none of`);
    const done = new Set<string>();
    const under = new Map<string, Promise<void>>();
    let failed: Error | undefined;
    while ((waiting.size > 0 && failed === undefined) || under.size > 0) {
      if (failed === undefined) {
        for (const chain of waiting.values()) {
          if (under.size >= ABREAST) break;
          if (!(chain.after ?? []).every((name) => done.has(name))) continue;
          waiting.delete(chain.name);
          const run = this.chain(chain).then(
            () => void done.add(chain.name),
            (error: unknown) => void (failed ??= error as Error),
          );
          under.set(
            chain.name,
            run.finally(() => under.delete(chain.name)),
          );
        }
      }
      if (under.size === 0) {
        if (failed === undefined && waiting.size > 0) throw new Error(`chains wait for one another: ${[...waiting.keys()].join(', ')}`);
        break;
      }
      await Promise.race(under.values());
    }
    if (failed !== undefined) throw failed;
  }

  private async chain(chain: Chain): Promise<void> {
    for (const play of chain.plays) {
      try {
        await this.one(play);
      } catch (error) {
        throw error instanceof Refused ? new Refused(error.status, error.code, `${chain.name}: ${nameOf(play)}: ${error.asked}`, error.problem) : error;
      }
      this.report(++this.played, chain.name);
    }
  }

  private one(play: Play): Promise<void> {
    if ('upload' in play) return this.upload(play);
    if ('batch' in play) return this.batch(play);
    if ('until' in play) return this.wait(play);
    return this.step(play);
  }

  private async step({ name, user, operationId, params = {}, body }: Step): Promise<void> {
    if (typeof body === 'string') return void (await this.client.upload(user, Buffer.from(body)));
    const route = this.routes.get(operationId);
    if (route === undefined) throw new Error(`the interface has no operation ${operationId}`);
    const path = route.replace(/\{(\w+)\}/g, (_, member: string) => encodeURIComponent(params[member]!));
    const receipt = await whenThere(() => this.client.command<Receipt>(user, path, body, stepKey(name)));
    this.reached(receipt.position);
  }

  private async upload({ user, bytes }: Upload): Promise<void> {
    await this.client.upload(user, bytes);
  }

  /** Items whose exhibit was not there yet are asked for again in a further batch; its key is fixed like that of the first. */
  private async batch({ batch, user, items }: Batch): Promise<void> {
    let rest = items;
    let moved = Date.now();
    for (let round = 0; rest.length > 0; round++) {
      const left: (typeof items)[number][] = [];
      for (let at = 0; at < rest.length; at += MOST_ITEMS) {
        const some = rest.slice(at, at + MOST_ITEMS);
        const answers = await this.batchAnswer(user, some, stepKey(`kafo: ${batch}, ${round}, from ${at}`));
        answers.forEach((one, n) => {
          if (one.position !== undefined) this.reached(one.position);
          if (one.status === 404) left.push(some[n]!);
          else if (one.status >= 300) throw new Refused(one.status, one.code ?? 'unknown', batch, one);
        });
      }
      // Policies make hundreds of exhibits one after the other: as long as some are there each time, the rest will be.
      if (left.length < rest.length) moved = Date.now();
      if (left.length > 0 && Date.now() - moved > PATIENCE_MS) throw new Refused(404, 'not-found', batch, left[0]);
      rest = left;
      if (rest.length > 0) await pause(MOST_PAUSE_MS);
    }
  }

  /** An item that was not answered is learnt by asking for the same batch again. */
  private async batchAnswer(user: string, items: Batch['items'], key: string): Promise<readonly ItemAnswer[]> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.client.command<{ items: readonly ItemAnswer[] }>(user, '/v1/transfer-batches', { items }, key);
      if (answer.items.every(({ status }) => status !== 503) || Date.now() > deadline) return answer.items;
      await pause(MOST_PAUSE_MS);
    }
  }

  private async wait({ user, path, has = () => true }: Await): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await whenThere(() => this.client.get<unknown>(user, path));
      if (has(answer) || Date.now() > deadline) return;
      await pause(200);
    }
  }

  private reached(position: string): void {
    if (position > this.furthest) this.furthest = position;
  }
}

const nameOf = (play: Play): string => ('upload' in play ? play.upload : 'batch' in play ? play.batch : 'until' in play ? play.until : play.name);

/** What a policy makes is there a moment later; until then it is absent for everybody, and no answer is kept. */
async function whenThere<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let wait = 50; ; wait = Math.min(wait * 2, MOST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404 || Date.now() > deadline) throw error;
      await pause(wait);
    }
  }
}
