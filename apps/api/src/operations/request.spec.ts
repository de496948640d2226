import { isUuid, NOBODY, parseIfMatch, parseNumber, splitShared } from './request.js';

describe('what stands in a path', () => {
  it('is an id in either case, of any version that names something', () => {
    expect(['6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f', '6F1C5A52-0D4E-4B7A-8C3F-2A1B0C9D8E7F'].map(isUuid)).toEqual([true, true]);
    expect(
      [
        '',
        NOBODY,
        '6f1c5a520d4e8b7a9c3f2a1b0c9d8e7f',
        '6f1c5a52-0d4e-9b7a-9c3f-2a1b0c9d8e7f',
        '6f1c5a52-0d4e-8b7a-7c3f-2a1b0c9d8e7f',
        '{6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f}',
        '6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f\n',
        ' 6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f',
      ].map(isUuid),
    ).toEqual(Array(8).fill(false));
  });

  it('or an official number: kind, issuer, year and number', () => {
    expect(parseNumber('pv:CI.DGD-AIR:2026:12')).toEqual({ kind: 'PV', issuer: 'CI.DGD-AIR', year: 2026, n: '12' });
    expect(parseNumber('SCELLE:BF.PJ:1999:12/B é')).toEqual({ kind: 'SCELLE', issuer: 'BF.PJ', year: 1999, n: '12/B é' });
    for (const text of [
      '',
      'PV',
      'P:CI.X:2026:1',
      'PV:ci.x:2026:1',
      'PV:CI.X:26:1',
      'PV:CI.X:2026:',
      'PV:CI.X:2026:1:2',
      `PV:CI.X:2026:${'1'.repeat(41)}`,
      `PV:CI${'A'.repeat(121)}:2026:1`,
      `${'P'.repeat(21)}:CI.X:2026:1`,
      '6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f',
      '\0',
    ])
      expect([text, parseNumber(text)]).toEqual([text, undefined]);
  });
});

it('a revision that the caller has seen stands in quotes', () => {
  expect([undefined, '"0"', '"7"', ' "12" ', '"999999999999999"'].map(parseIfMatch)).toEqual([undefined, 0n, 7n, 12n, 999_999_999_999_999n]);
  for (const text of ['', '7', '""', '"-1"', '"1.5"', '"x"', 'W/"7"', '*', '"7","8"', '"1234567890123456"', '"0x7"', '"٧"'])
    expect([text, parseIfMatch(text)]).toEqual([text, 'malformed']);
});

it('a body is parted into its own members and those that every command may have', () => {
  expect(splitShared({ a: 1, occurred: 'then', attachments: ['h'], b: 2 })).toEqual({ own: { a: 1, b: 2 }, shared: { occurred: 'then', attachments: ['h'] } });
  expect(splitShared({ a: 1 })).toEqual({ own: { a: 1 }, shared: { occurred: undefined, attachments: undefined } });
});
