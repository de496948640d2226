import type { z } from 'zod';
import { correctionDefinitions } from './correction-events.js';
import type { EventOf } from './decider.js';
import type { Definitions, Fields } from './event-definition.js';
import { exposureOf, sealedMembers, type Marked } from './marks.js';

type SealedNames<F extends Fields> = { [K in keyof F]: F[K] extends Marked<z.ZodType, 'sealed'> ? K : never }[keyof F];
type Shape<F extends Fields> = z.output<z.ZodObject<{ -readonly [K in keyof F]: F[K] extends Marked<infer S, any> ? S : never }>>;
/** What an event carries. Sealed members are optional, for they are absent from what is read back; `_sd` holds their digests then. */
export type DataOf<F extends Fields> = Omit<Shape<F>, SealedNames<F>> &
  Partial<Pick<Shape<F>, SealedNames<F> & keyof Shape<F>>> & { readonly _sd?: readonly string[] };

/** One context's public language. */
export interface Catalogue<D extends Definitions = Definitions> {
  readonly context: string;
  readonly definitions: D;
}

/** The union of all events of a catalogue (its correction events are the kernel's business and not part of it). */
export type EventsIn<C extends Catalogue> = {
  [T in keyof C['definitions'] & string]: EventOf<T, DataOf<C['definitions'][T]['fields']>>;
}[keyof C['definitions'] & string];
/** One event of a catalogue by its stored name. */
export type Fact<C extends Catalogue, T extends keyof C['definitions'] & string> = EventOf<T, DataOf<C['definitions'][T]['fields']>>;

/** Declares a context's events. Adds `<context>.Corrected` and `<context>.CorrectionProposed`, which every context has. */
export function defineCatalogue<const D extends Definitions>(context: string, definitions: D): Catalogue<D> {
  const corrections = correctionDefinitions(context);
  // A correction carries the sealed members of what it corrects beside its own: they must not share a name.
  const taken = Object.keys(Object.values(corrections).reduce((all, { fields }) => ({ ...all, ...fields }), {}));
  for (const [type, { fields }] of Object.entries(definitions)) {
    if (!new RegExp(`^${context}\\.[A-Z][A-Za-z]+$`).test(type)) throw new Error(`${type} is not a stored name of context ${context}`);
    if (Object.hasOwn(corrections, type)) throw new Error(`${type} stands in every catalogue already`);
    for (const [name, under] of sealedMembers(fields)) {
      if (taken.includes(name)) throw new Error(`${type}.${name} is sealed and has the name of a member of every correction`);
      if (under === 'stream') continue;
      if (!Object.hasOwn(fields, under) || exposureOf(fields[under]!) !== 'open')
        throw new Error(`${type}.${name} is sealed under ${under}, which is no open member`);
    }
  }
  return { context, definitions: { ...definitions, ...corrections } };
}
