import { aggregate, idOf } from '#platform/commands';
import type { Decider } from '#platform/kernel';
import type { Ask, Lookup, Policy } from '#platform/processes';
import { number, series } from './aggregates.js';
import { numberStreamId, type NumberEvent } from './events.js';
import type { NumberClaim } from './number.decider.js';

const NAME = 'when-a-claimed-subject-never-appears-then-release-the-number';
const A_DAY_MS = 24 * 60 * 60 * 1000;

/** Folds nothing: all that is asked of another context's stream is whether it has begun. */
const existence: Decider<null, never, never> = { name: 'existence', version: 1, initial: null, decide: () => [], evolve: () => null };

/**
 * A number is claimed before its subject is written. When the subject has not appeared thirty days later (a post without a network is days late),
 * the writing failed for good, and the number goes back: the only release by one (domain section 4). A number of a device's block waits for the block.
 */
export const releaseUnusedNumber: Policy<NumberEvent> = {
  name: NAME,
  when: {
    'number.NumberClaimed': (claimed) => ({ timers: [{ subject: idOf(claimed.stream), kind: 'unused', at: monthAfter(claimed.recorded) }] }),
    'number.NumberReleased': (released) => ({ timers: [{ subject: idOf(released.stream), kind: 'unused', at: undefined }] }),
    'number.NumberBlockReturned': async ({ event: { data } }, look) => {
      const asks: Ask[] = [];
      for (let n = data.from; n <= data.to; n++)
        asks.push(...(await unused(numberStreamId({ ...data, n: String(n) }), look, ({ issuer }) => issuer === data.issuer)));
      return { ask: asks };
    },
  },
  async due({ subject: id }, look) {
    const [seriesOf, n] = [id.slice(0, id.lastIndexOf('.')), Number(id.slice(id.lastIndexOf('.') + 1))];
    const { blocks } = (await look.state(series, seriesOf)).state;
    const kept = ({ issuer }: NumberClaim) => blocks.some((one) => one.issuer === issuer && !one.returned && one.from <= n && n <= one.to);
    return { ask: await unused(id, look, (claim) => !kept(claim)) };
  },
};

/** The release of a number whose subject is not there, for each of these claims. */
async function unused(id: string, look: Lookup, due: (claim: NumberClaim) => boolean): Promise<Ask[]> {
  const asks: Ask[] = [];
  for (const { subject, subjectKind } of (await look.state(number, id)).state.claims.filter(due)) {
    const { revision } = await look.state(aggregate(subjectKind, existence), subject);
    if (revision === undefined) asks.push({ aggregate: number, id, command: () => ({ kind: 'releaseUnused', subject, policy: NAME }) });
  }
  return asks;
}

const monthAfter = (instant: string): string => new Date(Date.parse(instant) + 30 * A_DAY_MS).toISOString();
