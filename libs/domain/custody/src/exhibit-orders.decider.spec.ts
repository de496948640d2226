import {
  CLERK,
  HOLD,
  PART,
  SECOND_PART,
  UNCOUNTED,
  amount,
  applyNationalMark,
  consume,
  known,
  liftHold,
  lot,
  orderInterimDisposition,
  partOf,
  pistol,
  placeHold,
  releaseTemporarily,
  reportLoss,
  rounds,
  sample,
} from './exhibit.scene.js';

describe('a national mark', () => {
  it('is put on a firearm or a part of one', () => {
    const { kind: _, examinationsMissing: _none, ...data } = applyNationalMark();
    pistol().when(applyNationalMark()).then({ type: 'custody.NationalMarkApplied', data });
    pistol({ category: 'firearm-part' })
      .when(applyNationalMark())
      .thenState((state) => expect(known(state).marks).toEqual(['CI 118']));
  });
  it.each([
    ['not-a-firearm', () => lot().when(applyNationalMark())],
    ['not-the-holder', () => pistol().when(applyNationalMark({ by: CLERK }))],
    ['examine-first', () => pistol().when(applyNationalMark({ examinationsMissing: ['PRINTS_AND_DNA'] }))],
    ['marked-already', () => pistol().when(applyNationalMark()).when(applyNationalMark())],
    ['part-lost', () => pistol().when(reportLoss()).when(applyNationalMark())],
    ['temporarily-released', () => pistol().when(releaseTemporarily()).when(applyNationalMark())],
    ['no-such-part', () => pistol().when(applyNationalMark({ part: PART }))],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('may stand beside another', () =>
    pistol()
      .when(applyNationalMark())
      .when(applyNationalMark({ mark: 'CI 119' }))
      .thenState((state) => expect(known(state).marks).toEqual(['CI 118', 'CI 119'])));
});

describe('a hold', () => {
  it('stands on the whole exhibit, or on one part of it', () => {
    const { kind: _, ...data } = placeHold();
    lot().when(placeHold()).then({ type: 'custody.HoldPlaced', data });
    lot()
      .when(placeHold({ part: PART }))
      .thenRefused('no-such-part');
    lot()
      .when(placeHold())
      .thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'APPEAL' }]));
  });
  it('is lifted by its id', () => {
    const { kind: _, ...data } = liftHold();
    lot().when(placeHold()).when(liftHold()).then({ type: 'custody.HoldLifted', data });
    lot()
      .when(placeHold())
      .when(liftHold())
      .when(orderInterimDisposition())
      .thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal'));
    lot()
      .when(placeHold())
      .when(placeHold({ hold: SECOND_PART }))
      .when(liftHold())
      .when(orderInterimDisposition())
      .thenRefused('hold-in-force');
    lot().when(liftHold()).thenRefused('no-such-hold');
    lot()
      .when(placeHold())
      .when(liftHold({ hold: PART }))
      .thenRefused('no-such-hold');
  });
});

describe('an order before judgment', () => {
  it.each(['SALE', 'DESTRUCTION', 'ALLOCATION'] as const)('%s of a firearm waits for its mark', (measure) => {
    pistol().when(orderInterimDisposition({ measure })).thenRefused('firearm-not-marked');
    pistol()
      .when(applyNationalMark())
      .when(orderInterimDisposition({ measure }))
      .thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal'));
  });
  it('keeps an unmarked firearm in guarded keeping', () =>
    pistol()
      .when(orderInterimDisposition({ measure: 'GUARDED_KEEPING' }))
      .thenState((state) => expect(partOf(state).disposition).toMatchObject({ measure: 'GUARDED_KEEPING' })));
  it('says what happens to a part', () => {
    const { kind: _, ...data } = orderInterimDisposition({ quantity: rounds('50') });
    lot()
      .when(orderInterimDisposition({ quantity: rounds('50') }))
      .then({ type: 'custody.InterimDispositionOrdered', data });
    lot()
      .when(orderInterimDisposition())
      .thenState((state) => expect(partOf(state)).toMatchObject({ workflow: 'awaiting-disposal', disposition: { measure: 'SALE', order: 'PARQUET 80' } }));
  });
  it('waits for a hold, also one on what the part was taken from', () => {
    lot().when(placeHold()).when(orderInterimDisposition()).thenRefused('hold-in-force');
    lot()
      .when(sample())
      .when(placeHold({ part: 'whole' }))
      .when(orderInterimDisposition({ part: PART }))
      .thenRefused('hold-in-force');
    lot()
      .when(sample())
      .when(placeHold({ part: PART }))
      .when(orderInterimDisposition())
      .thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal'));
  });
  it.each([
    ['no-such-part', () => lot().when(orderInterimDisposition({ part: PART }))],
    [
      'part-gone',
      () =>
        lot()
          .when(consume({ quantity: rounds('52') }))
          .when(orderInterimDisposition()),
    ],
    ['more-than-there-is', () => lot().when(orderInterimDisposition({ quantity: rounds('53') }))],
    ['unit-does-not-fit', () => lot().when(orderInterimDisposition({ quantity: amount('1', 'KGM') }))],
    ['no-such-part', () => lot().when(orderInterimDisposition({ samples: [PART] }))],
    [
      'sample-is-disposed-of',
      () =>
        lot()
          .when(sample())
          .when(orderInterimDisposition({ part: PART, samples: [PART] })),
    ],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('of what was never counted names any quantity', () =>
    lot({ quantity: UNCOUNTED })
      .when(orderInterimDisposition({ quantity: rounds('50') }))
      .thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal')));
});
