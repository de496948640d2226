import type { Aggregate } from '#platform/commands';
import type { Stored } from '#platform/event-log';
import { survivesIdleLoss } from '#platform/postgres';
import type { Lookup, Policy } from './policy.js';
import { PolicyCheck, type PolicyProblem } from './policy-check.js';
import { noIndex, PolicyRunner, type PolicyRunnerOptions, type ProcessContext } from './policy-runner.js';
import { ProcessTables } from './process-tables.js';
import { ProcessRecovery, type CommonHistory, type RecoveredProcess } from './recovery.js';

export interface ProcessStatus {
  readonly process: string;
  /** `unknown` while the log does not answer. */
  readonly state: 'current' | 'behind' | 'parked' | 'not-introduced' | 'unknown';
  readonly position: string | undefined;
  readonly introducedAtPosition: string | undefined;
  readonly declined: number;
  /** Timers that have not fired. */
  readonly timers: number;
  readonly parked?: { readonly at: string; readonly reason: string; readonly event: string | null };
  readonly trouble?: string;
}

/** All policies of a release. They have cursors of their own: no rebuild of a view ever makes one act. */
export class Policies {
  private readonly runners: ReadonlyMap<string, PolicyRunner>;

  constructor(
    policies: readonly Policy[],
    private readonly context: ProcessContext,
    options: PolicyRunnerOptions = {},
  ) {
    survivesIdleLoss(context.pool);
    this.runners = new Map(policies.map((policy) => [policy.name, new PolicyRunner(policy, context, options)]));
    if (this.runners.size !== policies.length) throw new Error('Two policies have one name');
  }

  /** To be awaited before the node takes its first command: a policy acts on what is recorded after this, and on nothing before. */
  async introduce(): Promise<void> {
    const tail = await this.context.log.tail();
    for (const name of this.runners.keys()) await this.tables(name).introduce(tail, this.context.log.id);
  }

  /** Until `signal` fires. Any number of processes may run it. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.runners.values()].map((runner) => runner.run(signal)));
  }

  /** `end`: the newest event of the log, or that it is unknown; without it the log is asked. */
  async status(end?: Stored | 'unknown'): Promise<readonly ProcessStatus[]> {
    const tail = end ?? (await this.context.log.tail());
    return Promise.all(
      [...this.runners].map(async ([process, { trouble }]): Promise<ProcessStatus> => {
        const standing = await this.tables(process).standing();
        const position = standing === undefined || standing.cursor === 'start' ? undefined : standing.cursor.position;
        return {
          process,
          state: standing === undefined ? 'not-introduced' : standing.parked !== undefined ? 'parked' : progress(position, tail),
          position,
          introducedAtPosition: standing?.introducedAtPosition,
          ...(await this.tables(process).counts()),
          ...(standing?.parked && { parked: standing.parked }),
          ...(trouble !== undefined && { trouble }),
        };
      }),
    );
  }

  /** Lets a parked policy try its event again, after the cause was mended. */
  unpark(process: string): Promise<void> {
    return this.tables(process).unpark();
  }

  /** Only after the log was put back from a backup, with `since` known to be the same as before. Works while others run, too: their leases end with it. */
  recover(since: CommonHistory | undefined): Promise<readonly RecoveredProcess[]> {
    const { pool, log, registry } = this.context;
    return new ProcessRecovery(pool, log, registry, this.look, since).run(this.all);
  }

  /** To be given every event of the log; tells what is written down of the policies and is not what the log says. */
  check(found: (problem: PolicyProblem) => void): Promise<PolicyCheck> {
    return PolicyCheck.of(this.context.pool, this.all, this.context.registry, this.look, found);
  }

  private get all(): readonly Policy[] {
    return [...this.runners.values()].map(({ policy }) => policy);
  }

  private get look(): Lookup {
    const { runner, find = noIndex, settings = {} } = this.context;
    return { state: (aggregate: Aggregate<any>, id: string) => runner.state(aggregate.stream(id), aggregate.decider), find, settings };
  }

  private tables(process: string): ProcessTables {
    if (!this.runners.has(process)) throw new Error(`There is no process ${process}`);
    return new ProcessTables(this.context.pool, process);
  }
}

function progress(position: string | undefined, tail: Stored | 'unknown' | undefined): 'current' | 'behind' | 'unknown' {
  if (tail === 'unknown') return 'unknown';
  return tail !== undefined && (position === undefined || position < tail.position) ? 'behind' : 'current';
}
