import { setTimeout as pause } from 'node:timers/promises';
import { status, type ServiceError } from '@grpc/grpc-js';
import type { TwoDoubles } from '../contract/two-doubles.js';
import type { Bite, Faults } from '../double/faults.js';
import { refusal, tooSlow } from '../double/wire.js';

/** Two doubles over one store: a leader and one who could be. */
export interface Stage {
  readonly two: TwoDoubles;
  readonly doubles: TwoDoubles['both'];
  leading: 0 | 1;
  /** The longest that a call on them takes, in milliseconds. */
  readonly callMs: number;
}

export interface Fault {
  readonly name: string;
  /** Does it; returns how it is undone, and, where a call alone does not show that it was struck, whether it was. */
  strike(stage: Stage, random: () => number): { undo(): Promise<void> | void; struck?(): boolean };
}

/** Whether somebody was told otherwise by it, on any of them, since this was asked for. */
function biting({ doubles }: Stage, fault: Bite): () => boolean {
  const bitten = () => doubles.reduce((sum, { faults }) => sum + faults.bitten(fault), 0);
  const before = bitten();
  return () => bitten() > before;
}

/** Sets one member of what a double does wrong, on both of them. */
const wrong = (name: string, fault: Bite, change: Partial<Faults>, right: Partial<Faults>): Fault => ({
  name,
  strike(stage) {
    const struck = biting(stage, fault);
    for (const { faults } of stage.doubles) Object.assign(faults, change);
    return { undo: () => stage.doubles.forEach(({ faults }) => void Object.assign(faults, right)), struck };
  },
});
/** The next few answers of appends are something else, each time as `next` says. */
const instead = (name: string, fault: Bite, next: (times: number) => Partial<Faults>, right: Partial<Faults>): Fault => ({
  name,
  strike: (stage, random) => wrong(name, fault, next(1 + Math.floor(random() * 3)), right).strike(stage, random),
});
const losing = (name: string, fault: Bite, change: Partial<Faults>, right: Partial<Faults>): Fault => ({
  name,
  strike(stage, random) {
    const [lost, struck] = [biting(stage, 'loseAnswers'), biting(stage, fault)];
    for (const one of stage.doubles) Object.assign(one.faults, change);
    stage.doubles[stage.leading].faults.loseAnswers = 1 + Math.floor(random() * 3);
    return {
      async undo() {
        for (const { faults } of stage.doubles) faults.loseAnswers = 0;
        // What is wrong with the repeat of a lost append is so until the repeat comes: a deadline later.
        for (const until = performance.now() + stage.callMs; lost() && !struck() && performance.now() < until;) await pause(5);
        for (const { faults } of stage.doubles) Object.assign(faults, right);
      },
      struck,
    };
  },
});

export function lead(stage: Stage, leading: 0 | 1): void {
  stage.leading = leading;
  const [leader, follower] = [stage.doubles[leading], stage.doubles[other(stage)]];
  stage.two.lead(leader, follower);
  leader.faults.leader = undefined;
  follower.faults.leader = { address: '127.0.0.1', port: leader.port };
}
const other = (stage: Stage): 0 | 1 => (stage.leading === 0 ? 1 : 0);

const brokenOff = (): ServiceError => refusal(status.INTERNAL, 'Received RST_STREAM with code 2');

/** Subscriptions end, those that stand, each alike. */
const ending = (name: string, error?: () => ServiceError): Fault => ({
  name,
  strike({ doubles }) {
    const subscribed = doubles.some(({ subscriptions }) => subscriptions > 0);
    for (const double of doubles) double.endSubscriptions(error?.());
    return { undo: () => undefined, struck: () => subscribed };
  },
});

/**
 * Whatever the protocol can bring, as far as the double knows it; but for what is an answer for good, as a size, and for the clock, on which
 * nothing of ours hangs.
 */
export const FAULTS: readonly Fault[] = [
  {
    name: 'killed',
    strike(stage) {
      const double = stage.doubles[stage.leading];
      double.kill();
      return { undo: () => double.listen() };
    },
  },
  {
    name: 'killed, and the other leads',
    strike(stage) {
      const double = stage.doubles[stage.leading];
      double.kill();
      lead(stage, other(stage));
      return { undo: () => double.listen() };
    },
  },
  {
    name: 'frozen',
    strike(stage) {
      const { faults } = stage.doubles[stage.leading];
      faults.freeze();
      return { undo: () => faults.melt() };
    },
  },
  {
    // What it had taken in is carried out when it wakes, long after the other was asked the same.
    name: 'frozen, and the other leads',
    strike(stage) {
      const { faults } = stage.doubles[stage.leading];
      faults.freeze();
      lead(stage, other(stage));
      return { undo: () => faults.melt() };
    },
  },
  {
    name: 'gives the lead away',
    strike(stage) {
      lead(stage, other(stage));
      return { undo: () => undefined };
    },
  },
  {
    name: 'nobody leads',
    strike(stage) {
      stage.two.leadNobody();
      for (const { faults } of stage.doubles) faults.notReady = true;
      return {
        undo: () => {
          for (const double of stage.doubles) double.faults.notReady = false;
          lead(stage, stage.leading);
        },
      };
    },
  },
  {
    // Whoever comes on another connection finds the node well.
    name: 'connections are broken and stay so',
    strike(stage) {
      const struck = biting(stage, 'broken');
      for (const { faults, clients } of stage.doubles) faults.broken = { clients: new Set(clients), error: brokenOff() };
      return { undo: () => stage.doubles.forEach(({ faults }) => void (faults.broken = undefined)), struck };
    },
  },
  ending('hangs up on subscribers'),
  ending('drops subscribers as too slow', tooSlow),
  instead('hangs up on appenders', 'hangsUp', (times) => ({ hangUps: { times } }), { hangUps: undefined }),
  instead('breaks off with appenders', 'breaksOff', (times) => ({ hangUps: { times, error: brokenOff() } }), { hangUps: undefined }),
  instead('refuses for what nobody knows', 'refuseAs', (times) => ({ refuseAs: { times, type: 'Unheard' } }), { refuseAs: undefined }),
  losing('answers are lost', 'loseAnswers', {}, {}),
  losing('answers are lost and ids forgotten', 'forgetIds', { forgetIds: true }, { forgetIds: false }),
  losing('answers are lost and repeats have no position', 'withoutPosition', { withoutPosition: true }, { withoutPosition: false }),
  wrong('mute', 'mute', { mute: true }, { mute: false }),
  wrong('not ready', 'notReady', { notReady: true }, { notReady: false }),
  wrong('late after the commit', 'delayAfterCommit', { delayAfterCommit: 450 }, { delayAfterCommit: 0 }),
  wrong('reads end early', 'cutReadsAfter', { cutReadsAfter: 1 }, { cutReadsAfter: undefined }),
  wrong('subscriptions silent', 'silentSubscriptions', { silentSubscriptions: true }, { silentSubscriptions: false }),
  wrong('subscriptions stutter', 'stuttering', { stuttering: true }, { stuttering: false }),
  {
    // Those that stand know nothing of it: they end, and the next are never confirmed.
    name: 'subscriptions unconfirmed',
    strike(stage, random) {
      const unconfirmed = wrong(this.name, 'unconfirmed', { unconfirmed: true }, { unconfirmed: false }).strike(stage, random);
      for (const double of stage.doubles) double.endSubscriptions();
      return unconfirmed;
    },
  },
];

export const FAULT_NAMES: readonly string[] = FAULTS.map(({ name }) => name);
