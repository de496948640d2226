import { idOf } from '#platform/commands';
import { idFrom } from '#platform/event-log';
import type { Ask, Policy } from '#platform/processes';
import type { IdentificationFact } from '#domain/identification/events';
import { trace } from './aggregates.js';
import type { Addressee } from './codes.js';
import type { TraceCommand } from './trace.decider.js';

type Identified = IdentificationFact<'identification.FirearmIdentified'>;
type Why = Extract<TraceCommand, { kind: 'propose' }>['details']['why'];

/** Own registers, iARMS, the country of the newest import or national mark, the country of manufacture: in that order, each once. */
export const whenAFirearmIsIdentifiedThenProposeItsTraces: Policy<Identified> = {
  name: 'when-a-firearm-is-identified-then-propose-its-traces',
  when: {
    'identification.FirearmIdentified': ({ stream, event: { data } }) => {
      if (!data.requiresTracing) return {};
      const firearm = idOf(stream);
      const exhibit = data.exhibit === undefined ? {} : { exhibit: data.exhibit };
      return { ask: stepsFor(data).map(({ to, why }, at) => propose({ firearm, ...exhibit, country: data.country, to, why, order: at + 1 })) };
    },
  },
};

export function stepsFor(
  data: Pick<Identified['data'], 'country' | 'countryMarks' | 'manufacturer'>,
): readonly { readonly to: Addressee; readonly why: Why }[] {
  const steps: { to: Addressee; why: Why }[] = [
    { to: { kind: 'own-registers', country: data.country }, why: 'own-registers-first' },
    { to: { kind: 'iarms' }, why: 'iarms-before-countries' },
  ];
  const marked = data.countryMarks[0]?.country;
  if (marked !== undefined && marked !== data.country) steps.push({ to: { kind: 'country', country: marked }, why: 'newest-mark' });
  const { manufacturer } = data;
  // Its own maker is found in own registers; a maker whose country marked the arm is asked through that country.
  if (manufacturer !== undefined && ![data.country, marked, 'UNKNOWN'].includes(manufacturer.country))
    steps.push({ to: { kind: 'manufacturer', country: manufacturer.country, maker: manufacturer.name }, why: 'country-of-manufacture' });
  return steps;
}

/** The trace that a step towards one addressee becomes. A step is proposed once per firearm: a repeat meets the first. */
export const proposedTrace = (firearm: string, { kind, country }: Addressee): string => idFrom(firearm, `trace ${kind} ${country ?? ''}`);

export const propose = (details: Extract<TraceCommand, { kind: 'propose' }>['details']): Ask<TraceCommand> => ({
  aggregate: trace,
  id: proposedTrace(details.firearm, details.to),
  ordinal: details.order,
  command: () => ({ kind: 'propose', details }),
});
