import { DomainError } from '#platform/kernel';
import {
  allowedUnits,
  EXPLOSIVE_KINDS,
  EXPLOSIVE_UNITS,
  isCounted,
  isQuantified,
  isWhole,
  isZero,
  sameDecimal,
  type ExplosiveKind,
  type SeizureFact,
  type Unit,
} from './events.js';

type Line = SeizureFact<'seizure.LineAdded'>['data'];
type Goods = Pick<Line, 'category' | 'kind' | 'quantity' | 'individual' | 'netExplosiveKgm' | 'seals' | 'noSealReason'>;

/** Refuses a line that says something no line can say; never a line for being incomplete or unusual. */
export function refuseMalformed(line: Goods): void {
  refuseUnknownKind(line);
  refuseUnfitQuantity(line);
  refuseUnfitIndividual(line);
  if (line.netExplosiveKgm !== undefined && line.category !== 'explosive') {
    throw new DomainError('net-explosive-of-no-explosive', 'Only explosives have a net explosive weight');
  }
  if (line.seals.length > 0 && line.noSealReason !== undefined)
    throw new DomainError('sealed-and-not-sealed', 'A line with a seal gives no reason for having none');
}

function refuseUnknownKind({ category, kind }: Goods): void {
  if (category === 'explosive' && !isExplosiveKind(kind)) {
    throw new DomainError('explosive-kind-missing', `An explosive says which it is: ${EXPLOSIVE_KINDS.join(', ')}`);
  }
  // Weights are kept per substance: a mixed total is said to be mixed.
  if (category === 'drug' && kind === undefined)
    throw new DomainError('substance-missing', 'A drug says which substance it is taken for, or that it is mixed or unknown');
}

function refuseUnfitQuantity({ category, kind, quantity }: Goods): void {
  if (!isQuantified(quantity)) return;
  const units: readonly Unit[] = category === 'explosive' && isExplosiveKind(kind) ? EXPLOSIVE_UNITS[kind] : allowedUnits[category];
  if (!units.includes(quantity.unit))
    throw new DomainError('unit-does-not-fit', `The unit ${quantity.unit} does not fit ${kind ?? category}; it takes ${units.join(', ')}`);
  if (isZero(quantity.amount)) throw new DomainError('quantity-zero', 'A line is of something: what nobody counted is UNQUANTIFIED');
  if (isCounted(quantity.unit) && !isWhole(quantity.amount)) throw new DomainError('amount-not-whole', `What is counted in ${quantity.unit} is a whole number`);
}

function refuseUnfitIndividual({ category, individual, quantity }: Goods): void {
  if (category === 'firearm' && !individual) throw new DomainError('firearm-stands-alone', 'Each firearm stands on a line of its own');
  if (!individual) return;
  const one = isQuantified(quantity) && quantity.unit === 'each' && sameDecimal(quantity.amount, '1');
  if (!one) throw new DomainError('individual-is-one', 'One identified item has the quantity 1 each');
}

const isExplosiveKind = (kind: string | undefined): kind is ExplosiveKind => (EXPLOSIVE_KINDS as readonly (string | undefined)[]).includes(kind);
