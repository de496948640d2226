import type { Party } from '#platform/kernel';
import type { Category, Quantity } from '#domain/seizure/events';
import type {
  AttestedDeed,
  Attester,
  Capacity,
  CustodyFact,
  HoldGround,
  Location,
  LossCircumstances,
  OrderMeasure,
  PartId,
  Purpose,
  Seal,
  SealState,
} from './events.js';

/** Where the work on a part stands. One of four independent axes: who holds it, where it lies and what was ordered stand beside. */
export type Workflow = 'registered' | 'in-evidence' | 'examination' | 'awaiting-disposal' | 'disposed' | 'lost';

export interface SealOnPart extends Seal {
  readonly state: 'closed' | 'opened' | 'broken';
}

export interface Offer {
  /** The officer who offered it. */
  readonly by: Party;
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
  /** What was ordered before an order that was recorded by word of mouth: it counts again when that one is disavowed. */
  readonly before?: { readonly order: string; readonly workflow: Workflow; readonly disposition: Part['disposition'] };
  // And what bears on all of them.
  readonly seals: readonly SealOnPart[];
  readonly assessment?: Pick<CustodyFact<'custody.DangerousGoodsAssessed'>['data'], 'movable' | 'specialist' | 'by' | 'act' | 'firearm'>;
  /** The officer whose oral instruction to destroy has still to be confirmed in writing. */
  readonly unconfirmed?: Party;
}

export interface Hold {
  readonly id: string;
  readonly ground: HoldGround;
  /** The magistrate who placed it, the court seised and the case it was placed for. */
  readonly by: Party;
  readonly court?: string;
  readonly case?: string;
  /** Absent: every part. A hold on a part is a hold on what is taken from it. */
  readonly parts?: readonly PartId[];
}

/** A receipt that nobody offered and that matches this exhibit. It moves nothing until it is confirmed. */
export interface Claim {
  readonly receipt: string;
  readonly part: PartId;
  /** Who has it, as he says. */
  readonly claimant: Party;
  /** Every person who claimed it or took it over from the claimant. */
  readonly persons: readonly Party[];
  readonly state: 'unanswered' | 'contested' | 'confirmed';
  /** Acts of the claimant that are noted. */
  readonly acts: readonly string[];
}

export interface SetAside {
  readonly id: string;
  readonly part: PartId;
  readonly quantity: Quantity;
  readonly into: string;
  readonly until: string;
}

/** A scan of signed paper that a second officer has still to attest. */
export interface Paper {
  readonly scan: string;
  readonly by: Party;
  readonly reference?: string;
}

/** Somebody whom an act names, and what he said of it. */
export interface Attestation {
  readonly act: string;
  readonly deed: AttestedDeed;
  readonly part: PartId;
  readonly capacity: Capacity;
  readonly who: Attester;
  /** Who recorded the act. */
  readonly by: Party;
  readonly due: string;
  readonly state: 'requested' | 'given' | 'denied';
  readonly paper?: Paper;
  readonly overdue: boolean;
}

export interface Order {
  readonly order: string;
  readonly part: PartId;
  readonly measure: OrderMeasure;
  readonly orderedBy: Party;
  readonly by: Party;
  readonly due: string;
  readonly state: 'given' | 'confirmed' | 'disavowed';
  readonly paper?: Paper;
  readonly overdue: boolean;
}

export interface RegisteredExhibit {
  readonly status: 'registered';
  readonly category: Category;
  readonly kind?: string;
  readonly individual: boolean;
  /** The officer who seized it: the first to answer for it. */
  readonly seizedBy: Party;
  /** The prosecution office of the seizure, where one is named. */
  readonly office?: string;
  readonly parts: Readonly<Record<PartId, Part>>;
  /** Every number that any part ever bore, as compared by `sealKey`. */
  readonly sealsUsed: readonly string[];
  readonly holds: readonly Hold[];
  readonly attestations: readonly Attestation[];
  readonly orders: readonly Order[];
  readonly setAside: readonly SetAside[];
  /** Reservations of other lots that were taken over into this one. */
  readonly takenOver: readonly string[];
  readonly marks: readonly string[];
  /** Receipts that are claimed of it; absent while none is. */
  readonly claims?: readonly Claim[];
  /** Two sides have attested to a hand-over: from then on a correction takes two persons. */
  readonly handedOver: boolean;
}

export type Exhibit = { readonly status: 'unknown' } | RegisteredExhibit;

export { sealKey } from './events.js';

/** The seals that close a part now. */
export const closing = (part: Part): readonly SealOnPart[] => part.seals.filter((one) => one.state === 'closed');
