import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import type { ConnectionOptions, Endpoint } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DeafLine } from '../contract/deaf-line.js';
import { randomFrom } from '../prove/attack.js';
import { clock } from './clock.mjs';
import { Writers, type WritingOptions } from './crew.js';
import { findings, type Findings } from './judge.js';
import { standingAfter } from './standing.js';

/** One server, and how it is made to die and come back. */
export interface Target {
  readonly access: ConnectionOptions;
  readonly at: Endpoint;
  restart(): Promise<void>;
}

export interface CutOptions extends Pick<WritingOptions, 'tuning' | 'asksAnew' | 'lanes' | 'paceMs'> {
  readonly seed: number;
  readonly appends: number;
  /** Of the server and of the writers' process, by turns. */
  readonly restarts: number;
}

export interface CutVerdict {
  readonly findings: Findings;
  readonly failures: readonly string[];
  readonly appends: number;
  /** How often the line went deaf under appends, and how many pieces of answers were lost. */
  readonly cuts: number;
  readonly answersLost: number;
  readonly serverRestarts: number;
  readonly writerKills: number;
  readonly seconds: number;
}

const WITHIN_MS = 1_800_000;
/** A busy machine may need so long until there is an answer to lose. */
const HEARD_MS = 500;

/** Appends over a line that again and again loses the answers to what it delivered, while server and writers are killed in between. */
export async function cutAnswers(target: Target, { seed, appends, restarts, lanes, ...writing }: CutOptions): Promise<CutVerdict> {
  const { access, at } = target;
  const random = randomFrom(seed);
  const begun = clock();
  const judge = await EventStoreDbLog.open(access);
  const line = await DeafLine.open(at.address, at.port);
  const through = { ...access, url: access.url.replace(/\/\/[^/?]+/, `//${at.address}:${line.port}`) };
  await judge.append('custos.log', 'no-stream', opening('cut answers'));
  const first = (await judge.tail())!;
  const writers = new Writers({ access: through, seed, lanes, most: Math.ceil(appends / lanes), ...writing });
  let [cuts, serverRestarts] = [0, 0];
  try {
    const due = Math.ceil(appends / lanes) * lanes;
    let next = 1;
    while (writers.acknowledged.length < due && writers.hand.failures.length === 0) {
      if (clock() - begun > WITHIN_MS) throw new Error(`${writers.acknowledged.length} of ${due} appends after ${WITHIN_MS} ms`);
      await pause(40 + random() * 200);
      const before = line.withheld;
      line.goDeaf();
      // Long enough for what is under way to be carried out and answered; now and then so long that a caller gives up by himself.
      const deafUntil = clock() + (random() < 0.01 ? 8_000 : 5 + random() * 40);
      const heardNothing = () => line.withheld === before && clock() < deafUntil + HEARD_MS;
      while ((clock() < deafUntil || heardNothing()) && writers.acknowledged.length < due) await pause(5);
      line.cut();
      if (line.withheld > before) cuts += 1;
      if (writers.acknowledged.length < (next * due) / (restarts + 1) || next > restarts) continue;
      next += 1;
      if (next % 2 === 0) {
        await target.restart();
        serverRestarts += 1;
      } else await writers.hand.kill();
    }
    await writers.hand.end();
    const standing = await standingAfter(judge, first);
    return {
      findings: findings({ acknowledged: writers.acknowledged, followed: standing, standing }),
      failures: writers.hand.failures,
      appends: writers.acknowledged.length,
      cuts,
      answersLost: line.withheld,
      serverRestarts,
      writerKills: writers.hand.kills,
      seconds: Math.round((clock() - begun) / 1_000),
    };
  } finally {
    writers.hand.discard();
    await judge.close();
    await line.close();
  }
}
