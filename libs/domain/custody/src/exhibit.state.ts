import type { Party } from '#platform/kernel';
import type { Category, Quantity } from '#domain/seizure/events';
import type { CustodyFact, HoldGround, Location, LossCircumstances, PartId, Purpose, Seal, SealState } from './events.js';

/** Where the work on a part stands. One of four independent axes: who holds it, where it lies and what was ordered stand beside. */
export type Workflow = 'registered' | 'in-evidence' | 'examination' | 'awaiting-disposal' | 'disposed' | 'lost';

export interface SealOnPart extends Seal {
  readonly state: 'closed' | 'opened' | 'broken';
}

export interface Offer {
  readonly to: Party;
  readonly purpose: Purpose;
  readonly seal: SealState;
  readonly measured?: Quantity;
}

/** What is split off a lot lives in the lot's own stream, so that the balance is a rule of one stream. Each part has exactly one holder. */
export interface Part {
  readonly id: PartId;
  /** The part it was taken from. */
  readonly origin?: PartId;
  readonly sample: boolean;
  readonly quantity: Quantity;
  // Axis one: the work.
  readonly workflow: Workflow;
  /** Why nothing of it is left. */
  readonly gone?: 'consumed' | 'merged' | 'destroyed';
  readonly loss?: { readonly circumstances: LossCircumstances; readonly established: boolean; readonly iarmsProposed: boolean };
  // Axis two: custody.
  readonly holder: Party;
  readonly offer?: Offer;
  readonly released?: { readonly to: Party; readonly due: string; readonly seal: SealState; readonly measured?: Quantity; readonly chased: number };
  /** Former holders of record who have not yet said whether it left their hands. */
  readonly unannounced: readonly { readonly from: Party; readonly receivedBy: Party }[];
  // Axis three: location.
  readonly location?: Location;
  // Axis four: disposition.
  readonly disposition?: Pick<CustodyFact<'custody.InterimDispositionOrdered'>['data'], 'measure' | 'order'>;
  // And what bears on all of them.
  readonly seals: readonly SealOnPart[];
  readonly assessment?: { readonly movable: boolean };
  /** The officer whose oral instruction to destroy has still to be confirmed in writing. */
  readonly unconfirmed?: Party;
}

export interface Hold {
  readonly id: string;
  readonly ground: HoldGround;
  /** Absent: every part. A hold on a part is a hold on what is taken from it. */
  readonly parts?: readonly PartId[];
}

export interface SetAside {
  readonly id: string;
  readonly part: PartId;
  readonly quantity: Quantity;
  readonly into: string;
  readonly until: string;
}

export interface RegisteredExhibit {
  readonly status: 'registered';
  readonly category: Category;
  readonly kind?: string;
  readonly individual: boolean;
  readonly parts: Readonly<Record<PartId, Part>>;
  /** Every number that any part ever bore, as compared by `sealKey`. */
  readonly sealsUsed: readonly string[];
  readonly holds: readonly Hold[];
  readonly setAside: readonly SetAside[];
  /** Reservations of other lots that were taken over into this one. */
  readonly takenOver: readonly string[];
  readonly marks: readonly string[];
  /** Two sides have attested to a hand-over: from then on a correction takes two persons. */
  readonly handedOver: boolean;
}

export type Exhibit = { readonly status: 'unknown' } | RegisteredExhibit;

/** Two writings of one seal number: letters of either case, whatever stands between. */
export const sealKey = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');

/** The seals that close a part now. */
export const closing = (part: Part): readonly SealOnPart[] => part.seals.filter((one) => one.state === 'closed');
