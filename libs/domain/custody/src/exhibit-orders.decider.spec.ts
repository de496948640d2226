import type { ExhibitEvent } from './events.js';
import { directoryOf } from './directory.scene.js';
import {
  attest,
  attestSignedPaper,
  CLERK,
  COLLEAGUE,
  confirmOrder,
  disavowOrder,
  DUE_TO_CONFIRM,
  enterSignedPaper,
  exhibit,
  giveOrder,
  HASH,
  HOLDER,
  ORDER,
  RECORDED,
  registered,
  reportOverdueConfirmation,
  HOLD,
  PART,
  PROSECUTOR,
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
  stated,
} from './exhibit.scene.js';

const opened = () => pistol({ seals: [] });

describe('a national mark', () => {
  it('is put on a firearm or a part of one', () => {
    const data = stated(applyNationalMark());
    opened().when(applyNationalMark()).then({ type: 'custody.NationalMarkApplied', data });
    pistol({ category: 'firearm-part', seals: [] })
      .when(applyNationalMark())
      .thenState((state) => expect(known(state).marks).toEqual(['CI 118']));
  });
  it.each([
    ['still-sealed', () => pistol().when(applyNationalMark())],
    ['examine-first', () => opened().when(applyNationalMark({ forensicStepsLeft: ['PRINTS_AND_DNA'] }))],
    ['not-a-firearm', () => lot().when(applyNationalMark())],
    ['not-the-holder', () => opened().when(applyNationalMark({ by: CLERK }))],
    ['marked-already', () => opened().when(applyNationalMark()).when(applyNationalMark())],
    ['part-lost', () => opened().when(reportLoss()).when(applyNationalMark())],
    ['temporarily-released', () => opened().when(releaseTemporarily()).when(applyNationalMark())],
    ['no-such-part', () => opened().when(applyNationalMark({ part: PART }))],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('may stand beside another', () =>
    opened()
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
      .thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'COURT', by: PROSECUTOR }]));
  });
  it('is lifted by its id', () => {
    const data = stated(liftHold());
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

describe('lifting a hold', () => {
  const held = (more: object = {}) => lot().when(placeHold(more));
  const CASE = 'aaaaaaaa-0000-8000-8000-00000000000c';
  const COURT = 'CI.CA-ABJ';
  const JUDGE = 'CI.CA-ABJ.71';
  it('is for the office that placed it, the court seised and the office that took over, and nobody else', () => {
    held()
      .when(liftHold({ by: 'CI.PARQUET.42' }))
      .then({ type: 'custody.HoldLifted', data: stated(liftHold({ by: 'CI.PARQUET.42' })) });
    held()
      .when(liftHold({ by: 'CI.PARQUET-BOUAKE.41' }))
      .thenRefused('not-the-office-of-the-hold');
    held({ court: COURT })
      .when(liftHold({ by: JUDGE, judge: true }))
      .thenState((state) => expect(known(state).holds).toEqual([]));
    held({ case: CASE })
      .when(liftHold({ by: 'CI.POLE.9', tookOver: 'CI.POLE' }))
      .thenState((state) => expect(known(state).holds).toEqual([]));
  });
  it('is for the office above, as the directory knows it', () => {
    const directory = directoryOf([{ id: 'CI.PG' }, { id: 'CI.PARQUET', parent: 'CI.PG' }, { id: 'CI.PARQUET-BOUAKE' }]);
    held()
      .when(liftHold({ by: 'CI.PG.1', directory }))
      .thenState((state) => expect(known(state).holds).toEqual([]));
    held()
      .when(liftHold({ by: 'CI.PARQUET-BOUAKE.1', directory }))
      .thenRefused('not-the-office-of-the-hold');
  });
  it('that the law places is for the court seised, by a decision that is filed', () => {
    for (const ground of ['APPEAL', 'OPPOSITION'] as const) {
      const onAppeal = held({ ground, court: COURT, case: CASE });
      onAppeal.when(liftHold()).thenRefused('not-the-court-seised');
      onAppeal.when(liftHold({ by: JUDGE, judge: true })).thenRefused('decision-not-filed');
      onAppeal.when(liftHold({ by: JUDGE, judge: true, reason: 'OTHER', case: CASE, cote: 3, decisionFiled: true })).thenRefused('decision-not-filed');
      onAppeal.when(liftHold({ by: 'CI.TPI.7', judge: true, case: CASE, cote: 3, decisionFiled: true })).thenRefused('not-the-court-seised');
      onAppeal
        .when(liftHold({ by: JUDGE, judge: true, case: CASE, cote: 3, decisionFiled: true }))
        .thenState((state) => expect(known(state).holds).toEqual([]));
    }
    lot()
      .when(placeHold({ ground: 'APPEAL' }))
      .thenRefused('court-missing');
  });
  it('that an older log placed without naming its court is for a court, never for the office that placed it', () => {
    const old: ExhibitEvent = { type: 'custody.HoldPlaced', data: { hold: HOLD, ground: 'APPEAL', order: 'CA 12', by: PROSECUTOR } };
    exhibit(registered(), old)
      .when(liftHold({ judge: true, decisionFiled: true }))
      .thenRefused('not-the-court-seised');
    exhibit(registered(), old)
      .when(liftHold({ by: JUDGE, judge: true, decisionFiled: true }))
      .thenState((state) => expect(known(state).holds).toEqual([]));
  });
});

describe('an order before judgment', () => {
  it('says what happens to a part', () => {
    const data = stated(orderInterimDisposition({ quantity: rounds('50') }));
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
  it.each(['SALE', 'DESTRUCTION', 'ALLOCATION', 'RETURN'] as const)('%s of a firearm waits for its mark and for every forensic step', (measure) => {
    opened().when(orderInterimDisposition({ measure })).thenRefused('firearm-not-marked');
    opened().when(giveOrder({ measure })).thenRefused('firearm-not-marked');
    const marked = opened().when(applyNationalMark());
    marked.when(orderInterimDisposition({ measure, forensicStepsLeft: ['BALLISTICS'] })).thenRefused('examine-first');
    marked.when(orderInterimDisposition({ measure })).thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal'));
  });
  it('keeps an unmarked firearm in guarded keeping', () =>
    opened()
      .when(orderInterimDisposition({ measure: 'GUARDED_KEEPING', forensicStepsLeft: ['BALLISTICS'] }))
      .thenState((state) => expect(partOf(state).disposition).toMatchObject({ measure: 'GUARDED_KEEPING' })));
  it('of what was never counted names any quantity', () =>
    lot({ quantity: UNCOUNTED })
      .when(orderInterimDisposition({ quantity: rounds('50') }))
      .thenState((state) => expect(partOf(state).workflow).toBe('awaiting-disposal')));
});

describe('an order by word of mouth', () => {
  const given = stated(giveOrder());
  const order: ExhibitEvent = { type: 'custody.OrderGiven', data: { ...given, due: DUE_TO_CONFIRM } };
  it('counts at once', () => {
    lot().when(giveOrder()).then(order);
    lot()
      .when(giveOrder())
      .thenState((state) => expect(partOf(state)).toMatchObject({ workflow: 'awaiting-disposal', disposition: { measure: 'SALE', order: ORDER } }));
    lot()
      .when(giveOrder({ measure: 'EXAMINATION' }))
      .thenState((state) => expect(partOf(state)).toMatchObject({ workflow: 'registered' }));
  });
  it('is confirmed or disavowed by any magistrate of the same office, once', () => {
    const confirmed = { type: 'custody.OrderConfirmed', data: { order: ORDER, part: 'whole', orderedBy: PROSECUTOR, attestation: 'OWN_COMMAND' } } as const;
    const ordered = lot().when(giveOrder());
    ordered.when(confirmOrder({ by: 'CI.PARQUET.42' })).then({ ...confirmed, data: { ...confirmed.data, by: 'CI.PARQUET.42' } });
    ordered.when(confirmOrder({ by: 'CI.PARQUET-BOUAKE.41' })).thenRefused('another-office');
    ordered.when(disavowOrder({ by: 'CI.PARQUET-BOUAKE.41' })).thenRefused('another-office');
    ordered.when(confirmOrder()).when(confirmOrder()).thenRefused('order-answered-already');
    ordered.when(confirmOrder()).when(disavowOrder()).thenRefused('order-answered-already');
    lot().when(confirmOrder()).thenRefused('no-such-order');
  });
  it('is confirmed by the court above, as the directory knows it', () => {
    const directory = directoryOf([{ id: 'CI.CA' }, { id: 'CI.PARQUET', parent: 'CI.CA' }]);
    lot()
      .when(giveOrder())
      .when(confirmOrder({ by: 'CI.CA.3', directory }))
      .thenState((state) => expect(known(state).orders[0]!.state).toBe('confirmed'));
  });
  it('no longer counts when it is disavowed', () => {
    lot()
      .when(giveOrder())
      .when(disavowOrder())
      .then({ type: 'custody.OrderDisavowed', data: { order: ORDER, part: 'whole', orderedBy: PROSECUTOR, by: PROSECUTOR, reason: 'NOT_GIVEN' } });
    lot()
      .when(giveOrder())
      .when(disavowOrder())
      .thenState((state) => expect(partOf(state)).toMatchObject({ workflow: 'registered' }));
  });
  it('is confirmed as soon as the magistrate records it himself', () =>
    lot()
      .when(giveOrder({ by: PROSECUTOR }))
      .thenState((state) => expect(known(state).orders).toMatchObject([{ order: ORDER, state: 'confirmed' }])));
  it('is confirmed on signed paper, which two others than the one who recorded it attest', () => {
    const paper = { act: ORDER, capacity: 'MAGISTRATE', who: PROSECUTOR } as const;
    const entered = lot()
      .when(giveOrder())
      .when(enterSignedPaper({ ...paper, by: COLLEAGUE, reference: 'PARQUET 81' }));
    entered.when(attestSignedPaper({ ...paper, by: CLERK })).then({
      type: 'custody.OrderConfirmed',
      data: {
        order: ORDER,
        part: 'whole',
        orderedBy: PROSECUTOR,
        attestation: 'ATTESTED_ON_PAPER',
        by: CLERK,
        enteredBy: COLLEAGUE,
        document: HASH,
        reference: 'PARQUET 81',
      },
    });
    entered.when(attestSignedPaper({ ...paper, by: COLLEAGUE })).thenRefused('same-person');
    entered.when(attestSignedPaper({ ...paper, by: HOLDER })).thenRefused('attests-his-own-act');
    lot()
      .when(giveOrder())
      .when(enterSignedPaper({ ...paper, by: HOLDER }))
      .thenRefused('attests-his-own-act');
    lot()
      .when(giveOrder())
      .when(enterSignedPaper({ ...paper, by: PROSECUTOR }))
      .thenRefused('attests-himself');
    lot()
      .when(giveOrder())
      .when(enterSignedPaper({ ...paper, by: COLLEAGUE, who: CLERK }))
      .thenRefused('not-named');
    lot()
      .when(giveOrder())
      .when(attestSignedPaper({ ...paper, by: COLLEAGUE }))
      .thenRefused('no-paper-entered');
    lot()
      .when(giveOrder())
      .when(attest({ act: ORDER, capacity: 'MAGISTRATE', who: PROSECUTOR, by: PROSECUTOR }))
      .thenRefused('an-order-is-confirmed');
    lot()
      .when(giveOrder())
      .when(confirmOrder())
      .when(enterSignedPaper({ ...paper, by: COLLEAGUE }))
      .thenRefused('order-answered-already');
  });
  it('that nobody confirmed by its hour is told to the office, once', () => {
    const late = { act: ORDER, capacity: 'MAGISTRATE', who: PROSECUTOR } as const;
    const told = { type: 'custody.ConfirmationOverdue', data: { ...late, part: 'whole', due: DUE_TO_CONFIRM, told: 'CI.PARQUET' } } as const;
    lot().when(giveOrder()).when(reportOverdueConfirmation(late)).then(told);
    lot()
      .when(giveOrder())
      .when(reportOverdueConfirmation({ ...late, at: RECORDED }))
      .thenRefused('not-overdue');
    lot().when(giveOrder()).when(confirmOrder()).when(reportOverdueConfirmation(late)).thenRefused('nothing-to-attest');
    lot().when(giveOrder()).when(reportOverdueConfirmation(late)).when(reportOverdueConfirmation(late)).thenRefused('already-reported');
  });
  it.each([
    ['hold-in-force', () => lot().when(placeHold()).when(giveOrder())],
    ['writing-missing', () => lot().when(giveOrder({ form: 'WRITTEN' }))],
    ['due-before-given', () => lot().when(giveOrder({ due: '2023-10-18T09:05:00.000Z' }))],
    ['recorded-with-the-destruction', () => lot().when(giveOrder({ measure: 'DESTRUCTION_ON_SITE' }))],
    ['no-such-part', () => lot().when(giveOrder({ part: PART }))],
    ['not-a-magistrate', () => lot().when(giveOrder({ directory: directoryOf([{ id: 'CI.PARQUET' }], [{ account: PROSECUTOR, quality: 'CLERK' }]) }))],
  ])('is refused as %s', (code, act) => act().thenRefused(code));
});
