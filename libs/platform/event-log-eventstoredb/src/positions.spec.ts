import fc from 'fast-check';
import { isAfter, isSame, positionIn, positionText, type LogPosition } from './positions.js';

const position: fc.Arbitrary<LogPosition> = fc
  .tuple(fc.bigInt(0n, 2n ** 63n - 1n), fc.bigInt(0n, 1_000n))
  .map(([commit, back]) => ({ commit, prepare: commit > back ? commit - back : commit }));

describe('A position of the log', () => {
  it('is the same after it was written as text, with both halves', () => {
    fc.assert(fc.property(position, (one) => isSame(positionIn(positionText(one))!, one)));
    expect(positionText({ commit: 2n ** 63n - 1n, prepare: 7n })).toBe('0922337203685477580700000000000000000007');
  });

  it('sorts as text as it does in the log', () => {
    fc.assert(fc.property(position, position, (one, other) => isAfter(one, other) === positionText(one) > positionText(other)));
  });

  it.each(['', '0', '00000000000000000001', '8'.repeat(40), `${'0'.repeat(39)}1`, `${'0'.repeat(20)}-${'0'.repeat(19)}`])(
    'is not what cannot be one: %p',
    (text) => {
      expect(positionIn(text)).toBeUndefined();
    },
  );
});
