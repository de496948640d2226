import type { ExhibitEvent } from './events.js';
import { exhibitDecider } from './exhibit.decider.js';
import type { Exhibit } from './exhibit.state.js';
import { directoryOf } from './directory.scene.js';
import {
  ACT,
  asked,
  placeHold,
  accept,
  acceptOnPaper,
  amount,
  assessDanger,
  CLERK,
  COLLEAGUE,
  consume,
  dynamite,
  exhibit,
  HASH,
  HOLDER,
  known,
  LABORATORY,
  lot,
  offer,
  OUTSIDE,
  PART,
  partOf,
  pistol,
  place,
  refuse,
  registered,
  REGISTRY,
  releaseTemporarily,
  reportLoss,
  reserveMerge,
  rounds,
  shelf,
  sample,
  UNCOUNTED,
  withdraw,
} from './exhibit.scene.js';

const accepted = (more: object = {}): ExhibitEvent => ({
  type: 'custody.TransferAccepted',
  data: { part: 'whole', by: CLERK, seal: 'INTACT', attestation: 'OWN_COMMAND', from: HOLDER, holder: REGISTRY, purpose: 'REGISTRY', ...more },
});
const withReservations = (reservations: readonly string[], more: object = {}): ExhibitEvent =>
  ({ type: 'custody.TransferAcceptedWithReservations', data: { ...accepted(more).data, reservations } }) as ExhibitEvent;

describe('offering an exhibit', () => {
  it('names receiver, purpose, seal and measure, and leaves it with the holder', () => {
    pistol()
      .when(offer({ seals: ['S-1'], remark: 'with the report' }))
      .then({
        type: 'custody.TransferOffered',
        data: { part: 'whole', by: HOLDER, to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT', seals: ['S-1'], remark: 'with the report', from: HOLDER },
      });
    lot()
      .when(offer({ measured: rounds('52') }))
      .thenState((state) =>
        expect(partOf(state)).toMatchObject({ holder: HOLDER, offer: { to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT', measured: rounds('52') } }),
      );
  });
  it('is for the holder alone', () =>
    pistol()
      .when(offer({ by: COLLEAGUE }))
      .thenRefused('not-the-holder'));
  it('is open to every officer of a unit that holds it', () =>
    pistol()
      .when(offer())
      .when(accept())
      .when(offer({ by: 'CI.GREFFE.12', to: 'CI.LABO' }))
      .thenState((state) => expect(partOf(state).offer?.to).toBe('CI.LABO')));
  it.each([
    [
      'offered already',
      () =>
        pistol()
          .when(offer())
          .when(offer({ to: 'CI.LABO' })),
    ],
    ['lost', () => pistol().when(reportLoss()).when(offer())],
    ['out for a while', () => pistol().when(releaseTemporarily()).when(offer())],
    ['partly set aside for another lot', () => lot().when(reserveMerge()).when(offer())],
  ])('is refused while it is %s', (_why, asked) => asked().thenRefused('not-free-to-offer'));
  it('concerns a part that is there', () => {
    pistol()
      .when(offer({ part: PART }))
      .thenRefused('no-such-part');
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(offer())
      .thenRefused('part-gone');
  });
  it('of one part leaves the others free', () =>
    lot()
      .when(sample())
      .when(offer({ part: PART }))
      .when(offer())
      .thenState((state) => expect(known(state).parts['whole']!.offer?.to).toBe(REGISTRY)));
  it('of a lot is free while another part of it is set aside', () =>
    lot()
      .when(sample())
      .when(reserveMerge())
      .when(offer({ part: PART }))
      .thenState((state) => expect(partOf(state, PART).offer?.to).toBe(REGISTRY)));
  it('goes to another than the holder', () =>
    pistol()
      .when(offer({ to: HOLDER }))
      .thenRefused('offered-to-holder'));
  it('waits, for explosives, for a specialist, and ends where they may not be moved', () => {
    dynamite().when(offer()).thenRefused('not-assessed');
    dynamite()
      .when(assessDanger())
      .when(offer())
      .thenState((state) => expect(partOf(state).offer?.to).toBe(REGISTRY));
    dynamite()
      .when(assessDanger({ movable: false }))
      .when(offer())
      .thenRefused('not-movable');
  });
  it('states a measure in a unit of its goods', () => {
    lot()
      .when(offer({ measured: amount('1', 'KGM') }))
      .thenRefused('unit-does-not-fit');
    lot()
      .when(offer({ measured: UNCOUNTED }))
      .thenState((state) => expect(partOf(state).offer?.measured).toEqual(UNCOUNTED));
  });
});

describe('accepting an exhibit', () => {
  it('moves custody to the one it was offered to', () => {
    pistol().when(offer()).when(accept()).then(accepted());
    pistol()
      .when(offer())
      .when(accept())
      .thenState((state) => {
        expect(partOf(state).holder).toBe(REGISTRY);
        expect(partOf(state).offer).toBeUndefined();
      });
  });
  it('is for the named receiver, or an officer of the named unit', () => {
    pistol()
      .when(offer())
      .when(accept({ by: LABORATORY }))
      .thenRefused('not-the-receiver');
    pistol()
      .when(offer({ to: CLERK }))
      .when(accept({ by: 'CI.GREFFE.12' }))
      .thenRefused('not-the-receiver');
    pistol()
      .when(offer({ to: CLERK }))
      .when(accept())
      .then(accepted({ holder: CLERK }));
  });
  it('answers an offer', () => {
    pistol().when(accept()).thenRefused('nothing-offered');
    pistol().when(offer()).when(accept()).when(accept()).thenRefused('nothing-offered');
    pistol()
      .when(accept({ part: PART }))
      .thenRefused('no-such-part');
  });
  it('is done on paper by an outside keeper', () =>
    pistol()
      .when(offer({ to: OUTSIDE }))
      .when(accept({ by: `${OUTSIDE}.1` }))
      .thenRefused('paper-needed'));
  it('never hides a seal that arrived broken', () => {
    pistol()
      .when(offer())
      .when(accept({ seal: 'FOUND_BROKEN' }))
      .then(withReservations(['SEAL_FOUND_BROKEN'], { seal: 'FOUND_BROKEN' }));
    pistol()
      .when(offer({ seal: 'FOUND_BROKEN' }))
      .when(accept({ seal: 'FOUND_BROKEN' }))
      .then(withReservations(['SEAL_FOUND_BROKEN'], { seal: 'FOUND_BROKEN' }));
  });
  it('notes a seal in another state, where both sides stated one', () => {
    pistol()
      .when(offer())
      .when(accept({ seal: 'NOT_SEALED' }))
      .then(withReservations(['SEAL_STATE_DIFFERS'], { seal: 'NOT_SEALED' }));
    pistol()
      .when(offer({ seal: 'NOT_STATED' }))
      .when(accept({ seal: 'NOT_SEALED' }))
      .then(accepted({ seal: 'NOT_SEALED' }));
    pistol()
      .when(offer())
      .when(accept({ seal: 'NOT_STATED' }))
      .then(accepted({ seal: 'NOT_STATED' }));
  });
  it('notes seals that are not those last applied', () => {
    pistol()
      .when(offer())
      .when(accept({ seals: ['S-1'] }))
      .then(accepted({ seals: ['S-1'] }));
    pistol()
      .when(offer())
      .when(accept({ seals: ['s1'] }))
      .then(accepted({ seals: ['s1'] }));
    pistol()
      .when(offer())
      .when(accept({ seals: ['S-2'] }))
      .then(withReservations(['SEAL_NUMBER_DIFFERS'], { seals: ['S-2'] }));
    pistol()
      .when(offer())
      .when(accept({ seals: [] }))
      .then(withReservations(['SEAL_NUMBER_DIFFERS'], { seals: [] }));
    pistol()
      .when(offer())
      .when(accept({ seals: ['S-1', 'S-2'] }))
      .then(withReservations(['SEAL_NUMBER_DIFFERS'], { seals: ['S-1', 'S-2'] }));
  });
  it('notes a quantity that is not the one stated on leaving, or else the one recorded', () => {
    lot()
      .when(offer({ measured: rounds('52') }))
      .when(accept({ measured: rounds('52.0') }))
      .then(accepted({ measured: rounds('52.0') }));
    lot()
      .when(offer({ measured: rounds('50') }))
      .when(accept({ measured: rounds('50') }))
      .then(accepted({ measured: rounds('50') }));
    lot()
      .when(offer({ measured: rounds('50') }))
      .when(accept({ measured: rounds('52') }))
      .then(withReservations(['QUANTITY_DIFFERS'], { measured: rounds('52') }));
    lot()
      .when(offer())
      .when(accept({ measured: rounds('51') }))
      .then(withReservations(['QUANTITY_DIFFERS'], { measured: rounds('51') }));
    lot()
      .when(offer())
      .when(accept({ measured: UNCOUNTED }))
      .then(accepted({ measured: UNCOUNTED }));
    lot({ quantity: UNCOUNTED })
      .when(offer())
      .when(accept({ measured: rounds('51') }))
      .then(accepted({ measured: rounds('51') }));
  });
  it('compares only what is measured in one unit', () =>
    lot({ category: 'drug', quantity: amount('2', 'KGM') })
      .when(offer())
      .when(accept({ measured: amount('2000', 'GRM') }))
      .then(accepted({ measured: amount('2000', 'GRM') })));
  it('states a measure in a unit of its goods', () =>
    lot()
      .when(offer())
      .when(accept({ measured: amount('1', 'KGM') }))
      .thenRefused('unit-does-not-fit'));
  it('keeps the receiver’s own reservations, each once', () =>
    pistol()
      .when(offer())
      .when(accept({ seal: 'FOUND_BROKEN', reservations: ['LABEL_MISSING', 'SEAL_FOUND_BROKEN'], remark: 'wet' }))
      .then(withReservations(['SEAL_FOUND_BROKEN', 'LABEL_MISSING'], { seal: 'FOUND_BROKEN', remark: 'wet' })));
  it.each([
    ['REGISTRY', 'in-evidence'],
    ['STORAGE', 'in-evidence'],
    ['GUARDED_MAGAZINE', 'in-evidence'],
    ['KEEPER', 'in-evidence'],
    ['RETURN_TO_SENDER', 'in-evidence'],
    ['EXAMINATION', 'examination'],
    ['BALLISTICS', 'examination'],
    ['DISPOSAL', 'awaiting-disposal'],
    ['TRANSPORT', 'registered'],
    ['COURT', 'registered'],
    ['OTHER', 'registered'],
  ] as const)('for %s leaves its work %s', (purpose, workflow) =>
    pistol()
      .when(offer({ purpose }))
      .when(accept())
      .thenState((state) => expect(partOf(state).workflow).toBe(workflow)),
  );
  it('leaves the place unknown between units, and known within one', () => {
    pistol()
      .when(place())
      .when(offer())
      .when(accept())
      .thenState((state) => expect(partOf(state).location).toBeUndefined());
    pistol()
      .when(place())
      .when(offer({ to: COLLEAGUE }))
      .when(accept({ by: COLLEAGUE }))
      .thenState((state) => expect(partOf(state).location).toEqual(shelf()));
  });
});

describe('a correction', () => {
  const signed = (state: Exhibit) => exhibitDecider.signed!(state);
  it('takes one person until two sides have attested to a hand-over, and two persons afterwards', () => {
    expect(signed(exhibit().state())).toBe(false);
    expect(signed(pistol().state())).toBe(false);
    pistol()
      .when(offer())
      .thenState((state) => expect(signed(state)).toBe(false));
    pistol()
      .when(offer())
      .when(accept())
      .thenState((state) => expect(signed(state)).toBe(true));
    pistol()
      .when(offer())
      .when(accept({ seal: 'FOUND_BROKEN' }))
      .thenState((state) => expect(signed(state)).toBe(true));
  });
});

describe('offer and acceptance', () => {
  const OWN_UNIT = 'CI.DGD-AIR';
  it('are two persons, also within one unit and under two accounts of one person', () => {
    pistol()
      .when(offer({ to: HOLDER }))
      .thenRefused('offered-to-holder');
    pistol()
      .when(offer({ to: 'CI.DGD-AIR.04711' }))
      .thenRefused('offered-to-oneself');
    const toOwnUnit = pistol().when(offer({ to: OWN_UNIT, purpose: 'STORAGE' }));
    toOwnUnit.when(accept({ by: HOLDER })).thenRefused('same-person');
    toOwnUnit.when(refuse({ by: HOLDER })).thenRefused('same-person');
    toOwnUnit.when(accept({ by: 'CI.DGD-AIR.04711' })).thenRefused('same-person');
    const directory = directoryOf(
      [{ id: OWN_UNIT }],
      [HOLDER, COLLEAGUE].map((account) => ({ account, person: 'P1' })),
    );
    toOwnUnit.when(accept({ by: COLLEAGUE, directory })).thenRefused('same-person');
    toOwnUnit.when(accept({ by: COLLEAGUE })).thenState((state) => expect(partOf(state).holder).toBe(OWN_UNIT));
  });
  it('for disposal wait for a hold', () =>
    lot()
      .when(placeHold({ ground: 'OPEN_TRACE' }))
      .when(offer({ purpose: 'DISPOSAL' }))
      .thenRefused('hold-in-force'));
});

describe('accepting on paper', () => {
  const atGarage = () => pistol().when(offer({ to: OUTSIDE, purpose: 'KEEPER' }));
  const onPaper = (more: object = {}) =>
    accepted({ by: HOLDER, attestation: 'ATTESTED_ON_PAPER', scan: HASH, witness: COLLEAGUE, holder: OUTSIDE, purpose: 'KEEPER', act: ACT, ...more });
  const witness = (by = HOLDER) => asked('ACCEPTED_ON_PAPER', 'WITNESS', COLLEAGUE, by);
  it('is entered by the holder who offered, with scan and witness', () => {
    atGarage()
      .when(acceptOnPaper({ signatory: 'the keeper' }))
      .then(onPaper({ signatory: 'the keeper' }), witness());
    atGarage()
      .when(acceptOnPaper())
      .thenState((state) => expect(partOf(state).holder).toBe(OUTSIDE));
  });
  it('is entered for him by a custodian of his unit, and by nobody else', () => {
    atGarage()
      .when(acceptOnPaper({ by: 'CI.DGD-AIR.4713', custodian: true }))
      .then(onPaper({ by: 'CI.DGD-AIR.4713' }), witness('CI.DGD-AIR.4713'));
    atGarage()
      .when(acceptOnPaper({ by: 'CI.DGD-AIR.4713' }))
      .thenRefused('not-the-holder');
    atGarage()
      .when(acceptOnPaper({ by: CLERK, custodian: true }))
      .thenRefused('not-the-holder');
  });
  it('is for keepers outside', () => pistol().when(offer()).when(acceptOnPaper()).thenRefused('not-external'));
  it('answers an offer', () => pistol().when(acceptOnPaper()).thenRefused('nothing-offered'));
  it('is witnessed by another', () =>
    atGarage()
      .when(acceptOnPaper({ witness: HOLDER }))
      .thenRefused('witness-is-the-recorder'));
  it('states reservations like any acceptance', () =>
    atGarage()
      .when(acceptOnPaper({ seal: 'FOUND_BROKEN' }))
      .then(withReservations(['SEAL_FOUND_BROKEN'], { ...onPaper().data, seal: 'FOUND_BROKEN' }), witness()));
});

describe('an offer that is not accepted', () => {
  it('is refused by the named receiver, and the holder keeps it', () => {
    pistol()
      .when(offer())
      .when(refuse())
      .then({ type: 'custody.TransferRefused', data: { part: 'whole', by: CLERK, reason: 'NO_ROOM', from: HOLDER, to: REGISTRY } });
    pistol()
      .when(offer())
      .when(refuse())
      .when(offer({ to: 'CI.LABO' }))
      .thenState((state) => expect(partOf(state)).toMatchObject({ holder: HOLDER, offer: { to: 'CI.LABO' } }));
    pistol()
      .when(offer())
      .when(refuse({ by: LABORATORY }))
      .thenRefused('not-the-receiver');
    pistol().when(refuse()).thenRefused('nothing-offered');
  });
  it('is withdrawn by the holder', () => {
    pistol()
      .when(offer())
      .when(withdraw())
      .then({ type: 'custody.TransferWithdrawn', data: { part: 'whole', by: HOLDER, reason: 'PLANS_CHANGED', from: HOLDER, to: REGISTRY } });
    pistol().when(offer()).when(withdraw()).when(accept()).thenRefused('nothing-offered');
    pistol()
      .when(offer())
      .when(withdraw({ by: CLERK }))
      .thenRefused('not-the-holder');
    pistol().when(withdraw()).thenRefused('nothing-offered');
  });
});

describe('a fact about a part that is not there', () => {
  it('changes nothing: it came from a correction or an import', () =>
    expect(exhibit(registered(), { ...accepted(), data: { ...accepted().data, part: PART } } as ExhibitEvent).state()).toEqual(lot().state()));
  it('before the registration changes nothing either', () => expect(exhibit(accepted()).state()).toEqual({ status: 'unknown' }));
});
