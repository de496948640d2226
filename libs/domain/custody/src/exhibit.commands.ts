import type { Directory } from '#domain/access/events';
import type { Party } from '#platform/kernel';
import type { Category, Quantity } from '#domain/seizure/events';
import type { Attester, Capacity, CustodyEvent, CustodyFact, PartId, Reservation } from './events.js';

/** What is asked, less what the decision itself finds out. */
type Asked<Kind extends string, Type extends CustodyEvent['type'], Found extends string = never> = { readonly kind: Kind } & Readonly<
  Omit<CustodyFact<Type>['data'], Found | '_sd'>
>;
/** Acts for which a custodian of the holder's unit may speak. */
type Speaking = { readonly custodian: boolean };

/** Acts in which it matters which accounts are one person. */
type Among = { readonly directory: Directory };
/** An act that names others: its id, under which they attest it, and the server's clock, from which the due hour is counted. */
type Naming = Among & { readonly act: string; readonly at: string };

export type RegisterExhibit = { readonly kind: 'register'; readonly line: Omit<CustodyFact<'custody.ExhibitRegistered'>['data'], '_sd'> };

export type SealCommand =
  | Asked<'applySeal', 'custody.SealApplied'>
  | Asked<'inspectSeal', 'custody.SealInspected'>
  | Asked<'openSeal', 'custody.SealOpened'>
  | Asked<'reportBrokenSeal', 'custody.SealFoundBroken', 'unknownSeal'>
  | Asked<'reseal', 'custody.Resealed', 'replaces' | 'stamp'>;

/** What the receiving side found: its own reservations join those that follow from what it states. */
type Received = { readonly reservations: readonly Reservation[] };
export type OfferTransfer = Asked<'offer', 'custody.TransferOffered', 'from'> & Among;
export type AcceptTransfer = Asked<
  'accept',
  'custody.TransferAccepted',
  'from' | 'holder' | 'purpose' | 'attestation' | 'scan' | 'witness' | 'signatory' | 'act'
> &
  Received &
  Among;
export type AcceptOnPaper = Asked<'acceptOnPaper', 'custody.TransferAccepted', 'from' | 'holder' | 'purpose' | 'attestation' | 'scan' | 'witness' | 'act'> &
  Received &
  Speaking &
  Naming & { readonly scan: string; readonly witness: Party };
export type TransferCommand =
  | OfferTransfer
  | AcceptTransfer
  | AcceptOnPaper
  | (Asked<'refuse', 'custody.TransferRefused', 'from' | 'to'> & Among)
  | Asked<'withdraw', 'custody.TransferWithdrawn', 'from' | 'to'>
  | Asked<'confirmReceipt', 'custody.UnannouncedReceiptConfirmed', 'receivedBy'>
  | Asked<'contestReceipt', 'custody.UnannouncedReceiptContested', 'receivedBy'>
  | (Asked<'assumeCustody', 'custody.CustodyAssumed', 'from' | 'act'> & Naming);

/** Who answers a claim, with what decides in which capacity. `day`: today; `magistrate`: he acts as a prosecutor or judge who handles it. */
export interface ClaimAnswer {
  readonly receipt: string;
  readonly by: Party;
  readonly directory: Directory;
  readonly day: string;
  readonly magistrate: boolean;
}
/** The office of the case that holds the exhibit, where there is one. */
interface Office {
  readonly office?: Party | undefined;
}
export type ClaimCommand =
  | Asked<'attachReport', 'custody.SealReportedBroken', 'part' | 'holder' | 'unknownSeal' | 'remark'>
  | (Asked<'bindClaim', 'custody.ReceiptClaimBound', 'part' | 'from' | 'told'> & Office)
  | Asked<'noteClaimantAct', 'custody.ClaimantActed', 'part'>
  | ({ readonly kind: 'confirmClaim' } & ClaimAnswer)
  | ({ readonly kind: 'contestClaim' } & ClaimAnswer & Pick<CustodyFact<'custody.ClaimedCustodyContested'>['data'], 'reason' | 'remark'>);

export type PlaceCommand =
  /** `keepers`: who keeps the store on that day. */
  | (Asked<'place', 'custody.Placed', 'act'> & Naming & { readonly keepers: readonly Party[] })
  | Asked<'remove', 'custody.Removed', 'from'>
  /** `left`: when it left, as stated (RFC 3339 UTC). */
  | (Asked<'releaseTemporarily', 'custody.TemporarilyReleased', 'holder'> & { readonly left: string })
  | (Asked<'takeBack', 'custody.Returned', 'from'> & Received)
  /** `at`: the server's clock. */
  | (Asked<'chaseReturn', 'custody.ReturnChased', 'to' | 'due' | 'time'> & { readonly at: string })
  | Asked<'measure', 'custody.Measured', 'expected'>
  | Asked<'recordDifference', 'custody.DifferenceRecorded', 'expected' | 'withinTolerance'>;

/** What another lot has set aside for this one, as its stream leaves it. */
export interface FoundReservation {
  readonly part: PartId;
  readonly quantity: Quantity;
  readonly into: string;
  readonly until: string;
  readonly category: Category;
  readonly goods?: string;
  readonly holder: Party;
}
export type PartCommand =
  | { readonly kind: 'split'; readonly part: PartId; readonly by: Party; readonly into: readonly { readonly part: string; readonly quantity: Quantity }[] }
  | Asked<'sample', 'custody.Sampled', 'remains' | 'holder'>
  | Asked<'consume', 'custody.Consumed', 'remains'>
  /** `exhibit`: the lot's own id. `at`: the server's clock; `minutes`: how long it is set aside. */
  | (Asked<'reserveMerge', 'custody.MergeReserved', 'remains' | 'until'> & { readonly exhibit: string; readonly at: string; readonly minutes: number })
  | { readonly kind: 'releaseMerge'; readonly reservation: string; readonly at: string }
  | { readonly kind: 'settleMerge'; readonly reservation: string }
  | (Asked<'takeMerge', 'custody.MergedFrom', 'sourcePart' | 'quantity' | 'now'> & {
      readonly exhibit: string;
      readonly at: string;
      readonly found: FoundReservation | undefined;
    });

export type DangerAndLossCommand =
  | (Asked<'assessDanger', 'custody.DangerousGoodsAssessed', 'act'> & Naming)
  /** `orderId` and `remainsId`: names for the order and for the part that remains of a firearm. */
  | (Asked<'destroyOnSite', 'custody.DestroyedOnSite', 'quantity' | 'holds' | 'act' | 'orderId' | 'remains'> &
      Speaking &
      Naming & { readonly orderId: string; readonly remainsId: string })
  | (Asked<'confirmInstruction', 'custody.InstructionConfirmed'> & Among)
  | (Asked<'reportLoss', 'custody.LossReported', 'quantity' | 'remains' | 'category' | 'holder' | 'lost'> &
      Speaking & { readonly quantity?: Quantity; readonly lost: string })
  | Asked<'establishLoss', 'custody.LossEstablished'>
  | Asked<'recover', 'custody.Recovered', 'from'>
  | { readonly kind: 'proposeIarmsEntry'; readonly part: PartId };

/** Forensic steps that are still to be taken on the firearms of the exhibit; nothing may be spoilt before. */
type Forensic = { readonly forensicStepsLeft: readonly string[] };
export type GiveOrder = Asked<'giveOrder', 'custody.OrderGiven', 'due'> & Among & Forensic & { readonly at: string; readonly due?: string };
export type OrderCommand =
  | Asked<'placeHold', 'custody.HoldPlaced'>
  /** `judge`: of a court. `tookOver`: the office at which the case of the hold lies now. `decisionFiled`: whether the cote named is a decision that was filed. */
  | (Asked<'liftHold', 'custody.HoldLifted'> & Among & { readonly judge: boolean; readonly tookOver?: string; readonly decisionFiled: boolean })
  | (Asked<'orderInterimDisposition', 'custody.InterimDispositionOrdered'> & Forensic)
  | (Asked<'applyNationalMark', 'custody.NationalMarkApplied'> & Forensic)
  | GiveOrder
  | (Asked<'confirmOrder', 'custody.OrderConfirmed', 'part' | 'orderedBy' | 'attestation' | 'enteredBy'> & Among)
  | (Asked<'disavowOrder', 'custody.OrderDisavowed', 'part' | 'orderedBy'> & Among);

/** What is answered by those whom an act names. `act` may be an order, whose magistrate answers on paper. */
type Answered = Among & { readonly act: string; readonly capacity: Capacity; readonly who?: Attester; readonly by: Party };
export type AttestationCommand =
  | ({ readonly kind: 'attest' } & Answered)
  | ({ readonly kind: 'denyAttestation'; readonly reason: CustodyFact<'custody.AttestationDenied'>['data']['reason']; readonly remark?: string } & Answered)
  | ({ readonly kind: 'enterSignedPaper'; readonly scan: string; readonly reference?: string } & Answered)
  | ({ readonly kind: 'attestSignedPaper' } & Answered)
  | ({ readonly kind: 'reportOverdueConfirmation'; readonly act: string; readonly capacity: Capacity; readonly who: Attester; readonly at: string } & Office);

export type ExhibitCommand =
  RegisterExhibit | SealCommand | TransferCommand | PlaceCommand | PartCommand | DangerAndLossCommand | OrderCommand | AttestationCommand | ClaimCommand;
