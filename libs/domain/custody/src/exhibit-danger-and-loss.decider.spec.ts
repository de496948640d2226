import type { ExhibitEvent } from './events.js';
import {
  amount,
  assessDanger,
  CLERK,
  COLLEAGUE,
  confirmInstruction,
  consume,
  destroyOnSite,
  dynamite,
  establishLoss,
  HASH,
  HOLD,
  HOLDER,
  known,
  LABORATORY,
  lot,
  offer,
  orderInterimDisposition,
  PART,
  partOf,
  pistol,
  place,
  placeHold,
  proposeIarmsEntry,
  PROSECUTOR,
  recover,
  REGISTRY,
  releaseTemporarily,
  reportLoss,
  rounds,
  sample,
  SECOND_PART,
  shelf,
  sticks,
  UNCOUNTED,
} from './exhibit.scene.js';

const assessed = () => dynamite().when(assessDanger({ movable: false, decision: 'DESTROY_ON_SITE' }));
const destroyed = (more: object = {}): ExhibitEvent => {
  const { kind: _, custodian: _custodian, ...data } = destroyOnSite();
  return { type: 'custody.DestroyedOnSite', data: { ...data, quantity: sticks('500'), holds: [], ...more } };
};

describe('assessing dangerous goods', () => {
  it('says what a specialist found, and may be said again', () => {
    const { kind: _, ...data } = assessDanger({ remark: 'sweating' });
    dynamite()
      .when(assessDanger({ remark: 'sweating' }))
      .then({ type: 'custody.DangerousGoodsAssessed', data });
    assessed()
      .when(assessDanger())
      .thenState((state) => expect(partOf(state).assessment).toEqual({ movable: true }));
  });
  it('is of something that is left', () => {
    dynamite()
      .when(assessDanger({ part: PART }))
      .thenRefused('no-such-part');
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(assessDanger())
      .thenRefused('part-gone');
  });
});

describe('destroying on site', () => {
  it('states the instruction, the team, the count by packaging and batch, and the images', () => {
    assessed().when(destroyOnSite()).then(destroyed());
    assessed()
      .when(destroyOnSite())
      .thenState((state) => expect(partOf(state)).toMatchObject({ gone: 'destroyed', workflow: 'disposed', unconfirmed: PROSECUTOR }));
  });
  it('ends an offer, a place and a release', () =>
    dynamite()
      .when(assessDanger())
      .when(place())
      .when(offer())
      .when(destroyOnSite())
      .thenState((state) => {
        expect(partOf(state).offer).toBeUndefined();
        expect(partOf(state).location).toBeUndefined();
      }));
  it('records a count that is not what was recorded as a difference, and goes on', () => {
    const counts = [{ packaging: 'CARTON', quantity: sticks('498') }];
    assessed()
      .when(destroyOnSite({ counts }))
      .then(
        {
          type: 'custody.DifferenceRecorded',
          data: { part: 'whole', expected: sticks('500'), found: sticks('498'), cause: 'UNEXPLAINED', withinTolerance: false, by: HOLDER },
        },
        destroyed({ counts, quantity: sticks('498') }),
      );
  });
  it('counts what nobody had counted', () => dynamite({ quantity: UNCOUNTED }).when(assessDanger()).when(destroyOnSite()).then(destroyed()));
  it.each([
    ['not-assessed', () => dynamite().when(destroyOnSite())],
    ['not-assessed', () => lot().when(destroyOnSite({ counts: [{ packaging: 'BAG', quantity: rounds('52') }] }))],
    ['not-the-holder', () => assessed().when(destroyOnSite({ by: COLLEAGUE }))],
    ['not-the-holder', () => assessed().when(destroyOnSite({ by: CLERK, custodian: true }))],
    ['instructed-by-oneself', () => assessed().when(destroyOnSite({ instructedBy: HOLDER }))],
    ['no-image-of-it', () => assessed().when(destroyOnSite({ photographs: [] }))],
    ['unit-does-not-fit', () => assessed().when(destroyOnSite({ counts: [{ packaging: 'CARTON', quantity: amount('90', 'KGM') }] }))],
    ['unit-does-not-fit', () => assessed().when(destroyOnSite({ counts: [{ packaging: 'CARTON', quantity: UNCOUNTED }] }))],
    [
      'unit-does-not-fit',
      () =>
        dynamite({ quantity: UNCOUNTED })
          .when(assessDanger())
          .when(
            destroyOnSite({
              counts: [
                { packaging: 'A', quantity: sticks('1') },
                { packaging: 'B', quantity: amount('1', 'KGM') },
              ],
            }),
          ),
    ],
    ['no-such-part', () => assessed().when(destroyOnSite({ samples: [PART] }))],
    ['no-such-part', () => assessed().when(destroyOnSite({ part: PART }))],
    [
      'sample-is-destroyed',
      () =>
        assessed()
          .when(sample({ quantity: sticks('2') }))
          .when(destroyOnSite({ part: PART, samples: [PART], counts: [{ packaging: 'BAG', quantity: sticks('2') }] })),
    ],
    ['part-gone', () => assessed().when(destroyOnSite()).when(destroyOnSite())],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('is enough with a film', () =>
    assessed()
      .when(destroyOnSite({ photographs: [], videos: [HASH] }))
      .then(destroyed({ photographs: [], videos: [HASH] })));
  it('is entered by a custodian of the holder’s unit as well', () =>
    assessed()
      .when(destroyOnSite({ by: COLLEAGUE, custodian: true }))
      .then(destroyed({ by: COLLEAGUE })));
  it('overrides holds, which pass to the samples', () => {
    const kept = assessed()
      .when(sample({ quantity: sticks('2') }))
      .when(placeHold({ part: 'whole' }))
      .when(destroyOnSite({ samples: [PART], counts: [{ packaging: 'CARTON', quantity: sticks('498') }] }));
    kept.then(destroyed({ samples: [PART], quantity: sticks('498'), counts: [{ packaging: 'CARTON', quantity: sticks('498') }], holds: [HOLD] }));
    kept.thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'APPEAL', parts: [PART] }]));
    kept.when(orderInterimDisposition({ part: PART })).thenRefused('hold-in-force');
  });
  it('leaves a hold on the whole exhibit, or without a sample, as it is', () => {
    assessed()
      .when(placeHold())
      .when(destroyOnSite())
      .thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'APPEAL' }]));
    assessed()
      .when(placeHold({ part: 'whole' }))
      .when(destroyOnSite())
      .thenState((state) => expect(known(state).holds[0]!.parts).toEqual(['whole']));
  });
  it('on an oral instruction waits for the written one, from who gave it', () => {
    const { kind: _, ...data } = confirmInstruction();
    assessed().when(destroyOnSite()).when(confirmInstruction()).then({ type: 'custody.InstructionConfirmed', data });
    assessed().when(destroyOnSite()).when(confirmInstruction()).when(confirmInstruction()).thenRefused('nothing-to-confirm');
    assessed()
      .when(destroyOnSite())
      .when(confirmInstruction({ instructedBy: LABORATORY }))
      .thenRefused('another-instructor');
    assessed()
      .when(destroyOnSite({ instruction: 'WRITTEN' }))
      .when(confirmInstruction())
      .thenRefused('nothing-to-confirm');
    assessed().when(confirmInstruction()).thenRefused('nothing-to-confirm');
  });
});

describe('a loss', () => {
  const reported = (more: object = {}): ExhibitEvent => ({
    type: 'custody.LossReported',
    data: {
      part: 'whole',
      by: HOLDER,
      circumstances: 'THEFT',
      discoveredBy: HOLDER,
      category: 'live-ammunition',
      holder: HOLDER,
      quantity: rounds('52'),
      ...more,
    },
  });
  it('is reported by the holder, or a custodian of his unit, of all of it', () => {
    lot().when(reportLoss()).then(reported());
    lot()
      .when(reportLoss({ by: COLLEAGUE, custodian: true }))
      .then(reported({ by: COLLEAGUE }));
    lot()
      .when(place())
      .when(offer())
      .when(reportLoss())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ workflow: 'lost', holder: HOLDER, loss: { circumstances: 'THEFT', established: false, iarmsProposed: false } });
        expect(partOf(state).offer).toBeUndefined();
        expect(partOf(state).location).toBeUndefined();
      });
    lot()
      .when(releaseTemporarily())
      .when(reportLoss())
      .thenState((state) => expect(partOf(state).released).toBeUndefined());
  });
  it('of some of it makes that a part of its own', () => {
    lot()
      .when(reportLoss({ quantity: rounds('3') }))
      .then(reported({ lost: PART, quantity: rounds('3'), remains: rounds('49') }));
    lot()
      .when(place())
      .when(reportLoss({ quantity: rounds('3') }))
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ quantity: rounds('49'), workflow: 'in-evidence', location: shelf() });
        expect(partOf(state).loss).toBeUndefined();
        expect(partOf(state, PART)).toMatchObject({
          origin: 'whole',
          quantity: rounds('3'),
          workflow: 'lost',
          holder: HOLDER,
          loss: { circumstances: 'THEFT' },
        });
        expect(partOf(state, PART).location).toBeUndefined();
      });
    lot()
      .when(reportLoss({ quantity: rounds('52') }))
      .then(reported());
  });
  it.each([
    ['not-the-holder', () => lot().when(reportLoss({ by: COLLEAGUE }))],
    ['not-the-holder', () => lot().when(reportLoss({ by: CLERK, custodian: true }))],
    ['already-lost', () => lot().when(reportLoss()).when(reportLoss())],
    ['more-than-there-is', () => lot().when(reportLoss({ quantity: rounds('53') }))],
    ['nothing-taken', () => lot().when(reportLoss({ quantity: rounds('0') }))],
    ['unit-does-not-fit', () => lot().when(reportLoss({ quantity: amount('3', 'each') }))],
    [
      'part-exists',
      () =>
        lot()
          .when(sample())
          .when(reportLoss({ quantity: rounds('3') })),
    ],
    [
      'part-gone',
      () =>
        lot()
          .when(consume({ quantity: rounds('52') }))
          .when(reportLoss()),
    ],
    ['no-such-part', () => lot().when(reportLoss({ part: SECOND_PART }))],
  ])('is refused as %s', (code, asked) => asked().thenRefused(code));
  it('is established once, by an authority', () => {
    const { kind: _, ...data } = establishLoss();
    lot().when(reportLoss()).when(establishLoss()).then({ type: 'custody.LossEstablished', data });
    lot()
      .when(reportLoss())
      .when(establishLoss())
      .thenState((state) => expect(partOf(state).loss).toEqual({ circumstances: 'LOOTING', established: true, iarmsProposed: false }));
    lot().when(reportLoss()).when(establishLoss()).when(establishLoss()).thenRefused('loss-established-already');
    lot().when(establishLoss()).thenRefused('not-lost');
    lot()
      .when(establishLoss({ part: PART }))
      .thenRefused('no-such-part');
  });
  it('ends when it is found, in the hands of who found it', () => {
    lot()
      .when(reportLoss())
      .when(recover())
      .then({ type: 'custody.Recovered', data: { part: 'whole', by: CLERK, holder: REGISTRY, seal: 'FOUND_BROKEN', from: HOLDER } });
    lot()
      .when(reportLoss())
      .when(recover())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ holder: REGISTRY, workflow: 'in-evidence' });
        expect(partOf(state).loss).toBeUndefined();
      });
    lot().when(recover()).thenRefused('not-lost');
    lot()
      .when(reportLoss())
      .when(recover({ holder: 'CI.LABO' }))
      .thenRefused('not-the-receiver');
  });
  it('of a firearm proposes an entry in iARMS, once', () => {
    pistol()
      .when(reportLoss())
      .when(proposeIarmsEntry())
      .then({ type: 'custody.IarmsEntryProposed', data: { part: 'whole', circumstances: 'THEFT', holder: HOLDER } });
    pistol().when(reportLoss()).when(proposeIarmsEntry()).when(proposeIarmsEntry()).thenRefused('already-proposed');
    pistol().when(proposeIarmsEntry()).thenRefused('not-lost');
    lot().when(reportLoss()).when(proposeIarmsEntry()).thenRefused('not-a-firearm');
    pistol({ category: 'firearm-part' }).when(reportLoss()).when(proposeIarmsEntry()).thenRefused('not-a-firearm');
  });
});
