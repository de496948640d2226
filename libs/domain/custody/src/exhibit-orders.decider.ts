import { DomainError } from '#platform/kernel';
import { isQuantified, REGIMES } from '#domain/seizure/events';
import type { ExhibitEvent } from './events.js';
import type { OrderCommand } from './exhibit.commands.js';
import { heldBy, knownPart, notOnHold, partAtHand, remaining, remainingPart } from './exhibit.rules.js';
import type { RegisteredExhibit } from './exhibit.state.js';

const ENDS_OFFICIAL_CUSTODY = ['DESTRUCTION', 'SALE', 'ALLOCATION'];

/** What an authority ordered, and what stands in the way of it. */
export function decideOrders(command: OrderCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'placeHold': {
      const { kind: _, ...data } = command;
      if (data.part !== undefined) knownPart(exhibit, data.part);
      return [{ type: 'custody.HoldPlaced', data }];
    }
    case 'liftHold': {
      const { kind: _, ...data } = command;
      if (!exhibit.holds.some((one) => one.id === data.hold)) throw new DomainError('no-such-hold', 'No such hold stands on this exhibit');
      return [{ type: 'custody.HoldLifted', data }];
    }
    case 'orderInterimDisposition': {
      const { kind: _, ...data } = command;
      const part = remainingPart(exhibit, data.part);
      notOnHold(exhibit, part);
      // Firearms Protocol 6(2): a firearm leaves official hands, or is destroyed before judgment, only marked and entered in a register.
      if (REGIMES[exhibit.category] === 'firearm' && ENDS_OFFICIAL_CUSTODY.includes(data.measure) && exhibit.marks.length === 0)
        throw new DomainError(
          'firearm-not-marked',
          'A firearm is sold, allocated or destroyed before judgment only after it was marked and entered in the register',
        );
      if (data.quantity !== undefined && isQuantified(part.quantity)) remaining(part.quantity, [data.quantity]);
      for (const sample of data.samples) remainingPart(exhibit, sample);
      if (data.samples.includes(part.id)) throw new DomainError('sample-is-disposed-of', 'What the order disposes of is not a sample that stays');
      return [{ type: 'custody.InterimDispositionOrdered', data }];
    }
    case 'applyNationalMark': {
      const { kind: _, examinationsMissing, ...data } = command;
      if (REGIMES[exhibit.category] !== 'firearm') throw new DomainError('not-a-firearm', 'National marks are put on firearms and their parts');
      heldBy(data.by, partAtHand(exhibit, data.part));
      if (exhibit.marks.includes(data.mark)) throw new DomainError('marked-already', 'The firearm bears this mark already');
      if (examinationsMissing.length > 0) throw new DomainError('examine-first', `No mark before ${examinationsMissing.join(', ')}`);
      return [{ type: 'custody.NationalMarkApplied', data }];
    }
  }
}
