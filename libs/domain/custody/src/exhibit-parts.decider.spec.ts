import type { Quantity } from '#domain/seizure/events';
import type { ExhibitEvent } from './events.js';
import {
  amount,
  applySeal,
  assessDanger,
  CLERK,
  consume,
  dynamite,
  exhibit,
  HOLDER,
  known,
  lot,
  offer,
  openSeal,
  orderInterimDisposition,
  OTHER_ID,
  OWN_ID,
  PART,
  partOf,
  pistol,
  place,
  placeHold,
  registered,
  releaseMerge,
  releaseTemporarily,
  reportLoss,
  RESERVATION,
  reserveMerge,
  rounds,
  sample,
  SECOND_PART,
  setAsideElsewhere,
  settleMerge,
  shelf,
  split,
  sticks,
  takeMerge,
  UNCOUNTED,
} from './exhibit.scene.js';

describe.each([
  ['dividing', (more: object = {}) => split(more), (quantity: Quantity) => split({ into: [{ part: PART, quantity }] })],
  ['taking a sample', (more: object = {}) => sample(more), (quantity: Quantity) => sample({ quantity })],
  ['setting aside', (more: object = {}) => reserveMerge(more), (quantity: Quantity) => reserveMerge({ quantity })],
] as const)('%s', (_act, asked, taking) => {
  it.each([
    ['not-the-holder', () => lot().when(asked({ by: CLERK }))],
    ['no-such-part', () => lot().when(asked({ part: SECOND_PART }))],
    [
      'part-gone',
      () =>
        lot()
          .when(consume({ quantity: rounds('52') }))
          .when(asked()),
    ],
    ['part-lost', () => lot().when(reportLoss()).when(asked())],
    ['temporarily-released', () => lot().when(releaseTemporarily()).when(asked())],
    ['individual-item', () => pistol().when(openSeal()).when(asked())],
    ['not-assessed', () => dynamite().when(taking(sticks('2')))],
    ['still-sealed', () => lot().when(applySeal()).when(asked())],
    ['nothing-taken', () => lot().when(taking(rounds('0')))],
    ['more-than-there-is', () => lot().when(taking(rounds('52.000001')))],
    ['unit-does-not-fit', () => lot().when(taking(amount('2', 'each')))],
    ['unit-does-not-fit', () => lot().when(taking(UNCOUNTED))],
  ])('is refused as %s', (code, attempt) => attempt().thenRefused(code));
  it('is possible once the seal is opened, and under a seal that encloses nothing', () => {
    lot()
      .when(applySeal())
      .when(openSeal({ number: 'S-2' }))
      .when(asked())
      .thenState((state) => expect(known(state).status).toBe('registered'));
    lot()
      .when(applySeal({ sealKind: 'UNCOVERED' }))
      .when(asked())
      .thenState((state) => expect(known(state).status).toBe('registered'));
    dynamite()
      .when(assessDanger())
      .when(taking(sticks('2')))
      .thenState((state) => expect(partOf(state).quantity).toEqual(sticks('498')));
  });
});

describe('dividing a lot', () => {
  const two = split({
    into: [
      { part: PART, quantity: rounds('12') },
      { part: SECOND_PART, quantity: rounds('0.5') },
    ],
  });
  it('balances exactly: what is taken and what remains make what was there', () => {
    lot()
      .when(two)
      .then({
        type: 'custody.Split',
        data: {
          part: 'whole',
          into: [
            { part: PART, quantity: rounds('12'), holder: HOLDER },
            { part: SECOND_PART, quantity: rounds('0.5'), holder: HOLDER },
          ],
          remains: rounds('39.5'),
          by: HOLDER,
        },
      });
  });
  it('gives each part its holder, place, work and what was ordered for it', () =>
    lot()
      .when(place())
      .when(orderInterimDisposition())
      .when(two)
      .thenState((state) => {
        expect(Object.keys(known(state).parts)).toEqual(['whole', PART, SECOND_PART]);
        expect(partOf(state).quantity).toEqual(rounds('39.5'));
        expect(partOf(state, PART)).toEqual({
          id: PART,
          origin: 'whole',
          sample: false,
          quantity: rounds('12'),
          holder: HOLDER,
          workflow: 'awaiting-disposal',
          location: shelf(),
          disposition: { measure: 'SALE', order: 'PARQUET 80' },
          unannounced: [],
          seals: [],
        });
      }));
  it('leaves something', () => {
    lot()
      .when(split({ into: [{ part: PART, quantity: rounds('52') }] }))
      .thenRefused('nothing-left');
    lot()
      .when(split({ into: [] }))
      .thenRefused('nothing-taken');
  });
  it('sums what is taken', () =>
    lot()
      .when(
        split({
          into: [
            { part: PART, quantity: rounds('30') },
            { part: SECOND_PART, quantity: rounds('30') },
          ],
        }),
      )
      .thenRefused('more-than-there-is'));
  it('makes new parts', () => {
    lot()
      .when(split({ into: [{ part: 'whole', quantity: rounds('1') }] }))
      .thenRefused('part-exists');
    lot()
      .when(split())
      .when(split({ into: [{ part: PART, quantity: rounds('1') }] }))
      .thenRefused('part-exists');
  });
  it('of what was never counted leaves it uncounted', () =>
    lot({ quantity: UNCOUNTED })
      .when(split())
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(UNCOUNTED);
        expect(partOf(state, PART).quantity).toEqual(rounds('12'));
      }));
  it('divides a part again', () =>
    lot()
      .when(split())
      .when(split({ part: PART, into: [{ part: SECOND_PART, quantity: rounds('2') }] }))
      .thenState((state) => {
        expect(partOf(state, PART).quantity).toEqual(rounds('10'));
        expect(partOf(state, SECOND_PART).origin).toBe(PART);
      }));
});

describe('a sample', () => {
  const seals = [{ number: 'S-5', kind: 'CLOSED' }] as const;
  it('is a part of its own under its own seals, outside what was ordered for the rest', () => {
    lot()
      .when(sample({ seals: [...seals] }))
      .then({
        type: 'custody.Sampled',
        data: {
          part: 'whole',
          by: HOLDER,
          sample: PART,
          quantity: rounds('2'),
          purpose: 'LABORATORY',
          seals: [...seals],
          presence: [],
          remains: rounds('50'),
          holder: HOLDER,
        },
      });
    lot()
      .when(orderInterimDisposition())
      .when(sample({ seals: [...seals] }))
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(rounds('50'));
        expect(partOf(state, PART)).toMatchObject({
          origin: 'whole',
          sample: true,
          quantity: rounds('2'),
          holder: HOLDER,
          seals: [{ ...seals[0], state: 'closed' }],
        });
        expect(partOf(state, PART).disposition).toBeUndefined();
      });
  });
  it('bears numbers of its own, which never come back', () => {
    lot({ seals: [{ number: 'S-1', kind: 'UNCOVERED' }] })
      .when(sample({ seals: [{ number: 'S-1', kind: 'CLOSED' }] }))
      .thenRefused('sealed-already');
    lot()
      .when(sample({ seals: [...seals, { number: 's5', kind: 'OPEN' }] }))
      .thenRefused('seal-number-used');
    lot()
      .when(sample({ seals: [...seals] }))
      .when(openSeal({ part: PART, number: 'S-5' }))
      .when(applySeal({ number: 'S-5' }))
      .thenRefused('seal-number-used');
  });
  it('leaves something', () =>
    lot()
      .when(sample({ quantity: rounds('52') }))
      .thenRefused('nothing-left'));
  it('is a new part', () => lot().when(sample()).when(sample()).thenRefused('part-exists'));
  it('of assessed goods is assessed', () =>
    dynamite()
      .when(assessDanger())
      .when(sample({ quantity: sticks('2') }))
      .when(offer({ part: PART }))
      .thenState((state) => expect(partOf(state, PART).offer?.to).toBe('CI.GREFFE')));
});

describe('using up', () => {
  it('balances exactly', () => {
    lot()
      .when(consume())
      .then({ type: 'custody.Consumed', data: { part: 'whole', by: HOLDER, quantity: rounds('2'), use: 'TEST_FIRING', remains: rounds('50') } });
    lot()
      .when(consume())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ quantity: rounds('50'), workflow: 'registered' });
        expect(partOf(state).gone).toBeUndefined();
      });
  });
  it('of all leaves nothing', () =>
    lot()
      .when(place())
      .when(consume({ quantity: rounds('52') }))
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ gone: 'consumed', workflow: 'disposed' });
        expect(partOf(state).location).toBeUndefined();
      }));
  it('of what was never counted leaves it uncounted', () =>
    lot({ quantity: UNCOUNTED })
      .when(consume())
      .thenState((state) => expect(partOf(state)).toMatchObject({ quantity: UNCOUNTED, workflow: 'registered' })));
  it.each([
    ['not-the-holder', () => lot().when(consume({ by: CLERK }))],
    ['still-sealed', () => lot().when(applySeal()).when(consume())],
    ['more-than-there-is', () => lot().when(consume({ quantity: rounds('53') }))],
    ['nothing-taken', () => lot().when(consume({ quantity: rounds('0.0') }))],
    ['unit-does-not-fit', () => lot().when(consume({ quantity: amount('1', 'KGM') }))],
    ['part-lost', () => lot().when(reportLoss()).when(consume())],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
});

describe('setting aside for another lot', () => {
  it('takes it out of the balance until its moment has come', () => {
    lot()
      .when(reserveMerge())
      .then({
        type: 'custody.MergeReserved',
        data: {
          part: 'whole',
          by: HOLDER,
          reservation: RESERVATION,
          quantity: rounds('10'),
          into: OTHER_ID,
          remains: rounds('42'),
          until: '2023-10-18T10:30:00.000Z',
        },
      });
    lot()
      .when(reserveMerge())
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(rounds('42'));
        expect(known(state).setAside).toEqual([{ id: RESERVATION, part: 'whole', quantity: rounds('10'), into: OTHER_ID, until: '2023-10-18T10:30:00.000Z' }]);
      });
  });
  it.each([
    ['same-exhibit', () => lot().when(reserveMerge({ into: OWN_ID }))],
    ['hold-in-force', () => lot().when(placeHold()).when(reserveMerge())],
    ['part-offered', () => lot().when(offer()).when(reserveMerge())],
    ['not-quantified', () => lot({ quantity: UNCOUNTED }).when(reserveMerge())],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('gives it back when it was not taken in time', () => {
    lot()
      .when(reserveMerge())
      .when(releaseMerge())
      .then({ type: 'custody.MergeReservationReleased', data: { part: 'whole', reservation: RESERVATION, quantity: rounds('10') } });
    lot()
      .when(reserveMerge())
      .when(releaseMerge())
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(rounds('52'));
        expect(known(state).setAside).toEqual([]);
      });
  });
  it('gives nothing back before its time, or twice', () => {
    lot()
      .when(reserveMerge())
      .when(releaseMerge({ at: '2023-10-18T10:29:59.999Z' }))
      .thenRefused('reservation-still-runs');
    lot().when(reserveMerge()).when(releaseMerge()).when(releaseMerge()).thenRefused('no-such-reservation');
    lot().when(releaseMerge()).thenRefused('no-such-reservation');
  });
  it('is settled once the other lot has it', () => {
    lot()
      .when(reserveMerge())
      .when(settleMerge())
      .then({ type: 'custody.MergedInto', data: { part: 'whole', reservation: RESERVATION, quantity: rounds('10'), into: OTHER_ID } });
    lot()
      .when(reserveMerge())
      .when(settleMerge())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ quantity: rounds('42'), workflow: 'registered' });
        expect(known(state).setAside).toEqual([]);
      });
    lot().when(settleMerge()).thenRefused('no-such-reservation');
  });
  it('of all leaves nothing once the last of it is settled', () => {
    const all = () =>
      lot()
        .when(reserveMerge({ quantity: rounds('40') }))
        .when(reserveMerge({ reservation: SECOND_PART, quantity: rounds('12') }));
    all()
      .when(settleMerge())
      .thenState((state) => expect(partOf(state).gone).toBeUndefined());
    all()
      .when(settleMerge())
      .when(settleMerge({ reservation: SECOND_PART }))
      .thenState((state) => expect(partOf(state)).toMatchObject({ gone: 'merged', workflow: 'disposed' }));
  });
});

describe('taking what another lot has set aside', () => {
  it('adds it exactly', () => {
    lot()
      .when(takeMerge())
      .then({
        type: 'custody.MergedFrom',
        data: { part: 'whole', by: HOLDER, source: OTHER_ID, sourcePart: 'whole', reservation: RESERVATION, quantity: rounds('10'), now: rounds('62') },
      });
    lot()
      .when(takeMerge())
      .thenState((state) => {
        expect(partOf(state).quantity).toEqual(rounds('62'));
        expect(known(state).takenOver).toEqual([RESERVATION]);
      });
  });
  const found = (more: object) => takeMerge({ found: { ...setAsideElsewhere, ...more } });
  it.each([
    ['no-such-reservation', () => lot().when(takeMerge({ found: undefined }))],
    ['reserved-for-another', () => lot().when(found({ into: OTHER_ID }))],
    ['reservation-expired', () => lot().when(takeMerge({ at: setAsideElsewhere.until }))],
    ['already-taken', () => lot().when(takeMerge()).when(takeMerge())],
    ['goods-differ', () => lot().when(found({ category: 'explosive' }))],
    ['goods-differ', () => lot().when(found({ goods: 'tracer' }))],
    ['holders-differ', () => lot().when(found({ holder: CLERK }))],
    ['unit-does-not-fit', () => lot().when(found({ quantity: amount('1', 'box') }))],
    ['unit-does-not-fit', () => lot().when(found({ quantity: UNCOUNTED }))],
    ['unit-does-not-fit', () => lot({ quantity: UNCOUNTED }).when(takeMerge())],
    ['not-the-holder', () => lot().when(takeMerge({ by: CLERK }))],
    ['still-sealed', () => lot().when(applySeal()).when(takeMerge())],
    ['individual-item', () => pistol().when(takeMerge())],
    ['not-assessed', () => dynamite().when(takeMerge())],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
});

describe('what is given back in a unit that does not fit, after a correction or an import,', () => {
  const givenBack = (quantity: Quantity): ExhibitEvent => ({
    type: 'custody.MergeReservationReleased',
    data: { part: 'whole', reservation: RESERVATION, quantity },
  });
  it.each([
    [rounds('52'), amount('1', 'KGM')],
    [rounds('52'), UNCOUNTED],
    [UNCOUNTED, rounds('10')],
  ])('leaves %j as it is', (quantity, back) => expect(partOf(exhibit(registered({ quantity }), givenBack(back)).state()).quantity).toEqual(quantity));
});
