import {
  applySeal,
  assessDanger,
  CLERK,
  COLLEAGUE,
  consume,
  dynamite,
  exhibit,
  HOLDER,
  inspectSeal,
  LABORATORY,
  lot,
  offer,
  accept,
  openSeal,
  partOf,
  pistol,
  registered,
  releaseTemporarily,
  reportBrokenSeal,
  reportLoss,
  reseal,
  rounds,
  sample,
  PART,
  known,
} from './exhibit.scene.js';

describe('registering an exhibit', () => {
  it('gives the seizing officer the first custody, under the seals affixed on the spot', () => {
    const { data } = registered({ seals: [{ number: 'S-1', kind: 'UNCOVERED' }] });
    exhibit().when({ kind: 'register', line: data }).then({ type: 'custody.ExhibitRegistered', data });
    const state = pistol().state();
    expect(partOf(state)).toEqual({
      id: 'whole',
      sample: false,
      quantity: { amount: '1', unit: 'each' },
      holder: HOLDER,
      workflow: 'registered',
      unannounced: [],
      seals: [{ number: 'S-1', kind: 'CLOSED', state: 'closed' }],
    });
    expect(known(state)).toMatchObject({ category: 'firearm', individual: true, sealsUsed: ['S1'], holds: [], setAside: [], takenOver: [], marks: [] });
  });
  it('happens once', () => lot().when({ kind: 'register', line: registered().data }).thenRefused('exhibit-already-registered'));
  it('comes before everything else', () => {
    exhibit().when(offer()).thenRefused('exhibit-not-registered');
    exhibit().when(applySeal()).thenRefused('exhibit-not-registered');
  });
});

describe('putting a seal on', () => {
  it('is recorded with who affixed it, often not the finder', () =>
    lot()
      .when(applySeal({ label: 'rounds' }))
      .then({
        type: 'custody.SealApplied',
        data: { part: 'whole', number: 'S-2', sealKind: 'CLOSED', affixedBy: COLLEAGUE, by: HOLDER, presence: [], label: 'rounds' },
      }));
  it('is for the holder alone', () =>
    lot()
      .when(applySeal({ by: COLLEAGUE }))
      .thenRefused('not-the-holder'));
  it('needs a part that is there', () => {
    lot()
      .when(applySeal({ part: PART }))
      .thenRefused('no-such-part');
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(applySeal())
      .thenRefused('part-gone');
    lot().when(reportLoss()).when(applySeal()).thenRefused('part-lost');
    lot().when(releaseTemporarily()).when(applySeal()).thenRefused('temporarily-released');
  });
  it('does not use a number that closes the exhibit now, however it is written', () => {
    pistol()
      .when(applySeal({ number: 'S-1' }))
      .thenRefused('sealed-already');
    pistol()
      .when(applySeal({ number: 's 1' }))
      .thenRefused('sealed-already');
    lot()
      .when(sample({ seals: [{ number: 'S-2', kind: 'CLOSED' }] }))
      .when(applySeal())
      .thenRefused('sealed-already');
  });
  it('never uses a number again', () => {
    pistol()
      .when(openSeal())
      .when(applySeal({ number: 'S-1' }))
      .thenRefused('seal-number-used');
    pistol()
      .when(openSeal())
      .when(reseal())
      .when(applySeal({ number: 'S-1' }))
      .thenRefused('seal-number-used');
    pistol()
      .when(openSeal())
      .when(reseal())
      .when(openSeal({ number: 'S-3' }))
      .when(applySeal({ number: 'S-3' }))
      .thenRefused('seal-number-used');
    lot()
      .when(applySeal())
      .when(openSeal({ number: 'S-2' }))
      .when(applySeal())
      .thenRefused('seal-number-used');
  });
  it('may join another seal', () =>
    pistol()
      .when(applySeal())
      .thenState((state) => expect(partOf(state).seals.map((one) => one.number)).toEqual(['S-1', 'S-2'])));
  it('waits, for explosives, until a specialist has looked', () => {
    dynamite().when(applySeal()).thenRefused('not-assessed');
    dynamite()
      .when(assessDanger())
      .when(applySeal())
      .thenState((state) => expect(partOf(state).seals).toHaveLength(1));
  });
});

describe('looking at a seal', () => {
  it('is open to whoever does it, and changes nothing', () => {
    pistol()
      .when(inspectSeal({ by: CLERK, remark: 'worn' }))
      .then({ type: 'custody.SealInspected', data: { part: 'whole', number: 'S-1', condition: 'INTACT', by: CLERK, remark: 'worn' } });
    pistol()
      .when(inspectSeal())
      .thenState((state) => expect(state).toEqual(pistol().state()));
  });
  it('is of a seal that closes the part', () => {
    pistol()
      .when(inspectSeal({ number: 'S-9' }))
      .thenRefused('no-such-seal');
    pistol().when(openSeal()).when(inspectSeal()).thenRefused('seal-not-closed');
    pistol().when(reportBrokenSeal()).when(inspectSeal()).thenRefused('seal-not-closed');
    pistol()
      .when(inspectSeal({ part: PART }))
      .thenRefused('no-such-part');
  });
});

describe('opening a seal', () => {
  it('states purpose, authority and persons', () => {
    const { kind: _, ...data } = openSeal();
    pistol().when(openSeal()).then({ type: 'custody.SealOpened', data });
    pistol()
      .when(openSeal())
      .thenState((state) => expect(partOf(state).seals).toEqual([{ number: 'S-1', kind: 'CLOSED', state: 'opened' }]));
  });
  it('is refused before nobody', () =>
    pistol()
      .when(openSeal({ presence: [] }))
      .thenRefused('nobody-present'));
  it('is for the holder', () =>
    pistol()
      .when(openSeal({ by: COLLEAGUE }))
      .thenRefused('not-the-holder'));
  it('opens what is closed', () => {
    pistol()
      .when(openSeal({ number: 'S-9' }))
      .thenRefused('no-such-seal');
    pistol().when(openSeal()).when(openSeal()).thenRefused('seal-not-closed');
  });
  it('touches no other seal', () =>
    pistol()
      .when(applySeal())
      .when(openSeal())
      .thenState((state) => expect(partOf(state).seals.map((one) => one.state)).toEqual(['opened', 'closed'])));
});

describe('a seal found broken', () => {
  it('is recorded by the unit that answers for the part', () =>
    pistol()
      .when(reportBrokenSeal({ by: COLLEAGUE }))
      .then({
        type: 'custody.SealFoundBroken',
        data: { part: 'whole', number: 'S-1', circumstances: 'IN_STORE', unknownSeal: false, by: COLLEAGUE, presence: [] },
      }));
  it('is a report when anybody else says so: attached, and the seal of record stays as it is', () => {
    pistol()
      .when(reportBrokenSeal({ by: CLERK }))
      .then({
        type: 'custody.SealReportedBroken',
        data: { part: 'whole', number: 'S-1', circumstances: 'IN_STORE', unknownSeal: false, holder: HOLDER, by: CLERK, presence: [] },
      });
    pistol()
      .when(reportBrokenSeal({ by: CLERK }))
      .thenState((state) => expect(partOf(state).seals[0]!.state).toBe('closed'));
  });
  it('is recorded even if nobody knew the number, and says so', () =>
    pistol()
      .when(reportBrokenSeal({ number: 'X-9' }))
      .then({
        type: 'custody.SealFoundBroken',
        data: { part: 'whole', number: 'X-9', circumstances: 'IN_STORE', unknownSeal: true, by: HOLDER, presence: [] },
      }));
  it('closes nothing any more', () =>
    pistol()
      .when(reportBrokenSeal())
      .thenState((state) => expect(partOf(state).seals[0]!.state).toBe('broken')));
  it('is of a part of the exhibit, also of one that is lost', () => {
    pistol()
      .when(reportBrokenSeal({ part: PART }))
      .thenRefused('no-such-part');
    pistol()
      .when(reportLoss())
      .when(reportBrokenSeal())
      .thenState((state) => expect(partOf(state).seals[0]!.state).toBe('broken'));
  });
});

describe('closing again', () => {
  it('replaces what was opened or broken, under the stamp of whose hands it is in', () => {
    pistol()
      .when(offer())
      .when(accept())
      .when(offer({ by: CLERK, to: 'CI.LABO', purpose: 'BALLISTICS' }))
      .when(accept({ by: LABORATORY }))
      .when(openSeal({ by: LABORATORY }))
      .when(reseal({ by: LABORATORY }))
      .then({
        type: 'custody.Resealed',
        data: { part: 'whole', number: 'S-3', sealKind: 'CLOSED', presence: [], by: LABORATORY, replaces: ['S-1'], stamp: 'CI.LABO' },
      });
    pistol()
      .when(reportBrokenSeal())
      .when(reseal())
      .thenState((state) => expect(partOf(state).seals).toEqual([{ number: 'S-3', kind: 'CLOSED', state: 'closed' }]));
  });
  it('leaves the seals that hold', () =>
    pistol()
      .when(applySeal())
      .when(openSeal())
      .when(reseal())
      .thenState((state) => expect(partOf(state).seals.map((one) => one.number)).toEqual(['S-2', 'S-3'])));
  it('needs something to close', () => {
    pistol().when(reseal()).thenRefused('nothing-to-reseal');
    lot().when(reseal()).thenRefused('nothing-to-reseal');
  });
  it('takes a number that never stood on the exhibit', () => {
    pistol()
      .when(openSeal())
      .when(reseal({ number: 'S-1' }))
      .thenRefused('seal-number-used');
    pistol()
      .when(applySeal())
      .when(openSeal())
      .when(reseal({ number: 'S-2' }))
      .thenRefused('sealed-already');
  });
  it('is for the holder, of a part at hand', () => {
    pistol()
      .when(openSeal())
      .when(reseal({ by: COLLEAGUE }))
      .thenRefused('not-the-holder');
    pistol().when(openSeal()).when(reportLoss()).when(reseal()).thenRefused('part-lost');
  });
  it('waits, for explosives, until a specialist has looked', () =>
    dynamite({ seals: [{ number: 'S-1', kind: 'CLOSED' }] })
      .when(openSeal())
      .when(reseal())
      .thenRefused('not-assessed'));
});
