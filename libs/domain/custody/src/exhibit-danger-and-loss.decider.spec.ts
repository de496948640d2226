import type { ExhibitEvent } from './events.js';
import { directoryOf } from './directory.scene.js';
import {
  ACT,
  amount,
  asked,
  attest,
  assessDanger,
  CLERK,
  COLLEAGUE,
  confirmInstruction,
  confirmOrder,
  consume,
  destroyOnSite,
  DUE_TO_CONFIRM,
  dynamite,
  establishLoss,
  HASH,
  HOLD,
  HOLDER,
  known,
  LABORATORY,
  lot,
  offer,
  ORDER,
  orderInterimDisposition,
  PART,
  partOf,
  pistol,
  place,
  placeHold,
  proposeIarmsEntry,
  PROSECUTOR,
  recover,
  releaseTemporarily,
  reportLoss,
  rounds,
  sample,
  SECOND_PART,
  shelf,
  SPECIALIST,
  stated,
  sticks,
  UNCOUNTED,
} from './exhibit.scene.js';

const dangerous = { movable: false, decision: 'DESTROY_ON_SITE' } as const;
/** Found dangerous to move by a specialist, who has attested it. */
const assessed = (more: object = {}) => dynamite(more).when(assessDanger(dangerous)).when(attest());
const destroyed = (more: object = {}): readonly ExhibitEvent[] => {
  const data = { ...stated(destroyOnSite()), quantity: sticks('500'), holds: [], ...more };
  const { orderedBy = PROSECUTOR, by } = data;
  const order = {
    order: ORDER,
    part: 'whole',
    measure: 'DESTRUCTION_ON_SITE',
    form: 'ORAL',
    orderedBy,
    given: data.instructed,
    due: DUE_TO_CONFIRM,
    by,
  } as const;
  return [{ type: 'custody.DestroyedOnSite', data }, { type: 'custody.OrderGiven', data: order }, asked('DESTROYED_ON_SITE', 'SPECIALIST', SPECIALIST, by)];
};

describe('assessing dangerous goods', () => {
  it('says what a specialist found, and may be said again', () => {
    dynamite()
      .when(assessDanger({ remark: 'sweating' }))
      .then(
        { type: 'custody.DangerousGoodsAssessed', data: stated(assessDanger({ remark: 'sweating' })) },
        asked('DANGER_ASSESSED', 'SPECIALIST', SPECIALIST, HOLDER),
      );
    assessed()
      .when(assessDanger())
      .thenState((state) => expect(partOf(state).assessment).toEqual({ movable: true, specialist: SPECIALIST, by: HOLDER, act: ACT }));
  });
  it('is his own when the specialist records it himself', () =>
    dynamite()
      .when(assessDanger({ by: SPECIALIST }))
      .then({ type: 'custody.DangerousGoodsAssessed', data: stated(assessDanger({ by: SPECIALIST })) }));
  it('by radio is heard by a second person, who attests it too', () => {
    const byRadio = assessDanger({ channel: 'BY_RADIO', secondPerson: COLLEAGUE });
    dynamite()
      .when(byRadio)
      .then(
        { type: 'custody.DangerousGoodsAssessed', data: stated(byRadio) },
        asked('DANGER_ASSESSED', 'SPECIALIST', SPECIALIST, HOLDER),
        asked('DANGER_ASSESSED', 'WITNESS', COLLEAGUE, HOLDER),
      );
    dynamite()
      .when(assessDanger({ channel: 'BY_RADIO' }))
      .thenRefused('second-person-needed');
    for (const secondPerson of [HOLDER, SPECIALIST])
      dynamite()
        .when(assessDanger({ channel: 'BY_RADIO', secondPerson }))
        .thenRefused('witness-takes-part');
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
    assessed()
      .when(destroyOnSite())
      .then(...destroyed());
    assessed()
      .when(destroyOnSite())
      .thenState((state) => expect(partOf(state)).toMatchObject({ gone: 'destroyed', workflow: 'disposed', unconfirmed: PROSECUTOR }));
  });
  it('ends an offer, a place and a release', () =>
    dynamite()
      .when(assessDanger())
      .when(place())
      .when(offer())
      .when(assessDanger({ ...dangerous, by: SPECIALIST }))
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
        ...destroyed({ counts, quantity: sticks('498') }),
      );
  });
  it('counts what nobody had counted', () =>
    assessed({ quantity: UNCOUNTED })
      .when(destroyOnSite())
      .then(...destroyed()));
  it.each([
    ['not-assessed', () => dynamite().when(destroyOnSite())],
    ['not-assessed', () => lot().when(destroyOnSite({ counts: [{ packaging: 'BAG', quantity: rounds('52') }] }))],
    ['not-the-holder', () => assessed().when(destroyOnSite({ by: COLLEAGUE }))],
    ['not-the-holder', () => assessed().when(destroyOnSite({ by: CLERK, custodian: true }))],
    ['instructed-by-oneself', () => assessed().when(destroyOnSite({ instructedBy: HOLDER }))],
    ['instructed-by-oneself', () => assessed().when(destroyOnSite({ instructedBy: SPECIALIST }))],
    ['assessment-not-attested', () => dynamite().when(assessDanger(dangerous)).when(destroyOnSite())],
    ['found-movable', () => dynamite().when(assessDanger()).when(attest()).when(destroyOnSite())],
    [
      'specialist-is-the-seizing-officer',
      () =>
        dynamite()
          .when(assessDanger({ ...dangerous, specialist: HOLDER }))
          .when(destroyOnSite()),
    ],
    [
      'specialist-is-the-seizing-officer',
      () =>
        dynamite()
          .when(assessDanger({ ...dangerous, specialist: 'CI.DGD-AIR.04711' }))
          .when(destroyOnSite()),
    ],
    ['not-a-magistrate', () => assessed().when(destroyOnSite({ directory: directoryOf([{ id: 'CI.PARQUET' }], [{ account: PROSECUTOR, quality: 'CLERK' }]) }))],
    ['no-image-of-it', () => assessed().when(destroyOnSite({ photographs: [] }))],
    ['unit-does-not-fit', () => assessed().when(destroyOnSite({ counts: [{ packaging: 'CARTON', quantity: amount('90', 'KGM') }] }))],
    ['unit-does-not-fit', () => assessed().when(destroyOnSite({ counts: [{ packaging: 'CARTON', quantity: UNCOUNTED }] }))],
    [
      'unit-does-not-fit',
      () =>
        assessed({ quantity: UNCOUNTED }).when(
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
      .then(...destroyed({ photographs: [], videos: [HASH] })));
  it('is entered by a custodian of the holder’s unit as well', () =>
    assessed()
      .when(destroyOnSite({ by: COLLEAGUE, custodian: true }))
      .then(...destroyed({ by: COLLEAGUE })));
  it('overrides holds, which pass to the samples', () => {
    const kept = assessed()
      .when(sample({ quantity: sticks('2') }))
      .when(placeHold({ part: 'whole' }))
      .when(destroyOnSite({ samples: [PART], counts: [{ packaging: 'CARTON', quantity: sticks('498') }] }));
    kept.then(...destroyed({ samples: [PART], quantity: sticks('498'), counts: [{ packaging: 'CARTON', quantity: sticks('498') }], holds: [HOLD] }));
    kept.thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'COURT', by: PROSECUTOR, parts: [PART] }]));
    kept.when(orderInterimDisposition({ part: PART })).thenRefused('hold-in-force');
  });
  it('under a hold keeps a sample, unless life is in danger at once', () => {
    assessed().when(placeHold()).when(destroyOnSite()).thenRefused('hold-needs-a-sample');
    assessed()
      .when(placeHold({ part: 'whole' }))
      .when(destroyOnSite({ immediateDanger: true }))
      .thenState((state) => expect(known(state).holds[0]!.parts).toEqual(['whole']));
    assessed()
      .when(placeHold())
      .when(destroyOnSite({ immediateDanger: true }))
      .thenState((state) => expect(known(state).holds).toEqual([{ id: HOLD, ground: 'COURT', by: PROSECUTOR }]));
  });
  it('in danger at once waits for nobody, and is red until the specialist and the magistrate have confirmed it', () =>
    dynamite()
      .when(assessDanger(dangerous))
      .when(destroyOnSite({ immediateDanger: true }))
      .then(...destroyed({ immediateDanger: true }).slice(0, 2), asked('DESTROYED_ON_SITE', 'SPECIALIST', SPECIALIST, HOLDER, 'RED')));
  it('is of a firearm only when it cannot be made safe or is trapped, with its marks photographed; what remains is kept', () => {
    const each = [{ packaging: 'LOOSE', quantity: amount('1', 'each') }];
    const rifle = (more: object = {}) =>
      pistol()
        .when(assessDanger({ ...dangerous, ...more }))
        .when(attest());
    rifle()
      .when(destroyOnSite({ counts: each, marks: [HASH] }))
      .thenRefused('firearm-is-kept');
    rifle({ firearm: 'TRAPPED' })
      .when(destroyOnSite({ counts: each }))
      .thenRefused('marks-not-photographed');
    rifle({ firearm: 'TRAPPED' })
      .when(placeHold({ part: 'whole', ground: 'OPEN_TRACE' }))
      .when(destroyOnSite({ counts: each, marks: [HASH] }))
      .thenState((state) => {
        expect(partOf(state).gone).toBe('destroyed');
        expect(partOf(state, SECOND_PART)).toMatchObject({ origin: 'whole', holder: HOLDER, quantity: { unit: 'UNQUANTIFIED' } });
        expect(known(state).holds[0]!.parts).toEqual([SECOND_PART]);
      });
  });
  it('on an oral instruction waits for the written one, from who gave it', () => {
    const data = stated(confirmInstruction());
    const { by, order: reference, document } = data;
    const confirmed = { order: ORDER, part: 'whole', orderedBy: PROSECUTOR, attestation: 'OWN_COMMAND', by, reference, document } as const;
    assessed()
      .when(destroyOnSite())
      .when(confirmInstruction())
      .then({ type: 'custody.InstructionConfirmed', data }, { type: 'custody.OrderConfirmed', data: confirmed });
    assessed()
      .when(destroyOnSite())
      .when(confirmInstruction({ by: HOLDER }))
      .thenRefused('another-office');
    assessed()
      .when(destroyOnSite())
      .when(confirmOrder({ by: 'CI.PARQUET.42' }))
      .thenState((state) => expect(partOf(state).unconfirmed).toBeUndefined());
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
  it('is what was blown up or left behind under attack', () => {
    for (const circumstances of ['DESTROYED_UNDER_ATTACK', 'ABANDONED_UNDER_ATTACK'] as const)
      pistol()
        .when(reportLoss({ circumstances }))
        .when(proposeIarmsEntry())
        .then({ type: 'custody.IarmsEntryProposed', data: { part: 'whole', circumstances, holder: HOLDER } });
  });
  it('ends when the unit that lost it has found it', () => {
    const found = recover({ by: COLLEAGUE, holder: COLLEAGUE });
    lot()
      .when(reportLoss())
      .when(found)
      .then({ type: 'custody.Recovered', data: { part: 'whole', by: COLLEAGUE, holder: COLLEAGUE, seal: 'FOUND_BROKEN', from: HOLDER } });
    lot()
      .when(reportLoss())
      .when(found)
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ holder: COLLEAGUE, workflow: 'in-evidence' });
        expect(partOf(state).loss).toBeUndefined();
      });
    lot().when(reportLoss()).when(recover()).thenRefused('claim-the-receipt');
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
