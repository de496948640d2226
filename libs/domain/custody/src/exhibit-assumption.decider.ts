import { DomainError } from '#platform/kernel';
import type { ExhibitEvent } from './events.js';
import type { TransferCommand } from './exhibit.commands.js';
import { asks } from './exhibit-confirmations.decider.js';
import { answeredBy, differs, fits, remainingPart } from './exhibit.rules.js';
import type { RegisteredExhibit } from './exhibit.state.js';

/**
 * Another answers for a part whose holder is dead, arrested, posted or unreachable. Effective at once on a joint count by two persons
 * present, of any service or none; red until the superior has confirmed it.
 */
export function assumeCustody(command: Extract<TransferCommand, { kind: 'assumeCustody' }>, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  const { kind: _, directory, at, ...data } = command;
  const part = remainingPart(exhibit, data.part);
  const samePerson = (a: string, b: string) => directory.samePerson(a, b);
  answeredBy(data.by, data.holder);
  if (data.holder === part.holder) throw new DomainError('already-the-holder', 'The receiver holds the part already');
  if (samePerson(data.orderedBy, data.by)) throw new DomainError('order-by-the-taker', 'A superior orders it, not the one who takes over');
  const day = at.slice(0, 10);
  // Whom the directory does not know is entered as written: red, until he has confirmed it by an account that it knows.
  const known = !directory.transition && directory.person(data.orderedBy) !== undefined;
  if (known && ![data.by, part.holder].some((one) => directory.isSuperiorOf(data.orderedBy, one, day)))
    throw new DomainError('not-the-superior', 'The order is of a superior of the one who takes over, or of the holder');
  const [one, other] = data.witnesses as [string, string];
  if (samePerson(one, other)) throw new DomainError('two-witnesses-needed', 'Two different persons are present at the count');
  const parties = [data.by, data.orderedBy, part.holder];
  if (data.witnesses.some((witness) => parties.some((party) => samePerson(witness, party))))
    throw new DomainError('witness-takes-part', 'A witness is neither who takes over, nor who orders it, nor the holder');
  fits(exhibit, data.counted);
  const naming = { act: data.act, part: part.id, deed: 'CUSTODY_ASSUMED', by: data.by, at } as const;
  const assumed: readonly ExhibitEvent[] = [
    { type: 'custody.CustodyAssumed', data: { ...data, from: part.holder } },
    asks(naming, 'SUPERIOR', data.orderedBy, 'RED'),
    ...data.witnesses.map((witness) => asks(naming, 'WITNESS', witness)),
  ];
  if (!differs(part.quantity, data.counted)) return assumed;
  const difference = { part: part.id, expected: part.quantity, found: data.counted, cause: 'UNEXPLAINED', withinTolerance: false, by: data.by } as const;
  return [...assumed, { type: 'custody.DifferenceRecorded', data: difference }];
}
