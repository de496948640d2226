import { container, exhibit as exhibitAggregate, store } from './aggregates.js';
import { containerDecider } from './container.decider.js';
import type { ExhibitEvent } from './events.js';
import { holdsOn } from './exhibit.rules.js';
import type { RegisteredExhibit } from './exhibit.state.js';
import { exhibitDecider } from './exhibit.decider.js';
import {
  accept,
  amount,
  applySeal,
  assessDanger,
  attest,
  confirmInstruction,
  destroyOnSite,
  dynamite,
  exhibit,
  HASH,
  HOLDER,
  known,
  lot,
  measure,
  offer,
  openSeal,
  PART,
  partOf,
  PROSECUTOR,
  pistol,
  recordDifference,
  registered,
  REGISTRY,
  releaseTemporarily,
  RESERVATION,
  reserveMerge,
  rounds,
  sample,
  SECOND_PART,
  setAsideElsewhere,
  settleMerge,
  split,
  takeBack,
  takeMerge,
  UNCOUNTED,
} from './exhibit.scene.js';

const OTHER_RESERVATION = 'cccccccc-0000-8000-8000-000000000002';

it('exhibits, containers and stores are folded under names of their own', () =>
  expect([exhibitAggregate, container, store].map(({ decider }) => decider.name)).toEqual(['exhibit', 'container', 'store']));

it('a container begins where it is registered, and without a seal', () => {
  const data = { code: 'CHEST-14', containerKind: 'CHEST', unit: 'CI.DEPOT', store: PART, place: 'B-02', by: 'CI.DEPOT.21' } as const;
  expect(containerDecider.evolve(containerDecider.initial, { type: 'custody.ContainerRegistered', data })).toEqual({
    status: 'registered',
    unit: 'CI.DEPOT',
    store: PART,
    place: 'B-02',
    sealsUsed: [],
  });
});

describe('a part keeps what no fact has changed', () => {
  it('when it comes back', () =>
    lot()
      .when(releaseTemporarily())
      .when(takeBack())
      .thenState((state) => expect(partOf(state)).toMatchObject({ id: 'whole', quantity: rounds('52'), holder: HOLDER, released: undefined })));
  it('when an instruction is confirmed', () =>
    dynamite()
      .when(assessDanger({ movable: false }))
      .when(attest())
      .when(destroyOnSite())
      .when(confirmInstruction())
      .thenState((state) => expect(partOf(state)).toMatchObject({ id: 'whole', holder: HOLDER, unconfirmed: undefined })));
  it('its offer too, when it is measured meanwhile', () =>
    lot()
      .when(offer())
      .when(measure())
      .when(accept())
      .thenState((state) => expect(partOf(state).holder).toBe(REGISTRY)));
  it('when what is read of another part is of one that never was', () => {
    const of: ExhibitEvent = {
      type: 'custody.Split',
      data: { part: SECOND_PART, into: [{ part: PART, quantity: rounds('1'), holder: HOLDER }], remains: rounds('1'), by: HOLDER },
    };
    expect(Object.keys(known(exhibit(registered(), of).state()).parts)).toEqual(['whole']);
  });
  it('uncounted as it was, whatever returns to it', () => {
    const returned: ExhibitEvent = { type: 'custody.MergeReservationReleased', data: { part: 'whole', reservation: RESERVATION, quantity: UNCOUNTED } };
    for (const quantity of [UNCOUNTED, rounds('3')]) expect(partOf(exhibit(registered({ quantity }), returned).state()).quantity).toEqual(quantity);
  });
});

describe('goods that go on the spot', () => {
  it('may be photographed and filmed', () =>
    dynamite()
      .when(assessDanger({ movable: false }))
      .when(attest())
      .when(destroyOnSite({ videos: [HASH] }))
      .thenState((state) => expect(partOf(state).gone).toBe('destroyed')));
});

describe('taking from a lot', () => {
  const seal = (number: string) => ({ number, kind: 'CLOSED' }) as const;
  it('may put two different seals on a sample, and not twice the same', () => {
    lot()
      .when(sample({ seals: [seal('E-1'), seal('E-2')] }))
      .thenState((state) => expect(partOf(state, PART).seals).toHaveLength(2));
    lot()
      .when(sample({ seals: [seal('E-1'), seal('e 1')] }))
      .thenRefused('seal-number-used');
  });
  it('takes more than nothing into every part', () =>
    lot()
      .when(
        split({
          into: [
            { part: PART, quantity: rounds('12') },
            { part: SECOND_PART, quantity: rounds('0') },
          ],
        }),
      )
      .thenRefused('nothing-taken'));
  it('adds nothing that was never counted', () => {
    lot({ quantity: UNCOUNTED })
      .when(takeMerge({ found: { ...setAsideElsewhere, quantity: UNCOUNTED } }))
      .thenRefused('unit-does-not-fit');
    lot()
      .when(takeMerge({ found: { ...setAsideElsewhere, quantity: amount('10', 'each') } }))
      .thenRefused('unit-does-not-fit');
  });
  it('keeps two reservations apart, and what is set aside from another part', () => {
    const both = () =>
      lot()
        .when(split())
        .when(reserveMerge())
        .when(reserveMerge({ part: PART, quantity: rounds('12'), reservation: OTHER_RESERVATION }));
    both()
      .when(settleMerge({ reservation: OTHER_RESERVATION }))
      .thenState((state) => {
        expect([partOf(state).gone, partOf(state, PART).gone]).toEqual([undefined, 'merged']);
        expect(known(state).setAside.map(({ id }) => id)).toEqual([RESERVATION]);
      });
    both()
      .when(settleMerge({ reservation: OTHER_RESERVATION }))
      .then({ type: 'custody.MergedInto', data: { part: PART, reservation: OTHER_RESERVATION, quantity: rounds('12'), into: expect.any(String) as never } });
  });
});

describe('a hold on the samples of what was destroyed', () => {
  it('stands on each of them', () => {
    const divided = lot().when(split());
    divided.thenState((state) => {
      const held = { ...known(state), holds: [{ id: OTHER_RESERVATION, ground: 'APPEAL', by: PROSECUTOR, parts: ['whole', PART] }] } as RegisteredExhibit;
      expect(['whole', PART].map((id) => holdsOn(held, partOf(held, id)).length)).toEqual([1, 1]);
    });
  });
});

describe('a seal', () => {
  it('that was opened stays on record when another is applied beside it', () =>
    pistol()
      .when(openSeal())
      .when(applySeal())
      .thenState((state) =>
        expect(partOf(state).seals.map(({ number, state: now }) => [number, now])).toEqual([
          ['S-1', 'opened'],
          ['S-2', 'closed'],
        ]),
      ));
});

describe('a difference', () => {
  it('says how much was found: in words of the report it is none', () =>
    expect(() => exhibitDecider.decide(recordDifference({ found: UNCOUNTED }), lot().state())).toThrow(
      expect.objectContaining({ code: 'unit-does-not-fit', message: 'A difference states how much was found' }),
    ));
});

describe('what arrives under two seals', () => {
  it('is found otherwise when one of them is another', () => {
    const seals = (['S-1', 'S-9'] as const).map((number) => ({ number, kind: 'CLOSED' as const }));
    const offered = pistol({ seals }).when(offer());
    offered.thenState((state) => {
      const [accepted] = exhibitDecider.decide(accept({ seals: ['S-1', 'S-2'] }), state);
      expect(accepted!.data).toMatchObject({ reservations: ['SEAL_NUMBER_DIFFERS'] });
    });
  });
});
