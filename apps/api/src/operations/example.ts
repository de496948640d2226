import { commandId, idFrom, sha256, uuid8 } from '#platform/event-log';
import { BUILT_IN_ISSUER } from '#platform/identity';

/**
 * One request that must have been accepted before an example can be: the rehearsal plays it, once, under its fixed key.
 * A step is named; two steps of one name are one step, so examples share what they stand on.
 */
export interface Step {
  readonly name: string;
  /** Officer id of a rehearsal user. */
  readonly user: string;
  readonly operationId: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Text: the bytes of a file that is uploaded. */
  readonly body: unknown;
}

/** A request that is accepted as it stands on a freshly played rehearsal, from `user`, under a fresh key. */
export interface Example<Body> {
  readonly user: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: Body;
  /** What is played beforehand, in order. */
  readonly given?: readonly Step[];
}

/** The fixed Idempotency-Key of a named step. */
export const stepKey = (name: string): string => uuid8(sha256(`custos rehearsal step ${name}`));

/** The id of what a step creates, the same on every machine, since the issuer of the rehearsal's tokens is: `createdBy(step, 'seizure')`, or the n-th thing of a name that it creates. */
export const createdBy = (step: Pick<Step, 'name' | 'user'>, name: string, ordinal = 0): string =>
  idFrom(commandId(BUILT_IN_ISSUER, step.user, stepKey(step.name)), name, ordinal);

/** Steps in order, each name once. */
export const given = (...groups: readonly (Step | readonly Step[])[]): readonly Step[] => [...new Map(groups.flat().map((step) => [step.name, step])).values()];
