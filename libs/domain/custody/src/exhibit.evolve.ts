import { unitOf, type Party } from '#platform/kernel';
import { addDecimal, isQuantified, isZero, type Quantity } from '#domain/seizure/events';
import { WHOLE, type CustodyFact, type ExhibitEvent, type PartId, type Purpose, type Seal } from './events.js';
import { evolveConfirmations } from './exhibit-confirmations.evolve.js';
import { sealKey, type Claim, type Exhibit, type Part, type RegisteredExhibit, type SealOnPart, type Workflow } from './exhibit.state.js';

/** Total: what has happened is never refused, and what names a part that is not there (a correction, an import) changes nothing. */
export function evolveExhibit(exhibit: Exhibit, event: ExhibitEvent): Exhibit {
  if (event.type === 'custody.ExhibitRegistered') return registered(event);
  if (exhibit.status === 'unknown') return exhibit;
  switch (event.type) {
    case 'custody.SealApplied':
      return used(
        withPart(exhibit, event.data.part, (part) => ({ ...part, seals: [...part.seals, closed({ number: event.data.number, kind: event.data.sealKind })] })),
        [event.data.number],
      );
    case 'custody.Resealed':
      return used(
        withPart(exhibit, event.data.part, (part) => ({
          ...part,
          seals: [...part.seals.filter((one) => one.state === 'closed'), closed({ number: event.data.number, kind: event.data.sealKind })],
        })),
        [event.data.number],
      );
    case 'custody.SealInspected':
    case 'custody.SealReportedBroken':
    case 'custody.Measured':
      return exhibit;
    case 'custody.TransferRefused':
    case 'custody.TransferWithdrawn':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, offer: undefined }));
    case 'custody.SealOpened':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, seals: turned(part.seals, event.data.number, 'opened') }));
    case 'custody.SealFoundBroken':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, seals: turned(part.seals, event.data.number, 'broken') }));

    case 'custody.TransferOffered': {
      const { by, to, purpose, seal, measured } = event.data;
      return withPart(exhibit, event.data.part, (part) => ({ ...part, offer: { by, to, purpose, seal, measured } }));
    }
    case 'custody.TransferAccepted':
    case 'custody.TransferAcceptedWithReservations': {
      const { holder, purpose } = event.data;
      const moved = withPart(exhibit, event.data.part, (part) => ({ ...handedTo(part, holder), workflow: workflowFor(purpose, part.workflow) }));
      return moved === exhibit ? exhibit : { ...moved, handedOver: true };
    }
    case 'custody.ReceivedUnannounced': {
      const { from, holder } = event.data;
      return withPart(exhibit, event.data.part, (part) => ({
        ...arrivedAt(part, holder),
        unannounced: [...part.unannounced, { from, receivedBy: holder }],
      }));
    }
    case 'custody.ReceiptClaimBound': {
      const { receipt, part, claimant, by } = event.data;
      return { ...exhibit, claims: [...(exhibit.claims ?? []), { receipt, part, claimant, persons: [by], state: 'unanswered', acts: [] }] };
    }
    case 'custody.ClaimantActed': {
      const { receipt, act, claimant, by } = event.data;
      return withClaim(exhibit, receipt, (claim) => ({
        ...claim,
        acts: [...claim.acts, act],
        ...(claimant !== undefined && { claimant, persons: [...claim.persons, by] }),
      }));
    }
    case 'custody.ClaimedCustodyConfirmed': {
      const { part: id, receipt, holder } = event.data;
      const known = withClaim(exhibit, receipt, (claim) => ({ ...claim, state: 'confirmed' }));
      return withPart(known, id, (part) => arrivedAt(part, holder));
    }
    case 'custody.ClaimedCustodyContested':
      return withClaim(exhibit, event.data.receipt, (claim) => ({ ...claim, state: 'contested' }));
    case 'custody.UnannouncedReceiptConfirmed':
    case 'custody.UnannouncedReceiptContested':
      return withPart(exhibit, event.data.part, (part) => answered(part, event.data.receivedBy));
    case 'custody.CustodyAssumed':
      return withPart(exhibit, event.data.part, (part) => handedTo(part, event.data.holder));

    case 'custody.Placed':
      return withPart(exhibit, event.data.part, (part) => ({
        ...part,
        location: event.data.location,
        workflow: part.workflow === 'registered' ? 'in-evidence' : part.workflow,
      }));
    case 'custody.Removed':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, location: undefined }));
    case 'custody.TemporarilyReleased': {
      const { to, due, seal, measured } = event.data;
      return withPart(exhibit, event.data.part, (part) => ({ ...part, location: undefined, released: { to, due, seal, measured, chased: 0 } }));
    }
    case 'custody.Returned':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, released: undefined }));
    case 'custody.ReturnChased':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, released: part.released && { ...part.released, chased: event.data.time } }));
    case 'custody.DifferenceRecorded':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: event.data.found }));

    case 'custody.Split':
      return event.data.into.reduce<RegisteredExhibit>(
        (divided, taken) => withChild(divided, event.data.part, taken.part, { quantity: taken.quantity, holder: taken.holder }),
        withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: event.data.remains })),
      );
    case 'custody.Sampled': {
      const { sample, quantity, holder, seals } = event.data;
      const left = withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: event.data.remains }));
      const child = { quantity, holder, sample: true, disposition: undefined, seals: seals.map(closed) };
      return used(
        withChild(left, event.data.part, sample, child),
        seals.map((one) => one.number),
      );
    }
    case 'custody.Consumed':
      return withPart(exhibit, event.data.part, (part) => emptied({ ...part, quantity: event.data.remains }, 'consumed'));
    case 'custody.MergeReserved': {
      const { reservation, part, quantity, into, until } = event.data;
      const setAside = [...exhibit.setAside, { id: reservation, part, quantity, into, until }];
      return { ...withPart(exhibit, part, (one) => ({ ...one, quantity: event.data.remains })), setAside };
    }
    case 'custody.MergeReservationReleased':
      return settled(
        withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: together(part.quantity, event.data.quantity) })),
        event.data.reservation,
      );
    case 'custody.MergedInto': {
      const closedOne = settled(exhibit, event.data.reservation);
      return closedOne.setAside.some((one) => one.part === event.data.part)
        ? closedOne
        : withPart(closedOne, event.data.part, (part) => emptied(part, 'merged'));
    }
    case 'custody.MergedFrom':
      return {
        ...withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: event.data.now })),
        takenOver: [...exhibit.takenOver, event.data.reservation],
      };

    case 'custody.DangerousGoodsAssessed':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, assessment: assessmentOf(event) }));
    case 'custody.DestroyedOnSite': {
      const { part: id, instruction, instructedBy, holds, remains } = event.data;
      const kept = remains === undefined ? exhibit : withChild(exhibit, id, remains, { quantity: { unit: 'UNQUANTIFIED', stated: 'remains' } });
      const samples = remains === undefined ? event.data.samples : [...event.data.samples, remains];
      const destroyed = withPart(kept, id, (part) => ({
        ...part,
        gone: 'destroyed' as const,
        workflow: 'disposed' as const,
        offer: undefined,
        location: undefined,
        released: undefined,
        unconfirmed: instruction === 'ORAL' ? instructedBy : undefined,
      }));
      return {
        ...destroyed,
        holds: destroyed.holds.map((hold) => (holds.includes(hold.id) && samples.length > 0 && hold.parts ? { ...hold, parts: samples } : hold)),
      };
    }
    case 'custody.InstructionConfirmed':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, unconfirmed: undefined }));

    case 'custody.AttestationRequested':
    case 'custody.AttestationGiven':
    case 'custody.AttestationDenied':
    case 'custody.SignedPaperEntered':
    case 'custody.ConfirmationOverdue':
    case 'custody.OrderGiven':
    case 'custody.OrderConfirmed':
    case 'custody.OrderDisavowed':
      return evolveConfirmations(exhibit, event);
    case 'custody.LossReported': {
      const { lost, quantity, circumstances, remains } = event.data;
      const loss = { circumstances, established: false, iarmsProposed: false };
      const gone = { loss, workflow: 'lost' as const, offer: undefined, location: undefined, released: undefined };
      if (lost === undefined || remains === undefined) return withPart(exhibit, event.data.part, (part) => ({ ...part, ...gone }));
      const left = withPart(exhibit, event.data.part, (part) => ({ ...part, quantity: remains }));
      return withPart(withChild(left, event.data.part, lost, { quantity }), lost, (part) => ({ ...part, ...gone }));
    }
    case 'custody.LossEstablished':
      return withPart(exhibit, event.data.part, (part) => ({
        ...part,
        loss: part.loss && { ...part.loss, circumstances: event.data.conclusion, established: true },
      }));
    case 'custody.Recovered':
      return withPart(exhibit, event.data.part, (part) => ({ ...handedTo(part, event.data.holder), loss: undefined, workflow: 'in-evidence' }));
    case 'custody.IarmsEntryProposed':
      return withPart(exhibit, event.data.part, (part) => ({ ...part, loss: part.loss && { ...part.loss, iarmsProposed: true } }));

    case 'custody.HoldPlaced': {
      const { hold, ground, part, by, court, case: file } = event.data;
      return { ...exhibit, holds: [...exhibit.holds, { id: hold, ground, by, court, case: file, ...(part !== undefined && { parts: [part] }) }] };
    }
    case 'custody.HoldLifted':
      return { ...exhibit, holds: exhibit.holds.filter((one) => one.id !== event.data.hold) };
    case 'custody.InterimDispositionOrdered': {
      const { measure, order } = event.data;
      return withPart(exhibit, event.data.part, (part) => ({ ...part, disposition: { measure, order }, before: undefined, workflow: 'awaiting-disposal' }));
    }
    case 'custody.NationalMarkApplied':
      return { ...exhibit, marks: [...exhibit.marks, event.data.mark] };
  }
}

function registered({ data }: CustodyFact<'custody.ExhibitRegistered'>): RegisteredExhibit {
  const { category, kind, individual, holder, quantity, office } = data;
  const whole: Part = { id: WHOLE, sample: false, quantity, holder, workflow: 'registered', unannounced: [], seals: data.seals.map(closed) };
  return used(
    {
      status: 'registered',
      category,
      kind,
      individual,
      seizedBy: holder,
      office,
      parts: { [WHOLE]: whole },
      sealsUsed: [],
      holds: [],
      attestations: [],
      orders: [],
      setAside: [],
      takenOver: [],
      marks: [],
      handedOver: false,
    },
    data.seals.map((one) => one.number),
  );
}

const closed = ({ number, kind }: Seal): SealOnPart => ({ number, kind, state: 'closed' });
const turned = (seals: readonly SealOnPart[], number: string, state: SealOnPart['state']) =>
  seals.map((one) => (sealKey(one.number) === sealKey(number) ? { ...one, state } : one));
const used = (exhibit: RegisteredExhibit, numbers: readonly string[]): RegisteredExhibit => ({
  ...exhibit,
  sealsUsed: [...exhibit.sealsUsed, ...numbers.map(sealKey)],
});

const assessmentOf = ({ data: { movable, specialist, by, act, firearm } }: CustodyFact<'custody.DangerousGoodsAssessed'>): Part['assessment'] => ({
  movable,
  specialist,
  by,
  act,
  firearm,
});

function withPart(exhibit: RegisteredExhibit, id: PartId, change: (part: Part) => Part): RegisteredExhibit {
  const part = exhibit.parts[id];
  return part === undefined ? exhibit : { ...exhibit, parts: { ...exhibit.parts, [id]: change(part) } };
}

/** What is taken from a part lies where it lay, is as dangerous as it was, and stands where its work stood. */
function withChild(exhibit: RegisteredExhibit, from: PartId, id: PartId, own: Partial<Part> & { readonly quantity: Quantity }): RegisteredExhibit {
  const origin = exhibit.parts[from];
  if (origin === undefined) return exhibit;
  const { holder, workflow, location, assessment, disposition } = origin;
  const child: Part = { id, origin: from, sample: false, holder, workflow, location, assessment, disposition, unannounced: [], seals: [], ...own };
  return { ...exhibit, parts: { ...exhibit.parts, [id]: child } };
}

/** Within one unit a change of holder moves nothing; between units the new place is not known until it is recorded. */
const handedTo = (part: Part, holder: Party): Part => ({
  ...part,
  holder,
  offer: undefined,
  location: unitOf(part.holder) === unitOf(holder) ? part.location : undefined,
});

/** What has arrived is there, whatever was recorded of it before. */
const arrivedAt = (part: Part, holder: Party): Part => ({
  ...handedTo(part, holder),
  workflow: part.workflow === 'lost' || part.workflow === 'disposed' ? 'in-evidence' : part.workflow,
  gone: undefined,
  loss: undefined,
  released: undefined,
});

const withClaim = (exhibit: RegisteredExhibit, receipt: string, change: (claim: Claim) => Claim): RegisteredExhibit => ({
  ...exhibit,
  claims: exhibit.claims?.map((one) => (one.receipt === receipt ? change(one) : one)),
});

function workflowFor(purpose: Purpose, before: Workflow): Workflow {
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
    case 'TRANSPORT':
    case 'COURT':
    case 'OTHER':
      return before;
  }
}

function answered(part: Part, receivedBy: Party): Part {
  const at = part.unannounced.findIndex((one) => one.receivedBy === receivedBy);
  return { ...part, unannounced: part.unannounced.filter((_, index) => index !== at) };
}

const emptied = (part: Part, gone: NonNullable<Part['gone']>): Part =>
  isQuantified(part.quantity) && isZero(part.quantity.amount) ? { ...part, gone, workflow: 'disposed', offer: undefined, location: undefined } : part;

const settled = (exhibit: RegisteredExhibit, reservation: string): RegisteredExhibit => ({
  ...exhibit,
  setAside: exhibit.setAside.filter((one) => one.id !== reservation),
});

const together = (a: Quantity, b: Quantity): Quantity =>
  isQuantified(a) && isQuantified(b) && a.unit === b.unit ? { amount: addDecimal(a.amount, b.amount), unit: a.unit } : a;
