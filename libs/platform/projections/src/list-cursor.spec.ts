import { CursorMalformed, CursorOutdated, cursorAfter, keyIn, POSITION_KEY, ROW_KEY } from './list-cursor.js';
import type { View } from './projection.js';

const view = (version: number): View => ({ name: 'ledger', version, projections: [] });

describe('the cursor of a list', () => {
  it.each([
    ['custos.ledger-7#1', ROW_KEY],
    ['00000000000000000412', POSITION_KEY],
  ])('leads to the row after which the next page begins: %s', (key, form) => expect(keyIn(view(3), cursorAfter(view(3), key), form)).toBe(key));
  it('is refused by another version of the view', () => expect(() => keyIn(view(4), cursorAfter(view(3), 'custos.ledger-7'), ROW_KEY)).toThrow(CursorOutdated));
  it('is refused by a list of another order', () =>
    expect(() => keyIn(view(3), cursorAfter(view(3), 'custos.ledger-7'), POSITION_KEY)).toThrow(CursorMalformed));
  it.each([
    '',
    'x',
    '\0',
    Buffer.from('3').toString('base64url'),
    Buffer.from('3:3:3').toString('base64url'),
    Buffer.from('3:custos.a\0b').toString('base64url'),
    `${cursorAfter(view(3), 'custos.ledger-7')}=`,
  ])('is not made up: %j', (text) => expect(() => keyIn(view(3), text, ROW_KEY)).toThrow(CursorMalformed));
});
