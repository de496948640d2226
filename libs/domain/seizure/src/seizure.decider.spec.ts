import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { seizureCatalogue, type SeizureFact } from './events.js';
import { seizureDecider, type SeizureCommand } from './seizure.decider.js';
import { isKnown } from './seizure.state.js';

const seizure = given(seizureDecider);
const officer = 'CI.DGD-AIR.4711';
const second = 'CI.DGD-AIR.4712';
const suspect = 'person-7c9e6679-7425-80de-944b-e07fc1f90ae7';
const exhibit = (n: number) => `9b2e4c1a-6d3f-8a57-b1c0-5e7f9d2a4b${String(n).padStart(2, '0')}`;
const hash = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';

const {
  country: _country,
  unit: _unit,
  seizingOfficer: _officer,
  officers: _officers,
  ...sample
} = seizureCatalogue.definitions['seizure.SeizureRecorded'].sample;
const record = { kind: 'record', by: officer, officers: [second], ...sample } as unknown as Extract<SeizureCommand, { kind: 'record' }>;
const recorded = {
  type: 'seizure.SeizureRecorded',
  data: { ...sample, country: 'CI', unit: 'CI.DGD-AIR', seizingOfficer: officer, officers: [officer, second] },
} as unknown as SeizureFact<'seizure.SeizureRecorded'>;

const fromSeizure = { country: 'CI', operation: recorded.data.operation!, frame: 'flagrance', acquisition: 'seized', office: 'CI.PARQUET' } as const;
type LineData = SeizureFact<'seizure.LineAdded'>['data'];
const rifle = (line: number, more: Partial<LineData> = {}): SeizureFact<'seizure.LineAdded'> => ({
  type: 'seizure.LineAdded',
  data: {
    line,
    holder: officer,
    ...fromSeizure,
    exhibit: exhibit(line),
    category: 'firearm',
    quantity: { amount: '1', unit: 'each' },
    individual: true,
    photographs: [],
    seals: [{ number: `CI-00${line}`, kind: 'CLOSED' }],
    movable: true,
    itemDescription: 'automatic rifle',
    ...more,
  },
});
const add = (more: Partial<LineData> = {}): SeizureCommand => {
  const { country: _1, operation: _2, frame: _3, acquisition: _4, case: _5, office: _6, line: _7, holder: _8, ...goods } = rifle(9).data;
  return { kind: 'addLine', line: { ...goods, ...more } };
};
const lot = (category: LineData['category'], amount: string, unit: string, more: Partial<LineData> = {}) =>
  add({ category, quantity: { amount, unit } as LineData['quantity'], individual: false, ...more });
const sign = {
  kind: 'sign',
  by: officer,
  directory: Directory.NONE,
  document: hash,
  signatories: [{ who: officer, capacity: 'seizing-officer', outcome: 'signed' }],
} as const satisfies SeizureCommand;
const signed: SeizureFact<'seizure.SeizureReportSigned'> = {
  type: 'seizure.SeizureReportSigned',
  data: { document: hash, signatories: [...sign.signatories], warnings: [] },
};
const makeSafe = { kind: 'makeSafe', line: 1, by: second, how: 'unloaded', directory: Directory.NONE } as const satisfies SeizureCommand;
const safe: SeizureFact<'seizure.MadeSafe'> = { type: 'seizure.MadeSafe', data: { line: 1, by: second, how: 'unloaded' } };

describe('recording a seizure', () => {
  it('takes country and unit from the seizing officer, who opens the list of officers', () => seizure().when(record).then(recorded));
  it('happens once', () => seizure(recorded).when(record).thenRefused('seizure-already-recorded'));
  it('may be entered by one officer for another', () =>
    seizure()
      .when({ ...record, by: 'CI.PN.1', seizingOfficer: officer })
      .then(recorded));
  it('stands under the number of a report', () =>
    seizure()
      .when({ ...record, number: { ...record.number, kind: 'PARQUET' } })
      .thenRefused('number-not-of-a-report'));
  it('is numbered by a unit of its own country', () =>
    seizure()
      .when({ ...record, number: { ...record.number, issuer: 'NE.PN' } })
      .thenRefused('number-of-another-country'));
  it('lies at a site of its own country', () =>
    seizure()
      .when({ ...record, site: 'NE-AGADEZ' })
      .thenRefused('site-in-another-country'));
  it('says from whom, or that the owner is unknown', () =>
    seizure()
      .when({ ...record, from: [], ownerKnown: true })
      .thenRefused('from-whom-missing'));
  it('may name from whom although the owner is known, and need not say at which site', () => {
    const { site: _site, ...elsewhere } = record;
    seizure()
      .when({ ...record, ownerKnown: true })
      .thenState((state) => expect(isKnown(state) && state.ownerKnown).toBe(true));
    seizure()
      .when(elsewhere)
      .thenState((state) => expect(isKnown(state) && state.site).toBeUndefined());
  });
  it('counts its officer alone when no other is named', () => {
    const { officers: _none, ...alone } = record;
    seizure()
      .when(alone)
      .thenState((state) => expect(isKnown(state) && state.officers).toEqual([officer]));
  });
  it('changes nothing by what is read before it', () => expect(seizure(rifle(1)).state()).toEqual({ status: 'unknown' }));
  it('leaves an open report without lines', () => expect(seizure(recorded).state()).toMatchObject({ status: 'open', signed: false, lines: [] }));
  it('of abandoned goods names nobody', () => {
    const { data } = recorded;
    seizure()
      .when({ ...record, from: [], acquisition: 'found' })
      .then({ ...recorded, data: { ...data, from: [], acquisition: 'found' } });
  });
  it('comes before everything else', () => seizure().when(sign).thenRefused('seizure-not-recorded'));
});

describe('a line of the report', () => {
  it('takes the next number and the seizing officer as first holder', () =>
    seizure(recorded, rifle(1))
      .when(add({ exhibit: exhibit(2), seals: [{ number: 'CI-002', kind: 'CLOSED' }] }))
      .then(rifle(2)));
  it('keeps the number it has on paper', () =>
    seizure(recorded)
      .when(add({ line: 4, exhibit: exhibit(4), seals: [{ number: 'CI-004', kind: 'CLOSED' }] }))
      .then(rifle(4)));
  it('repeats the case of its seizure, and what the seizure has not is absent from it', () => {
    const { operation: _operation, office: _office, ...bare } = recorded.data;
    const inCase = { ...recorded, data: { ...bare, case: exhibit(77) } } as typeof recorded;
    const given = seizureDecider.decide(add(), seizure(inCase).state())[0]!.data;
    expect(given).toMatchObject({ case: exhibit(77), frame: 'flagrance' });
    for (const name of ['operation', 'office']) expect(Object.keys(given)).not.toContain(name);
    expect(Object.keys(seizureDecider.decide(add(), seizure(recorded).state())[0]!.data)).not.toContain('case');
  });
  it('may lie in another, and may bear no seal and give no reason', () => {
    const ways: Partial<LineData>[] = [{ parentLine: 1 }, { seals: [] }, { seals: [], noSealReason: 'too-large' }];
    for (const more of ways)
      seizure(recorded, rifle(1))
        .when(add(more))
        .thenState((state) => expect(isKnown(state) && state.lines[1]).toMatchObject(more));
  });
  it('of a drug names its substance, and of an explosive may state the net weight', () => {
    const accepted = (command: SeizureCommand) =>
      seizure(recorded)
        .when(command)
        .thenState((state) => expect(isKnown(state) && state.lines).toHaveLength(1));
    accepted(lot('drug', '1.5', 'KGM', { kind: 'cannabis-herb' }));
    accepted(lot('drug', '1.5', 'KGM', { kind: 'other' }));
    accepted(lot('explosive', '10', 'stick', { kind: 'dynamite-stick', netExplosiveKgm: '2.5' }));
    accepted(lot('fuel', '10', 'LTR', { kind: 'other' }));
  });
  it('of one identified item has one, in no other unit', () =>
    seizure(recorded)
      .when(lot('medicine', '1', 'box', { individual: true }))
      .thenRefused('individual-is-one'));
  it('does not share its number', () =>
    seizure(recorded, rifle(1))
      .when(add({ line: 1 }))
      .thenRefused('line-number-taken'));
  it('lies in a line that stands before it', () =>
    seizure(recorded, rifle(1))
      .when(add({ parentLine: 7 }))
      .thenRefused('parent-line-unknown'));
  it('is first held by an officer of the report', () =>
    seizure(recorded)
      .when(add({ holder: 'CI.PN.9' }))
      .thenRefused('holder-not-among-officers'));
  it('holds one firearm and no more', () => {
    seizure(recorded)
      .when(add({ individual: false }))
      .thenRefused('firearm-stands-alone');
    seizure(recorded)
      .when(add({ quantity: { amount: '2', unit: 'each' } }))
      .thenRefused('individual-is-one');
    seizure(recorded)
      .when(add({ quantity: { unit: 'UNQUANTIFIED' } }))
      .thenRefused('individual-is-one');
  });
  it.each([
    ['live-ammunition', '10', 'KGM'],
    ['fuel', '10', 'KGM'],
    ['cash', '10', 'each'],
    ['firearm-part', '3', 'box'],
  ] as const)('of %s is not counted as %s %s', (category, amount, unit) =>
    seizure(recorded)
      .when(lot(category, amount, unit))
      .thenRefused('unit-does-not-fit'),
  );
  it('of dynamite counts sticks, and detonating cord cords or metres', () => {
    const accepted = (kind: string, amount: string, unit: string) =>
      seizure(recorded)
        .when(lot('explosive', amount, unit, { kind }))
        .thenState((state) => expect(isKnown(state) && state.lines).toHaveLength(1));
    accepted('dynamite-stick', '40593', 'stick');
    accepted('detonating-cord', '28', 'cord');
    accepted('detonating-cord', '5200.5', 'MTR');
    seizure(recorded)
      .when(lot('explosive', '3', 'KGM', { kind: 'dynamite-stick' }))
      .thenRefused('unit-does-not-fit');
  });
  it('of explosives says which', () =>
    seizure(recorded)
      .when(lot('explosive', '3', 'each'))
      .thenRefused('explosive-kind-missing'));
  it('of drugs says which substance', () =>
    seizure(recorded)
      .when(lot('drug', '3', 'KGM'))
      .thenRefused('substance-missing'));
  it('is never of nothing', () =>
    seizure(recorded)
      .when(lot('fuel', '0.0', 'LTR'))
      .thenRefused('quantity-zero'));
  it('counts whole things', () =>
    seizure(recorded)
      .when(lot('live-ammunition', '12.5', 'round'))
      .thenRefused('amount-not-whole'));
  it('may say openly that nobody counted', () =>
    seizure(recorded)
      .when(add({ category: 'medical-goods', individual: false, quantity: { unit: 'UNQUANTIFIED', stated: 'large quantities' } }))
      .thenState((state) => expect(isKnown(state) && state.lines[0]!.quantity).toEqual({ unit: 'UNQUANTIFIED', stated: 'large quantities' })));
  it('gives a net explosive weight only for explosives', () =>
    seizure(recorded)
      .when(lot('fuel', '3', 'LTR', { netExplosiveKgm: '1' }))
      .thenRefused('net-explosive-of-no-explosive'));
  it('is sealed, or says why not', () =>
    seizure(recorded)
      .when(add({ noSealReason: 'too-large' }))
      .thenRefused('sealed-and-not-sealed'));
  it('is not added after the signature', () => seizure(recorded, rifle(1), signed).when(add()).thenRefused('report-signed'));
});

describe('making a firearm safe', () => {
  it('names the line and who did it', () =>
    seizure(recorded, rifle(1))
      .when({ ...makeSafe })
      .then(safe));
  it('may be recorded after the signature', () =>
    seizure(recorded, rifle(1), signed)
      .when({ ...makeSafe })
      .then(safe));
  it('is for firearms', () =>
    seizure(recorded, rifle(1, { category: 'vehicle' }))
      .when({ ...makeSafe })
      .thenRefused('not-a-firearm'));
  it('leaves the other lines as they were, and may be found impossible', () => {
    const impossible = { ...safe, data: { ...safe.data, how: 'cannot-be-made-safe' } } as typeof safe;
    const made = (...facts: readonly (typeof safe)[]) => {
      const state = seizure(recorded, rifle(1), rifle(2), ...facts).state();
      return isKnown(state) && state.lines.map((one) => one.madeSafe);
    };
    expect([made(), made(safe), made(impossible)]).toEqual([
      [false, false],
      [true, false],
      [false, false],
    ]);
  });
  it('is witnessed, where it is, by another', () =>
    seizure(recorded, rifle(1))
      .when({ ...makeSafe, secondPerson: second })
      .thenRefused('second-person-needed'));
  it('needs the line', () =>
    seizure(recorded)
      .when({ ...makeSafe })
      .thenRefused('line-unknown'));
});

describe('signing the report', () => {
  it('freezes a complete report without a warning', () => seizure(recorded, rifle(1), safe).when(sign).then(signed));
  it('warns of a movable line without seal or reason, and of a firearm not made safe', () =>
    seizure(recorded, rifle(1, { seals: [] }))
      .when(sign)
      .then({
        ...signed,
        data: {
          ...signed.data,
          warnings: [
            { line: 1, code: 'no-seal-and-no-reason' },
            { line: 1, code: 'not-made-safe' },
          ],
        },
      }));
  it('accepts the seal of what the goods lie in, and a stated reason', () =>
    seizure(
      recorded,
      rifle(1),
      safe,
      rifle(2, { category: 'document', seals: [], parentLine: 1 }),
      rifle(3, { category: 'vehicle', seals: [], noSealReason: 'too-large' }),
    )
      .when(sign)
      .then(signed));
  it('finds a seal that a correction took the line of to be none', () =>
    seizure(recorded, rifle(1, { category: 'document', seals: [], parentLine: 9 }))
      .when(sign)
      .then({ ...signed, data: { ...signed.data, warnings: [{ line: 1, code: 'no-seal-and-no-reason' }] } }));
  it('ends even when a correction led the lines in a circle', () =>
    seizure(recorded, rifle(1, { category: 'document', seals: [], parentLine: 2 }), rifle(2, { category: 'document', seals: [], parentLine: 1 }))
      .when(sign)
      .thenState((state) => expect(state.status).toBe('signed')));
  it('records a refusal to sign as what it was', () =>
    seizure(recorded, rifle(1), safe)
      .when({ ...sign, signatories: [...sign.signatories, { who: suspect, capacity: 'person-searched', outcome: 'refused' }] })
      .thenState((state) => expect(seizureDecider.signed!(state)).toBe(true)));
  it('needs an officer who signs', () =>
    seizure(recorded, rifle(1))
      .when({ ...sign, signatories: [{ who: suspect, capacity: 'person-searched', outcome: 'signed' }] })
      .thenRefused('no-officer-signed'));
  it('is not done by an officer who refused', () =>
    seizure(recorded, rifle(1))
      .when({ ...sign, signatories: [{ who: officer, capacity: 'seizing-officer', outcome: 'refused' }] })
      .thenRefused('no-officer-signed'));
  it('names each signatory once', () =>
    seizure(recorded, rifle(1))
      .when({ ...sign, signatories: [...sign.signatories, ...sign.signatories] })
      .thenRefused('signatory-twice'));
  it('takes nobody who is not on it: no other officer, and none as searched from whom nothing came', () => {
    const stranger = { who: 'CI.GN-SR.9', capacity: 'officer', outcome: 'signed' } as const;
    const searched = { who: 'person-7c9e6679-7425-80de-944b-e07fc1f90aff', capacity: 'person-searched', outcome: 'refused' } as const;
    for (const one of [stranger, searched])
      seizure(recorded, rifle(1))
        .when({ ...sign, signatories: [...sign.signatories, one], witness: 'CI.DGD-AIR.4719' })
        .thenRefused('signatory-not-on-report');
  });
  it('is each signatory’s own act, or paper that is entered by one and witnessed by another', () => {
    const both = { ...sign, signatories: [...sign.signatories, { who: second, capacity: 'officer', outcome: 'signed' }] } as const;
    seizure(recorded, rifle(1), safe).when(both).thenRefused('witness-needed');
    seizure(recorded, rifle(1), safe)
      .when({ ...both, witness: officer })
      .thenRefused('witness-is-the-recorder');
    seizure(recorded, rifle(1), safe)
      .when({ ...both, witness: 'CI.DGD-AIR.4719' })
      .then({ ...signed, data: { ...signed.data, signatories: [...both.signatories], attestedBy: officer, witness: 'CI.DGD-AIR.4719' } });
    seizure(recorded, rifle(1), safe)
      .when({ ...sign, by: second })
      .thenRefused('witness-needed');
  });
  it('needs something to sign for', () => seizure(recorded).when(sign).thenRefused('report-without-lines'));
  it('happens once', () => seizure(recorded, rifle(1), signed).when(sign).thenRefused('report-already-signed'));
});

describe('after the report', () => {
  it('a copy is given of what was signed', () => {
    seizure(recorded, rifle(1), signed)
      .when({ kind: 'giveCopy', to: suspect, how: 'in-hand' })
      .then({ type: 'seizure.ReportCopyGiven', data: { to: suspect, how: 'in-hand' } });
    seizure(recorded, rifle(1)).when({ kind: 'giveCopy', to: suspect, how: 'in-hand' }).thenRefused('report-not-signed');
  });
  it('customs settles lines that stand on it', () => {
    const settle = { kind: 'settleCustoms', amount: 750000, currency: 'XOF', goods: 'abandoned', lines: [1], effect: 'none', settledBy: 'CI.DGD' } as const;
    const { kind: _kind, ...data } = settle;
    seizure(recorded, rifle(1))
      .when(settle as never)
      .then({ type: 'seizure.CustomsSettled', data: data as never });
    seizure(recorded, rifle(1))
      .when({ ...settle, lines: [2] })
      .thenRefused('line-unknown');
  });
});

describe('voiding a seizure', () => {
  const ask = { kind: 'void', by: officer, reason: 'recorded-twice' } as const;
  const proposed: SeizureFact<'seizure.SeizureVoidProposed'> = { type: 'seizure.SeizureVoidProposed', data: { reason: 'recorded-twice', proposedBy: officer } };
  it('takes one person before the signature', () =>
    seizure(recorded)
      .when(ask)
      .then({ type: 'seizure.SeizureVoided', data: { reason: 'recorded-twice', by: officer } }));
  it('keeps the remark of whoever asks, and no remark where there is none', () => {
    seizure(recorded)
      .when({ ...ask, remark: 'the same report twice' })
      .then({ type: 'seizure.SeizureVoided', data: { reason: 'recorded-twice', by: officer, remark: 'the same report twice' } });
    expect(Object.keys(seizureDecider.decide(ask, seizure(recorded).state())[0]!.data)).not.toContain('remark');
  });
  it('takes a second person after it', () => {
    seizure(recorded, rifle(1), signed).when(ask).then(proposed);
    seizure(recorded, rifle(1), signed, proposed).when({ kind: 'approveVoid', by: officer, directory: Directory.NONE }).thenRefused('second-person-needed');
    seizure(recorded, rifle(1), signed, proposed)
      .when({ kind: 'approveVoid', by: second, directory: Directory.NONE })
      .then({ type: 'seizure.SeizureVoided', data: { reason: 'recorded-twice', by: officer, approvedBy: second } });
  });
  it('is proposed once and approved only when proposed', () => {
    seizure(recorded, rifle(1), signed, proposed).when(ask).thenRefused('void-already-proposed');
    seizure(recorded, rifle(1), signed).when({ kind: 'approveVoid', by: second, directory: Directory.NONE }).thenRefused('void-not-proposed');
  });
  it('ends what can be done with it, and a signed one still needs two persons for a correction', () => {
    const voided: SeizureFact<'seizure.SeizureVoided'> = { type: 'seizure.SeizureVoided', data: { reason: 'recorded-twice', by: officer, approvedBy: second } };
    const history = seizure(recorded, rifle(1), signed, voided);
    history.when(add()).thenRefused('seizure-voided');
    expect(seizureDecider.signed!(history.state())).toBe(true);
  });
});

describe('the office that a report names', () => {
  const known = { units: [], persons: [], accounts: [], transition: false };
  const directory = new Directory(new Map([['CI', known]]));

  it('is in the directory, for the case that the report opens goes there', () => {
    seizure()
      .when({ ...record, directory, office: 'CI.PARQUET' })
      .thenRefused('office-unknown');
    const taken = new Directory(new Map([['CI', { ...known, transition: true }]]));
    seizure()
      .when({ ...record, directory: taken, office: 'CI.PARQUET' })
      .thenState((state) => expect(isKnown(state)).toBe(true));
  });

  it('is of the country of the seizure', () =>
    seizure()
      .when({ ...record, office: 'ML.PARQUET-BAMAKO' })
      .thenRefused('office-of-another-country'));
});
