import { idOf } from '#platform/commands';
import type { Policy, Timer } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { Capacity, CustodyFact } from './events.js';
import type { AttestationCommand } from './exhibit.commands.js';
import { OFFICES_BY_EXHIBIT } from './indexes.js';

const KIND = 'confirmation-overdue';

interface Named {
  readonly act: string;
  readonly capacity: Capacity;
  readonly who: string;
}
const timer = (stream: string, { act, capacity, who }: Named, at: string | undefined): Timer => ({
  subject: `${idOf(stream)} ${act} ${capacity} ${who}`,
  kind: KIND,
  at,
});
const magistrate = ({ order, orderedBy }: { readonly order: string; readonly orderedBy: string }): Named => ({
  act: order,
  capacity: 'MAGISTRATE',
  who: orderedBy,
});

/** Once the due hour has passed, what nobody has confirmed goes to the prosecution office; the decider declines what was answered meanwhile. */
export const whenAConfirmationIsOverdueThenTellTheProsecutor: Policy<
  | CustodyFact<'custody.AttestationRequested'>
  | CustodyFact<'custody.AttestationGiven'>
  | CustodyFact<'custody.AttestationDenied'>
  | CustodyFact<'custody.OrderGiven'>
  | CustodyFact<'custody.OrderConfirmed'>
  | CustodyFact<'custody.OrderDisavowed'>
> = {
  name: 'when-a-confirmation-is-overdue-then-tell-the-prosecutor',
  when: {
    'custody.AttestationRequested': ({ stream, event: { data } }) => ({ timers: [timer(stream, data, data.due)] }),
    'custody.AttestationGiven': ({ stream, event: { data } }) => ({ timers: [timer(stream, data, undefined)] }),
    'custody.AttestationDenied': ({ stream, event: { data } }) => ({ timers: [timer(stream, data, undefined)] }),
    'custody.OrderGiven': ({ stream, event: { data } }) => ({ timers: [timer(stream, magistrate(data), data.due)] }),
    'custody.OrderConfirmed': ({ stream, event: { data } }) => ({ timers: [timer(stream, magistrate(data), undefined)] }),
    'custody.OrderDisavowed': ({ stream, event: { data } }) => ({ timers: [timer(stream, magistrate(data), undefined)] }),
  },
  due: async ({ subject }, look) => {
    const [id, act, capacity, who] = subject.split(' ') as [string, string, Capacity, string];
    const office = (await look.find(OFFICES_BY_EXHIBIT, id, '')).found[0];
    return { ask: [{ aggregate: exhibit, id, command: (at): AttestationCommand => ({ kind: 'reportOverdueConfirmation', act, capacity, who, at, office }) }] };
  },
};
