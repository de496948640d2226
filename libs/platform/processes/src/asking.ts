import { canonical, sha256, StreamTruncated, uuid8, type CommandContext, type DeciderRunner } from '#platform/event-log';
import { DomainError, now, type Actor, type Happened, type Recorded } from '#platform/kernel';
import type { Ask, Reaction } from './policy.js';

/** What led to a command: an event, or a timer that an event set. */
export interface Cause {
  /** Names the cause in the ids of its commands and in the rows of their outcomes. */
  readonly id: string;
  /** The event: `caus` of whatever follows. */
  readonly eventId: string;
  readonly correlation: string;
  readonly country: string;
  readonly exercise: boolean;
  /** When the event happened, where that was stated: what follows from it by rule happened with it, however late it was entered. */
  readonly happened?: Happened;
}

export interface OutcomeRow {
  readonly event_id: string;
  readonly target: string;
  readonly ordinal: number;
  readonly outcome: 'done' | 'declined';
  readonly code: string | null;
  readonly command_id: string;
  readonly position: string | null;
  readonly at: string;
}

export const causeOf = (one: Recorded): Cause => ({
  id: one.eventId,
  eventId: one.eventId,
  correlation: one.correlation,
  country: one.actor.country,
  exercise: one.exercise,
  ...(one.happened.precision !== 'instant' && { happened: one.happened }),
});

/** The node acts for nobody: as a system of the country in which the cause was recorded. */
const systemOf = (country: string): Actor => ({
  kind: 'system',
  id: 'custos',
  iss: 'custos',
  role: 'system',
  unit: `${country}.CUSTOS`,
  service: 'custos',
  country,
});

/**
 * Carries out what a reaction asks for, in its order. A command's id is made of policy, cause, target and ordinal, so a repetition after a
 * crash meets its own event; a refusal by the domain is an outcome like any other.
 * @throws whatever is no refusal: what waiting may heal, or a defect
 */
export async function carryOut(policy: string, reaction: Reaction, cause: Cause, runner: DeciderRunner, clock: () => Date): Promise<readonly OutcomeRow[]> {
  const asks = reaction.ask ?? [];
  const targets = asks.map((ask) => `${ask.aggregate.stream(ask.id)} ${ask.ordinal ?? 0}`);
  if (new Set(targets).size !== targets.length) throw new TypeError(`${policy} asks one target twice under the same ordinal`);
  const outcomes: OutcomeRow[] = [];
  for (const ask of asks) outcomes.push(await carryOutOne(policy, ask, cause, runner, clock));
  return outcomes;
}

async function carryOutOne(policy: string, ask: Ask, cause: Cause, runner: DeciderRunner, clock: () => Date): Promise<OutcomeRow> {
  const { aggregate, ordinal = 0 } = ask;
  const target = aggregate.stream(ask.id);
  const at = clock().toISOString();
  const context: CommandContext = {
    ...commandOf(policy, cause.id, target, ordinal),
    at,
    happened: cause.happened ?? now(at),
    actor: systemOf(cause.country),
    correlation: cause.correlation,
    causation: cause.eventId,
    exercise: cause.exercise,
  };
  const row = { event_id: cause.id, target, ordinal, command_id: context.commandId, at };
  try {
    const { position } = await runner.run(target, aggregate.decider, { command: ask.command(at) as unknown, context });
    return { ...row, outcome: 'done', code: null, position };
  } catch (error) {
    if (error instanceof StreamTruncated) return { ...row, ...CUT };
    if (!(error instanceof DomainError)) throw error;
    return { ...row, outcome: 'declined', code: error.code, position: null };
  }
}

/** A history that another hand cut in the database is decided on by nobody: that nothing followed is written down, and the policy goes on for everybody else. */
const CUT = { outcome: 'declined', code: 'stream-truncated', position: null } as const;

/** Of a cause whose reaction could not be found out, because it hangs on such a history. */
export const cutOff = (policy: string, { stream }: StreamTruncated, cause: Cause, at: Date): OutcomeRow => ({
  event_id: cause.id,
  target: stream,
  ordinal: 0,
  command_id: commandOf(policy, cause.id, stream, 0).commandId,
  at: at.toISOString(),
  ...CUT,
});

/** The command that a policy gives to one target for one cause: the same whenever it is asked for. */
export function commandOf(policy: string, cause: string, target: string, ordinal: number): Pick<CommandContext, 'commandId' | 'intent'> {
  const identity = sha256(canonical(['process', policy, cause, target, ordinal]));
  return { commandId: uuid8(identity), intent: identity.toString('base64url') };
}
