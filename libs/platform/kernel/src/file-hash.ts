import { z } from 'zod';

const FORM = /^[0-9a-f]{64}$/;

/**
 * A file, named by the SHA-256 of its bytes. Every member of an event or of a request that names a file is of this form, at any depth:
 * so `filesNamedBy` finds a member that was added later, too.
 */
export const fileHash = z.string().regex(FORM, 'a file is named by the 64 hexadecimal digits of its SHA-256, in lower case');

interface Inner {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: RegExp } } }[];
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
}

const isFileHash = ({ checks = [] }: Inner): boolean => checks.some((one) => one._zod.def.pattern?.source === FORM.source);

/** Every file that a value of this form names. What has no form of its own (the data of a correction) is searched for the text of a hash. */
export function filesNamedBy(schema: z.ZodType, value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(schema, value, found);
  return found;
}

function collect(schema: z.ZodType, value: unknown, found: Set<string>): void {
  if (value === undefined || value === null) return;
  const inner = schema._zod.def as unknown as Inner;
  const deeper = (one: z.ZodType | undefined, part: unknown) => one && collect(one, part, found);
  if (inner.type === 'string') {
    if (isFileHash(inner) && typeof value === 'string' && FORM.test(value)) found.add(value);
  } else if (inner.type === 'unknown' || inner.type === 'any') {
    anywhere(value, found);
  } else if (Array.isArray(value)) {
    value.forEach((one, n) => deeper(inner.element ?? inner.items?.[n], one));
  } else if (typeof value === 'object') {
    for (const [name, part] of Object.entries(value)) deeper(inner.shape?.[name] ?? inner.valueType, part);
  }
  for (const one of [inner.innerType, inner.in, inner.left, inner.right, ...(inner.options ?? [])]) deeper(one, value);
}

function anywhere(value: unknown, found: Set<string>): void {
  if (typeof value === 'string' && FORM.test(value)) found.add(value);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) anywhere(one, found);
}
