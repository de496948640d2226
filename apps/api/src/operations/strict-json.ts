/** The request body is not JSON of the profile: 400. `at` is the byte where reading stopped. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';
  constructor(
    readonly code: 'json-malformed' | 'json-too-deep' | 'json-duplicate-member' | 'json-number' | 'json-not-utf8',
    message: string,
  ) {
    super(message);
  }
}

const MAX_DEPTH = 16;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses a body as two parsers would agree on it: UTF-8 without BOM, no member twice, at most 16 levels, integers that a double holds exactly.
 * JSON.parse does the parsing; one pass before it looks for what JSON.parse lets through.
 */
export function strictJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new JsonRefused('json-not-utf8', 'The body is not UTF-8');
  }
  scan(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new JsonRefused('json-malformed', 'The body is not JSON');
  }
}

/** Walks the text outside its strings; anything odd that it does not understand is left to JSON.parse to refuse. */
function scan(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let at = 0;
  let naming = false;
  while (at < text.length) {
    const one = text[at]!;
    if (one === '{' || one === '[') {
      if (open.push(one === '{' ? new Set() : undefined) > MAX_DEPTH)
        throw new JsonRefused('json-too-deep', `The body is nested more than ${MAX_DEPTH} levels deep`);
      naming = one === '{';
      at += 1;
    } else if (one === '}' || one === ']') {
      open.pop();
      naming = false;
      at += 1;
    } else if (one === ',') {
      naming = open.at(-1) !== undefined;
      at += 1;
    } else if (one === '"') {
      const end = endOfString(text, at);
      if (naming) remember(text.slice(at, end), open.at(-1));
      naming = false;
      at = end;
    } else if (one === '-' || (one >= '0' && one <= '9')) {
      at = number(text, at);
    } else {
      at += 1;
    }
  }
}

function remember(quoted: string, names: Set<string> | undefined): void {
  let name: string;
  try {
    name = JSON.parse(quoted) as string;
  } catch {
    throw new JsonRefused('json-malformed', 'The body is not JSON');
  }
  if (names?.has(name)) throw new JsonRefused('json-duplicate-member', 'A member stands twice in one object');
  names?.add(name);
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  throw new JsonRefused('json-malformed', 'The body is not JSON');
}

function number(text: string, from: number): number {
  let to = from + 1;
  while (to < text.length && /[0-9.eE+-]/.test(text[to]!)) to += 1;
  const value = Number(text.slice(from, to));
  if (!Number.isSafeInteger(value) || Object.is(value, -0) || /[.eE]/.test(text.slice(from, to)))
    throw new JsonRefused('json-number', 'Numbers are whole and exact; decimals are written as text');
  return to;
}
