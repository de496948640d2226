import { answersFor, DomainError, type Decider } from '#platform/kernel';
import type { ContainerEvent, CustodyFact } from './events.js';
import { sealKey } from './exhibit.state.js';
import { recheckContainer } from './store.recheck.js';

export type Container =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'registered';
      readonly unit: string;
      readonly store: string;
      readonly place: string;
      /** The seal that closes it now. */
      readonly seal?: string;
      readonly sealsUsed: readonly string[];
    };
type Registered = Extract<Container, { status: 'registered' }>;

type Asked<Kind extends string, Type extends ContainerEvent['type'], Found extends string = never> = { readonly kind: Kind } & Readonly<
  Omit<CustodyFact<Type>['data'], Found | '_sd'>
>;
export type ContainerCommand =
  | Asked<'register', 'custody.ContainerRegistered'>
  | Asked<'move', 'custody.ContainerMoved', 'from'>
  | Asked<'seal', 'custody.ContainerSealed'>
  | Asked<'open', 'custody.ContainerOpened'>
  | Asked<'reportBroken', 'custody.ContainerFoundBroken'>;

/** A container moves with what is in it: what lies inside says so in its own stream, where it lies the container says. */
export const containerDecider: Decider<Container, ContainerCommand, ContainerEvent> = {
  name: 'container',
  version: 1,
  initial: { status: 'unknown' },
  recheck: (fact) => recheckContainer(fact) as ContainerCommand,
  answerable: (container) => (container.status === 'unknown' ? [] : [container.unit]),

  decide(command, state) {
    if (command.kind === 'register') {
      const { kind: _, ...asked } = command;
      if (state.status !== 'unknown') throw new DomainError('container-already-registered', 'This container is registered already');
      ofOwnUnit(asked.by, asked.unit);
      return [{ type: 'custody.ContainerRegistered', data: asked }];
    }
    if (state.status === 'unknown') throw new DomainError('container-not-registered', 'There is no such container');
    switch (command.kind) {
      case 'move': {
        const { kind: _, ...asked } = command;
        ofOwnUnit(asked.by, state.unit);
        if (asked.store === state.store && asked.place === state.place) throw new DomainError('placed-already', 'The container stands there already');
        return [{ type: 'custody.ContainerMoved', data: { ...asked, from: { store: state.store, place: state.place } } }];
      }
      case 'seal': {
        const { kind: _, ...asked } = command;
        ofOwnUnit(asked.by, state.unit);
        if (state.seal !== undefined) throw new DomainError('sealed-already', 'A seal closes the container already');
        if (state.sealsUsed.includes(sealKey(asked.number)))
          throw new DomainError('seal-number-used', 'This number stood on the container before and does not come back');
        return [{ type: 'custody.ContainerSealed', data: asked }];
      }
      case 'open': {
        const { kind: _, ...asked } = command;
        ofOwnUnit(asked.by, state.unit);
        if (!closes(state, asked.number)) throw new DomainError('no-such-seal', 'No seal of that number closes the container');
        if (asked.presence.length === 0) throw new DomainError('nobody-present', 'A seal is opened before persons who are present or were summoned');
        return [{ type: 'custody.ContainerOpened', data: asked }];
      }
      case 'reportBroken': {
        const { kind: _, ...asked } = command;
        return [{ type: 'custody.ContainerFoundBroken', data: asked }];
      }
    }
  },

  evolve(state, event): Container {
    if (event.type === 'custody.ContainerRegistered') {
      const { unit, store, place } = event.data;
      return { status: 'registered', unit, store, place, sealsUsed: [] };
    }
    if (state.status === 'unknown') return state;
    switch (event.type) {
      case 'custody.ContainerMoved':
        return { ...state, store: event.data.store, place: event.data.place };
      case 'custody.ContainerSealed':
        return { ...state, seal: event.data.number, sealsUsed: [...state.sealsUsed, sealKey(event.data.number)] };
      case 'custody.ContainerOpened':
        return { ...state, seal: undefined };
      case 'custody.ContainerFoundBroken':
        return closes(state, event.data.number) ? { ...state, seal: undefined } : state;
    }
  },
};

const closes = (state: Registered, number: string): boolean => state.seal !== undefined && sealKey(state.seal) === sealKey(number);

function ofOwnUnit(by: string, unit: string): void {
  if (!answersFor(by, unit)) throw new DomainError('not-of-the-unit', `Only an officer of ${unit} can do this`);
}
