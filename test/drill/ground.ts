import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionOptions } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import type { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import type { OwnDatabase } from '../servers/eventstoredb.js';
import { leadingByThemselves, membersBy, type Member } from '../servers/gossip.js';
import { clock } from './clock.mjs';
import type { Lead } from './outages.js';

/** One thing that can be done to servers, and how long it is left so, in milliseconds. */
export interface Harm {
  readonly kind: string;
  /** The majority lives on. */
  readonly single: boolean;
  readonly lasts: readonly [least: number, most: number];
  /** Does it, and tells with `now` the moment before it; returns how it is undone. */
  strike(now: () => void, random: () => number): Promise<() => Promise<void> | void>;
}

/** Servers that writers and readers stand on while they are harmed. */
export interface Ground {
  readonly access: ConnectionOptions;
  readonly harms: readonly Harm[];
  /** Until everything is there again that was there at the beginning, and stays. */
  whole(): Promise<void>;
  /** Who leads, if nodes can be asked. */
  leader?(): Promise<string | undefined>;
}

const WHOLE_WITHIN_MS = 180_000;
const WATCH_MS = 400;
const ANSWERS_WITHIN_MS = 800;
const WHOLE_ANSWERS_WITHIN_MS = 2_500;
/**
 * A node that comes back may find that what it alone had written must be cut, and ends for that some seconds after it was a follower again. Struck
 * before, its neighbour would be the second that is gone.
 */
const STEADY_MS = 5_000;
const inTheirParts = (members: readonly Member[]): number =>
  members.filter(({ state, isAlive }) => isAlive && (state === 'Leader' || state === 'Follower')).length;

/** Servers of our own: killed, stopped, frozen, made to give the lead away, and of three, two at once. */
export function ofServers(database: OwnDatabase): Ground {
  const { nodes } = database;
  const several = nodes.length > 1;
  const one = async (part: 'leader' | 'follower', random: () => number) => {
    const { leader, followers } = await database.parts();
    return part === 'leader' ? leader : followers[Math.floor(random() * followers.length)]!;
  };
  const ended = (part: 'leader' | 'follower', kind: string, signal: 'SIGKILL' | 'SIGTERM'): Harm => ({
    kind,
    single: several,
    lasts: [0, 5_000],
    async strike(now, random) {
      const node = await one(part, random);
      now();
      await node.hold(signal);
      return () => node.release();
    },
  });
  const frozen = (part: 'leader' | 'follower', kind: string): Harm => ({
    kind,
    single: several,
    lasts: [3_000, 25_000],
    async strike(now, random) {
      const node = await one(part, random);
      now();
      node.signal('SIGSTOP');
      return () => node.signal('SIGCONT');
    },
  });
  const most = async (withTheLeader: boolean) => {
    const { leader, followers } = await database.parts();
    return withTheLeader ? [leader, followers[0]!] : followers;
  };
  const withoutMajority = (kind: string, withTheLeader: boolean): Harm => ({
    kind,
    single: false,
    lasts: [3_000, 8_000],
    async strike(now) {
      const two = await most(withTheLeader);
      now();
      await Promise.all(two.map((node) => node.hold()));
      return () => two.forEach((node) => node.release());
    },
  });
  const cluster: readonly Harm[] = [
    ended('leader', 'leader killed', 'SIGKILL'),
    frozen('leader', 'leader frozen'),
    ended('follower', 'follower killed', 'SIGKILL'),
    {
      kind: 'leader resigned',
      single: true,
      lasts: [1_000, 3_000],
      async strike(now, random) {
        const node = await one('leader', random);
        now();
        await node.resign();
        return () => undefined;
      },
    },
    withoutMajority('both followers killed', false),
    ended('leader', 'leader stopped', 'SIGTERM'),
    frozen('follower', 'follower frozen'),
    withoutMajority('leader and follower killed', true),
    {
      kind: 'both followers frozen',
      single: false,
      lasts: [3_000, 8_000],
      async strike(now) {
        const two = await most(false);
        now();
        for (const node of two) node.signal('SIGSTOP');
        return () => two.forEach((node) => node.signal('SIGCONT'));
      },
    },
    ended('follower', 'follower stopped', 'SIGTERM'),
  ];
  const alone: readonly Harm[] = [ended('leader', 'killed', 'SIGKILL'), frozen('leader', 'frozen'), ended('leader', 'stopped', 'SIGTERM')];
  return {
    access: database.access,
    harms: several ? cluster : alone,
    async whole() {
      const ended = () => nodes.reduce((sum, { endings }) => sum + endings.length, 0);
      let [since, before] = [clock(), ended()];
      for (const until = clock() + WHOLE_WITHIN_MS; ; await pause(200)) {
        await Promise.all(nodes.map((node) => node.ready()));
        const told = await Promise.all(nodes.map((node) => membersBy(node, WHOLE_ANSWERS_WITHIN_MS)));
        if (!told.every((members) => inTheirParts(members) === nodes.length) || ended() !== before) [since, before] = [clock(), ended()];
        else if (clock() - since > STEADY_MS) return;
        if (clock() > until) throw new Error(`the servers were not whole again within ${WHOLE_WITHIN_MS} ms: ${JSON.stringify(told)}`);
      }
    },
    async leader() {
      const leading = await leadingByThemselves(nodes, ANSWERS_WITHIN_MS);
      return leading.length === 1 ? String(leading[0]!.port) : undefined;
    },
  };
}

/** A double of one node: killed, and frozen. It has no majority to lose. */
export function ofDouble(double: EventStoreDbDouble): Ground {
  return {
    access: { url: double.url, username: 'custos', password: 'secret', allowPlaintext: true },
    harms: [
      {
        kind: 'killed',
        single: false,
        lasts: [100, 500],
        strike(now) {
          now();
          double.kill();
          return Promise.resolve(() => double.listen());
        },
      },
      {
        kind: 'frozen',
        single: false,
        lasts: [200, 700],
        strike(now) {
          now();
          double.faults.freeze();
          return Promise.resolve(() => double.faults.melt());
        },
      },
      {
        kind: 'hung up',
        single: false,
        lasts: [0, 100],
        strike(now) {
          now();
          double.endSubscriptions();
          return Promise.resolve(() => undefined);
        },
      },
    ],
    whole: () => Promise.resolve(),
  };
}

/** Asks who leads, again and again, until `signal` fires. */
export async function watched(ground: Ground, signal: AbortSignal): Promise<Lead[]> {
  const leads: Lead[] = [];
  while (ground.leader !== undefined && !signal.aborted) {
    const leader = await ground.leader();
    if (leads.length === 0 || leads.at(-1)!.leader !== leader) leads.push({ at: clock(), leader });
    await pause(WATCH_MS, undefined, { signal }).catch(() => undefined);
  }
  return leads;
}
