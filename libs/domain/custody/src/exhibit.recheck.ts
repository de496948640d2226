import { unitOf, type PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { ExhibitEvent, CustodyFact } from './events.js';
import type { ExhibitCommand } from './exhibit.commands.js';
import type { Exhibit } from './exhibit.state.js';

/** By fact, the command that it answers. None: a fact that follows from another of the same command, or that no rule refuses. */
const ASKED_BY: Readonly<Record<ExhibitEvent['type'], ExhibitCommand['kind'] | 'none'>> = {
  'custody.ExhibitRegistered': 'register',
  'custody.SealApplied': 'applySeal',
  'custody.SealInspected': 'inspectSeal',
  'custody.SealOpened': 'openSeal',
  'custody.SealFoundBroken': 'reportBrokenSeal',
  'custody.Resealed': 'reseal',
  'custody.TransferOffered': 'offer',
  'custody.TransferAccepted': 'accept',
  'custody.TransferAcceptedWithReservations': 'accept',
  'custody.TransferRefused': 'refuse',
  'custody.TransferWithdrawn': 'withdraw',
  // Written by earlier releases: today such a receipt is a claim.
  'custody.ReceivedUnannounced': 'none',
  'custody.UnannouncedReceiptConfirmed': 'confirmReceipt',
  'custody.UnannouncedReceiptContested': 'contestReceipt',
  'custody.ReceiptClaimBound': 'bindClaim',
  'custody.ClaimantActed': 'noteClaimantAct',
  'custody.ClaimedCustodyConfirmed': 'confirmClaim',
  'custody.ClaimedCustodyContested': 'contestClaim',
  'custody.SealReportedBroken': 'reportBrokenSeal',
  'custody.CustodyAssumed': 'assumeCustody',
  'custody.Placed': 'place',
  'custody.Removed': 'remove',
  'custody.TemporarilyReleased': 'releaseTemporarily',
  'custody.Returned': 'takeBack',
  'custody.ReturnChased': 'chaseReturn',
  'custody.Measured': 'measure',
  'custody.DifferenceRecorded': 'recordDifference',
  'custody.Split': 'split',
  'custody.Sampled': 'sample',
  'custody.Consumed': 'consume',
  'custody.MergeReserved': 'reserveMerge',
  'custody.MergeReservationReleased': 'releaseMerge',
  'custody.MergedInto': 'settleMerge',
  // The other lot's reservation is looked up and not part of this history.
  'custody.MergedFrom': 'none',
  'custody.DangerousGoodsAssessed': 'assessDanger',
  'custody.DestroyedOnSite': 'destroyOnSite',
  'custody.InstructionConfirmed': 'confirmInstruction',
  'custody.LossReported': 'reportLoss',
  'custody.LossEstablished': 'establishLoss',
  'custody.Recovered': 'recover',
  'custody.IarmsEntryProposed': 'proposeIarmsEntry',
  'custody.HoldPlaced': 'placeHold',
  'custody.HoldLifted': 'liftHold',
  'custody.InterimDispositionOrdered': 'orderInterimDisposition',
  'custody.NationalMarkApplied': 'applyNationalMark',
  'custody.OrderGiven': 'giveOrder',
  'custody.OrderConfirmed': 'confirmOrder',
  'custody.OrderDisavowed': 'disavowOrder',
  'custody.AttestationRequested': 'none',
  'custody.AttestationGiven': 'attest',
  'custody.AttestationDenied': 'denyAttestation',
  'custody.SignedPaperEntered': 'enterSignedPaper',
  'custody.ConfirmationOverdue': 'reportOverdueConfirmation',
};
/** What operations look up beside the history: it was as the fact needs it. */
const LOOKED_UP = { keepers: [], forensicStepsLeft: [], judge: true, decisionFiled: true } as const;

/** What moves balances: what says that a quantity does not suffice, and what follows from one. */
export const EXHIBIT_BALANCES = {
  refusals: ['more-than-there-is', 'nothing-left', 'nothing-taken', 'part-gone'],
  members: ['remains', 'expected', 'now', 'quantity', 'withinTolerance'],
} as const;

/** An exhibit's facts carry what was asked; what the decision found out is found out again. */
export function recheckExhibit({ event, actor, happened, recorded, stream }: PastFact<ExhibitEvent>, exhibit: Exhibit): ExhibitCommand | undefined {
  const kind = askedBy(event);
  if (kind === 'none') return undefined;
  if (kind === 'register') return exhibit.status === 'unknown' ? ({ kind, line: event.data } as ExhibitCommand) : undefined;
  const around = {
    custodian: actor.role === 'custodian',
    directory: Directory.NONE,
    at: recorded,
    left: happened.at,
    exhibit: stream.replace(/^custos\.exhibit-/, ''),
    tookOver: unitOf(actor.id),
  };
  return { by: actor.id, ...LOOKED_UP, ...around, reservations: [], ...event.data, ...asked(event, recorded), kind } as unknown as ExhibitCommand;
}

function askedBy(event: ExhibitEvent): (typeof ASKED_BY)[ExhibitEvent['type']] {
  switch (event.type) {
    case 'custody.TransferAccepted':
    case 'custody.TransferAcceptedWithReservations':
      return event.data.attestation === 'ATTESTED_ON_PAPER' ? 'acceptOnPaper' : 'accept';
    case 'custody.AttestationGiven':
      return event.data.attestation === 'ATTESTED_ON_PAPER' ? 'attestSignedPaper' : 'attest';
    case 'custody.OrderConfirmed':
      return event.data.attestation === 'ATTESTED_ON_PAPER' ? 'attestSignedPaper' : 'confirmOrder';
    case 'custody.SealReportedBroken':
      // A report by number or code finds its part, whatever the history becomes.
      return event.data.report === undefined ? 'reportBrokenSeal' : 'none';
    case 'custody.OrderGiven':
      // A destruction on site carries its order.
      return event.data.measure === 'DESTRUCTION_ON_SITE' ? 'none' : 'giveOrder';
    default:
      return ASKED_BY[event.type];
  }
}

/** What was asked otherwise than it is recorded. */
function asked(event: ExhibitEvent, recorded: string): object {
  switch (event.type) {
    case 'custody.LossReported':
      return partlyLost(event);
    case 'custody.DestroyedOnSite':
      return { remainsId: event.data.remains };
    case 'custody.OrderConfirmed':
      return { act: event.data.order, capacity: 'MAGISTRATE', who: event.data.orderedBy };
    case 'custody.ClaimedCustodyConfirmed':
    case 'custody.ClaimedCustodyContested':
      // A superior was one by the directory of that day.
      return { magistrate: event.data.capacity !== 'HOLDER', day: recorded.slice(0, 10) };
    case 'custody.MergeReserved':
      return { minutes: (Date.parse(event.data.until) - Date.parse(recorded)) / 60_000 };
    default:
      return {};
  }
}

/** Of a loss of all of it no quantity was stated. */
const partlyLost = ({ data: { lost, quantity } }: CustodyFact<'custody.LossReported'>): object =>
  lost === undefined ? { quantity: undefined, lost: '' } : { quantity, lost };
