import { checkedAppend } from './append-checks.js';
import { canonical } from './canonical.js';
import { AppendMalformed, EntryTooLarge } from './errors.js';
import { MAX_APPEND_BYTES, MAX_ENTRY_BYTES, type Draft } from './event-log.js';
import { commandId, idFrom, leafOf, sha256, uuid8 } from './hashes.js';
import { densePosition } from './in-memory-log.js';

let ids = 0;
const draft = (entry: string, id = `id-${ids++}`): Draft => ({ id, type: 'a.B', entry, leaf: '' });

describe('what every log refuses before it writes', () => {
  it('is an append of nothing, or of one event twice', () => {
    expect(() => checkedAppend([])).toThrow(AppendMalformed);
    expect(() => checkedAppend([draft('{}', 'one'), draft('{}', 'one')])).toThrow('An append carries each event once');
    expect(checkedAppend([draft('{}', 'one'), draft('{}', 'two')])).toBe(4);
  });

  it.each([
    ['NUL', '"a\0b"'],
    ['half a pair', '"a\ud800"'],
    ['NUL as an escape', String.raw`"a\u0000b"`],
    ['half a pair as an escape', String.raw`"a\ud800b"`],
    ['the other half as an escape, in capitals', String.raw`"a\uDFFFb"`],
    ['an escape after a backslash of the text', String.raw`"a\\\u0000"`],
  ])('is %s in an entry', (_case, entry) => expect(() => checkedAppend([draft(entry)])).toThrow('An entry holds NUL or a lone surrogate'));

  it('is no text that only speaks of an escape', () => {
    for (const entry of [String.raw`"a\\u0000b"`, String.raw`"a\\\\ud800"`, String.raw`"\u0001 \u00e9 \ue000 \ud7ff"`, '"🔫"'])
      expect(() => checkedAppend([draft(entry)])).not.toThrow();
  });

  it('is one entry, or one append, that is too large in bytes', () => {
    expect(checkedAppend([draft('é'.repeat(MAX_ENTRY_BYTES / 2))])).toBe(60_000);
    expect(() => checkedAppend([draft(`${'é'.repeat(MAX_ENTRY_BYTES / 2)}x`)])).toThrow(
      expect.objectContaining({ name: 'EntryTooLarge', bytes: 60_001, limit: 60_000 }),
    );
    const full = Array.from({ length: 16 }, () => draft('x'.repeat(60_000)));
    expect(checkedAppend([...full, draft('x'.repeat(40_000))])).toBe(MAX_APPEND_BYTES);
    expect(() => checkedAppend([...full, draft('x'.repeat(40_001))])).toThrow(EntryTooLarge);
  });
});

describe('ids', () => {
  it('are UUIDs of version 8 made of a hash, the same on every node and for ever', () => {
    expect(uuid8(Buffer.alloc(32))).toBe('00000000-0000-8000-8000-000000000000');
    expect(uuid8(Buffer.alloc(32, 0xff))).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
    const untouched = Buffer.alloc(32, 0xff);
    uuid8(untouched);
    expect(untouched.equals(Buffer.alloc(32, 0xff))).toBe(true);
    expect(commandId('https://id.example', 'CI.DGD.4711', 'k')).toBe(uuid8(sha256('["https://id.example","CI.DGD.4711","k"]')));
    expect(idFrom('c', 'line', 2)).toBe(uuid8(sha256('["c","line",2]')));
    expect(idFrom('c', 'line')).toBe(idFrom('c', 'line', 0));
  });

  it('never meet by moving a letter from one part to the next', () => {
    expect(commandId('ab', 'c', 'd')).not.toBe(commandId('a', 'bc', 'd'));
    expect(idFrom('c', 'line', 1)).not.toBe(idFrom('c', 'line1', 0));
  });

  it('of a leaf follow RFC 6962: one byte 0 before the text', () => {
    expect(sha256('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(leafOf('')).toBe('bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0');
    expect(leafOf('\0')).not.toBe(leafOf(''));
  });

  it('of positions sort as text in the order of the log', () => {
    expect([densePosition(0), densePosition(12n)]).toEqual(['00000000000000000000', '00000000000000000012']);
  });
});

describe('the canonical form', () => {
  it('says where something cannot be written', () => {
    expect(() => canonical({ a: [{ b: 1.5 }] })).toThrow('$.a[0].b is not a safe integer');
    expect(() => canonical({ a: 'x\0' })).toThrow('$.a holds a NUL');
    expect(() => canonical(['\udc00'])).toThrow('$[0] holds a lone surrogate');
    expect(() => canonical({ 'a b': 1 })).toThrow('$.a b is not a member name of the profile');
    expect(() => canonical({ a: undefined, b: [undefined] })).toThrow('$.b[0] is undefined');
    expect(() => canonical(undefined)).toThrow('$ is undefined');
    expect(() => canonical({ a: Symbol('x') })).toThrow('$.a is symbol');
    expect(() => canonical({ a: new (class Thing {})() })).toThrow('$.a is not a plain object');
  });

  it('goes sixteen levels deep, and not seventeen', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(() => canonical(nested(16))).not.toThrow();
    expect(() => canonical(nested(17))).toThrow('is nested more than 16 levels deep');
  });

  it('takes objects without a prototype, the largest safe integers and every scalar', () => {
    expect(canonical(Object.assign(Object.create(null) as object, { b: [true, false, null], a: Number.MAX_SAFE_INTEGER }))).toBe(
      '{"a":9007199254740991,"b":[true,false,null]}',
    );
    expect(canonical({ B: 1, a: 2, _: 3, A: Number.MIN_SAFE_INTEGER })).toBe('{"A":-9007199254740991,"B":1,"_":3,"a":2}');
    expect(canonical(0)).toBe('0');
  });
});
