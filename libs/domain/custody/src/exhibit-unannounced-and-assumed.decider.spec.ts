import { directoryOf } from './directory.scene.js';
import type { ExhibitEvent } from './events.js';
import {
  ACT,
  amount,
  asked,
  assumeCustody,
  attest,
  attestSignedPaper,
  denyAttestation,
  DUE_TO_CONFIRM,
  enterSignedPaper,
  HASH,
  RECORDED,
  reportOverdueConfirmation,
  stated,
  SUPERIOR,
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
  receivedUnannounced,
  registered,
  exhibit,
  REGISTRY,
  releaseTemporarily,
  rounds,
  SECOND_PART,
} from './exhibit.scene.js';

describe('what a log of the first release says arrived unannounced', () => {
  const arrived = (more: Parameters<typeof receivedUnannounced>[0] = {}) =>
    exhibit(
      registered({ category: 'firearm', quantity: amount('1', 'each'), individual: true, seals: [{ number: 'S-1', kind: 'CLOSED' }] }),
      receivedUnannounced(more),
    );
  it('is the receiver’s, and the holder of record is asked', () =>
    expect(partOf(arrived().state())).toMatchObject({ holder: REGISTRY, unannounced: [{ from: HOLDER, receivedBy: REGISTRY }], workflow: 'registered' }));
  it('is there even if it was lost, out or used up', () => {
    const { kind: _, left: _left, ...released } = releaseTemporarily();
    const facts: readonly ExhibitEvent[] = [
      {
        type: 'custody.LossReported',
        data: { part: 'whole', circumstances: 'THEFT', discoveredBy: HOLDER, by: HOLDER, quantity: rounds('52'), category: 'live-ammunition', holder: HOLDER },
      },
      { type: 'custody.TemporarilyReleased', data: { ...released, holder: HOLDER } },
      { type: 'custody.Consumed', data: { part: 'whole', by: HOLDER, quantity: rounds('52'), remains: rounds('0'), use: 'TEST_FIRING' } },
    ];
    for (const fact of facts) {
      const part = partOf(exhibit(registered(), fact, receivedUnannounced()).state());
      expect([part.holder, part.loss, part.released, part.gone]).toEqual([REGISTRY, undefined, undefined, undefined]);
    }
  });
  it('is confirmed by the holder of record', () => {
    arrived()
      .when(confirmReceipt())
      .then({ type: 'custody.UnannouncedReceiptConfirmed', data: { part: 'whole', by: HOLDER, receivedBy: REGISTRY } });
    arrived().when(confirmReceipt()).when(confirmReceipt()).thenRefused('nothing-to-confirm');
    arrived()
      .when(confirmReceipt({ by: COLLEAGUE }))
      .thenRefused('not-the-former-holder');
    pistol().when(confirmReceipt()).thenRefused('nothing-to-confirm');
    pistol()
      .when(confirmReceipt({ part: PART }))
      .thenRefused('no-such-part');
  });
  it('or contested by him, and stays where it arrived', () => {
    arrived()
      .when(contestReceipt({ remark: 'ours is here' }))
      .then({
        type: 'custody.UnannouncedReceiptContested',
        data: { part: 'whole', by: HOLDER, reason: 'STILL_HELD', remark: 'ours is here', receivedBy: REGISTRY },
      });
    arrived()
      .when(contestReceipt())
      .thenState((state) => expect(partOf(state)).toMatchObject({ holder: REGISTRY, unannounced: [] }));
    arrived()
      .when(contestReceipt({ by: COLLEAGUE }))
      .thenRefused('not-the-former-holder');
  });
  it('twice is answered by each holder of record for himself', () => {
    const twice = () => exhibit(registered(), receivedUnannounced(), receivedUnannounced({ from: REGISTRY, by: LABORATORY, holder: 'CI.LABO' }));
    twice()
      .when(confirmReceipt({ by: CLERK }))
      .then({ type: 'custody.UnannouncedReceiptConfirmed', data: { part: 'whole', by: CLERK, receivedBy: 'CI.LABO' } });
    twice()
      .when(confirmReceipt({ by: CLERK }))
      .thenState((state) => expect(partOf(state).unannounced).toEqual([{ from: HOLDER, receivedBy: REGISTRY }]));
  });
});

describe('assuming custody', () => {
  const WITNESSES = [CLERK, LABORATORY] as const;
  const assumed = (more: object = {}, witnesses: readonly string[] = WITNESSES): readonly ExhibitEvent[] => [
    { type: 'custody.CustodyAssumed', data: { ...stated(assumeCustody()), from: HOLDER, ...more } },
    asked('CUSTODY_ASSUMED', 'SUPERIOR', SUPERIOR, COLLEAGUE, 'RED'),
    ...witnesses.map((one) => asked('CUSTODY_ASSUMED', 'WITNESS', one, COLLEAGUE)),
  ];
  it('moves it at once on a joint count before two witnesses; the superior and the witnesses are asked to attest it', () => {
    lot()
      .when(assumeCustody())
      .then(...assumed());
    lot()
      .when(offer())
      .when(assumeCustody())
      .thenState((state) => {
        expect(partOf(state).holder).toBe(COLLEAGUE);
        expect(partOf(state).offer).toBeUndefined();
      });
  });
  it('is counted before persons of any service, or of none', () => {
    const VILLAGER = 'person-aaaaaaaa-0000-8000-8000-00000000000e';
    lot()
      .when(assumeCustody({ witnesses: ['CI.ARMEE-3RIM.17', VILLAGER], reason: 'UNREACHABLE' }))
      .then(...assumed({ witnesses: ['CI.ARMEE-3RIM.17', VILLAGER], reason: 'UNREACHABLE' }, ['CI.ARMEE-3RIM.17', VILLAGER]));
  });
  it('records what the count found otherwise', () => {
    const found = assumeCustody({ counted: rounds('50') });
    lot()
      .when(found)
      .then(...assumed({ counted: rounds('50') }), {
        type: 'custody.DifferenceRecorded',
        data: { part: 'whole', expected: rounds('52'), found: rounds('50'), cause: 'UNEXPLAINED', withinTolerance: false, by: COLLEAGUE },
      });
    lot()
      .when(found)
      .thenState((state) => expect(partOf(state).quantity).toEqual(rounds('50')));
  });
  const ONE_PERSON = directoryOf(
    [{ id: 'CI.DGD-AIR' }],
    [
      { account: COLLEAGUE, person: 'P1' },
      { account: 'CI.DGD.1001', person: 'P1' },
    ],
  );
  it.each([
    ['not-the-receiver', { holder: REGISTRY }],
    ['already-the-holder', { by: HOLDER, holder: HOLDER }],
    ['order-by-the-taker', { orderedBy: COLLEAGUE }],
    ['order-by-the-taker', { orderedBy: 'CI.DGD-AIR.04712' }],
    ['order-by-the-taker', { directory: ONE_PERSON }],
    ['not-the-superior', { directory: directoryOf([{ id: 'CI.DGD-AIR' }, { id: 'CI.DGD' }], [{ account: SUPERIOR }]) }],
    ['two-witnesses-needed', { witnesses: [CLERK, CLERK] }],
    ['two-witnesses-needed', { witnesses: [CLERK, 'CI.GREFFE.011'] }],
    ['witness-takes-part', { witnesses: [CLERK, COLLEAGUE] }],
    ['witness-takes-part', { witnesses: ['CI.DGD.1001', CLERK] }],
    ['witness-takes-part', { witnesses: [HOLDER, CLERK] }],
    ['unit-does-not-fit', { counted: amount('1', 'KGM') }],
    ['no-such-part', { part: SECOND_PART }],
  ])('is refused as %s', (code, more) => lot().when(assumeCustody(more)).thenRefused(code));
  it('is ordered by an officer of the unit above, as the directory knows it', () =>
    lot()
      .when(assumeCustody({ directory: directoryOf([{ id: 'CI.DGD' }, { id: 'CI.DGD-AIR', parent: 'CI.DGD' }], [{ account: SUPERIOR }]) }))
      .then(...assumed()));
  it('is of something that is left', () =>
    lot()
      .when(consume({ quantity: rounds('52') }))
      .when(assumeCustody())
      .thenRefused('part-gone'));
});

describe('whoever an act names', () => {
  const taken = () => lot().when(assumeCustody());
  const superior = (more: object = {}) => attest({ capacity: 'SUPERIOR', by: SUPERIOR, ...more });
  const given = (more: object): ExhibitEvent => ({
    type: 'custody.AttestationGiven',
    data: { act: ACT, part: 'whole', capacity: 'SUPERIOR', who: SUPERIOR, attestation: 'OWN_COMMAND', by: SUPERIOR, ...more },
  });
  it('attests it by his own account, once, in the capacity in which it names him', () => {
    taken().when(superior()).then(given({}));
    taken().when(superior()).when(superior()).thenRefused('attested-already');
    taken()
      .when(attest({ capacity: 'WITNESS', by: CLERK }))
      .then(given({ capacity: 'WITNESS', who: CLERK, by: CLERK }));
    taken()
      .when(attest({ capacity: 'WITNESS', by: SUPERIOR }))
      .thenRefused('not-named');
    taken().when(attest()).thenRefused('nothing-to-attest');
    lot().when(superior()).thenRefused('nothing-to-attest');
  });
  it('is not spoken for by who carried the act out, under whatever account', () => {
    taken()
      .when(superior({ by: COLLEAGUE }))
      .thenRefused('not-named');
    const directory = directoryOf([{ id: 'CI.DGD' }, { id: 'CI.DGD-AIR', parent: 'CI.DGD' }], [{ account: COLLEAGUE, quality: 'OPJ' }]);
    taken()
      .when(superior({ by: COLLEAGUE, directory }))
      .thenRefused('not-named');
  });
  it('says that he had no part in it, and it stays denied', () => {
    const denied: ExhibitEvent = {
      type: 'custody.AttestationDenied',
      data: { act: ACT, part: 'whole', capacity: 'WITNESS', who: CLERK, by: CLERK, reason: 'NOT_PRESENT', remark: 'on leave' },
    };
    taken()
      .when(denyAttestation({ remark: 'on leave' }))
      .then(denied);
    taken()
      .when(denyAttestation())
      .when(attest({ capacity: 'WITNESS', by: CLERK }))
      .thenRefused('attested-already');
  });
  it('attests it on signed paper, which two officers attest who did not carry it out', () => {
    const entered: ExhibitEvent = {
      type: 'custody.SignedPaperEntered',
      data: { act: ACT, part: 'whole', capacity: 'SUPERIOR', who: SUPERIOR, scan: HASH, by: 'CI.DGD.1002' },
    };
    taken().when(enterSignedPaper()).then(entered);
    taken()
      .when(enterSignedPaper())
      .when(attestSignedPaper())
      .then(given({ attestation: 'ATTESTED_ON_PAPER', by: 'CI.DGD.1003', scan: HASH, enteredBy: 'CI.DGD.1002' }));
    taken()
      .when(enterSignedPaper())
      .when(attestSignedPaper({ by: 'CI.DGD.1002' }))
      .thenRefused('same-person');
    taken()
      .when(enterSignedPaper())
      .when(attestSignedPaper({ by: COLLEAGUE }))
      .thenRefused('attests-his-own-act');
    taken()
      .when(enterSignedPaper({ by: COLLEAGUE }))
      .thenRefused('attests-his-own-act');
    taken()
      .when(enterSignedPaper({ by: SUPERIOR }))
      .thenRefused('attests-himself');
    taken().when(attestSignedPaper()).thenRefused('no-paper-entered');
    taken()
      .when(enterSignedPaper({ who: HOLDER }))
      .thenRefused('not-named');
  });
  it('and has not answered by the due hour is told of to the prosecution office, once', () => {
    const told: ExhibitEvent = {
      type: 'custody.ConfirmationOverdue',
      data: { act: ACT, part: 'whole', capacity: 'SUPERIOR', who: SUPERIOR, due: DUE_TO_CONFIRM, told: 'CI.PARQUET' },
    };
    const seized = () => lot({ office: 'CI.PARQUET' }).when(assumeCustody());
    seized().when(reportOverdueConfirmation()).then(told);
    seized()
      .when(reportOverdueConfirmation({ at: RECORDED }))
      .thenRefused('not-overdue');
    seized().when(reportOverdueConfirmation()).when(reportOverdueConfirmation()).thenRefused('already-reported');
    seized().when(superior()).when(reportOverdueConfirmation()).thenRefused('nothing-to-attest');
  });
});
