import { setTimeout as pause } from 'node:timers/promises';
import type { Flight, Moment, Phase, Standing } from './kills.flight.js';
import type { Stage } from './kills.stage.js';
import type { Writers } from './kills.writers.js';

/** When a kill comes: so that a write is in that phase; right after an append went to the database whole, which may go either way; or at any time. */
type Aim = Phase | 'commit' | 'any';
/** The officer who is not answered yet, and the request that has no append yet, are met at nearly every kill: the other aims come more often. */
export const AIMS: readonly Aim[] = ['in', 'after', 'commit', 'unsent', 'in', 'after', 'before', 'any', 'in', 'after'];
const MOMENTS: Readonly<Record<Phase | 'commit', Moment>> = { before: 'asked', in: 'appending', commit: 'appended', after: 'stored', unsent: 'told' };
/** The product, or the server that keeps its log. */
export type Victim = 'app' | 'log';

/** One kill, and what it met. */
export interface Strike {
  readonly aim: Aim;
  readonly inFlight: number;
  readonly phases: Readonly<Record<Phase, number>>;
  /** Milliseconds from the kill to the acknowledgement of a write that was sent after it. */
  readonly recoveredMs: number;
}

/** Kills at the aim, brings back what a machine brings back, and learns from the log what had become of the writes in flight. */
export async function strike(stage: Stage, writers: Writers, { victim, aim, random }: { victim: Victim; aim: Aim; random: () => number }): Promise<Strike> {
  const met = await killAt(stage.flight!, aim, random, () => (victim === 'app' ? stage.killApp() : stage.killLog()));
  const appended = met.standings.filter(({ at }) => at === 'appended').map(({ command }) => command);
  let recorded: ReadonlySet<string>;
  if (victim === 'app') {
    await stage.appGone();
    recorded = await stage.recorded(appended);
    await stage.startApp();
  } else {
    // Before the product comes back to the server and repeats what it has no answer for.
    recorded = await stage.logBack(() => stage.recorded(appended));
  }
  // What a dying process had handed to the system is heard all the same: that is an answered write.
  const standings = met.standings.filter((one) => victim === 'log' || !one.heard());
  const phases = { before: 0, in: 0, after: 0, unsent: 0 };
  for (const { at, command } of standings) phases[at === 'appended' ? (recorded.has(command) ? 'after' : 'in') : at] += 1;
  return { aim, inFlight: standings.length, phases, recoveredMs: await writers.servedSince(met.at) };
}

async function killAt(
  flight: Flight,
  aim: Aim,
  random: () => number,
  kill: () => void,
): Promise<{ readonly at: number; readonly standings: readonly Standing[] }> {
  if (aim === 'any') {
    await pause(random() * 300);
    kill();
    return { at: Date.now(), standings: flight.standings() };
  }
  let countdown = 1 + Math.floor(random() * 10);
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`nothing was ${MOMENTS[aim]} within a minute`)), 60_000);
    flight.watch = (moment) => {
      if (moment !== MOMENTS[aim] || --countdown > 0) return false;
      flight.watch = undefined;
      clearTimeout(late);
      kill();
      done({ at: Date.now(), standings: flight.standings() });
      return true;
    };
  });
}
