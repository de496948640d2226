import { strictJson } from './strict-json.js';

const parse = (text: string) => strictJson(Buffer.from(text, 'utf8'));
const refused = (code: string) => expect.objectContaining({ name: 'JsonRefused', code }) as Error;

describe('a request body', () => {
  it.each(['{}', '[]', 'null', 'true', '"a"', '0', '-1', '9007199254740991', '-9007199254740991', '{"a":[1,{"b":"c"}],"d":null}', ' \t\r\n{ "a" : 1 } '])(
    'that is %s is read as any parser reads it',
    (text) => expect(parse(text)).toEqual(JSON.parse(text)),
  );

  it('keeps what stands inside its strings, whatever it looks like', () => {
    for (const value of ['{"a":1,"a":2}', '1.5', '[[[[[[[[[[[[[[[[[[', 'a\\', '\\"', '"', '\u2028', 'é🔫', '\\u0061'])
      expect(parse(JSON.stringify({ value, [value]: 1 }))).toEqual({ value, [value]: 1 });
  });

  it.each([
    ['a member twice', '{"a":1,"a":2}'],
    ['a member twice, once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['a member twice further in', '[{"b":{"a":1,"c":{},"a":2}}]'],
    ['a member twice around a list', '{"a":[{"b":1}],"a":2}'],
    ['the empty name twice', '{"":1,"":2}'],
  ])('with %s is refused', (_case, text) => expect(() => parse(text)).toThrow(refused('json-duplicate-member')));

  it('may use one name in two objects, as a value, and in a list', () => {
    for (const text of ['{"a":{"a":"a"},"b":["a","a"]}', '[{"a":1},{"a":1}]', '{"a":"b","b":"a"}', '{"a":[],"b":{}}'])
      expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('goes sixteen levels deep, and not seventeen', () => {
    expect(() => parse('['.repeat(16) + ']'.repeat(16))).not.toThrow();
    expect(() => parse('['.repeat(17) + ']'.repeat(17))).toThrow(refused('json-too-deep'));
    expect(() => parse('{"a":'.repeat(16) + '1' + '}'.repeat(16))).not.toThrow();
    expect(() => parse('{"a":'.repeat(17) + '1' + '}'.repeat(17))).toThrow(refused('json-too-deep'));
    expect(() => parse('[[],[]]'.repeat(1).padStart(8))).not.toThrow();
  });

  it.each(['1.0', '1e3', '1E3', '-0', '0.5', '9007199254740992', '-9007199254740992', '1e400', '{"a":-0}', '[1,2.5]', '01.5'])(
    'with the number %s is refused: decimals are text, and integers exact',
    (text) => expect(() => parse(text)).toThrow(refused('json-number')),
  );

  it.each([
    '',
    ' ',
    '{',
    '}',
    '[1',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '[1,]',
    '{"a":1,}',
    '01',
    '+1',
    'NaN',
    'Infinity',
    'undefined',
    '"a',
    '"a\nb"',
    '"\\x"',
    '{"\\x":1}',
    '{} {}',
    '// c\n{}',
    '"\\u12"',
    '1 2',
    '][',
  ])('that is %j is no JSON', (text) => expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'JsonRefused' })));

  it('starts with no byte order mark', () => {
    expect(() => strictJson(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')]))).toThrow(refused('json-malformed'));
  });

  it.each([
    ['Latin-1', [0x22, 0xe9, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a cut sequence', [0x22, 0xf0, 0x9f, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('in %s is refused', (_case, bytes) => expect(() => strictJson(Buffer.from(bytes))).toThrow(refused('json-not-utf8')));

  it('cannot reach a prototype', () => {
    const read = parse('{"__proto__":{"admin":true},"a":1}') as Record<string, unknown>;
    expect(Object.hasOwn(read, '__proto__')).toBe(true);
    expect((read as { admin?: boolean }).admin).toBeUndefined();
    expect(() => parse('{"__proto__":1,"__proto__":2}')).toThrow(refused('json-duplicate-member'));
  });

  it('never comes back in the refusal', () => {
    for (const text of ['{"name":"Moussa","name":1}', '{"name":"Moussa', '["Moussa",1.5]'])
      expect(() => parse(text)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('Moussa') as string }));
  });
});
