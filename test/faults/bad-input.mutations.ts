/** A body that must be refused, and what is wrong with it. */
export interface BadBody {
  readonly what: string;
  readonly raw: string | Uint8Array;
  readonly media?: string;
}

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly maxLength?: number;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Path = readonly (string | number)[];
type Random = () => number;

/** Every alternative that a value at this place may be read by. */
const flat = (schema: Schema | undefined): readonly Schema[] =>
  schema === undefined
    ? []
    : [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
        .flatMap(flat)
        .concat(schema.type === undefined && schema.const === undefined && schema.enum === undefined ? [] : [schema]);
const at = (schema: Schema, path: Path): readonly Schema[] =>
  path.reduce<readonly Schema[]>((some, step) => some.flatMap((one) => flat(typeof step === 'number' ? one.items : one.properties?.[step])), flat(schema));

function paths(value: Json, from: Path = []): Path[] {
  if (Array.isArray(value)) return [from, ...value.flatMap((one: Json, n) => paths(one, [...from, n]))];
  if (typeof value === 'object' && value !== null) return [from, ...Object.entries(value).flatMap(([name, one]) => paths(one, [...from, name]))];
  return [from];
}
const get = (value: Json, path: Path): Json => path.reduce<any>((some, step) => some[step], value);
/** The JSON text of `value` with `put` (text, not a value) in place of what stands at `path`. */
function withText(value: Json, path: Path, put: string): string {
  if (path.length === 0) return put;
  const [step, ...rest] = path;
  if (Array.isArray(value)) return `[${value.map((one: Json, n) => (n === step ? withText(one, rest, put) : JSON.stringify(one))).join(',')}]`;
  const members = value as Readonly<Record<string, Json>>;
  return `{${Object.entries(members)
    .map(([name, one]) => `${JSON.stringify(name)}:${name === step ? withText(one, rest, put) : JSON.stringify(one)}`)
    .join(',')}}`;
}
const without = (value: Json, path: Path): string => {
  const copy = structuredClone(value) as any;
  const parent = path.slice(0, -1).reduce<any>((some, step) => some[step], copy);
  delete parent[path.at(-1)!];
  return JSON.stringify(copy);
};
/** One member more in an object that stands at `path`, given as text. */
const withMember = (value: Json, path: Path, member: string): string => {
  const inside = JSON.stringify(get(value, path)).slice(1, -1);
  return withText(value, path, `{${inside}${inside === '' ? '' : ','}${member}}`);
};
const isObject = (value: Json): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

const OF_ANOTHER_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: ['12', '{}', '[]', 'null', 'true', '["x"]', '{"$ne":null}'],
  number: ['"1"', '{}', '[]', 'null', 'true', '1.5', '1e3', '-0', '9007199254740993', '-9007199254740991', '1e999'],
  boolean: ['"true"', '0', '1', 'null', '{}', '[]', '"yes"'],
  object: ['"x"', '[]', 'null', '7', 'true', '[{}]'],
  array: ['"x"', '{}', 'null', '7', 'true', '{"0":1,"length":1}'],
};
const typeOf = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);
const hex = (random: Random, digits: number): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
const pick = <T>(random: Random, some: readonly T[]): T => some[Math.floor(random() * some.length)]!;

/** Texts that no member of any kind may hold. */
const NEVER: readonly (readonly [string, string])[] = [
  ['NUL', '"a\\u0000b"'],
  ['a lone high surrogate', '"a\\ud83d b"'],
  ['a lone low surrogate', '"a\\ude00b"'],
];

/** Texts that a member with a form of its own does not take. */
const FORMLESS = [
  '""',
  '" "',
  '"NOT_A_CODE"',
  '"../../etc/passwd"',
  '"\' or 1=1 --"',
  '"<script>alert(1)</script>"',
  '"é"',
  '"٣"',
  '"\\u202e"',
  '"null"',
  '"undefined"',
  '"-1"',
  '"1e5"',
  '"1,5"',
  '"0x10"',
  '"NaN"',
];

/** What can be wrong at one place of a body. */
function wrongAt(example: Json, schema: Schema, path: Path, random: Random): BadBody[] {
  const value = get(example, path);
  const known = at(schema, path);
  const here = `/${path.join('/')}`;
  const bad: BadBody[] = [];
  const put = (what: string, text: string) => bad.push({ what: `${here}: ${what}`, raw: withText(example, path, text) });
  const takes = new Set(known.map((one) => one.type));
  // A record takes members of any name and any value: there is nothing wrong to be put into it from here.
  if (path.length > 0 && known.length === 0) return [];
  for (const text of OF_ANOTHER_TYPE[typeOf(value)] ?? []) {
    const other = /^["{[]|^(null|true)$/.test(text) ? typeOf(JSON.parse(text) as Json) : 'no-number';
    if (!takes.has(other) && !(other === 'number' && takes.has('integer'))) put(`${typeOf(value)} becomes ${text}`, text);
  }
  put('nested 40 deep', nested(40, '[', ']'));
  put('nested 20,000 deep', nested(20_000, '{"a":', '') + '1' + '}'.repeat(20_000));
  if (typeof value === 'string') {
    for (const [what, text] of NEVER) put(what, text);
    put('200,000 characters', JSON.stringify('x'.repeat(200_000)));
    if (
      known.every(
        (one) => one.type !== 'string' || one.enum !== undefined || one.const !== undefined || one.format !== undefined || (one.pattern ?? '').startsWith('^'),
      )
    ) {
      for (const text of FORMLESS) if (!known.some((one) => fits(one, JSON.parse(text) as string))) put(`no text of this form: ${text}`, text);
      const noise = JSON.stringify(`${value}${pick(random, ['\n', '\t', ' ', '​', 'ｆ', '٠', '\u0301', ';'])}${hex(random, 3)}`);
      if (!known.some((one) => fits(one, JSON.parse(noise) as string))) put(`${noise} in place of the code`, noise);
    }
    if (path.at(-1) === 'unit') put('a unit that nobody knows', '"furlong"');
  }
  if (Array.isArray(value) && value.length > 0) put('5,000 items', JSON.stringify(Array.from({ length: 5_000 }, () => (value as readonly Json[])[0]!)));
  if (isObject(value)) {
    if (path.length === 0 || known.every((one) => one.type !== 'object' || one.additionalProperties === false)) {
      for (const name of ['surplus', '__proto__', 'constructor', 'toString', '', 'a.b', `x${hex(random, 6)}`])
        bad.push({
          what: `${here}: a member ${JSON.stringify(name)} that nobody knows`,
          raw: withMember(example, path, `${JSON.stringify(name)}:${pick(random, ['1', '"x"', '{}', '[]', 'null', '{"a":{"b":1}}'])}`),
        });
    }
    for (const [name, one] of Object.entries(value)) {
      bad.push({ what: `${here}: ${name} twice`, raw: withMember(example, path, `${JSON.stringify(name)}:${JSON.stringify(one)}`) });
      const escaped = `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}"`;
      bad.push({ what: `${here}: ${name} twice, once escaped`, raw: withMember(example, path, `${escaped}:${JSON.stringify(one)}`) });
      const objects = known.filter((each) => each.type === 'object');
      if (objects.length > 0 && objects.every((each) => each.required?.includes(name)))
        bad.push({ what: `${here}: without ${name}`, raw: without(example, [...path, name]) });
    }
  }
  return bad;
}

function fits(schema: Schema, text: string): boolean {
  if (schema.type !== 'string' && schema.const === undefined && schema.enum === undefined) return false;
  if (schema.const !== undefined) return schema.const === text;
  if (schema.enum !== undefined) return schema.enum.includes(text);
  return schema.pattern === undefined ? schema.format === undefined : new RegExp(schema.pattern, 'u').test(text);
}

const FAR = ['2999-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
/** What can be wrong with every command, whatever its members. */
function wrongAnywhere(example: Json, random: Random): BadBody[] {
  const text = JSON.stringify(example);
  const also = (what: string, member: string): BadBody => ({ what, raw: withMember(example, [], member) });
  const own = isObject(example) ? Object.keys(example) : [];
  const soon = new Date(Date.now() + 180_000 + Math.floor(random() * 1e10)).toISOString();
  const occurred = (at: string, rest = '"offset":"+00:00","precision":"minute"') => `"occurred":{"at":${JSON.stringify(at)},${rest}}`;
  const bad: BadBody[] = [
    ...[
      'null',
      '[]',
      '""',
      '"x"',
      '0',
      'true',
      'false',
      '[{}]',
      ' ',
      '{',
      '}',
      '{]',
      `${text}x`,
      `${text}${text}`,
      `[${text}]`,
      `${text},`,
      `﻿${text}`,
      `'${text}'`,
      'undefined',
      'NaN',
      '{"a":}',
      '{a:1}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":01}',
      '{"a":+1}',
      '{"a":"\t"}',
      '// x\n{}',
    ]
      .filter((raw) => raw !== ' ')
      .map((raw): BadBody => ({ what: `the body is ${raw.length > 40 ? `${raw.slice(0, 20)}…${raw.slice(-10)}` : raw}`, raw })),
    { what: 'no UTF-8', raw: Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])]) },
    { what: 'UTF-16', raw: Buffer.from(text, 'utf16le') },
    { what: 'more than a megabyte', raw: withMember(example, [], `"surplus":"${'x'.repeat(1_100_000)}"`) },
    { what: '100,000 levels', raw: nested(100_000, '[', ']') },
    { what: 'text/plain', raw: text, media: 'text/plain' },
    { what: 'a form', raw: 'a=1', media: 'application/x-www-form-urlencoded' },
    { what: 'XML', raw: '<a/>', media: 'application/xml' },
  ];
  if (!own.includes('occurred'))
    bad.push(
      ...[...FAR, soon, ...Array.from({ length: 12 }, () => new Date(Date.now() + 150_000 + Math.floor(random() ** 4 * 4e12)).toISOString())].map((at) =>
        also(`happened on ${at}`, occurred(at)),
      ),
      ...[
        '2024-02-30T00:00:00.000Z',
        '2024-13-01T00:00:00.000Z',
        '2024-01-01',
        '2024-01-01T00:00:00Z',
        '2024-01-01T24:00:00.000Z',
        '24-01-01T00:00:00.000Z',
        '2024-01-01T00:00:00.000+01:00',
        '٢٠٢٤-01-01T00:00:00.000Z',
      ].map((at) => also(`happened on no day: ${at}`, occurred(at))),
      ...['+15:00', '1', '', 'Z', '+00:60'].map((offset) =>
        also(`offset ${offset}`, occurred('2024-01-01T00:00:00.000Z', `"offset":${JSON.stringify(offset)},"precision":"minute"`)),
      ),
      also('until before it began', occurred('2024-01-02T00:00:00.000Z', '"until":"2024-01-01T00:00:00.000Z","offset":"+00:00","precision":"period"')),
      also('of a precision that nobody knows', occurred('2024-01-02T00:00:00.000Z', '"offset":"+00:00","precision":"second"')),
    );
  if (!own.includes('attachments'))
    bad.push(
      also('a hash in capitals', `"attachments":["${hex(random, 64).toUpperCase()}A"]`),
      also('a hash that is none', '"attachments":["x"]'),
      also('attachments that are no list', '"attachments":{}'),
      also('51 files', `"attachments":${JSON.stringify(Array.from({ length: 51 }, () => hex(random, 64)))}`),
    );
  return bad;
}

/** Ends of bodies that got lost on the way, and further members by any name: as many as are wanted. */
function* endless(example: Json, random: Random): Generator<BadBody> {
  const text = JSON.stringify(example);
  for (;;) {
    const end = 1 + Math.floor(random() * (text.length - 1));
    yield { what: `cut after ${end} characters`, raw: text.slice(0, end) };
    const name = `${pick(random, ['x', 'Å', '名', '\\u0000', '$', 'id', 'by', 'at', '😀'])}${hex(random, 8)}`;
    yield { what: `a member "${name}" that nobody knows`, raw: withMember(example, [], `"${name}":${pick(random, ['1', '""', '{}', '[]', 'null', 'true'])}`) };
    yield { what: 'a control character', raw: withMember(example, [], `"${hex(random, 4)}":"${String.fromCharCode(1 + Math.floor(random() * 31))}"`) };
  }
}

/** `count` bodies, each wrong in its own way; the same for the same example and random numbers. */
export function badBodies(example: unknown, schema: Schema, count: number, random: Random): readonly BadBody[] {
  const body = example as Json;
  const good = JSON.stringify(body);
  const all = [...wrongAnywhere(body, random), ...paths(body).flatMap((path) => wrongAt(body, schema, path, random))];
  const chosen = new Map<string, BadBody>();
  const take = (one: BadBody) => {
    const key = `${one.media ?? ''} ${typeof one.raw === 'string' ? (one.raw.length > 5_000 ? one.what : one.raw) : one.what}`;
    if (one.raw !== good || one.media !== undefined) chosen.set(key, one);
  };
  while (all.length > 0 && chosen.size < count) take(all.splice(Math.floor(random() * all.length), 1)[0]!);
  for (const one of endless(body, random)) {
    if (chosen.size >= count) break;
    take(one);
  }
  return [...chosen.values()];
}
