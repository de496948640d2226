import { z } from 'zod';
import type { Catalogue } from './catalogue.js';
import { isCorrectionEvent } from './correction-events.js';
import { DomainError } from './domain-error.js';
import type { EventDefinition, Fields, TakenBack } from './event-definition.js';
import { exposureOf, replacementOf, sealedMembers, type Exposure } from './marks.js';
import { namesParty } from './names-party.js';

/** A type that no catalogue of this release has: the reader parks, it never guesses. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
  constructor(readonly type: string) {
    super(`No catalogue knows ${type}`);
  }
}
/** A schema newer than this release: the process waits and reports `upgrade-needed`. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
  constructor(
    readonly type: string,
    readonly schema: number,
  ) {
    super(`${type} is stored in schema ${schema}, which this release does not know yet`);
  }
}

const USUAL_BOUND = 5_000;

/** The one place that knows every event: decodes what is stored, checks what is about to be. */
export class Registry {
  private readonly definitions = new Map<string, EventDefinition>();
  private readonly schemas = new Map<string, z.ZodObject>();

  constructor(
    readonly catalogues: readonly Catalogue[],
    /** How many facts of a type, or of each type of a context, one stream takes. */
    private readonly bounds: Readonly<Record<string, number>> = {},
  ) {
    for (const catalogue of catalogues) {
      for (const [type, definition] of Object.entries(catalogue.definitions)) {
        if (this.definitions.has(type)) throw new Error(`${type} stands in two catalogues`);
        for (const [name, schema] of Object.entries(definition.fields)) {
          if (exposureOf(schema) === undefined) throw new Error(`${type}.${name} is marked neither open nor sealed nor forbidden`);
        }
        this.definitions.set(type, definition);
        this.schemas.set(type, z.strictObject(definition.fields));
      }
    }
  }

  /** How many facts of this type one stream takes. What stands in an older log beyond that stays. */
  most(type: string): number {
    return this.bounds[type] ?? this.bounds[type.slice(0, type.indexOf('.'))] ?? USUAL_BOUND;
  }

  types(): readonly string[] {
    return [...this.definitions.keys()].sort();
  }

  /** @throws UnknownEventType */
  definition(type: string): EventDefinition {
    const definition = this.definitions.get(type);
    if (definition === undefined) throw new UnknownEventType(type);
    return definition;
  }

  /** Lifts stored data to today's schema. What is stored, and so its hash, stays as it was. @throws UnknownEventType, NewerSchema */
  lift(type: string, schema: number, data: unknown): unknown {
    const definition = this.definition(type);
    if (schema > definition.schema) throw new NewerSchema(type, schema);
    let lifted = data;
    for (let from = schema; from < definition.schema; from++) {
      const step = definition.upcast?.[from];
      if (step === undefined) throw new Error(`${type} has no way from schema ${from} to ${from + 1}`);
      lifted = step(lifted);
    }
    return lifted;
  }

  /** Refuses data that does not have the form its catalogue gives it. @throws DomainError `event-malformed`, UnknownEventType */
  check(type: string, data: Readonly<Record<string, unknown>>): void {
    const { fields } = this.definition(type);
    const { _sd: digests, ...members } = data;
    const checked = isCorrectionEvent(type) ? pick(members, fields) : members;
    const outcome = this.schemas.get(type)!.safeParse(checked);
    if (outcome.success) return;
    // A correction that a second person approves carries the digests of what the first one sealed, not the values.
    const missing = outcome.error.issues.filter((issue) => !(digests !== undefined && typeof this.exposure(type, String(issue.path[0] ?? '')) === 'object'));
    if (missing.length === 0) return;
    const issue = missing[0]!;
    throw new DomainError('event-malformed', `${type}: ${issue.path.join('.')} ${issue.message}`);
  }

  exposure(type: string, member: string): Exposure | undefined {
    const { fields } = this.definition(type);
    return Object.hasOwn(fields, member) ? exposureOf(fields[member]!) : undefined;
  }

  /** Whether no correction may replace this member. What names a party and does not say so is kept as it is. */
  fixed(type: string, member: string): boolean {
    const { fields } = this.definition(type);
    const field = Object.hasOwn(fields, member) ? fields[member] : undefined;
    if (field === undefined || exposureOf(field) !== 'open') return false;
    const replacement = replacementOf(field);
    return replacement === undefined ? namesParty(field) : replacement === 'fixed';
  }

  /** How a fact is taken back, where a correction alone does not do it. */
  takenBack(type: string, data: unknown): TakenBack | undefined {
    const { takenBack } = this.definition(type);
    return typeof takenBack === 'function' ? takenBack(data) : takenBack;
  }

  /** The sealed members of one event; those of a correction follow the type that it corrects. */
  sealed(type: string, data: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
    const own = sealedMembers(this.definition(type).fields);
    const corrects = data['corrects'];
    if (!isCorrectionEvent(type) || corrects === undefined) return own;
    return new Map([...sealedMembers(this.definition(corrects as string).fields), ...own]);
  }
}

const pick = (members: Readonly<Record<string, unknown>>, fields: Fields) =>
  Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(fields, name)));
