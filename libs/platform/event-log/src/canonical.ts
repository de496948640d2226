import { AppendMalformed } from './errors.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const MAX_DEPTH = 16;

/**
 * JSON Canonicalization Scheme (RFC 8785) in a strict profile: member names that no engine reorders, safe integers only, well-formed
 * Unicode in NFC, at most 16 levels. With these names, sorted keys and JSON.stringify give the bytes every JCS library gives.
 * @throws AppendMalformed naming the place
 */
export function canonical(value: unknown): string {
  return write(value, '$', 0);
}

function write(value: unknown, at: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new AppendMalformed(`${at} is nested more than ${MAX_DEPTH} levels deep`);
  switch (typeof value) {
    case 'string':
      return text(value, at);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new AppendMalformed(`${at} is not a safe integer; decimals are written as text`);
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${at}[${index}]`, depth + 1)).join(',')}]`;
      return object(value, at, depth);
    default:
      throw new AppendMalformed(`${at} is ${typeof value}, which JSON cannot hold`);
  }
}

function object(value: object, at: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new AppendMalformed(`${at} is not a plain object`);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    // An optional member that is not given is not written: the one place where undefined is legal.
    if (member === undefined) continue;
    if (!NAME.test(name)) throw new AppendMalformed(`${at}.${name} is not a member name of the profile`);
    members.push(`${JSON.stringify(name)}:${write(member, `${at}.${name}`, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}

function text(value: string, at: string): string {
  if (!value.isWellFormed()) throw new AppendMalformed(`${at} holds a lone surrogate`);
  if (value.includes('\0')) throw new AppendMalformed(`${at} holds a NUL`);
  return JSON.stringify(value);
}
