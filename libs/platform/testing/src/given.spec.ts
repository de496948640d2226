import { DomainError, type Decider, type EventOf } from '#platform/kernel';
import { given } from './given.js';

type Event = EventOf<'lamp.Lit', { by: string }> | EventOf<'lamp.PutOut', object>;
type Command = { readonly kind: 'light'; readonly by: string } | { readonly kind: 'putOut' };
const lampDecider: Decider<{ readonly lit: boolean }, Command, Event> = {
  name: 'lamp',
  version: 1,
  initial: { lit: false },
  decide(command, lamp) {
    if (command.kind === 'putOut') return [{ type: 'lamp.PutOut', data: {} }];
    if (lamp.lit) throw new DomainError('already-lit', 'The lamp is lit');
    return [{ type: 'lamp.Lit', data: { by: command.by } }];
  },
  evolve: (_lamp, event) => ({ lit: event.type === 'lamp.Lit' }),
};

const lamp = given(lampDecider);
const lit: Event = { type: 'lamp.Lit', data: { by: 'the keeper' } };

describe('the words of a decision test', () => {
  it('compare the facts that follow', () => {
    lamp().when({ kind: 'light', by: 'the keeper' }).then(lit);
    expect(() => lamp().when({ kind: 'light', by: 'the keeper' }).then({ type: 'lamp.PutOut', data: {} })).toThrow();
  });
  it('expect one refusal by its code, and no other', () => {
    lamp(lit).when({ kind: 'light', by: 'the keeper' }).thenRefused('already-lit');
    expect(() => lamp(lit).when({ kind: 'light', by: 'the keeper' }).thenRefused('out-of-oil')).toThrow();
    expect(() => lamp().when({ kind: 'light', by: 'the keeper' }).thenRefused('already-lit')).toThrow();
  });
  it('look at the state that follows, also over several commands', () => {
    lamp()
      .when({ kind: 'light', by: 'the keeper' })
      .thenState((state) => expect(state.lit).toBe(true));
    lamp()
      .when({ kind: 'light', by: 'the keeper' })
      .when({ kind: 'putOut' })
      .thenState((state) => expect(state.lit).toBe(false));
  });
});
