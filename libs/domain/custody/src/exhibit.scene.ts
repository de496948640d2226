import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { Quantity, Unit } from '#domain/seizure/events';
import type { AttestedDeed, Capacity, CustodyFact, ExhibitEvent, PartId } from './events.js';
import type { ExhibitCommand } from './exhibit.commands.js';
import { exhibitDecider } from './exhibit.decider.js';
import type { Exhibit, Part, RegisteredExhibit } from './exhibit.state.js';

/** Persons, goods and requests that the specifications of exhibits share. */
export const HOLDER = 'CI.DGD-AIR.4711';
export const COLLEAGUE = 'CI.DGD-AIR.4712';
export const REGISTRY = 'CI.GREFFE';
export const CLERK = 'CI.GREFFE.11';
export const LABORATORY = 'CI.LABO.31';
export const PROSECUTOR = 'CI.PARQUET.41';
export const OUTSIDE = 'NE.EXT-GARAGE-NOUR';
export const OWN_ID = 'aaaaaaaa-0000-8000-8000-000000000001';
export const OTHER_ID = 'aaaaaaaa-0000-8000-8000-000000000002';
export const PART = 'bbbbbbbb-0000-8000-8000-000000000001';
export const SECOND_PART = 'bbbbbbbb-0000-8000-8000-000000000002';
export const RESERVATION = 'cccccccc-0000-8000-8000-000000000001';
export const STORE = 'dddddddd-0000-8000-8000-000000000001';
export const HASH = 'ab'.repeat(32);

export const amount = (text: string, unit: Unit): Quantity => ({ amount: text, unit });
export const rounds = (text: string): Quantity => amount(text, 'round');
export const sticks = (text: string): Quantity => amount(text, 'stick');
export const UNCOUNTED: Quantity = { unit: 'UNQUANTIFIED', stated: 'large quantities' };

type Registered = CustodyFact<'custody.ExhibitRegistered'>;
export const registered = (more: Partial<Registered['data']> = {}): Registered => ({
  type: 'custody.ExhibitRegistered',
  data: {
    seizure: 'eeeeeeee-0000-8000-8000-000000000001',
    line: 1,
    category: 'live-ammunition',
    quantity: rounds('52'),
    individual: false,
    holder: HOLDER,
    country: 'CI',
    frame: 'flagrance',
    acquisition: 'seized',
    seals: [],
    movable: true,
    ...more,
  },
});

export const exhibit = given(exhibitDecider);
/** Fifty-two rounds in no package. */
export const lot = (more: Partial<Registered['data']> = {}) => exhibit(registered(more));
/** A pistol under seal S-1. */
export const pistol = (more: Partial<Registered['data']> = {}) =>
  lot({ category: 'firearm', quantity: amount('1', 'each'), individual: true, seals: [{ number: 'S-1', kind: 'CLOSED' }], ...more });
/** Five hundred sticks, which nobody has looked at yet. */
export const dynamite = (more: Partial<Registered['data']> = {}) => lot({ category: 'explosive', kind: 'dynamite-stick', quantity: sticks('500'), ...more });

type Of<Kind extends ExhibitCommand['kind']> = Extract<ExhibitCommand, { kind: Kind }>;
const request =
  <Kind extends ExhibitCommand['kind']>(kind: Kind, usual: Omit<Of<Kind>, 'kind'>) =>
  (more: Partial<Omit<Of<Kind>, 'kind'>> = {}): Of<Kind> =>
    ({ kind, ...usual, ...more }) as Of<Kind>;

const whole = { part: 'whole', by: HOLDER } as const;
/** The id under which those whom an act names attest it, and when it is recorded. */
export const ACT = '99999999-0000-8000-8000-000000000001';
export const ORDER = '99999999-0000-8000-8000-000000000002';
export const RECORDED = '2023-10-18T10:00:00.000Z';
export const DUE_TO_CONFIRM = '2023-10-20T10:00:00.000Z';
const among = { directory: Directory.NONE } as const;
const naming = { ...among, act: ACT, at: RECORDED } as const;
export const SPECIALIST = 'CI.DEMINAGE.51';
export const SUPERIOR = 'CI.DGD.1001';
export const applySeal = request('applySeal', { ...whole, number: 'S-2', sealKind: 'CLOSED', affixedBy: COLLEAGUE, presence: [] });
export const inspectSeal = request('inspectSeal', { ...whole, number: 'S-1', condition: 'INTACT' });
export const openSeal = request('openSeal', {
  ...whole,
  number: 'S-1',
  purpose: 'EXAMINATION',
  authority: 'PROSECUTOR',
  presence: [{ capacity: 'COUNSEL', attendance: 'PRESENT' }],
});
export const reportBrokenSeal = request('reportBrokenSeal', { ...whole, number: 'S-1', circumstances: 'IN_STORE', presence: [] });
export const reseal = request('reseal', { ...whole, number: 'S-3', sealKind: 'CLOSED', presence: [] });

export const offer = request('offer', { ...whole, ...among, to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT' });
export const accept = request('accept', { ...among, part: 'whole', by: CLERK, seal: 'INTACT', reservations: [] });
export const acceptOnPaper = request('acceptOnPaper', {
  ...whole,
  ...naming,
  seal: 'INTACT',
  reservations: [],
  scan: HASH,
  witness: COLLEAGUE,
  custodian: false,
});
export const refuse = request('refuse', { ...among, part: 'whole', by: CLERK, reason: 'NO_ROOM' });
export const withdraw = request('withdraw', { ...whole, reason: 'PLANS_CHANGED' });
/** What logs of the first release hold: read, and no longer written. */
export const receivedUnannounced = (more: Partial<CustodyFact<'custody.ReceivedUnannounced'>['data']> = {}): CustodyFact<'custody.ReceivedUnannounced'> => ({
  type: 'custody.ReceivedUnannounced',
  data: { part: 'whole', by: CLERK, from: HOLDER, holder: REGISTRY, seal: 'INTACT', ...more },
});
export const RECEIPT = 'abababab-0000-8000-8000-000000000001';
export const claimBound = request('bindClaim', {
  receipt: RECEIPT,
  claimant: REGISTRY,
  by: CLERK,
  foundBy: 'NUMBER',
  number: 's 1',
  photograph: HASH,
  seal: 'INTACT',
  basis: { view: 'receipts', position: '00000000000000000007' },
});
const answer = { receipt: RECEIPT, by: HOLDER, directory: Directory.NONE, day: '2023-10-18', magistrate: false };
export const confirmClaim = request('confirmClaim', answer);
export const contestClaim = request('contestClaim', { ...answer, reason: 'STILL_HELD' });
export const confirmReceipt = request('confirmReceipt', whole);
export const contestReceipt = request('contestReceipt', { ...whole, reason: 'STILL_HELD' });
export const assumeCustody = request('assumeCustody', {
  ...naming,
  part: 'whole',
  by: COLLEAGUE,
  holder: COLLEAGUE,
  reason: 'POSTED',
  orderedBy: 'CI.DGD.1001',
  order: 'DGD 55',
  counted: rounds('52'),
  seal: 'NOT_SEALED',
  witnesses: [CLERK, LABORATORY],
});

export const shelf = (place = 'A-1') => ({ kind: 'store', store: STORE, place }) as const;
export const place = request('place', { ...whole, ...naming, keepers: [], location: shelf() });
export const remove = request('remove', { ...whole, reason: 'HEARING' });
export const DUE = '2023-11-20T17:00:00.000Z';
export const releaseTemporarily = request('releaseTemporarily', {
  ...whole,
  to: 'CI.TPI',
  purpose: 'COURT',
  due: DUE,
  left: '2023-11-20T08:00:00.000Z',
  receipt: HASH,
  seal: 'INTACT',
});
export const takeBack = request('takeBack', { ...whole, seal: 'INTACT', reservations: [] });
export const chaseReturn = request('chaseReturn', { part: 'whole', channel: 'AUTOMATIC', at: '2023-11-21T00:00:00.000Z' });
export const measure = request('measure', { ...whole, measure: 'COUNT', found: rounds('52') });
export const recordDifference = request('recordDifference', { ...whole, found: rounds('51'), cause: 'COUNTING_ERROR' });

export const split = request('split', { ...whole, into: [{ part: PART, quantity: rounds('12') }] });
export const sample = request('sample', { ...whole, sample: PART, quantity: rounds('2'), purpose: 'LABORATORY', seals: [], presence: [] });
export const consume = request('consume', { ...whole, quantity: rounds('2'), use: 'TEST_FIRING' });
export const reserveMerge = request('reserveMerge', {
  ...whole,
  reservation: RESERVATION,
  quantity: rounds('10'),
  into: OTHER_ID,
  exhibit: OWN_ID,
  at: '2023-10-18T10:00:00.000Z',
  minutes: 30,
});
export const releaseMerge = request('releaseMerge', { reservation: RESERVATION, at: '2023-10-18T10:30:00.000Z' });
export const settleMerge = request('settleMerge', { reservation: RESERVATION });
export const setAsideElsewhere = {
  part: 'whole',
  quantity: rounds('10'),
  into: OWN_ID,
  until: '2023-10-18T10:30:00.000Z',
  category: 'live-ammunition',
  holder: HOLDER,
} as const;
export const takeMerge = request('takeMerge', {
  ...whole,
  source: OTHER_ID,
  reservation: RESERVATION,
  exhibit: OWN_ID,
  at: '2023-10-18T10:29:59.999Z',
  found: setAsideElsewhere,
});

export const assessDanger = request('assessDanger', {
  ...naming,
  ...whole,
  specialist: 'CI.DEMINAGE.51',
  hazard: 'MASS_DETONATION',
  movable: true,
  decision: 'GUARDED_MAGAZINE',
  photographs: [],
});
export const destroyOnSite = request('destroyOnSite', {
  ...naming,
  orderId: ORDER,
  remainsId: SECOND_PART,
  ...whole,
  specialist: 'CI.DEMINAGE.51',
  instructedBy: PROSECUTOR,
  instruction: 'ORAL',
  instructed: '2023-10-18T09:05:00.000Z',
  team: ['CI.DEMINAGE.51'],
  method: 'DETONATION',
  counts: [
    { packaging: 'CARTON', batch: 'LOT-22B', quantity: sticks('300') },
    { packaging: 'CARTON', quantity: sticks('200') },
  ],
  photographs: [HASH],
  videos: [],
  samples: [],
  custodian: false,
});
export const confirmInstruction = request('confirmInstruction', {
  ...among,
  part: 'whole',
  by: PROSECUTOR,
  instructedBy: PROSECUTOR,
  order: 'PARQUET 77',
  document: HASH,
});
export const reportLoss = request('reportLoss', { ...whole, lost: PART, circumstances: 'THEFT', discoveredBy: HOLDER, custodian: false });
export const establishLoss = request('establishLoss', { ...whole, conclusion: 'LOOTING', authority: 'PROSECUTOR', decision: 'PARQUET 91' });
export const recover = request('recover', { part: 'whole', by: CLERK, holder: REGISTRY, seal: 'FOUND_BROKEN' });
export const proposeIarmsEntry = request('proposeIarmsEntry', { part: 'whole' });

export const HOLD = 'ffffffff-0000-8000-8000-000000000001';
export const placeHold = request('placeHold', { hold: HOLD, ground: 'COURT', order: 'CA 12', by: PROSECUTOR });
export const liftHold = request('liftHold', { ...among, judge: false, decisionFiled: false, hold: HOLD, reason: 'DECIDED', order: 'CA 31', by: PROSECUTOR });
export const orderInterimDisposition = request('orderInterimDisposition', {
  forensicStepsLeft: [],
  part: 'whole',
  by: PROSECUTOR,
  measure: 'SALE',
  authority: 'PROSECUTOR',
  orderedBy: PROSECUTOR,
  order: 'PARQUET 80',
  reason: 'PERISHABLE',
  samples: [],
});
export const applyNationalMark = request('applyNationalMark', {
  ...whole,
  forensicStepsLeft: [],
  mark: 'CI 118',
  on: 'FRAME',
  machine: 'M-2',
  operator: HOLDER,
  entry: 'REG 118',
});
export const giveOrder = request('giveOrder', {
  ...whole,
  ...among,
  at: RECORDED,
  forensicStepsLeft: [],
  order: ORDER,
  measure: 'SALE',
  form: 'ORAL',
  orderedBy: PROSECUTOR,
  given: '2023-10-18T09:05:00.000Z',
});
export const confirmOrder = request('confirmOrder', { ...among, order: ORDER, by: PROSECUTOR });
export const disavowOrder = request('disavowOrder', { ...among, order: ORDER, by: PROSECUTOR, reason: 'NOT_GIVEN' });

export const attest = request('attest', { ...among, act: ACT, capacity: 'SPECIALIST', by: SPECIALIST });
export const denyAttestation = request('denyAttestation', { ...among, act: ACT, capacity: 'WITNESS', by: CLERK, reason: 'NOT_PRESENT' });
export const enterSignedPaper = request('enterSignedPaper', { ...among, act: ACT, capacity: 'SUPERIOR', who: SUPERIOR, scan: HASH, by: 'CI.DGD.1002' });
export const attestSignedPaper = request('attestSignedPaper', { ...among, act: ACT, capacity: 'SUPERIOR', who: SUPERIOR, by: 'CI.DGD.1003' });
export const reportOverdueConfirmation = request('reportOverdueConfirmation', { act: ACT, capacity: 'SUPERIOR', who: SUPERIOR, at: DUE_TO_CONFIRM });

const LOOKUPS = ['kind', 'directory', 'at', 'custodian', 'keepers', 'remainsId', 'forensicStepsLeft', 'judge', 'tookOver', 'decisionFiled'];
/** The members of a fact that a request states itself: without what was looked up for the decision. */
export const stated = (command: ExhibitCommand): any => Object.fromEntries(Object.entries(command).filter(([name]) => !LOOKUPS.includes(name)));
/** That somebody whom an act names is asked to attest it. */
export const asked = (deed: AttestedDeed, capacity: Capacity, who: string, by: string, colour: 'AMBER' | 'RED' = 'AMBER'): ExhibitEvent => ({
  type: 'custody.AttestationRequested',
  data: { act: ACT, part: 'whole', deed, capacity, who, colour, due: DUE_TO_CONFIRM, by },
});

/** One part of a registered exhibit. */
export const partOf = (state: Exhibit, id: PartId = 'whole'): Part => known(state).parts[id]!;
export function known(state: Exhibit): RegisteredExhibit {
  if (state.status === 'unknown') throw new Error('Nothing is registered');
  return state;
}
