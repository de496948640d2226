import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { randomFrom } from '../prove/attack.js';
import { clock } from './clock.mjs';
import { Follower, Writers } from './crew.js';
import { watched, type Ground, type Harm } from './ground.js';
import { findings, type Findings, type Witnessed } from './judge.js';
import { ProductBeside, type ProductVerdict } from './product.js';
import { standingAfter } from './standing.js';
import { longestSilence, outages, type Fault, type Outage } from './outages.js';

export interface DrillOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly lanes: number;
  readonly paceMs: number;
  /** Writers and readers are killed, too, between two blows. */
  readonly killsClients: boolean;
  /** The product's own API, views and policies beside them, where the log has accounts. */
  readonly withProduct?: boolean;
  readonly say?: (text: string) => void;
}

export interface DrillVerdict {
  readonly witnessed: Witnessed;
  readonly findings: Findings;
  /** What writers or readers could not go on with. */
  readonly failures: readonly string[];
  readonly faults: Readonly<Record<string, Outage & { readonly single: boolean }>>;
  readonly appends: number;
  readonly askedAgain: number;
  readonly longestCallMs: number;
  readonly clientsKilled: number;
  readonly clientsRebuilt: number;
  readonly resubscriptions: number;
  /** Of the process of the writers, and of the reader. */
  readonly peakMiB: { readonly writers: number; readonly reader: number };
  readonly product?: ProductVerdict;
}

const MIB = 1_048_576;
const CALM_MS = [500, 2_000] as const;
/** A lane that pauses has begun again by then. */
const PRESSED_FOR_MS = 150;
const ANSWERS_WITHIN_MS = 180_000;
const READS_WITHIN_MS = 120_000;

/** Lets writers and a reader go on while the servers are harmed in every way there is, in an order that the seed picks, and says what came of it. */
export async function drill(
  ground: Ground,
  { seed, seconds, lanes, paceMs, killsClients, withProduct = false, say = () => undefined }: DrillOptions,
): Promise<DrillVerdict> {
  const random = randomFrom(seed);
  const directory = mkdtempSync(join(tmpdir(), 'custos-drill-'));
  const product = withProduct ? await ProductBeside.start(ground.access, random) : undefined;
  const judge = await EventStoreDbLog.open(ground.access);
  if (product === undefined) await judge.append('custos.log', 'no-stream', opening('drill'));
  const first = (await judge.tail())!;
  const writers = new Writers({ access: ground.access, seed, lanes, paceMs });
  const follower = new Follower(ground.access, join(directory, 'seen'));
  const stop = new AbortController();
  const watching = watched(ground, stop.signal);
  const faults: Fault[] = [];
  const answered = async () => {
    const count = writers.acknowledged.length + 2 * lanes;
    for (const until = clock() + ANSWERS_WITHIN_MS; writers.acknowledged.length < count; await pause(20)) {
      if (writers.hand.failures.length > 0) return;
      if (clock() > until) throw new Error(`nothing was written for ${ANSWERS_WITHIN_MS} ms after ${faults.at(-1)?.kind ?? 'the beginning'}`);
    }
  };
  try {
    await answered();
    const end = clock() + seconds * 1_000;
    const due: Harm[] = [];
    // Every kind once at least, also where one takes its time.
    while (clock() < end || new Set(faults.map(({ kind }) => kind)).size < ground.harms.length) {
      if (due.length === 0) due.push(...shuffled(ground.harms, random));
      // For a while nobody pauses, so that calls are in flight.
      writers.hand.tell('press');
      await pause(PRESSED_FOR_MS);
      const fault = await done(due.pop()!, random);
      faults.push(fault);
      await ground.whole();
      await answered();
      if (writers.hand.failures.length + follower.hand.failures.length > 0) break;
      const silent = (longestSilence(writers.calls, fault.struckAt) / 1_000).toFixed(1).padStart(6);
      say(`${silent} s without an answer: ${fault.kind}; ${Math.max(0, Math.round((end - clock()) / 1_000))} s to go`);
      const chance = random();
      if (killsClients && chance < 0.25) await writers.hand.kill();
      else if (killsClients && chance < 0.5) await follower.hand.kill();
      await answered();
      await pause(between(CALM_MS, random));
    }
    const over = clock();
    await writers.hand.end();
    const productVerdict = await product?.verdict(judge);
    const standing = await standingAfter(judge, first);
    for (const until = clock() + READS_WITHIN_MS; follower.seen().at(-1)?.position !== standing.at(-1)?.position && clock() < until;) await pause(200);
    await follower.hand.end();
    stop.abort();
    const followed = follower.seen().filter(({ position }) => position > first.position);
    const witnessed = { acknowledged: writers.acknowledged, followed, standing };
    return {
      witnessed,
      findings: findings(witnessed),
      failures: [...writers.hand.failures, ...follower.hand.failures],
      faults: outages(faults, writers.calls, await watching, writers.rebuilt, over),
      appends: writers.acknowledged.length,
      askedAgain: writers.calls.length - writers.acknowledged.length,
      // There may be more calls than a function takes arguments.
      longestCallMs: Math.round(writers.calls.reduce((longest, { begun, ended }) => Math.max(longest, ended - begun), 0)),
      clientsKilled: writers.hand.kills + follower.hand.kills,
      clientsRebuilt: writers.rebuilt.length,
      resubscriptions: follower.resubscribed.length,
      ...(productVerdict !== undefined && { product: productVerdict }),
      peakMiB: { writers: Math.round(writers.hand.peakBytes / MIB), reader: Math.round(follower.hand.peakBytes / MIB) },
    };
  } finally {
    stop.abort();
    await watching;
    writers.hand.discard();
    follower.hand.discard();
    await product?.close();
    await judge.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function done(harm: Harm, random: () => number): Promise<Fault> {
  let struckAt = 0;
  const undo = await harm.strike(() => (struckAt = clock()), random);
  await pause(between(harm.lasts, random));
  const undoneAt = clock();
  await undo();
  return { kind: harm.kind, single: harm.single, struckAt, undoneAt };
}

const between = ([least, most]: readonly [number, number], random: () => number) => least + (most - least) * random();

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const mixed = [...all];
  for (let n = mixed.length - 1; n > 0; n--) {
    const m = Math.floor(random() * (n + 1));
    [mixed[n], mixed[m]] = [mixed[m]!, mixed[n]!];
  }
  return mixed;
}
