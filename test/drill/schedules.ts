import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, Head, StreamName } from '#platform/event-log';
import { drafts, freshStream, headOf, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { OwnTime } from '../../libs/platform/event-log/src/testing/own-time.js';
import type { Changed } from '../contract/eventstoredb-log.js';
import { TwoDoubles } from '../contract/two-doubles.js';
import { randomFrom } from '../prove/attack.js';
import { findings, type Acknowledged, type Findings, type Placed } from './judge.js';
import { FAULTS, lead, type Stage } from './schedule-faults.js';

/** Times so short that a thousand schedules are not a day's work; their proportions are the product's. */
const TIMES = { deadline: 300, grace: 150, patience: 900, readAgain: 600, silence: 300, quiet: 250, backoff: { first: 5, longest: 60 } };
const CALL_MS = TIMES.patience + TIMES.deadline;
const READ_MS = TIMES.readAgain + 2 * TIMES.silence;
/** No call outlives its deadline by more. */
const GRACE_MS = 1_000;

const ASKED_AGAIN: readonly string[] = ['OutcomeUnknown', 'LogUnavailable'];
const LANES = 4;
/** Of each lane, after everything was undone. */
const AFTERWARDS = 2;
const RECOVERED_WITHIN_MS = 20_000;

export interface ScheduleOptions {
  readonly off?: Changed['off'];
  /** A caller who, not knowing what became of it, decides anew on what stands there instead of repeating what was asked. */
  readonly asksAnew?: boolean;
}

export interface ScheduleVerdict {
  readonly steps: readonly string[];
  readonly names: readonly string[];
  /** Every one of its faults struck a call in flight, and changed what somebody was told. */
  readonly counts: boolean;
  readonly findings: Findings;
  /** Calls that were still not answered a second after their deadline, and what callers or the reader could not go on with. */
  readonly outlived: readonly string[];
  readonly failures: readonly string[];
  readonly appends: number;
  readonly longestAppendMs: number;
  readonly longestReadMs: number;
}

/** One schedule: faults that follow from its seed, while callers append, read and follow. Nothing of it is left when it ends. */
export async function schedule(seed: number, { off = [], asksAnew = false }: ScheduleOptions = {}): Promise<ScheduleVerdict> {
  const random = randomFrom(seed);
  const two = await TwoDoubles.start();
  const stage: Stage = { two, doubles: two.both, leading: 0, callMs: CALL_MS };
  lead(stage, 0);
  const open = () => patiently(() => two.own.open({ ...TIMES, off }, { url: two.url }));
  const watch = new Watch();
  const following = new AbortController();
  const followed: Placed[] = [];
  const steps: string[] = [];
  const names: string[] = [];
  let counts = true;
  try {
    const log = await open();
    await patiently(() => log.append('custos.log', 'no-stream', opening('schedules')));
    const reader = await open();
    const reading = (async () => {
      for await (const { stream, revision, position, eventId } of reader.readAll('start', { signal: following.signal }))
        followed.push({ stream, revision: Number(revision), position, id: eventId });
    })().catch((error: Error) => void watch.failures.push(`the reader: ${String(error)}`));
    const callers = Array.from({ length: LANES }, () => watch.caller(log, asksAnew));
    await watch.everyoneWrote(1);

    const count = 1 + Math.floor(random() * 3);
    for (let n = 0; n < count; n++) {
      const faults = new Set([FAULTS[Math.floor(random() * FAULTS.length)]!, ...(random() < 0.3 ? [FAULTS[Math.floor(random() * FAULTS.length)]!] : [])]);
      const lasts = Math.round(20 + random() * (random() < 0.3 ? 900 : 250));
      await pause(random() * 60);
      const struckAt = performance.now();
      const done = [...faults].map((fault) => fault.strike(stage, random));
      names.push(...[...faults].map(({ name }) => name));
      steps.push(`${[...faults].map(({ name }) => name).join(' + ')} for ${lasts} ms`);
      await pause(lasts);
      for (const one of done.reverse()) await one.undo();
      await watch.everyoneWrote(1);
      counts &&= watch.inFlightAt(struckAt) && done.every((one) => one.struck?.() ?? true);
    }
    await watch.everyoneWrote(AFTERWARDS);
    watch.stopped = true;
    await watch.within(Promise.all(callers), RECOVERED_WITHIN_MS, 'callers');
    const { all } = two.first.store;
    const standing = all
      .filter(({ stream }) => stream.startsWith('custos.'))
      .map(({ stream, revision, position, id }) => ({ stream, revision: Number(revision), position: `${position}`.padStart(20, '0').repeat(2), id }));
    for (const until = performance.now() + RECOVERED_WITHIN_MS; followed.length < standing.length && performance.now() < until;) await pause(5);
    following.abort();
    await watch.within(reading, RECOVERED_WITHIN_MS, 'the reader');
    const [, ...events] = standing;
    const [, ...seen] = followed;
    return {
      steps,
      names,
      counts,
      findings: findings({ acknowledged: watch.acknowledged, followed: seen, standing: events }),
      outlived: watch.outlived,
      failures: watch.failures,
      appends: watch.acknowledged.length,
      longestAppendMs: Math.round(watch.longest.append),
      longestReadMs: Math.round(watch.longest.read),
    };
  } finally {
    watch.stopped = true;
    following.abort();
    for (const { faults } of stage.doubles) faults.heal();
    // What is under way without a timer ends with its connection.
    two.second.close();
    two.first.kill();
    watch.closed = true;
    await watch.within(two.own.close(), RECOVERED_WITHIN_MS, 'closing');
    watch.close();
  }
}

/** Before anything is done to the doubles, only a busy machine can be in the way. */
async function patiently<T>(begin: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + RECOVERED_WITHIN_MS; ; await pause(50)) {
    try {
      return await begin();
    } catch (error) {
      if (!ASKED_AGAIN.includes((error as Error).name) || performance.now() > until) throw error;
    }
  }
}

/** Callers, and how long each of their calls took. */
class Watch {
  readonly acknowledged: Acknowledged[] = [];
  readonly outlived: string[] = [];
  readonly failures: string[] = [];
  readonly longest = { append: 0, read: 0 };
  stopped = false;
  /** The log is, too: nothing more is to be had from it, however often it is asked. */
  closed = false;
  /** That the process was not let run is no call's fault. */
  private readonly time = new OwnTime();
  private readonly calls: { readonly begun: number; ended: number }[] = [];
  private readonly wrote: number[] = [];

  close(): void {
    this.time.close();
  }

  /** Appends, and now and then reads what it wrote, until it is stopped. */
  async caller(log: EventLog, asksAnew: boolean): Promise<void> {
    const lane = this.wrote.push(0) - 1;
    const stream = freshStream();
    let head: Head | 'no-stream' = 'no-stream';
    for (let n = 0; !this.stopped; n++) {
      let events = drafts(stream, head, 1 + (n % 3));
      for (;;) {
        try {
          const receipt = await this.timed('append', CALL_MS, log.append(stream, head, events));
          this.acknowledged.push({ stream, revision: Number(receipt.revision), position: receipt.position, ids: events.map(({ id }) => id) });
          head = headOf(receipt);
          break;
        } catch (error) {
          if (!ASKED_AGAIN.includes((error as Error).name)) return void this.failures.push(String(error));
          // Whoever never comes back to what it asked is no caller of ours.
          if (this.closed || (this.stopped && this.outlived.length > 0)) return;
          if (asksAnew) [head, events] = await this.anew(log, stream, head, events.length);
        }
      }
      this.wrote[lane]! += 1;
      if (n % 4 === 3) await this.read(log, stream, n);
    }
  }

  /** Until every caller was acknowledged so many more. */
  async everyoneWrote(more: number): Promise<void> {
    const due = Array.from({ length: LANES }, (_, lane) => (this.wrote[lane] ?? 0) + more);
    for (const until = performance.now() + RECOVERED_WITHIN_MS; due.some((count, lane) => (this.wrote[lane] ?? 0) < count); await pause(2)) {
      if (this.failures.length > 0 || this.outlived.length > 0) return;
      if (performance.now() > until) return void this.failures.push(`not everybody wrote within ${RECOVERED_WITHIN_MS} ms`);
    }
  }

  inFlightAt(instant: number): boolean {
    return this.calls.some(({ begun, ended }) => begun < instant && ended > instant);
  }

  async within(promise: Promise<unknown>, ms: number, who: string): Promise<void> {
    const late = new AbortController();
    await Promise.race([promise, pause(ms, undefined, { signal: late.signal }).then(() => this.failures.push(`${who} never came to an end`))]);
    late.abort();
  }

  private async read(log: EventLog, stream: StreamName, n: number): Promise<void> {
    const reading = async () => {
      let count = 0;
      for await (const event of log.readStream(stream)) count += Number(event.revision) >= 0 ? 1 : 0;
      return count;
    };
    const known = this.acknowledged.filter((one) => one.stream === stream).reduce((sum, { ids }) => sum + ids.length, 0);
    try {
      if (n % 8 === 3) await this.timed('read', READ_MS, log.tail());
      else if ((await this.timed('read', READ_MS, reading())) < known) this.failures.push(`${stream} was read shorter than it was acknowledged`);
    } catch (error) {
      if ((error as Error).name !== 'LogUnavailable') this.failures.push(String(error));
    }
  }

  private async anew(log: EventLog, stream: StreamName, before: Head | 'no-stream', count: number) {
    let head: Head | 'no-stream' = before;
    try {
      for await (const { revision, leaf } of log.readStream(stream)) head = { revision, leaf };
    } catch {
      // Then on what it knew.
    }
    return [head, drafts(stream, head, count)] as const;
  }

  /** A call that is given up a second after its deadline: it would be waited for in vain. */
  private async timed<T>(kind: 'append' | 'read', deadline: number, call: Promise<T>): Promise<T> {
    const one = { begun: performance.now(), ended: Number.POSITIVE_INFINITY };
    this.calls.push(one);
    const given = new AbortController();
    const from = this.time.now();
    const own = () => this.time.now() - from;
    const late = (async () => {
      while (own() < deadline + GRACE_MS) await pause(Math.max(1, deadline + GRACE_MS - own()), undefined, { signal: given.signal });
      this.outlived.push(`${kind} after ${deadline + GRACE_MS} ms`);
      this.stopped = true;
      throw Object.assign(new Error('given up'), { name: 'LogUnavailable' });
    })();
    late.catch(() => undefined);
    call.catch(() => undefined);
    try {
      return await Promise.race([call, late]);
    } finally {
      one.ended = performance.now();
      given.abort();
      this.longest[kind] = Math.max(this.longest[kind], own());
    }
  }
}
