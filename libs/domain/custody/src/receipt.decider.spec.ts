import { given } from '#platform/testing';
import { Directory } from '#domain/access/events';
import type { CustodyFact } from './events.js';
import { CLERK, COLLEAGUE, HASH, HOLDER, REGISTRY } from './exhibit.scene.js';
import { receiptDecider, type ReceiptCommand } from './receipt.decider.js';

const ACT = 'acacacac-0000-8000-8000-000000000001';
const claim = { foundBy: 'NUMBER', number: 'S-1', photograph: HASH, seal: 'INTACT', by: COLLEAGUE, holder: COLLEAGUE } as const;
const claimed: CustodyFact<'custody.ReceiptClaimed'> = { type: 'custody.ReceiptClaimed', data: claim };
const confirmed: CustodyFact<'custody.ReceiptConfirmed'> = {
  type: 'custody.ReceiptConfirmed',
  data: { exhibit: ACT, part: 'whole', from: HOLDER, by: HOLDER, capacity: 'HOLDER' },
};
const offered: CustodyFact<'custody.ReceiptDeliveryOffered'> = { type: 'custody.ReceiptDeliveryOffered', data: { act: ACT, by: COLLEAGUE, to: REGISTRY } };
const receipt = given(receiptDecider);
const place = (by: string): ReceiptCommand => ({ kind: 'place', act: ACT, by, location: { kind: 'container', container: ACT } });
const accept = (by: string): ReceiptCommand => ({ kind: 'acceptDelivery', act: ACT, by, seal: 'INTACT', directory: Directory.NONE });

describe('a receipt that nobody offered', () => {
  it('is claimed for oneself or one’s unit, by a code or by a number with its photograph', () => {
    receipt()
      .when({ kind: 'claim', ...claim })
      .then(claimed);
    receipt()
      .when({ kind: 'claim', ...claim, holder: REGISTRY })
      .thenRefused('not-the-receiver');
    receipt()
      .when({ kind: 'claim', ...claim, photograph: undefined })
      .thenRefused('photograph-needed');
    receipt()
      .when({ kind: 'claim', ...claim, number: undefined })
      .thenRefused('photograph-needed');
    receipt()
      .when({ kind: 'claim', ...claim, foundBy: 'QR' })
      .thenRefused('code-needed');
    receipt(claimed)
      .when({ kind: 'claim', ...claim })
      .thenRefused('receipt-claimed-already');
  });
  it('binds the claimant, and nobody else acts on it', () => {
    receipt(claimed)
      .when(place(COLLEAGUE))
      .then({ type: 'custody.ReceiptPlaced', data: { act: ACT, by: COLLEAGUE, location: { kind: 'container', container: ACT } } });
    receipt(claimed).when(place(HOLDER)).thenRefused('not-the-claimant');
    receipt().when(place(COLLEAGUE)).thenRefused('no-such-receipt');
  });
  it('binds him also when it is contested, and no more when it is confirmed', () => {
    receipt(claimed, { type: 'custody.ReceiptContested', data: { by: HOLDER, capacity: 'HOLDER', reason: 'STILL_HELD' } })
      .when(place(COLLEAGUE))
      .thenState((state) => expect(state).toMatchObject({ status: 'contested', acts: [{ did: 'PLACED' }] }));
    receipt(claimed, confirmed).when(place(COLLEAGUE)).thenRefused('claim-confirmed-already');
    receipt(claimed, confirmed).when({ kind: 'contest', by: HOLDER, capacity: 'HOLDER', reason: 'STILL_HELD' }).thenRefused('claim-confirmed-already');
    receipt(claimed, confirmed)
      .when({ kind: 'confirm', ...confirmed.data })
      .thenRefused('claim-confirmed-already');
  });
  it('is lost once', () => {
    const lost: ReceiptCommand = { kind: 'reportLoss', act: ACT, by: COLLEAGUE, circumstances: 'THEFT' };
    receipt(claimed).when(lost).when(lost).thenRefused('already-lost');
  });
  it('passes to a registry when an officer of it has taken it over, who is another person', () => {
    receipt(claimed, offered)
      .when(accept(CLERK))
      .then({ type: 'custody.ReceiptDelivered', data: { act: ACT, by: CLERK, from: COLLEAGUE, holder: REGISTRY, seal: 'INTACT' } });
    receipt(claimed, offered)
      .when(accept(CLERK))
      .thenState((state) => expect(state).toMatchObject({ holder: REGISTRY, acts: [{ did: 'DELIVERED', claimant: REGISTRY }] }));
    receipt(claimed, offered).when(accept(HOLDER)).thenRefused('not-the-receiver');
    receipt(claimed).when(accept(CLERK)).thenRefused('nothing-offered');
    const own = { ...offered, data: { ...offered.data, to: 'CI.DGD-AIR' } };
    receipt(claimed, own).when(accept(COLLEAGUE)).thenRefused('one-person-on-both-sides');
    receipt(claimed).when({ kind: 'offerDelivery', act: ACT, by: COLLEAGUE, to: COLLEAGUE, directory: Directory.NONE }).thenRefused('offered-to-holder');
  });
  it('is delivered to no unit that the directory knows as something else', () => {
    const kinds = (kind: string) => ({ unit: () => ({ kind }) }) as unknown as Directory;
    const deliver = (kind: string): ReceiptCommand => ({ kind: 'offerDelivery', act: ACT, by: COLLEAGUE, to: REGISTRY, directory: kinds(kind) });
    receipt(claimed).when(deliver('POLICE')).thenRefused('not-a-registry');
    receipt(claimed).when(deliver('REGISTRY')).then(offered);
  });
});
