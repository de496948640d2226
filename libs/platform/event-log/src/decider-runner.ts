import {
  decideCorrection,
  DomainError,
  effective,
  isCorrected,
  isCorrectionEvent,
  type AnyEvent,
  type CorrectionCommand,
  type Decider,
  type Recorded,
  type Registry,
} from '#platform/kernel';
import { decode, draftsFor, type CommandContext } from './entry.js';
import { HeadMoved, KeyReused, OutcomeUnknown, TooBusy } from './errors.js';
import type { EventLog, Head, Receipt, StreamName } from './event-log.js';
import type { Sealer } from './sealer.js';

export interface Request<Command> {
  readonly command: Command;
  readonly context: CommandContext;
  /** The revision the caller believes the stream to be at; a moved stream is refused, never decided again. */
  readonly ifRevision?: bigint;
  /**
   * An instant of `performance.now()`; what the stream says is read before it, or nothing is decided. Who slept longer than his claim on the
   * command would else carry out what another has answered as refused meanwhile; what he read in time is safe, for the head guards it.
   */
  readonly readBy?: number;
}

/** The caller named a revision, and the stream is at another. */
export class RevisionDiffers extends Error {
  override readonly name = 'RevisionDiffers';
  constructor(readonly revision: bigint) {
    super(`The subject is at revision ${revision}`);
  }
}

/** What a command led to, with whether it had been carried out before. */
export interface Outcome extends Receipt {
  readonly repeated: boolean;
}

interface Folded<State> {
  readonly state: State;
  readonly head: Head | 'no-stream';
  readonly commands: ReadonlyMap<string, { readonly intent: string; readonly receipt: Receipt }>;
  /** How many facts of each type the stream holds. */
  readonly counts: ReadonlyMap<string, number>;
}

const BUDGET_MS = 2_000;
/** Subjects remembered; each costs a few kilobytes. */
const REMEMBERED = 5_000;
/** A stated time may be ahead of the server's clock by this much: two honest clocks. */
const AHEAD_MS = 120_000;

/** Load, decide, append where we read; when the head has moved, read the tail and decide again, for at most two seconds. */
export class DeciderRunner {
  private readonly folded = new Map<string, Folded<unknown>>();

  constructor(
    private readonly log: EventLog,
    private readonly registry: Registry,
    private readonly sealer: Sealer,
  ) {}

  /** @throws DomainError, KeyReused, RevisionDiffers, TooBusy, OutcomeUnknown, EntryTooLarge, LogUnavailable, StreamTruncated */
  run<S, C, E extends AnyEvent>(stream: StreamName, decider: Decider<S, C, E>, request: Request<C>): Promise<Outcome> {
    return this.settle(stream, decider, request, (state) => Promise.resolve(decider.decide(request.command, state)));
  }

  /** Corrects an earlier event of the stream, or approves a correction that waits (domain rule 1). */
  async correct<S, C, E extends AnyEvent>(stream: StreamName, decider: Decider<S, C, E>, request: Request<CorrectionCommand>): Promise<Outcome> {
    const { command, context } = request;
    if (command.kind === 'correct' && command.occurred !== undefined) refuseTheFuture({ ...context, happened: command.occurred });
    return this.settle(stream, decider, request, async (state) =>
      decideCorrection(request.command, await this.history(stream), { registry: this.registry, decider, signed: decider.signed?.(state) ?? false }),
    );
  }

  /** What this command led to, when it was carried out before: for callers whose own lookups might now refuse what was accepted then. @throws KeyReused */
  async carriedOut<S, C, E extends AnyEvent>(
    stream: StreamName,
    decider: Decider<S, C, E>,
    context: Pick<CommandContext, 'commandId' | 'intent'>,
  ): Promise<Outcome | undefined> {
    return repeatOf((await this.load(stream, decider)).commands, context);
  }

  /** Whether the stream holds what this command led to. */
  async holds<S, C, E extends AnyEvent>(stream: StreamName, decider: Decider<S, C, E>, command: string): Promise<boolean> {
    return (await this.load(stream, decider)).commands.has(command);
  }

  /** The subject as its effective history leaves it now: for commands that look at a second stream. */
  async state<S, C, E extends AnyEvent>(stream: StreamName, decider: Decider<S, C, E>): Promise<{ readonly state: S; readonly revision: bigint | undefined }> {
    const { state, head } = await this.load(stream, decider);
    return { state, revision: head === 'no-stream' ? undefined : head.revision };
  }

  private async settle<S, C, E extends AnyEvent>(
    stream: StreamName,
    decider: Decider<S, C, E>,
    { context, ifRevision, readBy = Infinity }: Request<unknown>,
    decide: (state: S) => Promise<readonly AnyEvent[]>,
  ): Promise<Outcome> {
    refuseTheFuture(context);
    const deadline = performance.now() + BUDGET_MS;
    for (let round = 0; ; round++) {
      const { state, head, commands, counts } = await this.load(stream, decider);
      const before = repeatOf(commands, context);
      if (before !== undefined) return before;
      if (performance.now() > readBy) throw new TooBusy(`${stream} was read too late for this command`);
      const revision = head === 'no-stream' ? -1n : head.revision;
      if (ifRevision !== undefined && ifRevision !== revision) throw new RevisionDiffers(revision);
      const events = await decide(state);
      if (events.length === 0) throw new Error(`${decider.name} decided on nothing`);
      for (const event of events) this.registry.check(event.type, event.data);
      this.refuseBeyondBounds(events, counts);
      const drafts = draftsFor(stream, head, await this.sealer.seal(context.commandId, stream, events, this.registry), context);
      try {
        return { ...(await this.append(stream, head, drafts, deadline)), repeated: false };
      } catch (error) {
        if (!(error instanceof HeadMoved)) throw error;
        if (performance.now() > deadline) throw new TooBusy(`${stream} is changed faster than this command could be decided`);
        await pause(Math.random() * Math.min(5 * 2 ** round, 100));
      }
    }
  }

  /** An unknown outcome is resolved by repeating unchanged: the log answers the first receipt, or writes now. */
  private async append(stream: StreamName, head: Head | 'no-stream', drafts: Parameters<EventLog['append']>[2], deadline: number): Promise<Receipt> {
    for (let round = 0; ; round++) {
      try {
        return await this.log.append(stream, head, drafts);
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || performance.now() > deadline) throw error;
        await pause(Math.random() * Math.min(50 * 2 ** round, 500));
      }
    }
  }

  private async history<E extends AnyEvent>(stream: StreamName): Promise<readonly Recorded<E>[]> {
    const history: Recorded<E>[] = [];
    for await (const stored of this.log.readStream(stream)) history.push(decode(stored, this.registry) as Recorded<E>);
    return history;
  }

  private async load<S, C, E extends AnyEvent>(stream: StreamName, decider: Decider<S, C, E>): Promise<Folded<S>> {
    const key = `${decider.name}@${decider.version} ${stream}`;
    const known = this.folded.get(key) as Folded<S> | undefined;
    const head = known === undefined || known.head === 'no-stream' ? undefined : known.head;
    const tail: Recorded<E>[] = [];
    let standing = head === undefined;
    // What is remembered is good only while the stream still holds the event that it ends with: a log put back from a backup may not.
    for await (const stored of this.log.readStream(stream, head && head.revision - 1n)) {
      if (standing) tail.push(decode(stored, this.registry) as Recorded<E>);
      else if (stored.leaf === head?.leaf) standing = true;
      else break;
    }
    if (!standing) {
      this.folded.delete(key);
      return this.load(stream, decider);
    }
    if (known !== undefined && tail.length === 0) return this.remember(key, known);
    // A correction changes what was folded before it: fold the whole stream anew.
    const corrected = tail.some((one) => isCorrected(one.event.type));
    const last = tail.at(-1);
    const state = corrected
      ? // What was written since the tail was read belongs to the next tail: taken in here, it would be folded twice.
        foldAll(decider, known === undefined ? tail : (await this.history<E>(stream)).filter((one) => one.revision <= last!.revision))
      : tail.reduce((folded, one) => step(decider, folded, one), known?.state ?? decider.initial);
    const commands = new Map(known?.commands);
    const counts = new Map(known?.counts);
    for (const one of tail) {
      commands.set(one.command, { intent: one.intent, receipt: receiptOf(one) });
      counts.set(one.event.type, (counts.get(one.event.type) ?? 0) + 1);
    }
    return this.remember(key, { state, commands, counts, head: last ? { revision: BigInt(last.revision), leaf: last.leaf } : 'no-stream' });
  }

  /** @throws DomainError `list-full` */
  private refuseBeyondBounds(events: readonly AnyEvent[], counts: ReadonlyMap<string, number>): void {
    const after = new Map(counts);
    for (const { type } of events) {
      const count = (after.get(type) ?? 0) + 1;
      const most = this.registry.most(type);
      if (count > most) throw new DomainError('list-full', `One subject takes no more than ${most} facts of this type`);
      after.set(type, count);
    }
  }

  private remember<S>(key: string, folded: Folded<S>): Folded<S> {
    this.folded.delete(key);
    this.folded.set(key, folded);
    if (this.folded.size > REMEMBERED) this.folded.delete(this.folded.keys().next().value!);
    return folded;
  }
}

function repeatOf(commands: Folded<unknown>['commands'], { commandId, intent }: Pick<CommandContext, 'commandId' | 'intent'>): Outcome | undefined {
  const before = commands.get(commandId);
  if (before === undefined) return undefined;
  if (before.intent !== intent) throw new KeyReused();
  return { ...before.receipt, repeated: true };
}

const step = <S, C, E extends AnyEvent>(decider: Decider<S, C, E>, state: S, { event }: Recorded<E>): S =>
  isCorrectionEvent(event.type) ? state : decider.evolve(state, event);
const foldAll = <S, C, E extends AnyEvent>(decider: Decider<S, C, E>, history: readonly Recorded<E>[]): S =>
  effective(history).reduce((state, one) => step(decider, state, one), decider.initial);
const receiptOf = (one: Recorded): Receipt => ({
  revision: BigInt(one.revision),
  leaf: one.leaf,
  eventId: one.eventId,
  position: one.position as Receipt['position'],
});
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function refuseTheFuture({ happened, at }: CommandContext): void {
  if (Date.parse(happened.at) > Date.parse(at) + AHEAD_MS)
    throw new DomainError('happened-in-the-future', 'A fact cannot have happened more than two minutes after it is recorded');
}
