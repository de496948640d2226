import { DomainError, unitOf } from '#platform/kernel';
import type { ExhibitEvent } from './events.js';
import type { DangerAndLossCommand } from './exhibit.commands.js';
import { assessDanger, confirmInstruction, destroyOnSite } from './exhibit-destruction.decider.js';
import { answeredBy, knownPart, newPart, nothingOf, remaining, remainingPart, spokenForBy } from './exhibit.rules.js';
import type { Part, RegisteredExhibit } from './exhibit.state.js';

/** Dangerous goods and losses: recorded at once, as they were. */
export function decideDangerAndLoss(command: DangerAndLossCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'assessDanger':
      return assessDanger(command, exhibit);
    case 'destroyOnSite':
      return destroyOnSite(command, exhibit);
    case 'confirmInstruction':
      return confirmInstruction(command, exhibit);
    case 'reportLoss': {
      const { kind: _, custodian: _custodian, quantity: missing, lost, ...data } = command;
      const part = spokenForBy(command, remainingPart(exhibit, data.part));
      if (part.loss !== undefined) throw new DomainError('already-lost', 'The loss of this part is reported already');
      const fact = { ...data, category: exhibit.category, holder: part.holder };
      const whole: ExhibitEvent = { type: 'custody.LossReported', data: { ...fact, quantity: part.quantity } };
      if (missing === undefined) return [whole];
      const remains = remaining(part.quantity, [missing]);
      if (nothingOf(remains)) return [whole];
      newPart(exhibit, lost);
      return [{ type: 'custody.LossReported', data: { ...fact, lost, quantity: missing, remains } }];
    }
    case 'establishLoss': {
      const { kind: _, ...data } = command;
      const loss = lossOf(knownPart(exhibit, data.part));
      if (loss.established) throw new DomainError('loss-established-already', 'The loss of this part is established');
      return [{ type: 'custody.LossEstablished', data }];
    }
    case 'recover': {
      const { kind: _, ...data } = command;
      const part = knownPart(exhibit, data.part);
      lossOf(part);
      answeredBy(data.by, data.holder);
      if (unitOf(data.by) !== unitOf(part.holder))
        throw new DomainError('claim-the-receipt', `What ${part.holder} lost and another unit found is claimed as a receipt, and confirmed by ${part.holder}`);
      return [{ type: 'custody.Recovered', data: { ...data, from: part.holder } }];
    }
    case 'proposeIarmsEntry': {
      const part = knownPart(exhibit, command.part);
      const loss = lossOf(part);
      if (exhibit.category !== 'firearm') throw new DomainError('not-a-firearm', 'iARMS lists firearms');
      if (loss.iarmsProposed) throw new DomainError('already-proposed', 'The entry in iARMS is proposed already');
      return [{ type: 'custody.IarmsEntryProposed', data: { part: part.id, circumstances: loss.circumstances, holder: part.holder } }];
    }
  }
}

function lossOf(part: Part): NonNullable<Part['loss']> {
  if (part.loss === undefined) throw new DomainError('not-lost', 'The part is not reported lost');
  return part.loss;
}
