import { aggregate, idOf } from '#platform/commands';
import type { Decider } from '#platform/kernel';
import type { Policy } from '#platform/processes';
import { number } from './aggregates.js';
import type { NumberEvent } from './events.js';

const NAME = 'when-a-claimed-subject-never-appears-then-release-the-number';
const A_DAY_MS = 24 * 60 * 60 * 1000;

/** Folds nothing: all that is asked of another context's stream is whether it has begun. */
const existence: Decider<null, never, never> = { name: 'existence', version: 1, initial: null, decide: () => [], evolve: () => null };

/**
 * A number is claimed before its subject is written. When the subject has not appeared a day later, the writing failed for good, and the number
 * goes back: the only release by one (domain section 4).
 */
export const releaseUnusedNumber: Policy<NumberEvent> = {
  name: NAME,
  when: {
    'number.NumberClaimed': (claimed) => ({ timers: [{ subject: idOf(claimed.stream), kind: 'unused', at: aDayAfter(claimed.recorded) }] }),
    'number.NumberReleased': (released) => ({ timers: [{ subject: idOf(released.stream), kind: 'unused', at: undefined }] }),
  },
  async due({ subject: id }, look) {
    const { state } = await look.state(number, id);
    if (state.status !== 'claimed') return {};
    const { subject, subjectKind } = state;
    const { revision } = await look.state(aggregate(subjectKind, existence), subject);
    if (revision !== undefined) return {};
    return { ask: [{ aggregate: number, id, command: () => ({ kind: 'releaseUnused', subject, policy: NAME }) }] };
  },
};

const aDayAfter = (instant: string): string => new Date(Date.parse(instant) + A_DAY_MS).toISOString();
