import { DomainError } from '#platform/kernel';
import { isQuantified, sumDecimals, type Quantity, type Unit } from '#domain/seizure/events';
import type { ExhibitEvent } from './events.js';
import type { DangerAndLossCommand } from './exhibit.commands.js';
import { answeredBy, differs, holdsOn, knownPart, newPart, nothingOf, remaining, remainingPart, spokenForBy } from './exhibit.rules.js';
import type { Part, RegisteredExhibit } from './exhibit.state.js';

/** Dangerous goods and losses: recorded at once, as they were. */
export function decideDangerAndLoss(command: DangerAndLossCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'assessDanger': {
      const { kind: _, ...data } = command;
      remainingPart(exhibit, data.part);
      return [{ type: 'custody.DangerousGoodsAssessed', data }];
    }
    case 'destroyOnSite': {
      const { kind: _, custodian: _custodian, ...data } = command;
      const part = spokenForBy(command, remainingPart(exhibit, data.part));
      if (part.assessment === undefined) throw new DomainError('not-assessed', 'A specialist assesses the goods before they are destroyed');
      if (data.instructedBy === data.by) throw new DomainError('instructed-by-oneself', 'A prosecutor gives the instruction, not who carries it out');
      if (data.photographs.length + data.videos.length === 0)
        throw new DomainError('no-image-of-it', 'Goods are photographed or filmed before they are destroyed');
      for (const sample of data.samples) remainingPart(exhibit, sample);
      if (data.samples.includes(part.id)) throw new DomainError('sample-is-destroyed', 'What is destroyed is not a sample that stays');
      const quantity = counted(part, data.counts);
      // Safety overrides holds: they pass to what is kept.
      const holds = holdsOn(exhibit, part).map((one) => one.id);
      const destroyed = { type: 'custody.DestroyedOnSite', data: { ...data, quantity, holds } } as const;
      if (!differs(part.quantity, quantity)) return [destroyed];
      return [
        {
          type: 'custody.DifferenceRecorded',
          data: { part: part.id, expected: part.quantity, found: quantity, cause: 'UNEXPLAINED', withinTolerance: false, by: data.by },
        },
        destroyed,
      ];
    }
    case 'confirmInstruction': {
      const { kind: _, ...data } = command;
      const part = knownPart(exhibit, data.part);
      if (part.unconfirmed === undefined) throw new DomainError('nothing-to-confirm', 'No oral instruction waits for its written confirmation');
      if (part.unconfirmed !== data.instructedBy) throw new DomainError('another-instructor', 'Who gave the oral instruction confirms it');
      return [{ type: 'custody.InstructionConfirmed', data }];
    }
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

/** The count by packaging and batch, in one unit: the part's own where it has one. */
function counted(part: Part, counts: readonly { readonly quantity: Quantity }[]): Quantity {
  const unit = isQuantified(part.quantity) ? part.quantity.unit : counts[0]?.quantity.unit;
  const amounts = counts.map(({ quantity }) => {
    if (!isQuantified(quantity) || quantity.unit !== unit)
      throw new DomainError('unit-does-not-fit', 'What is destroyed is counted in one unit, the one it is recorded in');
    return quantity.amount;
  });
  return { amount: sumDecimals(amounts), unit: unit as Unit };
}
