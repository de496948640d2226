import { z } from 'zod';
import { fileHash, filesNamedBy } from './file-hash.js';
import { open, sealed } from './marks.js';

const hash = (digit: string) => digit.repeat(64);

describe('the files that a request names', () => {
  const form = z.strictObject({
    document: open(fileHash.optional()),
    photographs: open(z.array(fileHash).default([])),
    lines: z.array(z.strictObject({ scan: sealed(fileHash.nullable()), note: z.string() })),
    either: z.union([z.strictObject({ photo: fileHash }), z.strictObject({ none: z.literal(true) })]).optional(),
    named: z.record(z.string(), fileHash).optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  });

  it('are found by the form of the member, at any depth and under any mark', () => {
    const found = filesNamedBy(form, {
      document: hash('1'),
      photographs: [hash('2'), hash('3')],
      lines: [{ scan: hash('4'), note: hash('5') }],
      either: { photo: hash('6') },
      named: { front: hash('7') },
    });
    expect([...found].sort()).toEqual(['1', '2', '3', '4', '6', '7'].map(hash));
  });

  it('are found by their text where a member has no form', () => {
    expect([...filesNamedBy(form, { lines: [], data: { deep: [{ photo: hash('8') }], other: 'text' } })]).toEqual([hash('8')]);
  });
});
