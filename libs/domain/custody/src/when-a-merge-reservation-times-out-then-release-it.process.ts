import { idOf } from '#platform/commands';
import type { Policy, Timer } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { PartCommand } from './exhibit.commands.js';

const KIND = 'merge-reservation-over';
/** After its end nothing can be taken any more; what was taken just before it has reached the log by then. */
const GRACE_MS = 300_000;

const timer = (source: string, reservation: string, into: string, at: string | undefined): Timer => ({
  subject: `${source} ${reservation} ${into}`,
  kind: KIND,
  at,
});

/** What was set aside and not taken belongs to its part again. What the other lot did take is settled instead, so that nothing is in both. */
export const whenAMergeReservationTimesOutThenReleaseIt: Policy<CustodyFact<'custody.MergeReserved'> | CustodyFact<'custody.MergedFrom'>> = {
  name: 'when-a-merge-reservation-times-out-then-release-it',
  when: {
    'custody.MergeReserved': ({ stream, event: { data } }) => ({
      timers: [timer(idOf(stream), data.reservation, data.into, new Date(Date.parse(data.until) + GRACE_MS).toISOString())],
    }),
    'custody.MergedFrom': ({ stream, event: { data } }) => ({
      timers: [timer(data.source, data.reservation, idOf(stream), undefined)],
      ask: [{ aggregate: exhibit, id: data.source, command: (): PartCommand => ({ kind: 'settleMerge', reservation: data.reservation }) }],
    }),
  },
  due: async ({ subject }, look) => {
    const [source, reservation, into] = subject.split(' ') as [string, string, string];
    const { state: other } = await look.state(exhibit, into);
    const taken = other.status === 'registered' && other.takenOver.includes(reservation);
    return {
      ask: [
        {
          aggregate: exhibit,
          id: source,
          command: (at): PartCommand => (taken ? { kind: 'settleMerge', reservation } : { kind: 'releaseMerge', reservation, at }),
        },
      ],
    };
  },
};
