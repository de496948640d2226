import type { Pool } from 'pg';
import { decode, type Entry, type Stored } from '#platform/event-log';
import type { Registry } from '#platform/kernel';
import { inTransaction } from '#platform/postgres';
import { causeOf, commandOf, type Cause } from './asking.js';
import type { Lookup, Policy, Reaction } from './policy.js';
import { HISTORY_CHANGED } from './recovery.js';
import { rowsOfPolicies, timerName, writtenCommands, type OutcomeKept, type PlaceKept, type PolicyRows, type TimerKept } from './policy-rows.js';

export interface PolicyProblem {
  readonly check: 'policy' | 'timer';
  readonly place: string;
  readonly problem: string;
}

const CLOCKS_APART_MS = 60_000;

interface Expected {
  readonly at: string;
  readonly cause: Cause;
}

/** Thrown by a reaction that needs another subject's state, or an index: what it asked for then cannot be known from the event alone. */
class StateAsked extends Error {
  override readonly name = 'StateAsked';
}

/**
 * Compares what is written down of the policies with the log: timers as the events set them, one row for each command that an event led to,
 * each row with its event. Reactions that look at another subject's state are known by their rows and events only.
 * The caller gives it every event of the log, in order.
 */
export class PolicyCheck {
  private readonly timers = new Map<string, Map<string, Expected>>();
  private readonly causes = new Map<string, string>();
  private readonly orphans = new Map<string, string>();
  private readonly byCommand = new Map<string, OutcomeKept>();
  private readonly earliest: string;
  /** Two honest clocks may be a little apart. */
  private readonly begun = new Date(Date.now() + CLOCKS_APART_MS).toISOString();

  private constructor(
    private readonly pool: Pool,
    private readonly policies: readonly Policy[],
    private readonly registry: Registry,
    private readonly look: Lookup,
    private readonly rows: PolicyRows,
    private readonly found: (problem: PolicyProblem) => void,
  ) {
    for (const one of rows.outcomes.values()) {
      this.byCommand.set(one.command, one);
      this.causes.set(one.cause.startsWith('timer ') ? one.cause.slice(one.cause.lastIndexOf(' ') + 1) : one.cause, '');
    }
    this.earliest = [...rows.places.values()].map(({ introduced }) => introduced).sort()[0] ?? '';
  }

  static async of(pool: Pool, policies: readonly Policy[], registry: Registry, look: Lookup, found: (problem: PolicyProblem) => void): Promise<PolicyCheck> {
    const rows = await inTransaction(pool, rowsOfPolicies, { mode: 'isolation level repeatable read read only' });
    return new PolicyCheck(pool, policies, registry, look, rows, found);
  }

  readonly visit = async (stored: Stored, entry: Entry): Promise<void> => {
    if (this.causes.has(stored.eventId)) this.causes.set(stored.eventId, stored.position);
    this.compare(stored, entry);
    for (const policy of this.policies) {
      const place = this.rows.places.get(policy.name);
      if (place === undefined || !(stored.type in policy.when) || stored.position <= place.introduced || stored.position > place.position) continue;
      await this.react(policy, stored);
    }
  };

  /** The event of a command against its row; a command that the node gave and no row knows is looked for again at the end. */
  private compare({ position, stream }: Stored, { cmd, caus, actor, recorded }: Entry): void {
    const row = this.byCommand.get(cmd);
    if (row === undefined) {
      if (actor.kind === 'system' && actor.id === 'custos' && caus !== null && position > this.earliest) this.orphans.set(cmd, position);
      return;
    }
    if (row.outcome === 'declined') return this.policy(row, `it is kept as declined, and the log holds its command at ${position}`);
    // One command may lead to several events; its row names the last.
    if (row.position !== null && position > row.position) return this.policy(row, `it names ${row.position}, and its command is in the log at ${position}`);
    if (stream !== row.target) this.policy(row, 'the event is of another subject');
    // A command that was asked for again after a crash met its own event.
    if (row.at < recorded) this.policy(row, 'it is older than its event');
    if (row.position === position) row.met = true;
  }

  private async react(policy: Policy, stored: Stored): Promise<void> {
    const one = decode(stored, this.registry);
    const cause = causeOf(one);
    const asked = () => Promise.reject(new StateAsked());
    const look: Lookup = { settings: this.look.settings, state: asked, find: asked };
    let reaction: Reaction;
    try {
      reaction = await policy.when[stored.type]!(one, look);
    } catch {
      // What cannot be reacted to parks the policy, which health says.
      return;
    }
    for (const { subject, kind, at } of policy.due === undefined ? [] : (reaction.timers ?? [])) {
      const timers = this.timers.get(policy.name) ?? new Map<string, Expected>();
      this.timers.set(policy.name, timers);
      if (at === undefined) timers.delete(timerName(subject, kind));
      else timers.set(timerName(subject, kind), { at: new Date(at).toISOString(), cause });
    }
    for (const ask of reaction.ask ?? []) {
      const name = `${policy.name} ${cause.id} ${ask.aggregate.stream(ask.id)} ${ask.ordinal ?? 0}`;
      if (!this.rows.outcomes.has(name)) this.found({ check: 'policy', place: `custos.process_outcome ${name}`, problem: 'its row was deleted' });
    }
  }

  async settle(): Promise<void> {
    for (const policy of this.policies) {
      const place = this.rows.places.get(policy.name);
      if (place === undefined) this.found({ check: 'policy', place: `custos.process_cursor ${policy.name}`, problem: 'its row was deleted' });
      else {
        for (const row of this.rows.outcomes.values()) if (row.process === policy.name) this.outcome(row, place);
        await this.compareTimers(policy);
      }
    }
    if (this.orphans.size === 0) return;
    const written = await writtenCommands(this.pool, [...this.orphans.keys()]);
    for (const [cmd, position] of this.orphans)
      if (!written.has(cmd))
        this.found({ check: 'policy', place: `custos.process_outcome ${cmd}`, problem: `the row of the command at ${position} was deleted` });
  }

  private outcome(row: OutcomeKept, place: PlaceKept): void {
    if (row.command !== commandOf(row.process, row.cause, row.target, row.ordinal).commandId) this.policy(row, 'its command is not the one of its cause');
    if (row.outcome === 'done' && row.met !== true) this.policy(row, `the log does not hold its command at ${row.position ?? 'any position'}`);
    if (row.code === HISTORY_CHANGED) return;
    const timer = row.cause.startsWith('timer ');
    const caused = this.causes.get(timer ? row.cause.slice(row.cause.lastIndexOf(' ') + 1) : row.cause);
    if (caused === '' || caused === undefined) this.policy(row, 'the log does not hold the event of its cause');
    else if (caused <= place.introduced) this.policy(row, 'its cause was there before the policy was introduced');
    else if (!timer && caused > place.position) this.policy(row, 'its cause is behind the place of the policy');
  }

  private async compareTimers(policy: Policy): Promise<void> {
    const expected = this.timers.get(policy.name) ?? new Map<string, Expected>();
    const kept = this.rows.timers.get(policy.name) ?? new Map<string, TimerKept>();
    for (const name of expected.keys()) if (!kept.has(name)) this.timer(policy, name, 'its row was deleted');
    for (const [name, row] of kept) {
      const wanted = expected.get(name);
      if (wanted === undefined) this.timer(policy, name, 'the log sets no such timer');
      else if (!isThe(row, wanted)) this.timer(policy, name, `it is not what the log sets, which is ${wanted.at}`);
      else if (row.firedAt !== null) await this.fired(policy, name, row);
    }
  }

  private async fired(policy: Policy, name: string, { subject, kind, at, setBy, firedAt }: TimerKept): Promise<void> {
    if (firedAt! < at) return this.timer(policy, name, 'it is marked as fired before its time');
    if (firedAt! > this.begun) return this.timer(policy, name, 'it is marked as fired at a time that has not come');
    const cause = `timer ${subject} ${kind} ${at} ${setBy}`;
    if ([...this.rows.outcomes.values()].some((row) => row.process === policy.name && row.cause === cause)) return;
    const { ask = [] } = await policy.due!({ subject, kind, at }, this.look);
    if (ask.length > 0) this.timer(policy, name, 'it is marked as fired, and nothing followed');
  }

  private policy({ process, cause, target, ordinal }: OutcomeKept, problem: string): void {
    this.found({ check: 'policy', place: `custos.process_outcome ${process} ${cause} ${target} ${ordinal}`, problem });
  }

  private timer({ name }: Policy, timer: string, problem: string): void {
    this.found({ check: 'timer', place: `custos.timer ${name} ${timer}`, problem });
  }
}

const isThe = (row: TimerKept, { at, cause }: Expected): boolean =>
  row.at === at && row.setBy === cause.eventId && row.correlation === cause.correlation && row.country === cause.country && row.exercise === cause.exercise;
