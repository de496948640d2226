import { given } from '#platform/testing';
import { accessSealDecider } from './access-seal.decider.js';

const seals = given(accessSealDecider);
const root = 'ab'.repeat(32);
const first = { type: 'access.Sealed', data: { from: 1, to: 10, count: 10, root } } as const;

describe('the roots of the access records', () => {
  it('follow one another', () => {
    seals()
      .when({ kind: 'seal', ...first.data })
      .then(first);
    seals(first)
      .when({ kind: 'seal', from: 11, to: 15, count: 4, root })
      .then({ type: 'access.Sealed', data: { from: 11, to: 15, count: 4, root } });
  });

  it('are not given twice for one record', () => seals(first).when({ kind: 'seal', from: 10, to: 12, count: 3, root }).thenRefused('already-sealed'));

  it.each([
    { from: 12, to: 11, count: 0 },
    { from: 11, to: 12, count: 3 },
  ])('are of stretches that exist (%j)', (stretch) =>
    seals(first)
      .when({ kind: 'seal', ...stretch, root })
      .thenRefused('stretch-malformed'),
  );
});
