import type { Directory } from '#domain/access/events';
import type { MemberAction } from '#domain/casework/events';
import type { Aggregate } from '#platform/commands';
import type { Attachment, CommandContext, StreamName } from '#platform/event-log';
import type { StoredAttachment } from '#platform/attachments';
import type { Asker } from '#domain/numbers';
import { z, type Happened, type Role } from '#platform/kernel';
import { Readable } from 'node:stream';
import type { Node } from '../node/node.js';
import type { Principal } from '#platform/identity';
import type { Example } from './example.js';

export type Method = 'GET' | 'POST';

/** What is known of a command when it is decided. */
export interface Call<Body> {
  /** The subject: from the path, or derived from the command when the operation creates it. */
  readonly id: string;
  /** The officer who asks. */
  readonly by: string;
  readonly principal: Principal;
  /** The server's clock, RFC 3339 UTC: `recorded` of what follows. */
  readonly at: string;
  /** When it happened, as stated in the request. */
  readonly happened: Happened;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  /** The id of a further thing that this command creates, for example a line's exhibit. Stable under repetition. */
  readonly created: (name: string, ordinal?: number) => string;
}

/** What an operation may look at before it decides. */
export interface Services {
  /** The state of another subject as its stream leaves it now. */
  state<S>(aggregate: Aggregate<S>, id: string): Promise<S>;
  /** What the directory says of these accounts and units; the officer who asks is one of them without being named. */
  directory(...parties: readonly string[]): Promise<Directory>;
  /** How many units and officers of a country facts name that its directory does not know. */
  unknownIn(country: string): Promise<{ readonly unknownUnits: number; readonly unknownOfficers: number }>;
  /** That the officer may see a subject which the request names beside its own. @throws Problem 404, as for one that does not exist */
  sees(stream: StreamName): Promise<void>;
  /** The country of a subject, and the seizures and cases that it belongs to now. */
  origins(stream: StreamName): Promise<{ readonly country: string; readonly seizures: readonly string[]; readonly cases: readonly string[] }>;
  /** Claims an official number for the operation's own subject; refused when it is another's. A number that another office gives is taken as stated. */
  claimNumber(number: OfficialNumber, subject: string, context: CommandContext): Promise<'claimed' | 'unconfirmed'>;
  /** Who asks, as far as it decides whose numbers he gives. */
  asker(): Promise<Asker>;
  /** What the bytes of a file show that the request names; undefined while it is awaited. */
  file(sha256: string): Attachment | undefined;
  /** That the officer may claim one more receipt that nobody offered, or report one more seal by its number or code. @throws Problem 429 `too-many-claims` */
  claimsAnother(): Promise<void>;
}

export interface OfficialNumber {
  /** `PV`, `SCELLE`, `PARQUET`, `INSTRUCTION`, `GREFFE`, `LABO`, `IARMS`, `MARK` … */
  readonly kind: string;
  /** Opens with the country: the unit that gives the number. */
  readonly issuer: string;
  readonly year: number;
  readonly n: string;
  /** As it stands on paper. */
  readonly written: string;
}

interface Described {
  /** Unique, a verb and its object: `applySeal`. */
  readonly operationId: string;
  readonly path: `/v1/${string}`;
  readonly summary: string;
  /** The context, for the grouping of the documentation. */
  readonly tag: string;
  readonly roles: readonly Role[];
  /** Query operations name the refusals they add; command operations list the codes their decider can answer with. */
  readonly refusals?: readonly string[];
}

/** A command on one subject: `{id}` in the path is the subject, or the operation creates it. Members `occurred` and `attachments` are added to every body. */
export interface CommandOperation<S = any, C = any, B extends z.ZodObject = any, L = any> extends Described {
  readonly kind: 'command';
  readonly aggregate: Aggregate<S, C>;
  readonly creates: boolean;
  readonly body: B;
  /** The subject's id, where the body names it and the path does not: an official number is its own id. */
  readonly subject?: (body: z.output<B>) => string;
  /** What a member of the case must be assigned for; without it `RECORD`. Who has the subject by unit or office needs no assignment. */
  readonly action?: MemberAction;
  /** Members whose file must be there, as what somebody signed or what stands in for sight of the thing: `report.document` is one inside another. */
  readonly signs?: readonly string[];
  /** What happened there happened to whoever came by it: an officer of any unit may record it on a subject that exists. */
  readonly anyUnit?: true;
  /** It reports what was found: whoever sees a subject of another country may record it. */
  readonly finding?: true;
  /** The authority that sealed a case may do it without being a member of the case; the decider asks whether it is that authority. */
  readonly bySealingAuthority?: true;
  /** Cannot be undone: where the settings say so, it needs a stronger authentication. */
  readonly stepUp?: true;
  /** Lookups and claims, done before the decision; repeated safely. */
  readonly before?: (call: Call<z.output<B>> & { readonly context: CommandContext }, services: Services) => Promise<L>;
  /** Maps the request to the decider's command: no rule lives here. */
  readonly command: (call: Call<z.output<B>>, found: L) => C;
  readonly example: Example<z.input<B>>;
}

/** Declares a command operation. `creates` is true when the path has no `{id}`. */
export const command = <S, C, B extends z.ZodObject, L = void>(
  aggregate: Aggregate<S, C>,
  definition: Omit<CommandOperation<S, C, B, L>, 'kind' | 'aggregate' | 'creates'>,
): CommandOperation<S, C, B, L> => ({ kind: 'command', aggregate, creates: !definition.path.includes('{id}'), ...definition });

/** What a reader asks for. */
export interface QueryCall<Query> {
  readonly reader: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** Known at: the position, or the instant, up to which the log is read. */
  readonly knownAt?: string;
  /** As of: only what had happened by this instant (RFC 3339 UTC). */
  readonly asOf?: string;
  /** Where the request came from, for the access record. */
  readonly from: string;
}

/** A read. What the reader may not see answers exactly as what does not exist. */
export interface QueryOperation<Q extends z.ZodObject = any, R extends z.ZodType = any> extends Described {
  readonly kind: 'query';
  /** Views that the answer is read from; `If-Position` waits for each of them. */
  readonly views: readonly string[];
  /** Whether `asOf` and `knownAt` are understood. */
  readonly timeTravel: boolean;
  /** Reads whole histories: made one at a time for each officer. */
  readonly heavy?: true;
  readonly query: Q;
  /** Of a list whose rows are named by bare ids: what they are, for the access record. */
  readonly lists?: 'case' | 'firearm' | 'operation' | 'trace';
  /** What the reader asks about beside what stands in the address, for the access record: streams, units, officers. */
  readonly about?: (call: QueryCall<z.output<Q>>) => readonly string[];
  readonly answer: R;
  readonly handle: (call: QueryCall<z.output<Q>>, node: Node) => Promise<z.output<R>>;
  readonly example: {
    readonly user: string;
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: z.input<Q>;
    readonly given?: Example<unknown>['given'];
  };
}

/** The answer of a read that gives a file and not a page: its bytes leave as they are stored. */
export const fileAnswer = z.custom<StoredAttachment & { readonly bytes: Readable }>((given) => (given as { bytes?: unknown }).bytes instanceof Readable);

export const query = <Q extends z.ZodObject, R extends z.ZodType>(definition: Omit<QueryOperation<Q, R>, 'kind'>): QueryOperation<Q, R> => ({
  kind: 'query',
  ...definition,
});

export type Operation = CommandOperation | QueryOperation;
