import { given } from '#platform/testing';
import { containerDecider, type ContainerCommand } from './container.decider.js';
import type { ContainerEvent } from './events.js';

const STORE = 'dddddddd-0000-8000-8000-000000000001';
const OTHER = 'dddddddd-0000-8000-8000-000000000002';
const by = 'CI.DEPOT.21';
const registered: ContainerEvent = {
  type: 'custody.ContainerRegistered',
  data: { code: 'CHEST-14', containerKind: 'CHEST', unit: 'CI.DEPOT', store: STORE, place: 'B-02', by },
};
const chest = () => given(containerDecider)(registered);
const move = (more: object = {}): ContainerCommand => ({ kind: 'move', store: STORE, place: 'B-07', by, ...more });
const seal = (more: object = {}): ContainerCommand => ({ kind: 'seal', number: 'S-1', sealKind: 'CLOSED', presence: [], by, ...more });
const open = (more: object = {}): ContainerCommand => ({
  kind: 'open',
  number: 'S-1',
  purpose: 'STORAGE',
  presence: [{ capacity: 'OFFICER', attendance: 'PRESENT' }],
  by,
  ...more,
});
const reportBroken = (more: object = {}): ContainerCommand => ({ kind: 'reportBroken', number: 'S-1', presence: [], by, ...more });
const stranger = { by: 'CI.GREFFE.11' };

describe('a container', () => {
  it('is registered by its unit, once', () => {
    const register = { kind: 'register', ...registered.data } as ContainerCommand;
    given(containerDecider)().when(register).then(registered);
    chest().when(register).thenRefused('container-already-registered');
    given(containerDecider)()
      .when({ ...register, ...stranger })
      .thenRefused('not-of-the-unit');
    given(containerDecider)().when(move()).thenRefused('container-not-registered');
    expect(
      given(containerDecider)({ type: 'custody.ContainerMoved', data: { from: { store: STORE, place: 'A' }, store: STORE, place: 'B', by } }).state(),
    ).toEqual({ status: 'unknown' });
  });
  it('is moved with all that is in it, to another place', () => {
    chest()
      .when(move())
      .then({ type: 'custody.ContainerMoved', data: { from: { store: STORE, place: 'B-02' }, store: STORE, place: 'B-07', by } });
    chest()
      .when(move())
      .thenState((state) => expect(state).toMatchObject({ unit: 'CI.DEPOT', store: STORE, place: 'B-07' }));
    chest()
      .when(move({ store: OTHER, place: 'B-02' }))
      .thenState((state) => expect(state).toMatchObject({ store: OTHER, place: 'B-02' }));
    chest()
      .when(move({ place: 'B-02' }))
      .thenRefused('placed-already');
    chest().when(move(stranger)).thenRefused('not-of-the-unit');
  });
  it('is closed under one seal at a time, and no number comes back', () => {
    chest()
      .when(seal())
      .then({ type: 'custody.ContainerSealed', data: { number: 'S-1', sealKind: 'CLOSED', presence: [], by } });
    chest()
      .when(seal())
      .when(seal({ number: 'S-2' }))
      .thenRefused('sealed-already');
    chest()
      .when(seal())
      .when(open())
      .when(seal({ number: 's 1' }))
      .thenRefused('seal-number-used');
    chest()
      .when(seal())
      .when(open())
      .when(seal({ number: 'S-2' }))
      .thenState((state) => expect(state).toMatchObject({ seal: 'S-2' }));
    chest().when(seal(stranger)).thenRefused('not-of-the-unit');
  });
  it('is opened for a purpose, before persons', () => {
    chest()
      .when(seal())
      .when(open())
      .then({ type: 'custody.ContainerOpened', data: { number: 'S-1', purpose: 'STORAGE', presence: [{ capacity: 'OFFICER', attendance: 'PRESENT' }], by } });
    chest()
      .when(seal())
      .when(open({ presence: [] }))
      .thenRefused('nobody-present');
    chest()
      .when(seal())
      .when(open({ number: 'S-2' }))
      .thenRefused('no-such-seal');
    chest().when(open()).thenRefused('no-such-seal');
    chest().when(seal()).when(open()).when(open()).thenRefused('no-such-seal');
    chest().when(seal()).when(open(stranger)).thenRefused('not-of-the-unit');
  });
  it('found broken is recorded, whoever found it', () => {
    chest()
      .when(seal())
      .when(reportBroken(stranger))
      .then({ type: 'custody.ContainerFoundBroken', data: { number: 'S-1', presence: [], ...stranger } });
    chest()
      .when(seal())
      .when(reportBroken())
      .thenState((state) => expect(state).toMatchObject({ seal: undefined }));
    chest()
      .when(seal())
      .when(reportBroken({ number: 'X-9' }))
      .thenState((state) => expect(state).toMatchObject({ seal: 'S-1' }));
  });
});
