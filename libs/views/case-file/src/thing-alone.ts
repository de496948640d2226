import type { Principal } from '#platform/identity';
import { unitOf, type z } from '#platform/kernel';
import type { exhibitAnswer } from './case-file.answers.js';

export type ExhibitAnswer = z.output<typeof exhibitAnswer>;

/**
 * The exhibit as somebody sees it who has it in hand while the case that holds it is sealed from him: label, seals, quantity, hazard and
 * his own acts; nothing of the seizure, of the case, or of what others did.
 */
export function thingAlone(page: ExhibitAnswer, { sub, unit }: Pick<Principal, 'sub' | 'unit'>): ExhibitAnswer {
  const { quantity, individual, kind, make, model, calibre, movable } = page.as;
  return {
    ...page,
    seizure: null,
    operation: null,
    registered: null,
    as: { quantity, individual, kind, make, model, calibre, movable },
    holds: [],
    health: null,
    dispositions: [],
    measurements: page.measurements.filter(({ by }) => by === sub),
    custody: page.custody.filter(({ by, type }) => by === sub || type === 'custody.DangerousGoodsAssessed'),
    corrections: [],
    firearms: [],
    // What he is asked himself.
    attention: page.attention.filter(({ waitsFor }) => waitsFor === sub || (waitsFor != null && unitOf(waitsFor) === unit)),
  };
}
