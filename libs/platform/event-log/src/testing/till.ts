import { randomUUID } from 'node:crypto';
import {
  defineCatalogue,
  DomainError,
  effective,
  isCorrectionEvent,
  open,
  Registry,
  z,
  type CorrectionCommand,
  type Decider,
  type EventsIn,
} from '#platform/kernel';
import { DeciderRunner, type Request } from '../decider-runner.js';
import { decode, type CommandContext } from '../entry.js';
import type { Draft, EventLog, Head, Receipt, Stored, StreamName } from '../event-log.js';
import { InMemoryLog } from '../in-memory-log.js';
import type { Sealer } from '../sealer.js';

const catalogue = defineCatalogue('till', {
  'till.Paid': { schema: 1, says: 'Money was paid in.', fields: { amount: open(z.int()), by: open(z.string().optional()) }, sample: { amount: 1 } },
  'till.Sealed': { schema: 1, says: 'The till was sealed.', fields: {}, sample: {} },
});
type Event = EventsIn<typeof catalogue>;
type Command = { readonly kind: 'pay'; readonly amounts: readonly number[] } | { readonly kind: 'seal' };
interface Till {
  readonly total: number;
  readonly sealed: boolean;
  readonly evolved: number;
}
export const till: Decider<Till, Command, Event> = {
  name: 'till',
  version: 1,
  initial: { total: 0, sealed: false, evolved: 0 },
  decide(command, { sealed }) {
    if (sealed) throw new DomainError('till-sealed', 'The till is sealed');
    return command.kind === 'seal' ? [{ type: 'till.Sealed', data: {} }] : command.amounts.map((amount) => ({ type: 'till.Paid' as const, data: { amount } }));
  },
  evolve: (state, event) => ({
    total: state.total + (event.type === 'till.Paid' ? event.data.amount : 0),
    sealed: state.sealed || event.type === 'till.Sealed',
    evolved: state.evolved + 1,
  }),
  signed: ({ sealed }) => sealed,
};
const registry = new Registry([catalogue]);
export const STREAM: StreamName = 'custos.till-1';
const AT = '2026-03-14T09:26:53.000Z';

export const context = (over: Partial<CommandContext> = {}): CommandContext => {
  const commandId = over.commandId ?? randomUUID();
  return {
    commandId,
    intent: `intent of ${commandId}`,
    at: AT,
    happened: { at: '2026-03-14T09:20:00.000Z', offset: '+00:00', precision: 'minute' },
    actor: { kind: 'person', id: 'CI.DGD.4711', iss: 'custos', role: 'investigator', unit: 'CI.DGD', service: 'customs', country: 'CI' },
    correlation: commandId,
    causation: null,
    ...over,
  };
};
export const pay = (...amounts: number[]): Request<Command> => ({ command: { kind: 'pay', amounts }, context: context() });
export const voiding = (revision: number, more: Partial<Extract<CorrectionCommand, { kind: 'correct' }>> = {}): Request<CorrectionCommand> => ({
  command: { kind: 'correct', by: 'CI.DGD.4711', revision, effect: 'void', reason: 'counted twice', ...more },
  context: context(),
});
/** Lets the reason of a correction pass, as the sealer of a node does. */
const dropsSealed: Sealer = {
  seal: (_command, _stream, events) =>
    Promise.resolve(
      events.map(({ type, data }) => {
        const { correctionReason, ...open } = data as Record<string, unknown> & { readonly correctionReason?: string };
        return { type, schema: registry.definition(type).schema, data: { ...open, ...(isCorrectionEvent(type) && { _sd: [correctionReason ?? 'sealed'] }) } };
      }),
    ),
};

/** A log whose steps a test can see and bend. */
export class Bent implements EventLog {
  readonly appends: { readonly head: Head | 'no-stream'; readonly drafts: readonly Draft[] }[] = [];
  reads = 0;
  readAfter: (bigint | undefined)[] = [];
  beforeAppend: (nth: number) => Promise<void> | void = () => undefined;
  afterAppend: (nth: number) => void = () => undefined;
  afterRead: (nth: number) => Promise<unknown> | void = () => undefined;

  constructor(readonly inner: EventLog = new InMemoryLog()) {}
  get id() {
    return this.inner.id;
  }
  async append(stream: StreamName, head: Head | 'no-stream', drafts: readonly Draft[]): Promise<Receipt> {
    this.appends.push({ head, drafts });
    const nth = this.appends.length;
    await this.beforeAppend(nth);
    const receipt = await this.inner.append(stream, head, drafts);
    this.afterAppend(nth);
    return receipt;
  }
  async *readStream(stream: StreamName, after?: bigint): AsyncIterable<Stored> {
    const nth = ++this.reads;
    this.readAfter.push(after);
    const found: Stored[] = [];
    for await (const one of this.inner.readStream(stream, after)) found.push(one);
    await this.afterRead(nth);
    yield* found;
  }
  readAll: EventLog['readAll'] = (cursor, options) => this.inner.readAll(cursor, options);
  tail: EventLog['tail'] = () => this.inner.tail();
}

export const runner = (log: EventLog, sealer: Sealer = dropsSealed) => new DeciderRunner(log, registry, sealer);
/** One that takes so many payments and no more. */
export const boundedRunner = (log: EventLog, most: number) => new DeciderRunner(log, new Registry([catalogue], { 'till.Paid': most }), dropsSealed);
export async function stored(log: EventLog, stream: StreamName = STREAM): Promise<Stored[]> {
  const all: Stored[] = [];
  for await (const one of log.readStream(stream)) all.push(one);
  return all;
}
/** What the stream folds to for a process that has never seen it. */
export const fromZero = async (log: EventLog): Promise<Till> =>
  effective((await stored(log)).map((one) => decode(one, registry)))
    .filter((one) => !isCorrectionEvent(one.event.type))
    .reduce((state, one) => till.evolve(state, one.event as Event), till.initial);
