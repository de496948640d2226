import type { Party } from '#platform/kernel';
import type { Category, Quantity } from '#domain/seizure/events';
import type { CustodyEvent, CustodyFact, PartId, Reservation } from './events.js';

/** What is asked, less what the decision itself finds out. */
type Asked<Kind extends string, Type extends CustodyEvent['type'], Found extends string = never> = { readonly kind: Kind } & Readonly<
  Omit<CustodyFact<Type>['data'], Found | '_sd'>
>;
/** Acts for which a custodian of the holder's unit may speak. */
type Speaking = { readonly custodian: boolean };

export type RegisterExhibit = { readonly kind: 'register'; readonly line: Omit<CustodyFact<'custody.ExhibitRegistered'>['data'], '_sd'> };

export type SealCommand =
  | Asked<'applySeal', 'custody.SealApplied'>
  | Asked<'inspectSeal', 'custody.SealInspected'>
  | Asked<'openSeal', 'custody.SealOpened'>
  | Asked<'reportBrokenSeal', 'custody.SealFoundBroken', 'unknownSeal'>
  | Asked<'reseal', 'custody.Resealed', 'replaces' | 'stamp'>;

/** What the receiving side found: its own reservations join those that follow from what it states. */
type Received = { readonly reservations: readonly Reservation[] };
export type OfferTransfer = Asked<'offer', 'custody.TransferOffered', 'from'>;
export type AcceptTransfer = Asked<'accept', 'custody.TransferAccepted', 'from' | 'holder' | 'purpose' | 'attestation' | 'scan' | 'witness' | 'signatory'> &
  Received;
export type AcceptOnPaper = Asked<'acceptOnPaper', 'custody.TransferAccepted', 'from' | 'holder' | 'purpose' | 'attestation' | 'scan' | 'witness'> &
  Received &
  Speaking & { readonly scan: string; readonly witness: Party };
export type TransferCommand =
  | OfferTransfer
  | AcceptTransfer
  | AcceptOnPaper
  | Asked<'refuse', 'custody.TransferRefused', 'from' | 'to'>
  | Asked<'withdraw', 'custody.TransferWithdrawn', 'from' | 'to'>
  | Asked<'receiveUnannounced', 'custody.ReceivedUnannounced', 'from'>
  | Asked<'confirmReceipt', 'custody.UnannouncedReceiptConfirmed', 'receivedBy'>
  | Asked<'contestReceipt', 'custody.UnannouncedReceiptContested', 'receivedBy'>
  | Asked<'assumeCustody', 'custody.CustodyAssumed', 'from'>;

export type PlaceCommand =
  | Asked<'place', 'custody.Placed'>
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
  | Asked<'assessDanger', 'custody.DangerousGoodsAssessed'>
  | (Asked<'destroyOnSite', 'custody.DestroyedOnSite', 'quantity' | 'holds'> & Speaking)
  | Asked<'confirmInstruction', 'custody.InstructionConfirmed'>
  | (Asked<'reportLoss', 'custody.LossReported', 'quantity' | 'remains' | 'category' | 'holder' | 'lost'> &
      Speaking & { readonly quantity?: Quantity; readonly lost: string })
  | Asked<'establishLoss', 'custody.LossEstablished'>
  | Asked<'recover', 'custody.Recovered', 'from'>
  | { readonly kind: 'proposeIarmsEntry'; readonly part: PartId };

export type OrderCommand =
  | Asked<'placeHold', 'custody.HoldPlaced'>
  | Asked<'liftHold', 'custody.HoldLifted'>
  | Asked<'orderInterimDisposition', 'custody.InterimDispositionOrdered'>
  | (Asked<'applyNationalMark', 'custody.NationalMarkApplied'> & { readonly examinationsMissing: readonly string[] });

export type ExhibitCommand = RegisterExhibit | SealCommand | TransferCommand | PlaceCommand | PartCommand | DangerAndLossCommand | OrderCommand;
