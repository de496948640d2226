import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoint } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import type { ServerNode } from './server-node.js';

/** What a node tells of another, or of itself. */
export interface Member {
  readonly state: string;
  readonly isAlive: boolean;
  readonly httpEndPointIp: string;
  readonly httpEndPointPort: number;
}
type Asked = Pick<ServerNode, 'ask'>;

const ASKED = 300;
/** A node that starts takes its time. */
const ANSWERS_WITHIN_MS = 2_500;
const EVERY_MS = 100;

/** The cluster as one node tells it; nobody, where it says nothing in time. A frozen node says nothing: whoever asks goes on. */
export async function membersBy(node: Asked, withinMs: number): Promise<readonly Member[]> {
  const late = new AbortController();
  try {
    const told = await Promise.race([node.ask('/gossip').catch(() => undefined), pause(withinMs, undefined, { signal: late.signal })]);
    return told?.status === 200 ? (JSON.parse(told.body) as { readonly members: readonly Member[] }).members : [];
  } finally {
    late.abort();
  }
}

const leaders = (members: readonly Member[]): readonly Member[] => members.filter(({ state, isAlive }) => isAlive && state === 'Leader');

/** The nodes that say of themselves that they lead; what others say of it may be old. */
export async function leadingByThemselves<Node extends Asked & { readonly port: number }>(nodes: readonly Node[], withinMs: number): Promise<readonly Node[]> {
  const told = await Promise.all(nodes.map((node) => membersBy(node, withinMs)));
  return nodes.filter(({ port }, n) => leaders(told[n]!).some((one) => one.httpEndPointPort === port));
}

/** Whom the nodes tell to lead, once one of them names exactly one. */
export async function leaderAmong(nodes: readonly Asked[]): Promise<Endpoint> {
  for (let n = 0; n < ASKED; n++) {
    for (const node of nodes) {
      const [leader, ...others] = leaders(await membersBy(node, ANSWERS_WITHIN_MS));
      if (leader !== undefined && others.length === 0) return { address: leader.httpEndPointIp, port: leader.httpEndPointPort };
    }
    await pause(EVERY_MS);
  }
  throw new Error('No node leads');
}
