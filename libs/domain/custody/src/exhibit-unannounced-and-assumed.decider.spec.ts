import {
  amount,
  assumeCustody,
  CLERK,
  COLLEAGUE,
  confirmReceipt,
  consume,
  contestReceipt,
  HOLDER,
  LABORATORY,
  lot,
  offer,
  PART,
  partOf,
  pistol,
  receiveUnannounced,
  REGISTRY,
  releaseTemporarily,
  reportLoss,
  rounds,
  SECOND_PART,
} from './exhibit.scene.js';

describe('what arrives unannounced', () => {
  it('is the receiver’s from then on, and the holder of record is asked', () => {
    pistol()
      .when(receiveUnannounced({ bearer: 'a driver' }))
      .then({ type: 'custody.ReceivedUnannounced', data: { part: 'whole', by: CLERK, holder: REGISTRY, seal: 'INTACT', bearer: 'a driver', from: HOLDER } });
    pistol()
      .when(receiveUnannounced())
      .thenState((state) =>
        expect(partOf(state)).toMatchObject({ holder: REGISTRY, unannounced: [{ from: HOLDER, receivedBy: REGISTRY }], workflow: 'registered' }),
      );
  });
  it('is received for oneself or one’s unit', () => {
    pistol()
      .when(receiveUnannounced({ holder: 'CI.LABO' }))
      .thenRefused('not-the-receiver');
    pistol()
      .when(receiveUnannounced({ holder: CLERK }))
      .thenState((state) => expect(partOf(state).holder).toBe(CLERK));
  });
  it('does not arrive where it is', () =>
    pistol()
      .when(receiveUnannounced({ by: HOLDER, holder: HOLDER }))
      .thenRefused('already-the-holder'));
  it('was announced if it was offered to the receiver', () => {
    pistol().when(offer()).when(receiveUnannounced()).thenRefused('accept-the-offer');
    pistol()
      .when(offer({ to: 'CI.LABO' }))
      .when(receiveUnannounced())
      .thenState((state) => expect(partOf(state).offer).toBeUndefined());
  });
  it('is recorded even if it was lost, out or used up: it is there', () => {
    pistol()
      .when(reportLoss())
      .when(receiveUnannounced())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ holder: REGISTRY, workflow: 'in-evidence' });
        expect(partOf(state).loss).toBeUndefined();
      });
    pistol()
      .when(releaseTemporarily())
      .when(receiveUnannounced())
      .thenState((state) => expect(partOf(state).released).toBeUndefined());
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(receiveUnannounced())
      .thenState((state) => {
        expect(partOf(state).gone).toBeUndefined();
        expect(partOf(state).workflow).toBe('in-evidence');
      });
  });
  it('is a part of the exhibit, in a unit of its goods', () => {
    pistol()
      .when(receiveUnannounced({ part: PART }))
      .thenRefused('no-such-part');
    lot()
      .when(receiveUnannounced({ measured: amount('1', 'KGM') }))
      .thenRefused('unit-does-not-fit');
  });
  it('is confirmed by the holder of record', () => {
    pistol()
      .when(receiveUnannounced())
      .when(confirmReceipt())
      .then({ type: 'custody.UnannouncedReceiptConfirmed', data: { part: 'whole', by: HOLDER, receivedBy: REGISTRY } });
    pistol().when(receiveUnannounced()).when(confirmReceipt()).when(confirmReceipt()).thenRefused('nothing-to-confirm');
    pistol()
      .when(receiveUnannounced())
      .when(confirmReceipt({ by: COLLEAGUE }))
      .thenRefused('not-the-former-holder');
    pistol().when(confirmReceipt()).thenRefused('nothing-to-confirm');
    pistol()
      .when(confirmReceipt({ part: PART }))
      .thenRefused('no-such-part');
  });
  it('or contested by him, and stays where it arrived', () => {
    pistol()
      .when(receiveUnannounced())
      .when(contestReceipt({ remark: 'ours is here' }))
      .then({
        type: 'custody.UnannouncedReceiptContested',
        data: { part: 'whole', by: HOLDER, reason: 'STILL_HELD', remark: 'ours is here', receivedBy: REGISTRY },
      });
    pistol()
      .when(receiveUnannounced())
      .when(contestReceipt())
      .thenState((state) => expect(partOf(state)).toMatchObject({ holder: REGISTRY, unannounced: [] }));
    pistol()
      .when(receiveUnannounced())
      .when(contestReceipt({ by: COLLEAGUE }))
      .thenRefused('not-the-former-holder');
    pistol().when(contestReceipt()).thenRefused('nothing-to-confirm');
  });
  it('twice is answered by each holder of record for himself', () => {
    const twice = () =>
      pistol()
        .when(receiveUnannounced())
        .when(receiveUnannounced({ by: LABORATORY, holder: 'CI.LABO' }));
    twice()
      .when(confirmReceipt({ by: CLERK }))
      .then({ type: 'custody.UnannouncedReceiptConfirmed', data: { part: 'whole', by: CLERK, receivedBy: 'CI.LABO' } });
    twice()
      .when(confirmReceipt({ by: CLERK }))
      .thenState((state) => expect(partOf(state).unannounced).toEqual([{ from: HOLDER, receivedBy: REGISTRY }]));
  });
});

describe('assuming custody', () => {
  const assumed = () => {
    const { kind: _, ...data } = assumeCustody();
    return { type: 'custody.CustodyAssumed', data: { ...data, from: HOLDER } } as const;
  };
  it('moves it on an order after a joint count before two witnesses', () => {
    lot().when(assumeCustody()).then(assumed());
    lot()
      .when(offer())
      .when(assumeCustody())
      .thenState((state) => {
        expect(partOf(state).holder).toBe(COLLEAGUE);
        expect(partOf(state).offer).toBeUndefined();
      });
  });
  it('records what the count found otherwise', () => {
    const found = assumeCustody({ counted: rounds('50') });
    lot()
      .when(found)
      .then(
        { ...assumed(), data: { ...assumed().data, counted: rounds('50') } },
        {
          type: 'custody.DifferenceRecorded',
          data: { part: 'whole', expected: rounds('52'), found: rounds('50'), cause: 'UNEXPLAINED', withinTolerance: false, by: COLLEAGUE },
        },
      );
    lot()
      .when(found)
      .thenState((state) => expect(partOf(state).quantity).toEqual(rounds('50')));
  });
  it.each([
    ['not-the-receiver', { holder: REGISTRY }],
    ['already-the-holder', { by: HOLDER, holder: HOLDER }],
    ['order-by-the-taker', { orderedBy: COLLEAGUE }],
    ['two-witnesses-needed', { witnesses: [CLERK, CLERK] }],
    ['witness-takes-part', { witnesses: [CLERK, COLLEAGUE] }],
    ['witness-takes-part', { witnesses: ['CI.DGD.1001', CLERK] }],
    ['witness-takes-part', { witnesses: [HOLDER, CLERK] }],
    ['unit-does-not-fit', { counted: amount('1', 'KGM') }],
    ['no-such-part', { part: SECOND_PART }],
  ])('is refused as %s for %j', (code, more) => lot().when(assumeCustody(more)).thenRefused(code));
  it('is of something that is left', () =>
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(assumeCustody())
      .thenRefused('part-gone'));
});
