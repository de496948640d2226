// By its file: the package names itself for ES modules only, which the test runner does not ask for.
import canonicalize from '../../../../node_modules/canonicalize/lib/canonicalize.js';
import fc from 'fast-check';
import { canonical } from './canonical.js';
import { draftsFor, type CommandContext } from './entry.js';
import { leafOf } from './hashes.js';

const context: CommandContext = {
  commandId: '6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f',
  intent: '3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs',
  at: '2026-03-14T09:26:53.589Z',
  happened: { at: '2026-03-14T08:00:00.000Z', until: '2026-03-14T09:00:00.000Z', stated: 'vers 8 h', offset: '+00:00', precision: 'hour' },
  actor: { kind: 'person', id: 'person-41', iss: 'https://id.example', role: 'investigator', unit: 'CI.DGD-AIR', service: '4711', country: 'CI' },
  correlation: '6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f',
  causation: null,
};
const stream = 'custos.exhibit-0b9c1d2e-3f40-8152-a364-758697a8b9ca';

describe('the bytes of an entry', () => {
  it('are these, for ever: what was sealed once must be found again by every later release', () => {
    const first = draftsFor(
      stream,
      'no-stream',
      [
        { type: 'custody.ExhibitRegistered', schema: 1, data: { seizure: 'S-2026-0012', line: 3, holder: 'CI.DGD-AIR.4711' } },
        {
          type: 'custody.TransferOffered',
          schema: 2,
          data: { to: 'CI.LAB-2', remark: 'Accusé « reçu » — \u2028 \\ "🔫"', seals: ['A1', 'A2'], weight: null, broken: false },
        },
      ],
      context,
    );
    const [later] = draftsFor(stream, { revision: 1n, leaf: first[1]!.leaf }, [{ type: 'custody.TransferAccepted', schema: 1, data: { _sd: ['x'] } }], {
      ...context,
      causation: first[1]!.id,
      batch: 'b-1',
      exercise: true,
      attachments: [{ sha256: '00ff', size: 12, media: 'image/jpeg' }],
    });
    expect([...first, later!].map(({ entry, id, leaf }) => ({ entry, id, leaf }))).toEqual(GOLDEN);
  });

  it('lead to the id and the leaf', () => {
    for (const { entry, leaf } of GOLDEN) {
      expect(leafOf(entry)).toBe(leaf);
      expect(canonical(JSON.parse(entry))).toBe(entry);
      expect(canonicalize(JSON.parse(entry))).toBe(entry);
    }
  });

  it('change with every word, and so does the id', () => {
    const draft = (by: string) => draftsFor(stream, 'no-stream', [{ type: 'custody.ExhibitRegistered', schema: 1, data: { by } }], context)[0]!;
    expect(draft('a')).toEqual(draft('a'));
    expect(draft('a').id).not.toBe(draft('b').id);
    expect(draft('a').leaf).not.toBe(draft('b').leaf);
  });
});

describe('canonical JSON', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/).filter((one) => one !== '__proto__');
  const text = fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed() && !one.includes('\0'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      text,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(name, tie('value'), { maxKeys: 5 }),
    ),
  }));

  it('is what the reference implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(canonical(one)).toBe(canonicalize(one));
        expect(JSON.parse(canonical(one))).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a fraction', 1.5],
    ['a number no engine holds exactly', 2 ** 53],
    ['minus zero', -0],
    ['not a number', Number.NaN],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['NUL', 'a\0'],
    ['half a pair', '\ud800'],
    ['nothing in a list', [undefined]],
    ['a name that engines put in order by number', { '1': true }],
    ['a name with a blank', { 'a b': 1 }],
    ['seventeen levels', Array.from({ length: 17 }).reduce<unknown>((inner) => [inner], 1)],
  ])('refuses %s', (_name, bad) => {
    expect(() => canonical({ bad })).toThrow(expect.objectContaining({ name: 'AppendMalformed' }));
  });

  it('leaves out an optional member that is not given', () => {
    expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});

// Computed once more by another program in another language. Never edited: a change here is a broken seal.
const GOLDEN = [
  {
    entry:
      '{"actor":{"country":"CI","id":"person-41","iss":"https://id.example","kind":"person","role":"investigator","service":"4711","unit":"CI.DGD-AIR"},"caus":null,"cmd":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","corr":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","data":{"holder":"CI.DGD-AIR.4711","line":3,"seizure":"S-2026-0012"},"id":"8f4788f0-3ba9-80bb-8087-8dd31f8f5856","intent":"3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs","occurred":{"at":"2026-03-14T08:00:00.000Z","offset":"+00:00","precision":"hour","stated":"vers 8 h","until":"2026-03-14T09:00:00.000Z"},"prev":null,"recorded":"2026-03-14T09:26:53.589Z","rev":0,"stream":"custos.exhibit-0b9c1d2e-3f40-8152-a364-758697a8b9ca","tv":1,"type":"custody.ExhibitRegistered","v":"evidence-entry/v1"}',
    id: '8f4788f0-3ba9-80bb-8087-8dd31f8f5856',
    leaf: '3o1qyzeLEOhBplTD_lZWCgAIpiJVECzcjb2JiJROCW8',
  },
  {
    entry:
      '{"actor":{"country":"CI","id":"person-41","iss":"https://id.example","kind":"person","role":"investigator","service":"4711","unit":"CI.DGD-AIR"},"caus":null,"cmd":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","corr":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","data":{"broken":false,"remark":"Accusé « reçu » — \u2028 \\\\ \\"🔫\\"","seals":["A1","A2"],"to":"CI.LAB-2","weight":null},"id":"707f0d2d-a690-8ce3-95fe-0d82c36864ac","intent":"3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs","occurred":{"at":"2026-03-14T08:00:00.000Z","offset":"+00:00","precision":"hour","stated":"vers 8 h","until":"2026-03-14T09:00:00.000Z"},"prev":"3o1qyzeLEOhBplTD_lZWCgAIpiJVECzcjb2JiJROCW8","recorded":"2026-03-14T09:26:53.589Z","rev":1,"stream":"custos.exhibit-0b9c1d2e-3f40-8152-a364-758697a8b9ca","tv":2,"type":"custody.TransferOffered","v":"evidence-entry/v1"}',
    id: '707f0d2d-a690-8ce3-95fe-0d82c36864ac',
    leaf: '5Se-AyE9BeNfGZAVTj5ttOQLvldTEJpXZVYYCuBtRp8',
  },
  {
    entry:
      '{"actor":{"country":"CI","id":"person-41","iss":"https://id.example","kind":"person","role":"investigator","service":"4711","unit":"CI.DGD-AIR"},"att":[{"media":"image/jpeg","sha256":"00ff","size":12}],"batch":"b-1","caus":"707f0d2d-a690-8ce3-95fe-0d82c36864ac","cmd":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","corr":"6f1c5a52-0d4e-8b7a-9c3f-2a1b0c9d8e7f","data":{"_sd":["x"]},"exercise":true,"id":"0688abd9-75e2-8eb0-800d-81453fb55d9f","intent":"3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs","occurred":{"at":"2026-03-14T08:00:00.000Z","offset":"+00:00","precision":"hour","stated":"vers 8 h","until":"2026-03-14T09:00:00.000Z"},"prev":"5Se-AyE9BeNfGZAVTj5ttOQLvldTEJpXZVYYCuBtRp8","recorded":"2026-03-14T09:26:53.589Z","rev":2,"stream":"custos.exhibit-0b9c1d2e-3f40-8152-a364-758697a8b9ca","tv":1,"type":"custody.TransferAccepted","v":"evidence-entry/v1"}',
    id: '0688abd9-75e2-8eb0-800d-81453fb55d9f',
    leaf: 'nZpUUxlvapnihP67sh0oDgdN8ijAdmukx47lZgkBLwg',
  },
];
