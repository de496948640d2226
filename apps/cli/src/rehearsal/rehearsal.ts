import { randomUUID } from 'node:crypto';
import { ApiClient } from '../client/api-client.js';
import { progressBar } from '../progress-bar.js';
import { Days, sevenDaysBefore, type Period } from './days.js';
import { compare, isAbsent, Reading, type Figures, type Totals } from './figures.js';
import type { FirearmPage } from './firearm-page.js';
import { officer } from './sites.js';
import { OPERATION } from './operation.js';
import { Player, readInterface } from './player.js';
import type { Published } from './published.js';
import { rehearse, type Rehearsal } from './script.js';
import { parked, recordedEvents, settled } from './settle.js';
import { showroomChains } from './showroom-player.js';

export interface Outcome {
  readonly figures: Figures;
  readonly totals: Totals;
  /** One firearm, as its page shows it. */
  readonly firearm: FirearmPage;
  /** Units whose live total is another than the published one. */
  readonly differing: readonly string[];
  readonly parked: readonly string[];
}

/** The firearm that is shown: three countries were asked for it, one after the other. */
const SHOWN = 'F02';

/** Plays the whole operation over HTTP and reads every figure back from the views. */
export async function playRehearsal(api: string | readonly string[], published: Published, started: number): Promise<Outcome> {
  const client = new ApiClient(api);
  const { routes, given } = await readInterface(client);
  const script = rehearse(new Days((await recordedPeriod(client)) ?? sevenDaysBefore(new Date())));
  const showroom = showroomChains(given);
  const total = [...script.chains, ...showroom].reduce((sum, { plays }) => sum + plays.length, 0);
  const bar = progressBar('Operation KAFO II', total);
  const player = new Player(client, routes, (played, what) => bar.at(played, what));
  await player.play(script.chains);
  await player.play(showroom);
  bar.done();
  const position = await settled(client);
  return read(client, script, published, position > player.position ? position : player.position, started);
}

/** A second run takes the days of the first: they stand in the recorded operation. */
async function recordedPeriod(client: ApiClient): Promise<Period | undefined> {
  try {
    const { operation } = await client.get<Totals>(officer('XX.AUDIT'), `/v1/operations/${OPERATION}/totals`);
    return operation.period;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function read(client: ApiClient, script: Rehearsal, published: Published, position: string, started: number): Promise<Outcome> {
  const reading = new Reading(client, script.operation, position);
  const [totals, ledger, inFiles, kept] = await Promise.all([
    reading.totals(),
    reading.ledger(),
    reading.firearmsInCaseFiles(),
    reading.exhibits(script.recorded.map(({ seizure }) => seizure)),
  ]);
  const items = script.recorded.flatMap((one) => one.items);
  const shown = items.find(({ key }) => key === SHOWN)!.firearm!;
  const firearm = await reading.firearm(shown);
  const check = await reading.rebuildEqualsLive(randomUUID());
  const { published: stated, live, differing } = compare(published, totals);
  const events = await recordedEvents(client);
  return {
    totals,
    firearm,
    differing,
    parked: await parked(client),
    figures: {
      operation: script.operation,
      published: stated,
      live,
      totalsMatch: differing.length === 0,
      firearms: ledger.total,
      firearmsInCaseFiles: inFiles.size,
      traceStates: ledger.byState,
      cases: totals.cases.opened,
      ...kept,
      events,
      rebuildEqualsLive: check.equal,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    },
  };
}
