import { isOfficer, unitOf, type Party } from '#platform/kernel';

/** One part of an exhibit in somebody's hands, or on offer to him. */
export interface Holding {
  readonly exhibit: string;
  readonly part: string;
  readonly quantity: unknown;
  readonly as: 'holder' | 'offered' | 'released-to';
}

interface PartAsSeen {
  readonly holder?: string;
  readonly quantity?: unknown;
  readonly gone?: string;
  readonly workflow?: string;
  readonly offer?: { readonly to?: string };
  readonly released?: { readonly to?: string };
}

/** A unit answers for its officers; an officer for himself alone. */
const concerns = (custodian: Party, one: string | undefined): boolean =>
  one !== undefined && (one === custodian || (!isOfficer(custodian) && isOfficer(one) && unitOf(one) === custodian));

/** What a state of an exhibit puts into the custodian's hands. */
export function holdingsIn(exhibit: string, state: unknown, custodian: Party): readonly Holding[] {
  const { parts = {} } = (state ?? {}) as { readonly parts?: Readonly<Record<string, PartAsSeen>> };
  return Object.entries(parts).flatMap(([part, seen]): Holding[] => {
    if (seen.gone !== undefined || seen.workflow === 'disposed') return [];
    const held = (as: Holding['as']): Holding => ({ exhibit, part, quantity: seen.quantity ?? null, as });
    return [
      ...(concerns(custodian, seen.holder) ? [held('holder')] : []),
      ...(concerns(custodian, seen.offer?.to) ? [held('offered')] : []),
      ...(concerns(custodian, seen.released?.to) ? [held('released-to')] : []),
    ];
  });
}
