import { approve, receive, sendBack, withdrawable } from './correction-approval.js';
import { mayPropose, partyItself } from './correction-authority.js';
import { isCorrectionEvent, type CorrectionData, type CorrectionEvent } from './correction-events.js';
import { alike, deriveAgain } from './correction-judgement.js';
import { corrected, judged, NO_BASIS, takesBack, type CorrectionCommand, type CorrectionRules } from './correction-rules.js';
import type { AnyEvent } from './decider.js';
import { DomainError } from './domain-error.js';
import { effective } from './effective.js';
import type { Recorded } from './recorded.js';
import type { Registry } from './registry.js';
import { stateOf } from './replay.js';

/**
 * Decides a correction from the stream's raw history (domain rule 1), like an act: who may propose it, what it may replace, whether the decider
 * would have accepted the history that it makes, and who agrees. Nothing is ever changed in place.
 */
export function decideCorrection<E extends AnyEvent>(
  command: CorrectionCommand,
  history: readonly Recorded<E>[],
  rules: CorrectionRules,
): readonly CorrectionEvent[] {
  switch (command.kind) {
    case 'correct':
      return propose(command, history, rules);
    case 'approveCorrection':
      return approve(command, history, rules);
    case 'receiveCorrection':
      return receive(command, history, rules);
    case 'returnCorrection':
      return sendBack(command, history, rules);
  }
}

type Correct = Extract<CorrectionCommand, { kind: 'correct' }>;

function propose<E extends AnyEvent>(command: Correct, history: readonly Recorded<E>[], rules: CorrectionRules): readonly CorrectionEvent[] {
  const { registry, decider } = rules;
  const { basis = NO_BASIS } = command;
  const target = history.find((one) => one.revision === command.revision);
  if (target === undefined) throw new DomainError('nothing-to-correct', `There is no event ${command.revision} to correct`);
  refuseMalformed(command, target);
  const before = effective(history);
  const read = before.find((one) => one.revision === target.revision) ?? target;
  if (withdrawable(command, target)) return [{ type: corrected(target, 'Corrected'), data: dataOf(command, target, rules) }];
  mayPropose(command.by, target, decider?.answerable?.(stateOf(decider, before)) ?? [], basis);
  const takenBack = takesBack(command, read, registry);
  if (takenBack === 'act') throw new DomainError('undone-by-an-act', `${target.event.type} is undone by an act of its own, not by a correction`);
  if (takenBack === 'party') partyItself(command.by, target, basis.persons);
  if (basis.report && command.rectification === undefined)
    throw new DomainError('rectification-missing', 'A signed report is corrected by a procès-verbal rectificatif: its number and its signed document');
  const data = dataOf(command, read, rules, before);
  const breaks = judged(data, history, rules);
  const two = rules.signed || basis.report || basis.office !== undefined || takenBack !== undefined;
  return [{ type: corrected(target, two ? 'CorrectionProposed' : 'Corrected'), data: { ...data, ...(breaks.length > 0 && { breaks }) } }];
}

function refuseMalformed(command: Correct, { event: { type } }: Recorded): void {
  if (isCorrectionEvent(type) && command.effect !== 'void')
    throw new DomainError('correct-the-original', 'A correction is voided or followed by another, never rewritten');
  if (command.effect === 'replace' && command.data === undefined && command.occurred === undefined)
    throw new DomainError('correction-empty', 'A correction gives new data, a new time, or voids');
  if (command.effect === 'void' && (command.data !== undefined || command.occurred !== undefined))
    throw new DomainError('correction-ambiguous', 'A void carries no replacement');
  if (command.revision === 0 && command.effect === 'void')
    throw new DomainError('first-event-stays', 'The event that opens a subject is replaced, or the subject is voided by its own act');
  // Digests come from the sealer alone: whoever could write them could have another's sealed values opened under his own subject.
  if (command.data !== undefined && ('_sd' in command.data || '_sd_alg' in command.data))
    throw new DomainError('event-malformed', `${type}: a replacement gives values, never digests`);
}

function dataOf<E extends AnyEvent>(
  command: Correct,
  read: Recorded<E>,
  { registry, decider }: CorrectionRules,
  before: readonly Recorded<E>[] = [],
): CorrectionData {
  const { type } = read.event;
  const sealed = registry.sealed(type, read.event.data);
  const given = command.data && withFixed(command.data, read, registry);
  if (given !== undefined) registry.check(type, given);
  const opened = given && Object.fromEntries(Object.entries(given).filter(([name]) => !sealed.has(name)));
  const hidden = Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => sealed.has(name)));
  const again = opened && decider && deriveAgain(decider, registry, before, { ...read, event: { type, data: opened } });
  return {
    revision: command.revision,
    corrects: type,
    schema: registry.definition(type).schema,
    effect: command.effect,
    ...(opened && { replacement: { ...opened, ...again } }),
    ...(command.occurred && { occurred: command.occurred }),
    proposedBy: command.by,
    ...(command.rectification && { rectification: command.rectification }),
    correctionReason: command.reason,
    ...hidden,
  };
}

/** What the product sets is as it is read now: a replacement leaves it out or repeats it. @throws DomainError `member-fixed` */
function withFixed<E extends AnyEvent>(given: Readonly<Record<string, unknown>>, read: Recorded<E>, registry: Registry): Readonly<Record<string, unknown>> {
  const { type } = read.event;
  const now = read.event.data as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(Object.entries(now).filter(([name]) => registry.fixed(type, name)));
  const replaced = Object.keys(given).find((name) => registry.fixed(type, name) && !alike(given[name], now[name]));
  if (replaced !== undefined) throw new DomainError('member-fixed', `${type}: no correction replaces ${replaced}; it changes by an act of its own`);
  return { ...given, ...kept };
}
