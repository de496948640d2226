import type { Policy } from '#platform/processes';
import type { TracingFact } from './events.js';
import { propose } from './when-a-firearm-is-identified-then-propose-its-traces.process.js';

/** After the first steps, which an identification proposes. */
const AFTER_THE_FIRST = 5;

/** "Exported to": the next hop is asked in the country that the answer names. */
export const whenAnAnswerNamesAnOnwardCountryThenProposeTheNextTrace: Policy<TracingFact<'tracing.TraceAnswered'>> = {
  name: 'when-an-answer-names-an-onward-country-then-propose-the-next-trace',
  when: {
    'tracing.TraceAnswered': ({ event: { data } }) => {
      const { firearm, exhibit, country, onwardCountry } = data;
      if (onwardCountry === undefined) return {};
      const to = { kind: 'onward' as const, country: onwardCountry };
      return {
        ask: [
          propose({
            firearm,
            ...(exhibit !== undefined && { exhibit }),
            ...(country !== undefined && { country }),
            to,
            why: 'onward-from-answer',
            order: AFTER_THE_FIRST,
          }),
        ],
      };
    },
  },
};
