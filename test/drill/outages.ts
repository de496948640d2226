import type { Call } from './crew.js';

/** Something that was done to the servers. Instants are of the clock that all processes share. */
export interface Fault {
  readonly kind: string;
  /** One node at a time: the majority lived on. */
  readonly single: boolean;
  readonly struckAt: number;
  /** When the harm was undone: a process thawed, allowed to begin again. */
  readonly undoneAt: number;
}

/** Who led, as the nodes themselves told it, whenever that changed; undefined while nobody did. */
export interface Lead {
  readonly at: number;
  readonly leader: string | undefined;
}

export interface Outage {
  /**
   * How often it was done, and how often some append of some writer, whichever node it was with, was under way at that instant: only those
   * count. That an append was answered otherwise for it is not asked; what it cost is told by the times.
   */
  readonly done: number;
  readonly counted: number;
  /** The longest time in which nobody was acknowledged anything, from the blow to the next one. */
  readonly longestMs: number;
  /** The same, from when it was undone. */
  readonly longestAfterMs: number;
  /** The longest time without a leader, and the longest from there being one again to the next acknowledgement. */
  readonly longestWithoutLeaderMs: number;
  readonly longestBehindLeaderMs: number;
  /** Each time in which nobody was acknowledged anything for longer than was promised. */
  readonly late: readonly Late[];
}

export interface Late {
  readonly outageMs: number;
  /** How much of it there was no leader, or more than one who took himself for it. */
  readonly withoutLeaderMs: number;
  /** Why writers took a new client meanwhile, and when, in milliseconds from the beginning of the outage. */
  readonly rebuilt: readonly string[];
}

/** With a majority alive, writes go on within so much of the failure of any one node, however long the nodes took to elect. */
export const PROMISED_MS = 10_000;

/** What each kind of fault cost, and which of them struck nothing. */
export function outages(
  faults: readonly Fault[],
  calls: readonly Call[],
  leads: readonly Lead[],
  rebuilt: readonly { readonly at: number; readonly reason: string }[],
  end: number,
): Readonly<Record<string, Outage & { readonly single: boolean }>> {
  const answers = answersIn(calls);
  const found: Record<string, Outage & { single: boolean }> = {};
  for (const [n, { kind, single, struckAt, undoneAt }] of faults.entries()) {
    const until = faults[n + 1]?.struckAt ?? end;
    const before = found[kind] ?? {
      single,
      done: 0,
      counted: 0,
      longestMs: 0,
      longestAfterMs: 0,
      longestWithoutLeaderMs: 0,
      longestBehindLeaderMs: 0,
      late: [],
    };
    const inFlight = calls.some(({ begun, ended }) => begun < struckAt && ended > struckAt);
    const { without, behind } = leaderless(leads, answers, struckAt, until);
    const outage = silence(answers, struckAt, until);
    const late = (): Late => ({
      outageMs: length(outage),
      withoutLeaderMs: Math.round(leaderlessIn(leads, outage)),
      rebuilt: rebuilt.filter(({ at }) => at >= outage.from && at < outage.to).map(({ at, reason }) => `${Math.round(at - outage.from)}: ${reason}`),
    });
    found[kind] = {
      single,
      done: before.done + 1,
      counted: before.counted + Number(inFlight),
      longestMs: Math.max(before.longestMs, length(outage)),
      longestAfterMs: Math.max(before.longestAfterMs, length(silence(answers, undoneAt, until))),
      longestWithoutLeaderMs: Math.max(before.longestWithoutLeaderMs, without),
      longestBehindLeaderMs: Math.max(before.longestBehindLeaderMs, behind),
      late: single && length(outage) > PROMISED_MS ? [...before.late, late()] : before.late,
    };
  }
  return found;
}

/** The longest time since `from` in which nobody was acknowledged anything, in milliseconds. */
export function longestSilence(calls: readonly Call[], from: number): number {
  const answers = answersIn(calls.filter(({ ended }) => ended > from));
  return length(silence(answers, from, answers.at(-1) ?? from));
}

const answersIn = (calls: readonly Call[]): readonly number[] =>
  calls
    .filter(({ outcome }) => outcome === 'written')
    .map(({ ended }) => ended)
    .sort((one, other) => one - other);

interface Span {
  readonly from: number;
  readonly to: number;
}
const length = ({ from, to }: Span): number => Math.round(to - from);

/** The longest time between two answers, from `from` on. */
function silence(answers: readonly number[], from: number, until: number): Span {
  let longest: Span = { from, to: from };
  let last = from;
  for (let n = firstAfter(answers, from); n < answers.length && last < until; n++) {
    // What the next blow cost is counted there.
    const to = Math.min(answers[n]!, until);
    if (to - last > longest.to - longest.from) longest = { from: last, to };
    last = answers[n]!;
  }
  return longest;
}

/** How much of a span there was no leader. */
function leaderlessIn(leads: readonly Lead[], { from, to }: Span): number {
  return leads.reduce((sum, { at, leader }, n) => {
    const next = leads[n + 1]?.at ?? Number.POSITIVE_INFINITY;
    return leader === undefined ? sum + Math.max(0, Math.min(next, to) - Math.max(at, from)) : sum;
  }, 0);
}

function leaderless(leads: readonly Lead[], answers: readonly number[], from: number, until: number): { readonly without: number; readonly behind: number } {
  let [without, behind] = [0, 0];
  for (const [n, { at, leader }] of leads.entries()) {
    if (at < from || at >= until) continue;
    const next = leads[n + 1]?.at ?? until;
    if (leader === undefined) {
      without = Math.max(without, next - at);
      continue;
    }
    const answer = answers[firstAfter(answers, at)] ?? until;
    // A leader that was gone again before anybody could have been answered is none to wait for.
    if (answer <= next) behind = Math.max(behind, answer - at);
  }
  return { without: Math.round(without), behind: Math.round(behind) };
}

function firstAfter(sorted: readonly number[], instant: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
