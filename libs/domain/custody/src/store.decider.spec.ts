import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { StoreEvent } from './events.js';
import { storeDecider, type StoreCommand } from './store.decider.js';

const by = 'CI.DEPOT.20';
const FIRST = 'aaaaaaaa-0000-8000-8000-000000000001';
const SECOND = 'aaaaaaaa-0000-8000-8000-000000000002';
const THIRD = 'aaaaaaaa-0000-8000-8000-000000000003';
const established: StoreEvent = { type: 'custody.StoreEstablished', data: { code: 'DEPOT-ABJ', unit: 'CI.DEPOT', storeKind: 'EVIDENCE_STORE', by } };
const store = () => given(storeDecider)(established);
const appoint = (more: object = {}): StoreCommand => ({
  kind: 'appointCustodian',
  appointment: FIRST,
  officer: 'CI.DEPOT.21',
  letter: 'MJ 14',
  from: '2023-01-02',
  until: '2023-12-31',
  by,
  directory: Directory.NONE,
  ...more,
});
const alternate = (more: object = {}): StoreCommand => ({
  kind: 'appointAlternate',
  appointment: SECOND,
  officer: 'CI.DEPOT.22',
  instead: 'CI.DEPOT.21',
  reason: 'LEAVE',
  letter: 'MJ 66',
  from: '2023-08-01',
  until: '2023-08-21',
  by,
  directory: Directory.NONE,
  ...more,
});
const end = (more: object = {}): StoreCommand => ({ kind: 'endAppointment', appointment: FIRST, reason: 'POSTED', on: '2023-06-30', by, ...more });
const issue = (more: object = {}): StoreCommand => ({ kind: 'issueSeals', prefix: 'CI-', first: 401, last: 500, digits: 3, to: 'CI.DGD-AIR', by, ...more });
const voidSeal = (more: object = {}): StoreCommand => ({ kind: 'voidSeal', number: 'CI-402', reason: 'SPOILED', by, ...more });
const lose = (more: object = {}): StoreCommand => ({ kind: 'reportLostSeal', number: 'CI-403', lostBy: 'CI.DGD-AIR.4711', by: 'CI.DGD-AIR.4711', ...more });
const without = ({ kind: _, directory: _directory, ...data }: StoreCommand & { readonly directory?: Directory }) => data;

describe('a store', () => {
  it('is established once, and before anything else', () => {
    const establish = { kind: 'establish', ...established.data } as StoreCommand;
    given(storeDecider)().when(establish).then(established);
    store().when(establish).thenRefused('store-already-established');
    given(storeDecider)().when(appoint()).thenRefused('store-not-established');
    expect(given(storeDecider)({ type: 'custody.SealVoided', data: { number: 'CI-1', reason: 'SPOILED', by } }).state()).toEqual({ status: 'unknown' });
  });
});

describe('the custodian of a store', () => {
  it('is appointed for dated days under a letter', () => {
    store()
      .when(appoint())
      .then({ type: 'custody.CustodianAppointed', data: without(appoint()) } as StoreEvent);
    store()
      .when(appoint({ until: '2023-01-02' }))
      .thenState((state) =>
        expect(state).toMatchObject({ appointments: [{ id: FIRST, officer: 'CI.DEPOT.21', alternate: false, from: '2023-01-02', until: '2023-01-02' }] }),
      );
  });
  it.each([
    ['appoints-himself', { by: 'CI.DEPOT.21' }],
    ['not-of-the-unit', { officer: 'CI.GREFFE.11' }],
    ['ends-before-it-began', { until: '2023-01-01' }],
  ])('is not appointed: %s', (code, more) => store().when(appoint(more)).thenRefused(code));
  const another = (more: object) => appoint({ appointment: THIRD, officer: 'CI.DEPOT.23', ...more });
  it('is one at a time', () => {
    store()
      .when(appoint())
      .when(another({ from: '2023-12-30', until: '2024-12-31' }))
      .thenRefused('store-has-its-custodian');
    store()
      .when(appoint())
      .when(another({ from: '2022-01-01', until: '2023-01-03' }))
      .thenRefused('store-has-its-custodian');
    store()
      .when(appoint())
      .when(another({ from: '2022-01-01', until: undefined }))
      .thenRefused('store-has-its-custodian');
    store()
      .when(appoint({ until: undefined }))
      .when(another({ from: '2030-01-01', until: undefined }))
      .thenRefused('store-has-its-custodian');
  });
  it('hands over on the day on which the one ends and the next begins', () => {
    const two = { appointments: [{ id: FIRST }, { id: THIRD }] };
    store()
      .when(appoint())
      .when(another({ from: '2023-12-31', until: undefined }))
      .thenState((state) => expect(state).toMatchObject(two));
    store()
      .when(appoint())
      .when(another({ from: '2022-01-01', until: '2023-01-02' }))
      .thenState((state) => expect(state).toMatchObject(two));
    store()
      .when(appoint())
      .when(end())
      .when(another({ from: '2023-06-30', until: undefined }))
      .thenState((state) => expect(state).toMatchObject(two));
    store()
      .when(appoint())
      .when(end())
      .when(another({ from: '2023-06-29' }))
      .thenRefused('store-has-its-custodian');
  });
  it('ends once, on or after the first day', () => {
    store()
      .when(appoint())
      .when(end())
      .then({ type: 'custody.AppointmentEnded', data: { ...without(end()), officer: 'CI.DEPOT.21' } } as StoreEvent);
    store()
      .when(appoint())
      .when(end({ on: '2023-01-02' }))
      .thenState((state) => expect(state).toMatchObject({ appointments: [{ ended: '2023-01-02' }] }));
    store()
      .when(appoint())
      .when(end({ on: '2023-01-01' }))
      .thenRefused('ends-before-it-began');
    store().when(appoint()).when(end()).when(end()).thenRefused('appointment-ended-already');
    store()
      .when(appoint())
      .when(end({ appointment: SECOND }))
      .thenRefused('no-such-appointment');
    store()
      .when(appoint())
      .when(alternate())
      .when(end({ appointment: SECOND, on: '2023-08-10' }))
      .thenState((state) => expect(state.status === 'established' && state.appointments.map((one) => one.ended)).toEqual([undefined, '2023-08-10']));
  });
});

describe('an alternate', () => {
  it('acts for the custodian of those days', () => {
    store()
      .when(appoint())
      .when(alternate())
      .then({ type: 'custody.AlternateActing', data: without(alternate()) } as StoreEvent);
    store()
      .when(appoint())
      .when(alternate())
      .thenState((state) => expect(state).toMatchObject({ appointments: [{ alternate: false }, { id: SECOND, alternate: true }] }));
  });
  it.each([
    ['appoints-himself', { by: 'CI.DEPOT.22' }],
    ['not-of-the-unit', { officer: 'CI.GREFFE.11' }],
    ['ends-before-it-began', { until: '2023-07-31' }],
    ['alternate-for-oneself', { officer: 'CI.DEPOT.21' }],
    ['not-the-custodian', { instead: 'CI.DEPOT.29' }],
    ['not-the-custodian', { from: '2024-08-01', until: '2024-08-21' }],
  ])('is not appointed: %s', (code, more) => store().when(appoint()).when(alternate(more)).thenRefused(code));
  it('does not act for another alternate, nor beside one', () => {
    store()
      .when(appoint())
      .when(alternate())
      .when(alternate({ appointment: THIRD, officer: 'CI.DEPOT.23' }))
      .thenRefused('store-has-its-alternate');
    store()
      .when(appoint())
      .when(alternate())
      .when(alternate({ appointment: THIRD, officer: 'CI.DEPOT.23', instead: 'CI.DEPOT.22' }))
      .thenRefused('not-the-custodian');
    store()
      .when(appoint())
      .when(alternate())
      .when(alternate({ appointment: THIRD, officer: 'CI.DEPOT.23', from: '2023-08-21', until: '2023-08-30' }))
      .thenState((state) => expect(state).toMatchObject({ appointments: [{}, {}, { id: THIRD }] }));
  });
  it('leaves room for the next custodian', () =>
    store()
      .when(appoint({ until: '2023-08-10' }))
      .when(alternate())
      .when(appoint({ appointment: THIRD, officer: 'CI.DEPOT.23', from: '2023-08-10' }))
      .thenState((state) => expect(state).toMatchObject({ appointments: [{}, {}, { id: THIRD }] })));
});

describe('the stock of seals', () => {
  it('leaves the store in numbered runs, each number once', () => {
    store()
      .when(issue())
      .then({ type: 'custody.SealStockIssued', data: without(issue()) } as StoreEvent);
    store()
      .when(issue())
      .when(issue({ first: 500, last: 600 }))
      .thenRefused('seals-issued-already');
    store()
      .when(issue())
      .when(issue({ first: 300, last: 401 }))
      .thenRefused('seals-issued-already');
    store()
      .when(issue())
      .when(issue({ prefix: 'ci ', first: 450, last: 451 }))
      .thenRefused('seals-issued-already');
    store()
      .when(issue())
      .when(issue({ prefix: 'ML-' }))
      .when(issue({ first: 501, last: 600 }))
      .when(issue({ first: 1, last: 400 }))
      .thenState((state) => expect(state.status === 'established' && state.series).toHaveLength(4));
  });
  it.each([
    ['not-of-the-unit', { by: 'CI.GREFFE.11' }],
    ['series-runs-backwards', { last: 400 }],
    ['number-too-long', { last: 1000 }],
  ])('does not leave it: %s', (code, more) => store().when(issue(more)).thenRefused(code));
  it('may be one seal', () =>
    store()
      .when(issue({ last: 401 }))
      .thenState((state) => expect(state).toMatchObject({ series: [{ prefix: 'CI-', first: 401, last: 401 }] })));
  it('is written off by its keepers when spoiled, by anybody when lost, and once', () => {
    store()
      .when(voidSeal())
      .then({ type: 'custody.SealVoided', data: without(voidSeal()) } as StoreEvent);
    store()
      .when(voidSeal({ by: 'CI.GREFFE.11' }))
      .thenRefused('not-of-the-unit');
    store()
      .when(lose())
      .then({ type: 'custody.SealLost', data: without(lose()) } as StoreEvent);
    store()
      .when(voidSeal())
      .when(lose({ number: 'ci 402' }))
      .thenRefused('seal-written-off-already');
    store()
      .when(lose())
      .when(voidSeal({ number: 'CI-403' }))
      .thenRefused('seal-written-off-already');
    store()
      .when(lose())
      .when(voidSeal())
      .thenState((state) => expect(state).toMatchObject({ written: ['CI403', 'CI402'] }));
  });
});
