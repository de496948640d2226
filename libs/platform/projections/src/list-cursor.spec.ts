import { CursorMalformed, CursorOutdated, cursorAfter, keyIn } from './list-cursor.js';
import type { View } from './projection.js';

const view = (version: number): View => ({ name: 'ledger', version, projections: [] });

describe('the cursor of a list', () => {
  it('leads to the row after which the next page begins', () => expect(keyIn(view(3), cursorAfter(view(3), 'custos.ledger-7#1'))).toBe('custos.ledger-7#1'));
  it('is refused by another version of the view', () => expect(() => keyIn(view(4), cursorAfter(view(3), 'custos.ledger-7'))).toThrow(CursorOutdated));
  it.each([
    '',
    'x',
    '\0',
    Buffer.from('3').toString('base64url'),
    Buffer.from('3:3:3').toString('base64url'),
    Buffer.from('3:custos.a\0b').toString('base64url'),
    `${cursorAfter(view(3), 'custos.ledger-7')}=`,
  ])('is not made up: %j', (text) => expect(() => keyIn(view(3), text)).toThrow(CursorMalformed));
});
