import type { Holder, Hop } from './codes.js';
import { onwardNotAsked } from './trace-state.js';
import { answersInForce, type TraceFacts } from './trace-facts.js';

/** Where the arm was recovered: the end of every path. */
export interface RecoveryPoint {
  readonly country: string;
}
/** A hop that a record shows, or a gap between two that none explains. */
export type PathNode =
  | { readonly kind: 'hop'; readonly hop: Hop }
  | { readonly kind: 'gap'; readonly from: Holder | undefined; readonly to: Holder | 'recovery'; readonly fromCountry: string | undefined };
export interface JoinedPath {
  readonly nodes: readonly PathNode[];
  /** The first step that no record explains as licit: where tracing puts the diversion. Undefined when nothing is known at all. */
  readonly diversion: PathNode | undefined;
  /** Whom to ask next: the country an answer points to, else the last country before the first gap, when nobody has asked it. */
  readonly nextCountry: string | undefined;
}

/** These end the licit circuit by themselves. */
const UNLAWFUL: readonly Hop['what'][] = ['reported-lost', 'reported-stolen', 'captured', 'diverted', 'unexplained'];

/** The hops of all answers in force as one path from manufacture to recovery, with its gaps shown. */
export function joinHops(traces: readonly TraceFacts[], recovery: RecoveryPoint): JoinedPath {
  const answers = traces.flatMap(answersInForce);
  const hops = inOrder(unique([...answers, ...traces.flatMap(({ domestic }) => domestic)].flatMap((one) => one.hops)));
  const nodes: PathNode[] = [];
  if (hops.length === 0) return { nodes, diversion: undefined, nextCountry: onwardNotAsked(answers, traces)[0] };
  if (hops[0]!.what !== 'manufactured') nodes.push({ kind: 'gap', from: undefined, to: hops[0]!.from ?? hops[0]!.to, fromCountry: undefined });
  hops.forEach((hop, at) => {
    const before = hops[at - 1];
    if (before !== undefined && hop.from !== undefined && !sameHolder(before.to, hop.from))
      nodes.push({ kind: 'gap', from: before.to, to: hop.from, fromCountry: before.country });
    nodes.push({ kind: 'hop', hop });
  });
  const last = hops.at(-1)!;
  // From the last holder on record to the place of recovery: nobody recorded that step, unless it is the recovery itself.
  if (last.what !== 'seized') nodes.push({ kind: 'gap', from: last.to, to: 'recovery', fromCountry: last.country });
  const diversion = nodes.find((node, at) => (node.kind === 'gap' ? at > 0 : UNLAWFUL.includes(node.hop.what)));
  return { nodes, diversion, nextCountry: nextCountry(traces, nodes, recovery) };
}

function nextCountry(traces: readonly TraceFacts[], nodes: readonly PathNode[], recovery: RecoveryPoint): string | undefined {
  const onward = onwardNotAsked(traces.flatMap(answersInForce), traces)[0];
  if (onward !== undefined) return onward;
  const asked = new Set([recovery.country, ...traces.filter(({ status }) => status !== 'proposed').map(({ to }) => to?.country)]);
  return nodes.flatMap((node) => (node.kind === 'gap' && node.fromCountry !== undefined && !asked.has(node.fromCountry) ? [node.fromCountry] : []))[0];
}

/** The same hop told by two answers stands once. */
function unique(hops: readonly Hop[]): readonly Hop[] {
  const key = ({ from, to, what, date }: Hop) => JSON.stringify([from && holderKey(from), holderKey(to), what, date?.at]);
  return [...new Map(hops.map((hop) => [key(hop), hop])).values()];
}

/** Manufacture first, then by date; an undated hop keeps its place after the one whose receiver hands it on, or comes last. */
function inOrder(hops: readonly Hop[]): readonly Hop[] {
  const rank = (hop: Hop) => (hop.what === 'manufactured' ? '' : (hop.date?.at ?? ''));
  const dated = hops
    .filter((hop) => hop.what === 'manufactured' || hop.date !== undefined)
    .sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0));
  for (const hop of hops.filter((one) => !dated.includes(one))) {
    const giver = dated.findLastIndex(({ to }) => hop.from !== undefined && sameHolder(to, hop.from));
    dated.splice(giver === -1 ? dated.length : giver + 1, 0, hop);
  }
  return dated;
}

const holderKey = (one: Holder): string => (one.kind === 'unknown' ? 'unknown' : `${one.kind} ${one.ref}`);
/** Two unknown holders are not known to be the same. */
const sameHolder = (one: Holder, other: Holder): boolean => one.kind !== 'unknown' && holderKey(one) === holderKey(other);
