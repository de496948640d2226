import { unitOf, type Happened, type Recorded } from '#platform/kernel';
import { INTERIM_MEASURES, sealKey, WHOLE, type ExhibitEvent, type Location, type Purpose } from '#domain/custody/events';
import { addDecimal, isQuantified, isZero, type Quantity, type SealKind } from '#domain/seizure/events';

export interface PartSeal {
  readonly number: string;
  readonly kind?: SealKind;
  readonly state: 'affixed' | 'opened' | 'found-broken' | 'replaced';
}
/** Since when something is so: the fact that says it. */
interface Since {
  readonly position: string;
  readonly happened: Happened;
}

/**
 * One part of an exhibit as its facts leave it, on four axes that move apart: workflow (`stage`), who answers for it (`holder`), where it
 * lies (`location`), and what was ordered (`ordered`).
 */
export interface CustodyPart {
  readonly part: string;
  /** The part that it was taken from. */
  readonly of: string | null;
  readonly how: 'registered' | 'split' | 'sample' | 'lost-quantity' | 'remains';
  readonly quantity: Quantity;
  readonly stage: 'registered' | 'in-evidence' | 'examination' | 'awaiting-disposal' | 'disposed' | 'lost';
  readonly holder: string;
  readonly heldSince: Since;
  readonly location: Location | null;
  readonly seals: readonly PartSeal[];
  /** A hand-over that waits for its answer. */
  readonly offer: (Since & { readonly to: string; readonly purpose: string }) | null;
  /** Out for a while; the holder still answers for it. */
  readonly away: (Since & { readonly to: string; readonly purpose: string; readonly due: string }) | null;
  readonly ordered: (Since & { readonly measure: string; readonly order: string; readonly id?: string; readonly before?: CustodyPart['stage'] }) | null;
}

function stageFor(purpose: Purpose, before: CustodyPart['stage']): CustodyPart['stage'] {
  switch (purpose) {
    case 'EXAMINATION':
    case 'BALLISTICS':
      return 'examination';
    case 'STORAGE':
    case 'REGISTRY':
    case 'GUARDED_MAGAZINE':
    case 'KEEPER':
    case 'RETURN_TO_SENDER':
      return 'in-evidence';
    case 'DISPOSAL':
      return 'awaiting-disposal';
    default:
      return before;
  }
}

const changed = (parts: readonly CustodyPart[], part: string, change: (before: CustodyPart) => Partial<CustodyPart>): CustodyPart[] =>
  parts.map((one) => (one.part === part ? { ...one, ...change(one) } : one));

/** Seals that were not known to be on the part are added as they were met. */
const sealBecomes = (seals: readonly PartSeal[], numbers: readonly string[], state: PartSeal['state']): readonly PartSeal[] => {
  const met = new Set(numbers.map(sealKey));
  const known = new Set(seals.map((one) => sealKey(one.number)));
  return [
    ...seals.map((one) => (met.has(sealKey(one.number)) ? { ...one, state } : one)),
    ...numbers.filter((number) => !known.has(sealKey(number))).map((number) => ({ number, state })),
  ];
};
const affixed = (seals: readonly { readonly number: string; readonly kind: SealKind }[]): readonly PartSeal[] =>
  seals.map(({ number, kind }) => ({ number, kind, state: 'affixed' }));
/** A part of which nothing is left. */
const usedUp = (quantity: Quantity): Partial<CustodyPart> =>
  isQuantified(quantity) && isZero(quantity.amount) ? { stage: 'disposed', offer: null, location: null } : {};
const together = (a: Quantity, b: Quantity): Quantity =>
  isQuantified(a) && isQuantified(b) && a.unit === b.unit ? { amount: addDecimal(a.amount, b.amount), unit: a.unit } : a;

/** The parts of an exhibit after one more of its facts. Total: a fact about a part that nobody registered changes nothing here. */
export function custodyParts(
  parts: readonly CustodyPart[],
  event: ExhibitEvent,
  { position, happened }: Pick<Recorded, 'position' | 'happened'>,
): CustodyPart[] {
  const since: Since = { position, happened };
  /** Within one unit a change of holder moves nothing; between units the new place is not known until it is recorded. */
  const takenOver = (before: CustodyPart, holder: string) => ({
    holder,
    heldSince: since,
    offer: null,
    location: unitOf(before.holder) === unitOf(holder) ? before.location : null,
  });
  const taken = (of: string, how: CustodyPart['how'], part: string, quantity: Quantity, holder: string, seals: readonly PartSeal[] = []): CustodyPart => {
    const source = parts.find((one) => one.part === of);
    return {
      part,
      of,
      how,
      quantity,
      stage: source?.stage ?? 'in-evidence',
      holder,
      heldSince: since,
      location: source?.location ?? null,
      seals,
      offer: null,
      away: null,
      ordered: null,
    };
  };
  switch (event.type) {
    case 'custody.ExhibitRegistered': {
      const { quantity, holder, seals } = event.data;
      return [
        {
          part: WHOLE,
          of: null,
          how: 'registered',
          quantity,
          stage: 'registered',
          holder,
          heldSince: since,
          location: null,
          seals: affixed(seals),
          offer: null,
          away: null,
          ordered: null,
        },
      ];
    }
    case 'custody.SealApplied':
      return changed(parts, event.data.part, ({ seals }) => ({
        seals: [...seals, { number: event.data.number, kind: event.data.sealKind, state: 'affixed' }],
      }));
    case 'custody.SealOpened':
      return changed(parts, event.data.part, ({ seals }) => ({ seals: sealBecomes(seals, [event.data.number], 'opened') }));
    case 'custody.SealFoundBroken':
      return changed(parts, event.data.part, ({ seals }) => ({ seals: sealBecomes(seals, [event.data.number], 'found-broken') }));
    case 'custody.Resealed': {
      const { part, replaces, number, sealKind: kind } = event.data;
      return changed(parts, part, ({ seals }) => ({ seals: [...sealBecomes(seals, replaces, 'replaced'), { number, kind, state: 'affixed' }] }));
    }
    case 'custody.TransferOffered': {
      const { part, to, purpose } = event.data;
      return changed(parts, part, () => ({ offer: { ...since, to, purpose } }));
    }
    case 'custody.TransferAccepted':
    case 'custody.TransferAcceptedWithReservations':
      return changed(parts, event.data.part, (before) => ({ ...takenOver(before, event.data.holder), stage: stageFor(event.data.purpose, before.stage) }));
    case 'custody.TransferRefused':
    case 'custody.TransferWithdrawn':
      return changed(parts, event.data.part, () => ({ offer: null }));
    case 'custody.ReceivedUnannounced':
    case 'custody.ClaimedCustodyConfirmed':
    case 'custody.Recovered':
      // What has arrived is there, whatever was recorded of it before.
      return changed(parts, event.data.part, (before) => ({
        ...takenOver(before, event.data.holder),
        away: null,
        stage: before.stage === 'lost' || before.stage === 'disposed' ? 'in-evidence' : before.stage,
      }));
    case 'custody.CustodyAssumed':
      return changed(parts, event.data.part, (before) => takenOver(before, event.data.holder));
    case 'custody.Placed':
      return changed(parts, event.data.part, ({ stage }) => ({ location: event.data.location, stage: stage === 'registered' ? 'in-evidence' : stage }));
    case 'custody.Removed':
      return changed(parts, event.data.part, () => ({ location: null }));
    case 'custody.TemporarilyReleased': {
      const { part, to, purpose, due } = event.data;
      return changed(parts, part, () => ({ away: { ...since, to, purpose, due }, location: null }));
    }
    case 'custody.Returned':
      return changed(parts, event.data.part, () => ({ away: null }));
    case 'custody.DifferenceRecorded':
      return changed(parts, event.data.part, () => ({ quantity: event.data.found }));
    case 'custody.Split': {
      const { part, into, remains } = event.data;
      return [...changed(parts, part, () => ({ quantity: remains })), ...into.map((one) => taken(part, 'split', one.part, one.quantity, one.holder))];
    }
    case 'custody.Sampled': {
      const { part, sample, quantity, remains, holder, seals } = event.data;
      return [...changed(parts, part, () => ({ quantity: remains })), taken(part, 'sample', sample, quantity, holder, affixed(seals))];
    }
    case 'custody.Consumed':
      return changed(parts, event.data.part, () => ({ quantity: event.data.remains, ...usedUp(event.data.remains) }));
    case 'custody.MergeReserved':
      return changed(parts, event.data.part, () => ({ quantity: event.data.remains }));
    case 'custody.MergeReservationReleased':
      return changed(parts, event.data.part, ({ quantity }) => ({ quantity: together(quantity, event.data.quantity) }));
    case 'custody.MergedInto':
      return changed(parts, event.data.part, ({ quantity }) => usedUp(quantity));
    case 'custody.MergedFrom':
      return changed(parts, event.data.part, () => ({ quantity: event.data.now }));
    case 'custody.DestroyedOnSite': {
      const { part, remains } = event.data;
      const destroyed = changed(parts, part, () => ({ stage: 'disposed', offer: null, location: null }));
      const holder = parts.find((one) => one.part === part)?.holder;
      if (remains === undefined || holder === undefined) return destroyed;
      return [...destroyed, taken(part, 'remains', remains, { unit: 'UNQUANTIFIED', stated: 'remains' }, holder)];
    }
    case 'custody.LossReported': {
      const { part, lost, quantity, remains, holder } = event.data;
      if (lost === undefined) return changed(parts, part, () => ({ stage: 'lost', offer: null, location: null }));
      return [
        ...changed(parts, part, (one) => ({ quantity: remains ?? one.quantity })),
        { ...taken(part, 'lost-quantity', lost, quantity, holder), stage: 'lost', location: null },
      ];
    }
    case 'custody.InterimDispositionOrdered': {
      const { part, measure, order } = event.data;
      return changed(parts, part, () => ({ ordered: { ...since, measure, order }, stage: 'awaiting-disposal' }));
    }
    case 'custody.OrderGiven': {
      const { part, measure, order, reference = order } = event.data;
      if (!(INTERIM_MEASURES as readonly string[]).includes(measure)) return [...parts];
      return changed(parts, part, ({ stage }) => ({ ordered: { ...since, measure, order: reference, id: order, before: stage }, stage: 'awaiting-disposal' }));
    }
    case 'custody.OrderDisavowed':
      return changed(parts, event.data.part, ({ ordered, stage }) =>
        ordered?.id === event.data.order ? { ordered: null, stage: stage === 'awaiting-disposal' ? (ordered.before ?? stage) : stage } : {},
      );
    default:
      return [...parts];
  }
}
