import type { Stored } from '#platform/event-log';
import { survivesIdleLoss } from '#platform/postgres';
import { recordedIn } from './batch.js';
import { LeaseLost, Poison, ViewNotReady } from './errors.js';
import { backOffMs, isTransient, pause } from './postgres.js';
import { Progress } from './progress.js';
import type { View } from './projection.js';
import { Rebuild, type RebuildOptions, type RebuildReport } from './rebuild.js';
import type { FillProgress } from './fill-options.js';
import { liveSchema, ViewSchema, type FollowingContext, type Standing } from './view-schema.js';
import { ViewRunner, type RunnerOptions } from './view-runner.js';

export interface ViewStatus {
  readonly view: string;
  /** Of this release; a live view at another version is `not-ready`. */
  readonly version: number;
  readonly schema: string | undefined;
  readonly state: 'current' | 'behind' | 'parked' | 'not-ready' | 'unknown';
  /** Undefined before its first event. */
  readonly position: string | undefined;
  readonly events: number;
  /** How long the newest event of the log has been recorded after the newest one folded; 0 at the head; undefined while the log does not answer. */
  readonly lagMs: number | undefined;
  /** Events still to fold; undefined where positions are not dense, and while the log does not answer. */
  readonly lagEvents: number | undefined;
  readonly parked?: { readonly at: string; readonly reason: string; readonly event: string | null };
  /** What keeps this process's worker from advancing at this moment. */
  readonly trouble?: string;
}

/** All views of a release: built before they serve, kept at the head, waited for, rebuilt, watched. */
export class Views {
  private readonly byName: ReadonlyMap<string, View>;
  private readonly runners: readonly ViewRunner[];
  private readonly progress: Progress;
  private readonly rebuilding: Rebuild;

  constructor(
    views: readonly View[],
    private readonly context: FollowingContext,
    options: RunnerOptions = {},
  ) {
    survivesIdleLoss(context.pool);
    this.byName = new Map(views.map((view) => [view.name, view]));
    if (this.byName.size !== views.length) throw new Error('Two views have one name');
    this.runners = views.map((view) => new ViewRunner(view, context, options));
    this.progress = new Progress(context.pool);
    this.rebuilding = new Rebuild(context);
  }

  /** Builds every view that is not live at this release's version; to be awaited before serving. A view that stumbles is live as far as it came, and parked. */
  async prepare(progress?: (progress: FillProgress) => void, signal?: AbortSignal): Promise<readonly RebuildReport[]> {
    const reports: RebuildReport[] = [];
    const waiting = [...this.byName.values()];
    // Two at a time: while one waits for the database, the other folds.
    const lane = async () => {
      for (let view = waiting.shift(); view !== undefined; view = waiting.shift()) {
        const one = view;
        const report = await this.patiently(() => this.rebuilding.rebuild(one, { progress, signal, onlyIfOutdated: true }), signal);
        if (report !== undefined) reports.push(report);
      }
    };
    await Promise.all([lane(), lane()]);
    return reports;
  }

  /** Keeps all views at the head of the log until `signal` fires. Any number of processes may run it. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.run(signal)));
  }

  /** `end`: the newest event of the log, or that it is unknown; without it the log is asked. */
  async status(end?: Stored | 'unknown'): Promise<readonly ViewStatus[]> {
    const tail = end ?? (await this.context.log.tail());
    return Promise.all(
      this.runners.map(async ({ view, trouble }) => {
        const live = await liveSchema(this.context.pool, view);
        const standing = live?.version === view.version ? await new ViewSchema(view, live.schema, this.context).standing() : undefined;
        return { view: view.name, version: view.version, schema: live?.schema, ...lagOf(standing, tail), ...(trouble !== undefined && { trouble }) };
      }),
    );
  }

  /** Until the view has folded the event at `position`; at most five seconds. @throws ViewBehind with how far it is */
  waitFor(view: string | View, position: string, ms?: number): Promise<void> {
    return this.progress.waitFor(typeof view === 'string' ? view : view.name, position, ms);
  }

  /** Lets a parked view try its event again, after the cause was mended. @throws ViewNotReady */
  async unpark(name: string): Promise<void> {
    const view = this.view(name);
    const live = await liveSchema(this.context.pool, view);
    if (live?.version !== view.version) throw new ViewNotReady(name, view.version, live?.version);
    await new ViewSchema(view, live.schema, this.context).unpark();
  }

  /** Folds the view anew beside the live one and switches to it. */
  async rebuild(name: string, options: Omit<RebuildOptions, 'onlyIfOutdated'> = {}): Promise<RebuildReport> {
    return (await this.rebuilding.rebuild(this.view(name), options))!;
  }

  private view(name: string): View {
    const view = this.byName.get(name);
    if (view === undefined) throw new Error(`There is no view ${name}`);
    return view;
  }

  private async patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let round = 0; ; round++) {
      try {
        return await work();
      } catch (error) {
        // A poison event that came in at the very moment of the switch is met again, and parked, by the next round.
        if (signal?.aborted || !(isTransient(error) || error instanceof LeaseLost || (error instanceof Poison && round < 3))) throw error;
        this.context.report?.(`Views wait: ${(error as Error).message}`);
        await pause(backOffMs(round), signal);
      }
    }
  }
}

const DENSE = /^\d{20}$/;

type Lag = Pick<ViewStatus, 'state' | 'position' | 'events' | 'lagMs' | 'lagEvents' | 'parked'>;

function lagOf(standing: Standing | undefined, tail: Stored | 'unknown' | undefined): Lag {
  const position = standing === undefined || standing.cursor === 'start' ? undefined : standing.cursor.position;
  const { events = 0, parked } = standing ?? {};
  const told = { position, events, ...(parked && { parked }) };
  const stands = standing === undefined ? 'not-ready' : parked === undefined ? undefined : 'parked';
  if (tail === 'unknown') return { ...told, state: stands ?? 'unknown', lagMs: undefined, lagEvents: undefined };
  const behind = tail !== undefined && (position === undefined || position < tail.position);
  const lagMs = behind ? Math.max(0, Date.parse(recordedIn(tail.entry)) - (standing?.recordedHigh ? Date.parse(standing.recordedHigh) : 0)) : 0;
  const dense = tail === undefined || DENSE.test(tail.position);
  const lagEvents = !dense ? undefined : behind ? Number(tail.position) - (position === undefined ? -1 : Number(position)) : 0;
  return { ...told, state: stands ?? (behind ? 'behind' : 'current'), lagMs, lagEvents };
}
