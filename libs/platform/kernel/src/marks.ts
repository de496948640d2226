import { z } from 'zod';

/**
 * Where a member of an event may be read: `open` stands in the log in clear; `sealed` leaves the event before it is written and
 * only its salted digest is logged; `forbidden` may never be given at all.
 * A sealed member is encrypted under the key of its stream, or of the person whose id stands in the open member it names.
 */
export type Exposure = 'open' | 'forbidden' | { readonly sealed: string };

/**
 * What a correction may do to an open member (domain rule 1). `fixed`: the product sets it, or it decides who acts, holds, is addressed or
 * sees; no correction replaces it. `stated`: it names a party, a unit or a country as evidence says it, and evidence may have been misread.
 * Without either, a member is replaced freely; a member that names a party, a unit or a country says which.
 */
export type Replacement = 'fixed' | 'stated';

const exposures = new WeakMap<z.ZodType, Exposure>();
const replacements = new WeakMap<z.ZodType, Replacement>();

declare const mark: unique symbol;
/** A schema that carries its mark. Catalogues accept nothing else, so an unmarked field does not compile. */
export type Marked<Schema extends z.ZodType = z.ZodType, Kind extends 'open' | 'sealed' | 'forbidden' = 'open' | 'sealed' | 'forbidden'> = Schema & {
  readonly [mark]: Kind;
};

function marked<Schema extends z.ZodType, Kind extends 'open' | 'sealed' | 'forbidden'>(schema: Schema, exposure: Exposure): Marked<Schema, Kind> {
  // A clone, so that one shared schema (a serial, a date) can be open here and sealed there.
  const own = schema.clone();
  exposures.set(own, exposure);
  return own as Marked<Schema, Kind>;
}

/** Stands in the log in clear: nothing personal, no free text. */
export const open = <Schema extends z.ZodType>(schema: Schema): Marked<Schema, 'open'> => marked(schema, 'open');
/** Stands in the log in clear, and no correction replaces it. */
export const fixed = <Schema extends z.ZodType>(schema: Schema): Marked<Schema, 'open'> => replaced(open(schema), 'fixed');
/** Stands in the log in clear, names a party, unit or country as the evidence states it, and may be corrected. */
export const stated = <Schema extends z.ZodType>(schema: Schema): Marked<Schema, 'open'> => replaced(open(schema), 'stated');
/** Leaves the event before it is written. `under`: the stream's own key, or the open member that holds a `person-<id>`. */
export const sealed = <Schema extends z.ZodType>(schema: Schema, under = 'stream'): Marked<Schema, 'sealed'> => marked(schema, { sealed: under });
/** Must not be given: kept in the catalogue so that nobody adds it by mistake (the name of an informant). */
export const forbidden = (): Marked<z.ZodOptional<z.ZodNever>, 'forbidden'> => marked(z.never().optional(), 'forbidden');

function replaced<Schema extends z.ZodType>(schema: Marked<Schema, 'open'>, replacement: Replacement): Marked<Schema, 'open'> {
  replacements.set(schema, replacement);
  return schema;
}

export const replacementOf = (schema: z.ZodType): Replacement | undefined => replacements.get(schema);
export const exposureOf = (schema: z.ZodType): Exposure | undefined => exposures.get(schema);

/** The members of an object schema that are sealed, with the key each one goes under. Works on request bodies built from marked fields, too. */
export function sealedMembers(fields: Readonly<Record<string, z.ZodType>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, schema] of Object.entries(fields)) {
    const exposure = exposureOf(schema);
    if (typeof exposure === 'object') found.set(name, exposure.sealed);
  }
  return found;
}
