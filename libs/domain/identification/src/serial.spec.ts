import { canonicalSerial, foldedSerial, numberSuspicions, serialForms, withoutEmbeddedLetters } from './serial.js';
import { matchSerials } from './serial-matching.js';

describe('the forms of a serial number', () => {
  it('keeps the number as it was read beside its canonical and its folded form', () => {
    expect(serialForms('as-20 o')).toEqual({ raw: 'as-20 o', canonical: 'AS200', folded: 'A5200' });
  });
  it('strips separators, raises letters and reads full-width characters as their plain form', () => {
    expect(canonicalSerial(' 36-9.j/2_57 ')).toBe('369J257');
    expect(canonicalSerial('３６９Ｊ')).toBe('369J');
  });
  it('reads the letter O as zero', () => expect(canonicalSerial('36O257')).toBe('360257'));
  it('keeps a question mark for each unknown character', () => expect(canonicalSerial('36?-?57')).toBe('36??57'));
  it.each([
    ['ODQ', '000'],
    ['IL', '11'],
    ['Z', '2'],
    ['S', '5'],
    ['G', '6'],
    ['B', '8'],
  ])('folds %s, which are taken for one another, into %s', (letters, digits) => expect(foldedSerial(letters)).toBe(digits));
  it('folds Cyrillic letters into the Latin ones they look like, and leaves other Cyrillic letters alone', () => {
    expect(foldedSerial('АВЕКМНОРСТХ')).toBe(foldedSerial('ABEKMHOPCTX'));
    expect(foldedSerial('АВЕКМНОРСТХ')).toBe('A8EKMH0PCTX');
    expect(foldedSerial('ЖЯ12')).toBe('ЖЯ12');
  });
  it('does not touch the canonical form of Cyrillic letters', () => expect(canonicalSerial('АВ12')).toBe('АВ12'));
});

describe('letters between digits', () => {
  it('are ignored, prefix and suffix are not (NCIC)', () => {
    expect(withoutEmbeddedLetters('369J257')).toBe('369257');
    expect(withoutEmbeddedLetters('J369257')).toBe('J369257');
    expect(withoutEmbeddedLetters('369257J')).toBe('369257J');
    expect(withoutEmbeddedLetters('AB36CD25EF')).toBe('AB3625EF');
  });
  it('works from the canonical form, never from the folded one', () => {
    expect(withoutEmbeddedLetters('36S257')).toBe('36257');
    expect(foldedSerial('36S257')).toBe('365257');
  });
  it('leaves a number of letters only, or of one digit, as it is', () => {
    expect(withoutEmbeddedLetters('1AB2')).toBe('12');
    expect(withoutEmbeddedLetters('ABC')).toBe('ABC');
    expect(withoutEmbeddedLetters('A1B')).toBe('A1B');
  });
});

describe('numbers that are not serials', () => {
  const known = { calibre: '9x19 mm', model: '56-1', year: 2020 };
  it.each([
    ['7.62×39', ['IS_CALIBRE']],
    ['5,56 X 45', ['IS_CALIBRE']],
    ['9x19 mm', ['IS_CALIBRE']],
    ['9x19MM', ['IS_CALIBRE']],
    ['56-1', ['IS_MODEL']],
    ['561', ['IS_MODEL']],
    ['1800', ['IS_YEAR']],
    ['1987', ['IS_YEAR']],
    ['2020', ['IS_YEAR']],
    ['1799', []],
    ['2021', []],
    ['11987', []],
    ['19871', []],
    ['A7.62x39', []],
    ['7.62x39-14', []],
    ['369J257', []],
  ])('%s is flagged %j', (candidate, flags) => expect(numberSuspicions(candidate, known)).toEqual(flags));
  it('flags a candidate equal to a recorded calibre of any form', () =>
    expect(numberSuspicions('.45 ACP', { calibre: '45ACP', year: 2020 })).toEqual(['IS_CALIBRE']));
  it('flags nothing against what is not recorded', () => expect(numberSuspicions('AKM', { year: 2020 })).toEqual([]));
  it('can flag more than one', () => expect(numberSuspicions('1911', { model: '1911', year: 2020 })).toEqual(['IS_MODEL', 'IS_YEAR']));
});

describe('the tiers of a match', () => {
  const glock = { name: 'Glock Ges.m.b.H.', country: 'AT' };
  const tier = (one: Parameters<typeof matchSerials>[0], other: Parameters<typeof matchSerials>[1]) => matchSerials(one, other)?.tier;

  it('T1: the same characters from the same manufacturer of the same country', () => {
    expect(tier({ serial: 'ABC-123', manufacturer: glock }, { serial: 'ABC-123', manufacturer: glock })).toBe('T1');
    expect(tier({ serial: 'ABC-123', manufacturer: glock, chambering: '9x19' }, { serial: 'ABC-123', manufacturer: glock, chambering: '9 x 19' })).toBe('T1');
  });
  it('is not T1 when the calibre differs or the manufacturer is not known', () => {
    expect(tier({ serial: 'A1', manufacturer: glock, chambering: '9x19' }, { serial: 'A1', manufacturer: glock, chambering: '10 mm' })).toBe('T2');
    expect(tier({ serial: 'A1', manufacturer: glock }, { serial: 'A1' })).toBe('T2');
    expect(tier({ serial: 'A1', manufacturer: glock }, { serial: 'A1', manufacturer: { name: glock.name, country: 'UNKNOWN' } })).toBe('T2');
  });
  it('T2: equal once separators, case and the letter O are levelled', () => expect(tier({ serial: 'abc-1O3' }, { serial: 'ABC 103' })).toBe('T2'));
  it('T3: A5Z0, AS20 and A52O meet at the folded tier only', () => {
    expect(tier({ serial: 'A5Z0' }, { serial: 'AS20' })).toBe('T3');
    expect(tier({ serial: 'A5Z0' }, { serial: 'A52O' })).toBe('T3');
    expect(tier({ serial: 'AS20' }, { serial: 'A52O' })).toBe('T3');
  });
  it('T4: 369J257 finds 369257, 369M257 and itself', () => {
    expect(tier({ serial: '369J257' }, { serial: '369257' })).toBe('T4');
    expect(tier({ serial: '369J257' }, { serial: '369M257' })).toBe('T4');
    expect(tier({ serial: '369J257' }, { serial: '369J257' })).toBe('T2');
  });
  it('T4 does not find J369257 or 369257J', () => {
    expect(matchSerials({ serial: '369J257' }, { serial: 'J369257' })).toBeUndefined();
    expect(matchSerials({ serial: '369J257' }, { serial: '369257J' })).toBeUndefined();
  });
  it('T5: an unknown character on either side fits any one character, and length counts', () => {
    expect(tier({ serial: '36?257' }, { serial: '369257' })).toBe('T5');
    expect(tier({ serial: '369257' }, { serial: '36?257' })).toBe('T5');
    expect(tier({ serial: '36?25?' }, { serial: '369?57' })).toBe('T5');
    expect(tier({ serial: '36?257' }, { serial: '36?257' })).toBe('T5');
    expect(matchSerials({ serial: '36?257' }, { serial: '36257' })).toBeUndefined();
    expect(matchSerials({ serial: '36?257' }, { serial: '3699257' })).toBeUndefined();
    expect(matchSerials({ serial: '36?257' }, { serial: '379257' })).toBeUndefined();
  });
  it('matches nothing to a number of which nothing was read', () => {
    expect(matchSerials({ serial: '???' }, { serial: '123' })).toBeUndefined();
    expect(matchSerials({ serial: '123' }, { serial: '???' })).toBeUndefined();
    expect(matchSerials({ serial: '--' }, { serial: '--' })).toBeUndefined();
  });
  it('T6: the same number on another make, model, maker or country is possible, never dropped', () => {
    expect(tier({ serial: 'A1', make: 'Glock' }, { serial: 'A1', make: 'Beretta' })).toBe('T6');
    expect(tier({ serial: 'A1', model: '17' }, { serial: 'A1', model: '19' })).toBe('T6');
    expect(tier({ serial: 'A1', manufacturer: glock }, { serial: 'A1', manufacturer: { name: 'Beretta', country: 'AT' } })).toBe('T6');
  });
  it('keeps Glock of Austria and Glock of Smyrna apart', () =>
    expect(tier({ serial: 'A1', manufacturer: glock }, { serial: 'A1', manufacturer: { name: glock.name, country: 'US' } })).toBe('T6'));
  it('explains itself: every field compared, with what is unknown', () =>
    expect(matchSerials({ serial: 'A1', make: 'Glock', model: '17', manufacturer: glock }, { serial: 'A1', make: 'GLOCK', model: '19' })?.compared).toEqual([
      { field: 'manufacturer', result: 'unknown' },
      { field: 'country', result: 'unknown' },
      { field: 'make', result: 'same' },
      { field: 'model', result: 'differs' },
      { field: 'chambering', result: 'unknown' },
    ]));
  it('does not match different numbers', () => expect(matchSerials({ serial: '123' }, { serial: '124' })).toBeUndefined());
});

describe('what a candidate for a serial looks like besides', () => {
  it.each(['7.62×39', '9x19 mm', '5,56 X 45', '12x70', '9 x 19', '9mm x 19', '7.62 × 39 mm', '7.62x54R'])('is a calibre: %s', (text) =>
    expect(numberSuspicions(text, { year: 2020 })).toEqual(['IS_CALIBRE']),
  );
  it('is a year only when it is nothing more than four digits', () => {
    expect(numberSuspicions('1999', { year: 2020 })).toEqual(['IS_YEAR']);
    for (const text of ['0001999', '1799', '2021']) expect(numberSuspicions(text, { year: 2020 })).toEqual([]);
  });
});
