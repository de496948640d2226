import { idOf } from '#platform/commands';
import type { CorrectionData, EventOf } from '#platform/kernel';
import type { Policy, Timer } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { PlaceCommand } from './exhibit.commands.js';

const KIND = 'return-overdue';
const DAY_MS = 86_400_000;
/** Days between two reminders unless the node says otherwise: a practice of this system, no legal term. */
const DAYS_BETWEEN = 7;

const timer = (stream: string, part: string, at: string | undefined): Timer => ({ subject: `${idOf(stream)} ${part}`, kind: KIND, at });

type Released = CustodyFact<'custody.TemporarilyReleased'>;
type Corrected = EventOf<'custody.Corrected', CorrectionData>;

/** Reminds once per period for as long as the part is out; the decider declines what came back by another way. */
export const whenATemporaryReturnIsOverdueThenRemind: Policy<Released | CustodyFact<'custody.Returned'> | CustodyFact<'custody.ReturnChased'> | Corrected> = {
  name: 'when-a-temporary-return-is-overdue-then-remind',
  when: {
    'custody.TemporarilyReleased': ({ stream, event: { data } }) => ({ timers: [timer(stream, data.part, data.due)] }),
    'custody.Returned': ({ stream, event: { data } }) => ({ timers: [timer(stream, data.part, undefined)] }),
    'custody.ReturnChased': ({ stream, event: { data }, recorded }, { settings }) => {
      const days = typeof settings['returnReminderDays'] === 'number' ? settings['returnReminderDays'] : DAYS_BETWEEN;
      return { timers: [timer(stream, data.part, new Date(Date.parse(recorded) + days * DAY_MS).toISOString())] };
    },
    'custody.Corrected': ({ stream, event: { data } }) => {
      if (data.corrects !== 'custody.TemporarilyReleased' || data.replacement === undefined) return {};
      const { part, due } = data.replacement as Released['data'];
      return { timers: [timer(stream, part, due)] };
    },
  },
  due: ({ subject }) => {
    const [id, part] = subject.split(' ') as [string, string];
    return { ask: [{ aggregate: exhibit, id, command: (at): PlaceCommand => ({ kind: 'chaseReturn', part, channel: 'AUTOMATIC', at }) }] };
  },
};
