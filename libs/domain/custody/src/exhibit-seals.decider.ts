import { answersFor, DomainError, unitOf } from '#platform/kernel';
import type { ExhibitEvent } from './events.js';
import type { SealCommand } from './exhibit.commands.js';
import { assessedIfExplosive, heldBy, knownPart, partAtHand } from './exhibit.rules.js';
import { sealKey, type Part, type RegisteredExhibit, type SealOnPart } from './exhibit.state.js';

/** Sealing, French tradition: inviolable, numbered, opened only before persons named, closed again under the stamp of who closes it. */
export function decideSeals(command: SealCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  switch (command.kind) {
    case 'applySeal': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      assessedIfExplosive(exhibit, part);
      unusedSeal(exhibit, data.number);
      return [{ type: 'custody.SealApplied', data }];
    }
    case 'inspectSeal': {
      const { kind: _, ...data } = command;
      closingSeal(knownPart(exhibit, data.part), data.number);
      return [{ type: 'custody.SealInspected', data }];
    }
    case 'openSeal': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      closingSeal(part, data.number);
      if (data.presence.length === 0) throw new DomainError('nobody-present', 'A seal is opened before persons who are present or were summoned');
      return [{ type: 'custody.SealOpened', data }];
    }
    case 'reportBrokenSeal': {
      const { kind: _, ...data } = command;
      // Whoever finds it says so, whatever the number: a broken seal is recorded, never argued with.
      const part = knownPart(exhibit, data.part);
      const unknownSeal = sealOf(part, data.number) === undefined;
      // Who does not answer for the part reports: what he says is attached, and the record of the seal is not his to change.
      return ofTheHolder(data.by, part)
        ? [{ type: 'custody.SealFoundBroken', data: { ...data, unknownSeal } }]
        : [{ type: 'custody.SealReportedBroken', data: { ...data, unknownSeal, holder: part.holder } }];
    }
    case 'reseal': {
      const { kind: _, ...data } = command;
      const part = heldBy(data.by, partAtHand(exhibit, data.part));
      assessedIfExplosive(exhibit, part);
      const replaces = part.seals.filter((one) => one.state !== 'closed').map((one) => one.number);
      if (replaces.length === 0) throw new DomainError('nothing-to-reseal', 'No seal of this part was opened or found broken');
      unusedSeal(exhibit, data.number);
      return [{ type: 'custody.Resealed', data: { ...data, replaces, stamp: unitOf(data.by) } }];
    }
  }
}

const ofTheHolder = (by: string, { holder }: Part): boolean => answersFor(by, holder) || unitOf(by) === unitOf(holder);
const sealOf = (part: Part, number: string): SealOnPart | undefined => part.seals.find((one) => sealKey(one.number) === sealKey(number));

function closingSeal(part: Part, number: string): void {
  const seal = sealOf(part, number);
  if (seal === undefined) throw new DomainError('no-such-seal', 'This part bears no seal of that number');
  if (seal.state !== 'closed') throw new DomainError('seal-not-closed', `This seal was ${seal.state === 'opened' ? 'opened' : 'found broken'} before`);
}

/** A number closes an exhibit once. */
export function unusedSeal(exhibit: RegisteredExhibit, number: string): void {
  const key = sealKey(number);
  const closes = Object.values(exhibit.parts).some((part) => part.seals.some((one) => one.state === 'closed' && sealKey(one.number) === key));
  if (closes) throw new DomainError('sealed-already', 'This seal closes the exhibit already');
  if (exhibit.sealsUsed.includes(key)) throw new DomainError('seal-number-used', 'This number stood on the exhibit before and does not come back');
}
