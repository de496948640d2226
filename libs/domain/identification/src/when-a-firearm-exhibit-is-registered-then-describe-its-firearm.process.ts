import { idOf } from '#platform/commands';
import { idFrom } from '#platform/event-log';
import { unitOf } from '#platform/kernel';
import type { Ask, Policy } from '#platform/processes';
import type { CustodyFact } from '#domain/custody/events';
import type { Quantity } from '#domain/seizure/events';
import { firearm } from './aggregates.js';
import type { FirearmCommand } from './firearm.decider.js';

type Registered = CustodyFact<'custody.ExhibitRegistered'>;

/** The firearm that an exhibit is, or the n-th of a lot of firearms: the same on every repeat. */
export const firearmOfExhibit = (exhibit: string, ordinal = 0): string => idFrom(exhibit, 'firearm', ordinal);

/** A lot beyond this was miscounted or is not of firearms; the first ones are described, and the rest by hand. */
const MOST = 200;

/** Every recovered firearm has a record of its own, also each of a lot: none is ever only a number in a sum. */
export const whenAFirearmExhibitIsRegisteredThenDescribeItsFirearm: Policy<Registered> = {
  name: 'when-a-firearm-exhibit-is-registered-then-describe-its-firearm',
  when: {
    'custody.ExhibitRegistered': ({ stream, event: { data } }) => {
      if (data.category !== 'firearm') return {};
      const exhibit = idOf(stream);
      return { ask: Array.from({ length: firearmsIn(data.quantity) }, (_, ordinal) => describe(exhibit, ordinal, data)) };
    },
  },
};

/** An arm that nobody counted is at least one. */
const firearmsIn = (quantity: Quantity): number => ('amount' in quantity ? Math.min(Math.max(1, Math.trunc(Number(quantity.amount))), MOST) : 1);

const describe = (exhibit: string, ordinal: number, data: Registered['data']): Ask<FirearmCommand> => ({
  aggregate: firearm,
  id: firearmOfExhibit(exhibit, ordinal),
  ordinal,
  command: () => ({
    kind: 'describe',
    details: {
      exhibit,
      seizure: data.seizure,
      ...(data.operation !== undefined && { operation: data.operation }),
      country: data.country,
      acquisition: data.acquisition,
      frame: data.frame,
      origin: 'unknown',
      holder: unitOf(data.holder),
    },
  }),
});
