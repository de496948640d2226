import { DomainError } from '#platform/kernel';
import { allowedUnits, UNQUANTIFIED, type Category } from '#domain/seizure/events';
import type { OperationFact, PublishedTotal } from './events.js';
import type { KnownOperation } from './operation.state.js';

/** The local day of a country begins at most this much before, and ends at most this much after, the same day in UTC. */
const FARTHEST_OFFSET_MS = 14 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Two honest clocks. */
const AHEAD_MS = 120_000;

type Tally = Pick<OperationFact<'operation.ChecksTallied'>['data'], 'site' | 'period'>;

/** Counts belong to a site of the operation and to a time that has passed; after the site closed, only to the days of the operation. */
export function refuseMisplacedTally({ site: code, period }: Tally, at: string, operation: KnownOperation): void {
  const site = underWay(operation).sites[code];
  if (site === undefined) throw siteUnknown(code);
  if (period.until < period.from) throw new DomainError('period-ends-before-it-starts', 'A period does not end before it starts');
  if (Date.parse(period.until) > Date.parse(at) + AHEAD_MS) throw new DomainError('period-in-the-future', 'What is counted has happened');
  if (!site.open && !liesWithin(period, operation.period)) {
    throw new DomainError('period-outside-operation', `Site ${code} is closed: what is entered late lies within the days of the operation`);
  }
}

/** A joint operation spans several local times: its days are taken as wide as any clock on earth would have them. */
function liesWithin(period: Tally['period'], days: KnownOperation['period']): boolean {
  const from = Date.parse(`${days.from}T00:00:00.000Z`) - FARTHEST_OFFSET_MS;
  const until = Date.parse(`${days.to}T00:00:00.000Z`) + DAY_MS + FARTHEST_OFFSET_MS;
  return Date.parse(period.from) >= from && Date.parse(period.until) <= until;
}

/** Nothing is counted before the operation starts; afterwards what happened in it may be entered at any time. */
export function underWay(operation: KnownOperation): KnownOperation {
  if (operation.status === 'planned') throw new DomainError('operation-not-started', 'The operation has not started');
  return operation;
}

export const siteUnknown = (code: string) => new DomainError('site-unknown', `${code} is not a site of this operation`);

/** A figure and its unit: published as they were stated, and never a unit that live totals could not have. */
export function refuseMalformedTotal({ category, unit, quantity, what }: PublishedTotal): void {
  if ((unit === UNQUANTIFIED) !== (quantity === undefined)) {
    throw new DomainError('total-half-stated', `"${what}": a figure has a unit and a number, and where nobody gave a number it is UNQUANTIFIED`);
  }
  const units: readonly string[] = isGoods(category) ? allowedUnits[category] : ['each'];
  if (unit !== UNQUANTIFIED && !units.includes(unit))
    throw new DomainError('unit-does-not-fit', `The unit ${unit} does not fit ${category}; it takes ${units.join(', ')}`);
}

const isGoods = (category: PublishedTotal['category']): category is Category => category in allowedUnits;
