import { answersFor, DomainError, unitOf, type Decider, type Party } from '#platform/kernel';
import { type Directory } from '#domain/access/events';
import type { ClaimantAct, CustodyFact, ReceiptEvent } from './events.js';

interface Act {
  readonly act: string;
  readonly did: ClaimantAct;
  readonly by: Party;
  /** Who answers for the claim from then on, where it was delivered. */
  readonly claimant?: Party;
}
export interface ClaimedReceipt {
  readonly status: 'claimed' | 'contested' | 'confirmed';
  /** Who answers for what arrived. */
  readonly holder: Party;
  readonly claim: CustodyFact<'custody.ReceiptClaimed'>['data'];
  readonly acts: readonly Act[];
  readonly lost: boolean;
  readonly delivery?: { readonly to: Party; readonly by: Party };
}
export type Receipt = { readonly status: 'unknown' } | ClaimedReceipt;

type Asked<Kind extends string, Type extends ReceiptEvent['type'], Found extends string = never> = { readonly kind: Kind } & Readonly<
  Omit<CustodyFact<Type>['data'], Found | '_sd'>
>;
type Known = { readonly directory: Directory };
export type ReceiptCommand =
  | Asked<'claim', 'custody.ReceiptClaimed'>
  | Asked<'place', 'custody.ReceiptPlaced'>
  | Asked<'inspect', 'custody.ReceiptInspected'>
  | Asked<'photograph', 'custody.ReceiptPhotographed'>
  | Asked<'measure', 'custody.ReceiptMeasured'>
  | Asked<'reseal', 'custody.ReceiptResealed'>
  | Asked<'reportLoss', 'custody.ReceiptLossReported'>
  | (Asked<'offerDelivery', 'custody.ReceiptDeliveryOffered'> & Known)
  | (Asked<'acceptDelivery', 'custody.ReceiptDelivered', 'from' | 'holder'> & Known)
  | Asked<'confirm', 'custody.ReceiptConfirmed'>
  | Asked<'contest', 'custody.ReceiptContested'>;

/**
 * A receipt that nobody offered: a claim. It binds the claimant, who answers for what he has, and gives him no file and no disposal. Whether
 * it matches an exhibit does not stand here: nothing in this stream depends on it before the holder of record has answered.
 */
export const receiptDecider: Decider<Receipt, ReceiptCommand, ReceiptEvent> = {
  name: 'receipt',
  version: 1,
  initial: { status: 'unknown' },

  decide(command, receipt) {
    if (command.kind === 'claim') return [claimed(command, receipt)];
    const known = knownReceipt(receipt);
    switch (command.kind) {
      case 'confirm': {
        const { kind: _, ...data } = command;
        if (known.status === 'confirmed') throw new DomainError('claim-confirmed-already', 'The receipt is confirmed already');
        return [{ type: 'custody.ReceiptConfirmed', data }];
      }
      case 'contest': {
        const { kind: _, ...data } = command;
        if (known.status === 'confirmed') throw new DomainError('claim-confirmed-already', 'The receipt is confirmed already');
        return [{ type: 'custody.ReceiptContested', data }];
      }
      case 'acceptDelivery':
        return [delivered(command, known)];
      default:
        answeredFor(command.by, known);
        return [actOf(command, known)];
    }
  },

  evolve(receipt, event): Receipt {
    if (event.type === 'custody.ReceiptClaimed') {
      return { status: 'claimed', holder: event.data.holder, claim: event.data, acts: [], lost: false };
    }
    if (receipt.status === 'unknown') return receipt;
    switch (event.type) {
      case 'custody.ReceiptPlaced':
        return withAct(receipt, event.data, 'PLACED');
      case 'custody.ReceiptInspected':
        return withAct(receipt, event.data, 'INSPECTED');
      case 'custody.ReceiptPhotographed':
        return withAct(receipt, event.data, 'PHOTOGRAPHED');
      case 'custody.ReceiptMeasured':
        return withAct(receipt, event.data, 'MEASURED');
      case 'custody.ReceiptResealed':
        return withAct(receipt, event.data, 'RESEALED');
      case 'custody.ReceiptLossReported':
        return { ...withAct(receipt, event.data, 'LOSS_REPORTED'), lost: true };
      case 'custody.ReceiptDeliveryOffered':
        return { ...receipt, delivery: { to: event.data.to, by: event.data.by } };
      case 'custody.ReceiptDelivered': {
        const { holder } = event.data;
        const { delivery: _, ...taken } = withAct(receipt, event.data, 'DELIVERED', holder);
        return { ...taken, holder };
      }
      case 'custody.ReceiptConfirmed':
        return { ...receipt, status: 'confirmed' };
      case 'custody.ReceiptContested':
        return { ...receipt, status: 'contested' };
    }
  },
};

type Of<Kind extends ReceiptCommand['kind']> = Extract<ReceiptCommand, { kind: Kind }>;

function claimed({ kind: _, ...data }: Of<'claim'>, receipt: Receipt): ReceiptEvent {
  if (receipt.status !== 'unknown') throw new DomainError('receipt-claimed-already', 'This receipt is recorded already');
  if (!answersFor(data.by, data.holder)) throw new DomainError('not-the-receiver', 'What arrived is received for oneself or for one’s unit');
  if (data.foundBy === 'QR' && data.code === undefined) throw new DomainError('code-needed', 'What was found by its code names the code');
  if (data.foundBy === 'NUMBER' && (data.number === undefined || data.photograph === undefined))
    throw new DomainError('photograph-needed', 'A number is given as it was read, with a photograph of it');
  return { type: 'custody.ReceiptClaimed', data };
}

function actOf(command: Exclude<ReceiptCommand, { kind: 'claim' | 'confirm' | 'contest' | 'acceptDelivery' }>, receipt: ClaimedReceipt): ReceiptEvent {
  switch (command.kind) {
    case 'place': {
      const { kind: _, ...data } = command;
      return { type: 'custody.ReceiptPlaced', data };
    }
    case 'inspect': {
      const { kind: _, ...data } = command;
      return { type: 'custody.ReceiptInspected', data };
    }
    case 'photograph': {
      const { kind: _, ...data } = command;
      return { type: 'custody.ReceiptPhotographed', data };
    }
    case 'measure': {
      const { kind: _, ...data } = command;
      return { type: 'custody.ReceiptMeasured', data };
    }
    case 'reseal': {
      const { kind: _, ...data } = command;
      return { type: 'custody.ReceiptResealed', data };
    }
    case 'reportLoss': {
      const { kind: _, ...data } = command;
      if (receipt.lost) throw new DomainError('already-lost', 'The loss is reported already');
      return { type: 'custody.ReceiptLossReported', data };
    }
    case 'offerDelivery': {
      const { kind: _, directory, ...data } = command;
      if (data.to === receipt.holder) throw new DomainError('offered-to-holder', 'The receiver has it already');
      registry(directory, data.to);
      return { type: 'custody.ReceiptDeliveryOffered', data };
    }
  }
}

function delivered({ kind: _, directory, ...data }: Of<'acceptDelivery'>, receipt: ClaimedReceipt): ReceiptEvent {
  stillAClaim(receipt);
  if (receipt.delivery === undefined) throw new DomainError('nothing-offered', 'No delivery waits for an answer');
  if (!answersFor(data.by, receipt.delivery.to)) throw new DomainError('not-the-receiver', `Only ${receipt.delivery.to}, to whom it is brought, can answer`);
  if (directory.samePerson(data.by, receipt.delivery.by))
    throw new DomainError('one-person-on-both-sides', 'Who brings it and who takes it over are two persons');
  return { type: 'custody.ReceiptDelivered', data: { ...data, from: receipt.holder, holder: receipt.delivery.to } };
}

function knownReceipt(receipt: Receipt): ClaimedReceipt {
  if (receipt.status === 'unknown') throw new DomainError('no-such-receipt', 'There is no such receipt');
  return receipt;
}

function stillAClaim(receipt: ClaimedReceipt): void {
  if (receipt.status === 'confirmed') throw new DomainError('claim-confirmed-already', 'The receipt is confirmed: what follows is recorded on the exhibit');
}

function answeredFor(by: Party, receipt: ClaimedReceipt): void {
  stillAClaim(receipt);
  if (!answersFor(by, receipt.holder)) throw new DomainError('not-the-claimant', `Only ${receipt.holder}, who claims the receipt, can do this`);
}

/** A unit that the directory does not know is taken as written. */
function registry(directory: Directory, to: Party): void {
  const unit = directory.unit(unitOf(to));
  if (unit !== undefined && unit.kind !== 'REGISTRY') throw new DomainError('not-a-registry', 'What arrived unannounced is delivered to a registry');
}

const withAct = (receipt: ClaimedReceipt, { act, by }: { readonly act: string; readonly by: Party }, did: ClaimantAct, claimant?: Party): ClaimedReceipt => ({
  ...receipt,
  acts: [...receipt.acts, { act, did, by, ...(claimant !== undefined && { claimant }) }],
});
