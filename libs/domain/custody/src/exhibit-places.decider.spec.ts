import {
  accept,
  ACT,
  amount,
  asked,
  assessDanger,
  chaseReturn,
  CLERK,
  COLLEAGUE,
  consume,
  DUE,
  dynamite,
  HOLDER,
  known,
  lot,
  measure,
  offer,
  PART,
  partOf,
  pistol,
  place,
  recordDifference,
  releaseTemporarily,
  remove,
  reportLoss,
  rounds,
  shelf,
  sticks,
  takeBack,
  UNCOUNTED,
  sample,
} from './exhibit.scene.js';

const CONTAINER = 'dddddddd-0000-8000-8000-00000000000a';
const chest = (container = CONTAINER) => ({ kind: 'container', container }) as const;

describe('placing an exhibit', () => {
  it('states where it lies, and puts it among the evidence', () => {
    lot()
      .when(place())
      .then({ type: 'custody.Placed', data: { part: 'whole', by: HOLDER, location: shelf() } });
    lot()
      .when(place())
      .thenState((state) => expect(partOf(state)).toMatchObject({ location: shelf(), workflow: 'in-evidence' }));
  });
  it('in the store that one keeps is seen by a witness, who attests it', () => {
    lot()
      .when(place({ keepers: [HOLDER] }))
      .thenRefused('witness-needed');
    lot()
      .when(place({ keepers: ['CI.DGD-AIR.04711'] }))
      .thenRefused('witness-needed');
    lot()
      .when(place({ keepers: [HOLDER], witness: HOLDER }))
      .thenRefused('witness-takes-part');
    lot()
      .when(place({ keepers: [HOLDER], witness: COLLEAGUE }))
      .then(
        { type: 'custody.Placed', data: { part: 'whole', by: HOLDER, location: shelf(), witness: COLLEAGUE, act: ACT } },
        asked('PLACED', 'WITNESS', COLLEAGUE, HOLDER),
      );
    lot()
      .when(place({ keepers: [COLLEAGUE] }))
      .then({ type: 'custody.Placed', data: { part: 'whole', by: HOLDER, location: shelf() } });
  });
  it('does not end an examination', () =>
    lot()
      .when(offer({ to: COLLEAGUE, purpose: 'EXAMINATION' }))
      .when(accept({ by: COLLEAGUE }))
      .when(place({ by: COLLEAGUE }))
      .thenState((state) => expect(partOf(state).workflow).toBe('examination')));
  it('elsewhere takes it from where it lay', () => {
    lot()
      .when(place())
      .when(place({ location: shelf('B-2') }))
      .then(
        { type: 'custody.Removed', data: { part: 'whole', from: shelf(), reason: 'MOVED', by: HOLDER } },
        { type: 'custody.Placed', data: { part: 'whole', by: HOLDER, location: shelf('B-2') } },
      );
    lot()
      .when(place())
      .when(place({ location: chest() }))
      .when(place({ location: chest(PART) }))
      .when(place())
      .thenState((state) => expect(partOf(state).location).toEqual(shelf()));
    lot()
      .when(place())
      .when(place({ location: { ...shelf(), store: PART } }))
      .thenState((state) => expect(partOf(state).location).toMatchObject({ store: PART }));
  });
  it('where it lies already is refused', () => {
    lot().when(place()).when(place()).thenRefused('placed-already');
    lot()
      .when(place({ location: chest() }))
      .when(place({ location: chest() }))
      .thenRefused('placed-already');
  });
  it('is for the holder, of a part at hand', () => {
    lot()
      .when(place({ by: CLERK }))
      .thenRefused('not-the-holder');
    lot()
      .when(place({ part: PART }))
      .thenRefused('no-such-part');
    lot().when(reportLoss()).when(place()).thenRefused('part-lost');
    lot().when(releaseTemporarily()).when(place()).thenRefused('temporarily-released');
  });
  it('waits, for explosives, for a specialist, and ends where they may not be moved', () => {
    dynamite().when(place()).thenRefused('not-assessed');
    dynamite()
      .when(assessDanger({ movable: false }))
      .when(place())
      .thenRefused('not-movable');
  });
  it('is undone by removing it', () => {
    lot()
      .when(place())
      .when(remove())
      .then({ type: 'custody.Removed', data: { part: 'whole', by: HOLDER, reason: 'HEARING', from: shelf() } });
    lot()
      .when(place())
      .when(remove())
      .thenState((state) => expect(partOf(state).location).toBeUndefined());
    lot().when(remove()).thenRefused('not-placed');
    lot()
      .when(place())
      .when(remove({ by: CLERK }))
      .thenRefused('not-the-holder');
  });
});

describe('a temporary release', () => {
  it('leaves custody with the holder, and the place unknown', () => {
    const { kind: _, left: _left, ...data } = releaseTemporarily();
    lot()
      .when(releaseTemporarily())
      .then({ type: 'custody.TemporarilyReleased', data: { ...data, holder: HOLDER } });
    lot()
      .when(place())
      .when(releaseTemporarily())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ holder: HOLDER, released: { to: 'CI.TPI', due: DUE, seal: 'INTACT', chased: 0 } });
        expect(partOf(state).location).toBeUndefined();
      });
  });
  it.each([
    ['not-the-holder', () => lot().when(releaseTemporarily({ by: CLERK }))],
    ['not-free-to-release', () => lot().when(offer()).when(releaseTemporarily())],
    ['due-before-release', () => lot().when(releaseTemporarily({ left: DUE }))],
    ['due-before-release', () => lot().when(releaseTemporarily({ left: '2023-11-21T08:00:00.000Z' }))],
    ['temporarily-released', () => lot().when(releaseTemporarily()).when(releaseTemporarily())],
    ['part-lost', () => lot().when(reportLoss()).when(releaseTemporarily())],
    ['not-assessed', () => dynamite().when(releaseTemporarily())],
    [
      'not-movable',
      () =>
        dynamite()
          .when(assessDanger({ movable: false }))
          .when(releaseTemporarily()),
    ],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('ends when it is taken back, with what is otherwise than when it left', () => {
    lot()
      .when(releaseTemporarily())
      .when(takeBack())
      .then({ type: 'custody.Returned', data: { part: 'whole', by: HOLDER, seal: 'INTACT', from: 'CI.TPI', reservations: [] } });
    lot()
      .when(releaseTemporarily({ measured: rounds('52') }))
      .when(takeBack({ measured: rounds('51'), seal: 'FOUND_BROKEN', reservations: ['GOODS_DAMAGED', 'QUANTITY_DIFFERS'] }))
      .then({
        type: 'custody.Returned',
        data: {
          part: 'whole',
          by: HOLDER,
          seal: 'FOUND_BROKEN',
          measured: rounds('51'),
          from: 'CI.TPI',
          reservations: ['SEAL_FOUND_BROKEN', 'QUANTITY_DIFFERS', 'GOODS_DAMAGED'],
        },
      });
    lot()
      .when(releaseTemporarily())
      .when(takeBack())
      .thenState((state) => expect(partOf(state).released).toBeUndefined());
  });
  it('is taken back by the holder, once', () => {
    lot()
      .when(releaseTemporarily())
      .when(takeBack({ by: CLERK }))
      .thenRefused('not-the-holder');
    lot().when(takeBack()).thenRefused('not-released');
  });
  it('is chased from its due moment on, and each time is counted', () => {
    const chased = (time: number, more: object = {}) =>
      ({ type: 'custody.ReturnChased', data: { part: 'whole', channel: 'AUTOMATIC', to: 'CI.TPI', due: DUE, time, ...more } }) as const;
    lot()
      .when(releaseTemporarily())
      .when(chaseReturn({ at: DUE }))
      .then(chased(1));
    lot()
      .when(releaseTemporarily())
      .when(chaseReturn())
      .when(chaseReturn({ channel: 'VISIT', answer: 'PROMISED', by: HOLDER }))
      .then(chased(2, { channel: 'VISIT', answer: 'PROMISED', by: HOLDER }));
    lot()
      .when(releaseTemporarily())
      .when(chaseReturn({ at: '2023-11-20T16:59:59.999Z' }))
      .thenRefused('not-overdue');
    lot().when(chaseReturn()).thenRefused('not-released');
    lot()
      .when(chaseReturn({ part: PART }))
      .thenRefused('no-such-part');
  });
});

describe('measuring', () => {
  it('states what was found beside what was recorded, and changes nothing', () => {
    lot()
      .when(measure({ found: rounds('40'), by: CLERK }))
      .then({ type: 'custody.Measured', data: { part: 'whole', by: CLERK, measure: 'COUNT', found: rounds('40'), expected: rounds('52') } });
    lot()
      .when(measure({ found: rounds('40') }))
      .thenState((state) => expect(state).toEqual(lot().state()));
  });
  it('in another unit expects nothing', () =>
    lot()
      .when(measure({ measure: 'GROSS_WEIGHT', found: amount('1.2', 'KGM') }))
      .then({ type: 'custody.Measured', data: { part: 'whole', by: HOLDER, measure: 'GROSS_WEIGHT', found: amount('1.2', 'KGM') } }));
  it.each([
    ['COUNT', 'round', true],
    ['COUNT', 'KGM', false],
    ['GROSS_WEIGHT', 'KGM', true],
    ['GROSS_WEIGHT', 'round', false],
    ['NET_WEIGHT', 'GRM', true],
    ['NET_WEIGHT', 'MGM', true],
    ['NET_WEIGHT', 'LTR', false],
    ['VOLUME', 'LTR', true],
    ['VOLUME', 'MTR', false],
    ['LENGTH', 'MTR', true],
    ['LENGTH', 'LTR', false],
  ] as const)('%s in %s: %s', (what, unit, fits) => {
    const asked = lot().when(measure({ measure: what, found: amount('1', unit) }));
    if (fits) asked.thenState((state) => expect(known(state).status).toBe('registered'));
    else asked.thenRefused('unit-does-not-fit');
  });
  it('says how much', () =>
    lot()
      .when(measure({ found: UNCOUNTED }))
      .thenRefused('unit-does-not-fit'));
  it('is of something that is left', () => {
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(measure())
      .thenRefused('part-gone');
    lot()
      .when(measure({ part: PART }))
      .thenRefused('no-such-part');
  });
  it('weighs no explosive that nobody has looked at, but counts it', () => {
    dynamite()
      .when(measure({ measure: 'NET_WEIGHT', found: amount('90', 'KGM') }))
      .thenRefused('not-assessed');
    dynamite()
      .when(measure({ found: sticks('500') }))
      .thenState((state) => expect(known(state).status).toBe('registered'));
    dynamite()
      .when(assessDanger())
      .when(measure({ measure: 'NET_WEIGHT', found: amount('90', 'KGM') }))
      .thenState((state) => expect(known(state).status).toBe('registered'));
  });
});

describe('a difference', () => {
  const drug = () => lot({ category: 'drug', kind: 'cannabis', quantity: amount('10.5', 'KGM') });
  it('closes the balance with its cause, and the quantity found counts', () => {
    lot()
      .when(recordDifference({ remark: 'twice' }))
      .then({
        type: 'custody.DifferenceRecorded',
        data: { part: 'whole', by: HOLDER, expected: rounds('52'), found: rounds('51'), cause: 'COUNTING_ERROR', remark: 'twice', withinTolerance: false },
      });
    lot()
      .when(recordDifference())
      .thenState((state) => expect(partOf(state).quantity).toEqual(rounds('51')));
  });
  it.each([
    ['10.4', '0.1', true],
    ['10.6', '0.1', true],
    ['10.39', '0.1', false],
    ['10.61', '0.1', false],
    ['10.4', undefined, false],
  ] as const)('of 10.5 kg found as %s with a tolerance of %s is within it: %s', (found, tolerance, within) =>
    drug()
      .when(recordDifference({ found: amount(found, 'KGM'), cause: 'DRYING', tolerance }))
      .then({
        type: 'custody.DifferenceRecorded',
        data: { part: 'whole', by: HOLDER, cause: 'DRYING', tolerance, expected: amount('10.5', 'KGM'), found: amount(found, 'KGM'), withinTolerance: within },
      }),
  );
  it.each([
    ['no-difference', () => lot().when(recordDifference({ found: rounds('52.0') }))],
    ['unit-does-not-fit', () => lot().when(recordDifference({ found: amount('51', 'each') }))],
    ['unit-does-not-fit', () => lot().when(recordDifference({ found: UNCOUNTED }))],
    ['unit-does-not-fit', () => lot({ quantity: UNCOUNTED }).when(recordDifference({ found: amount('1', 'KGM') }))],
    ['not-the-holder', () => lot().when(recordDifference({ by: CLERK }))],
    [
      'part-gone',
      () =>
        lot()
          .when(consume({ quantity: rounds('52') }))
          .when(recordDifference()),
    ],
    ['no-such-part', () => lot().when(recordDifference({ part: PART }))],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('is the first count of what was never counted', () =>
    lot({ quantity: UNCOUNTED })
      .when(recordDifference())
      .then({
        type: 'custody.DifferenceRecorded',
        data: { part: 'whole', by: HOLDER, cause: 'COUNTING_ERROR', expected: UNCOUNTED, found: rounds('51'), withinTolerance: true },
      }));
  it('is of one part', () =>
    lot()
      .when(sample())
      .when(recordDifference({ part: PART, found: rounds('1') }))
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(rounds('50'));
        expect(partOf(state, PART).quantity).toEqual(rounds('1'));
      }));
  it('may be recorded of what is out or lost', () =>
    pistol({ quantity: UNCOUNTED })
      .when(reportLoss())
      .when(recordDifference({ found: amount('1', 'each') }))
      .thenState((state) => expect(partOf(state).quantity).toEqual(amount('1', 'each'))));
});
