import { isCorrectionEvent, type CorrectionData, type CorrectionEvent } from './correction-events.js';
import { DomainError } from './domain-error.js';
import { effective } from './effective.js';
import type { Happened } from './happened.js';
import type { AnyEvent } from './decider.js';
import type { Recorded } from './recorded.js';
import type { Registry } from './registry.js';

export type CorrectionCommand =
  | {
      readonly kind: 'correct';
      readonly by: string;
      readonly revision: number;
      readonly effect: 'replace' | 'void';
      readonly data?: Readonly<Record<string, unknown>>;
      readonly occurred?: Happened;
      readonly reason: string;
    }
  | { readonly kind: 'approveCorrection'; readonly by: string; /** Its revision; without it the newest that waits. */ readonly proposal?: number };

/**
 * Decides a correction from the stream's raw history (domain rule 1): one person suffices until the subject is signed,
 * afterwards a second person approves what the first proposed. Nothing is ever changed in place.
 */
export function decideCorrection<E extends AnyEvent>(
  command: CorrectionCommand,
  history: readonly Recorded<E>[],
  rules: { readonly registry: Registry; readonly signed: boolean },
): readonly CorrectionEvent[] {
  return command.kind === 'correct' ? propose(command, history, rules) : approve(command, history);
}

function propose<E extends AnyEvent>(
  command: Extract<CorrectionCommand, { kind: 'correct' }>,
  history: readonly Recorded<E>[],
  { registry, signed }: { readonly registry: Registry; readonly signed: boolean },
): readonly CorrectionEvent[] {
  const target = history.find((one) => one.revision === command.revision);
  if (target === undefined) throw new DomainError('nothing-to-correct', `There is no event ${command.revision} to correct`);
  const { type } = target.event;
  if (isCorrectionEvent(type) && command.effect !== 'void')
    throw new DomainError('correct-the-original', 'A correction is voided or followed by another, never rewritten');
  if (command.effect === 'replace' && command.data === undefined && command.occurred === undefined)
    throw new DomainError('correction-empty', 'A correction gives new data, a new time, or voids');
  if (command.effect === 'void' && (command.data !== undefined || command.occurred !== undefined))
    throw new DomainError('correction-ambiguous', 'A void carries no replacement');
  if (command.revision === 0 && command.effect === 'void')
    throw new DomainError('first-event-stays', 'The event that opens a subject is replaced, or the subject is voided by its own act');

  const { definition, sealed } = { definition: registry.definition(type), sealed: registry.sealed(type, target.event.data) };
  // Digests come from the sealer alone: whoever could write them could have another's sealed values opened under his own subject.
  if (command.data !== undefined && ('_sd' in command.data || '_sd_alg' in command.data))
    throw new DomainError('event-malformed', `${type}: a replacement gives values, never digests`);
  const given = command.data && withFixed(command.data, target, history, registry);
  if (given !== undefined) registry.check(type, given);
  const opened = given && Object.fromEntries(Object.entries(given).filter(([name]) => !sealed.has(name)));
  const hidden = Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => sealed.has(name)));
  const data: CorrectionData = {
    revision: command.revision,
    corrects: type,
    schema: definition.schema,
    effect: command.effect,
    ...(opened && { replacement: opened }),
    ...(command.occurred && { occurred: command.occurred }),
    proposedBy: command.by,
    correctionReason: command.reason,
    ...hidden,
  };
  const context = type.slice(0, type.indexOf('.'));
  return [{ type: signed ? `${context}.CorrectionProposed` : `${context}.Corrected`, data }];
}

/** What the product sets is as it is read now: a replacement leaves it out or repeats it. @throws DomainError `member-fixed` */
function withFixed<E extends AnyEvent>(
  given: Readonly<Record<string, unknown>>,
  target: Recorded<E>,
  history: readonly Recorded<E>[],
  registry: Registry,
): Readonly<Record<string, unknown>> {
  const { type } = target.event;
  const now = (effective(history).find((one) => one.revision === target.revision) ?? target).event.data as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(Object.entries(now).filter(([name]) => registry.fixed(type, name)));
  const replaced = Object.keys(given).find((name) => registry.fixed(type, name) && !alike(given[name], now[name]));
  if (replaced !== undefined) throw new DomainError('member-fixed', `${type}: no correction replaces ${replaced}; it changes by an act of its own`);
  return { ...given, ...kept };
}

const alike = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  ) ?? '';

function approve<E extends AnyEvent>(
  command: Extract<CorrectionCommand, { kind: 'approveCorrection' }>,
  history: readonly Recorded<E>[],
): readonly CorrectionEvent[] {
  // A proposal that was itself voided waits no longer.
  const standing = new Set(effective(history).map((one) => one.revision));
  const proposals = history.filter((one) => one.event.type.endsWith('.CorrectionProposed') && standing.has(one.revision));
  const waiting = proposals.filter((one) => !history.some((later) => later.revision > one.revision && puts(later, one)));
  const proposal = command.proposal === undefined ? waiting.at(-1) : proposals.find((one) => one.revision === command.proposal);
  if (proposal === undefined) throw new DomainError('no-such-proposal', 'There is no such proposal of a correction');
  if (!waiting.includes(proposal)) throw new DomainError('already-approved', 'This correction is already in force');
  const data = proposal.event.data as CorrectionData;
  if (data.proposedBy === command.by) throw new DomainError('second-person-needed', 'The one who proposed a correction does not approve it');
  const context = proposal.event.type.slice(0, proposal.event.type.indexOf('.'));
  return [{ type: `${context}.Corrected`, data: { ...data, approvedBy: command.by } }];
}

/** Whether `later` is the correction that `proposal` asked for: the same words under the same digests. */
const puts = (later: Recorded, proposal: Recorded): boolean => {
  const { approvedBy, ...made } = later.event.data as CorrectionData;
  return later.event.type.endsWith('.Corrected') && approvedBy !== undefined && JSON.stringify(made) === JSON.stringify(proposal.event.data);
};
