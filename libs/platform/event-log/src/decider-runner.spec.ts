import { randomUUID } from 'node:crypto';
import { defineCatalogue, DomainError, effective, open, Registry, sealed, z, type CorrectionCommand, type Decider, type EventsIn } from '#platform/kernel';
import { DeciderRunner, type Request } from './decider-runner.js';
import { decode, type CommandContext } from './entry.js';
import { HeadMoved, OutcomeUnknown } from './errors.js';
import type { Draft, EventLog, Head, Receipt, Stored, StreamName } from './event-log.js';
import { InMemoryLog } from './in-memory-log.js';
import { noSealer, type Sealer } from './sealer.js';

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
const till: Decider<Till, Command, Event> = {
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
const STREAM: StreamName = 'custos.till-1';
const AT = '2026-03-14T09:26:53.000Z';

const context = (over: Partial<CommandContext> = {}): CommandContext => {
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
const pay = (...amounts: number[]): Request<Command> => ({ command: { kind: 'pay', amounts }, context: context() });
const voiding = (revision: number, more: Partial<Extract<CorrectionCommand, { kind: 'correct' }>> = {}): Request<CorrectionCommand> => ({
  command: { kind: 'correct', by: 'CI.DGD.4711', revision, effect: 'void', reason: 'counted twice', ...more },
  context: context(),
});
/** Lets the reason of a correction pass, as the sealer of a node does. */
const dropsSealed: Sealer = {
  seal: (_command, _stream, events) =>
    Promise.resolve(
      events.map(({ type, data }) => {
        const { correctionReason, ...open } = data as Record<string, unknown> & { readonly correctionReason?: string };
        return { type, schema: registry.definition(type).schema, data: { ...open, ...(type.includes('Correct') && { _sd: [correctionReason ?? 'sealed'] }) } };
      }),
    ),
};

/** A log whose steps a test can see and bend. */
class Bent implements EventLog {
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

const runner = (log: EventLog, sealer: Sealer = dropsSealed) => new DeciderRunner(log, registry, sealer);
async function stored(log: EventLog, stream: StreamName = STREAM): Promise<Stored[]> {
  const all: Stored[] = [];
  for await (const one of log.readStream(stream)) all.push(one);
  return all;
}
/** What the stream folds to for a process that has never seen it. */
const fromZero = async (log: EventLog): Promise<Till> =>
  effective((await stored(log)).map((one) => decode(one, registry)))
    .filter((one) => !one.event.type.includes('Correct'))
    .reduce((state, one) => till.evolve(state, one.event as Event), till.initial);

describe('a command', () => {
  it('is decided on what the stream holds, and written after it', async () => {
    const log = new InMemoryLog();
    const first = await runner(log).run(STREAM, till, pay(1, 2));
    const second = await runner(log).run(STREAM, till, pay(3));
    expect([first.revision, second.revision, first.repeated, second.repeated]).toEqual([1n, 2n, false, false]);
    expect((await stored(log)).map((one) => JSON.parse(one.entry).prev as string | null)).toEqual([null, expect.any(String), first.leaf]);
    expect(await runner(log).state(STREAM, till)).toEqual({ state: { total: 6, sealed: false, evolved: 3 }, revision: 2n });
    expect(await runner(log).state('custos.till-none', till)).toEqual({ state: till.initial, revision: undefined });
  });

  it('asked again is answered with its first receipt, and nothing is decided or written', async () => {
    const log = new Bent();
    const [process, request] = [runner(log), pay(1, 2)];
    const first = await process.run(STREAM, till, request);
    await process.run(STREAM, till, { command: { kind: 'seal' }, context: context() });
    const again = await process.run(STREAM, till, request);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await runner(log).run(STREAM, till, request)).toEqual(again);
    expect(log.appends).toHaveLength(2);
  });

  it('asked again is answered even to one who names a revision that has passed', async () => {
    const log = new InMemoryLog();
    const request = { ...pay(1), ifRevision: -1n };
    const first = await runner(log).run(STREAM, till, request);
    expect(await runner(log).run(STREAM, till, request)).toEqual({ ...first, repeated: true });
  });

  it('under a key that carried another intent is refused', async () => {
    const log = new InMemoryLog();
    const request = pay(1);
    await runner(log).run(STREAM, till, request);
    const other = { ...request, context: { ...request.context, intent: 'another' } };
    await expect(runner(log).run(STREAM, till, other)).rejects.toMatchObject({ name: 'KeyReused' });
    await expect(runner(log).carriedOut(STREAM, till, other.context)).rejects.toMatchObject({ name: 'KeyReused' });
    expect(await stored(log)).toHaveLength(1);
  });

  it('can be asked about without being carried out', async () => {
    const log = new InMemoryLog();
    const request = pay(1);
    expect(await runner(log).carriedOut(STREAM, till, request.context)).toBeUndefined();
    const first = await runner(log).run(STREAM, till, request);
    expect(await runner(log).carriedOut(STREAM, till, request.context)).toEqual({ ...first, repeated: true });
    expect(await stored(log)).toHaveLength(1);
  });

  it('that the decider refuses writes nothing', async () => {
    const log = new Bent();
    await runner(log).run(STREAM, till, { command: { kind: 'seal' }, context: context() });
    await expect(runner(log).run(STREAM, till, pay(1))).rejects.toMatchObject({ code: 'till-sealed' });
    expect(log.appends).toHaveLength(1);
  });

  it('that wakes up after its claim has passed to another is not decided, nor decided again when the stream has moved; what it did before is told', async () => {
    const log = new Bent();
    const late = { ...pay(1), readBy: performance.now() - 1 };
    await expect(runner(log).run(STREAM, till, late)).rejects.toMatchObject({ name: 'TooBusy' });
    expect(log.appends).toHaveLength(0);
    const moved = { ...pay(1), readBy: performance.now() + 100 };
    log.beforeAppend = async (nth) => {
      if (nth !== 1) return;
      await runner(log.inner).run(STREAM, till, pay(2));
      await new Promise((woken) => setTimeout(woken, 120));
    };
    await expect(runner(log).run(STREAM, till, moved)).rejects.toMatchObject({ name: 'TooBusy' });
    expect(await fromZero(log)).toMatchObject({ total: 2 });
    const done = pay(3);
    const first = await runner(log).run(STREAM, till, done);
    expect(await runner(log).run(STREAM, till, { ...done, readBy: 0 })).toEqual({ ...first, repeated: true });
  });

  it('that leads to a malformed fact, or to none, writes nothing', async () => {
    const log = new Bent();
    let sealings = 0;
    const counting: Sealer = { seal: (...of) => (sealings++, noSealer.seal(...of)) };
    await expect(runner(log, counting).run(STREAM, till, pay(1, 1.5))).rejects.toMatchObject({ code: 'event-malformed' });
    await expect(runner(log, counting).run(STREAM, till, pay())).rejects.toThrow('till decided on nothing');
    expect([log.appends.length, sealings]).toEqual([0, 0]);
  });

  it('is refused when its fact happened more than two minutes after it is recorded, and never for less', async () => {
    const log = new InMemoryLog();
    const happening = (at: string) =>
      runner(log).run(STREAM, till, { ...pay(1), context: context({ happened: { at, offset: '+00:00', precision: 'minute' } }) });
    await expect(happening('2026-03-14T09:28:53.000Z')).resolves.toBeDefined();
    await expect(happening('2026-03-14T09:28:53.001Z')).rejects.toMatchObject({ name: 'DomainError', code: 'happened-in-the-future' });
    await expect(happening('1998-01-01T00:00:00.000Z')).resolves.toBeDefined();
    expect(await stored(log)).toHaveLength(2);
  });
});

describe('a command that names the revision it was made for', () => {
  it('is carried out there, and refused anywhere else', async () => {
    const log = new InMemoryLog();
    await runner(log).run(STREAM, till, { ...pay(1), ifRevision: -1n });
    await runner(log).run(STREAM, till, { ...pay(1), ifRevision: 0n });
    for (const ifRevision of [0n, 2n, -1n])
      await expect(runner(log).run(STREAM, till, { ...pay(1), ifRevision })).rejects.toMatchObject({
        name: 'RevisionDiffers',
        revision: 1n,
        message: 'The subject is at revision 1',
      });
    await expect(runner(log).run('custos.till-none', till, { ...pay(1), ifRevision: 0n })).rejects.toMatchObject({ revision: -1n });
    expect(await stored(log)).toHaveLength(2);
  });

  it('is never decided again when the subject moves under it', async () => {
    const log = new Bent();
    log.beforeAppend = async (nth) => {
      if (nth === 1) await runner(log.inner).run(STREAM, till, pay(5));
    };
    await expect(runner(log).run(STREAM, till, { ...pay(1), ifRevision: -1n })).rejects.toMatchObject({ name: 'RevisionDiffers', revision: 0n });
    expect(await stored(log)).toHaveLength(1);
  });
});

describe('a subject that others change meanwhile', () => {
  it('is read again from where it was left, and decided again', async () => {
    const log = new Bent();
    log.beforeAppend = async (nth) => {
      if (nth === 1) await runner(log.inner).run(STREAM, till, pay(5));
    };
    expect((await runner(log).run(STREAM, till, pay(1))).revision).toBe(1n);
    expect(log.appends.map(({ head }) => (head === 'no-stream' ? head : head.revision))).toEqual(['no-stream', 0n]);
  });

  it('is refused by the rule that holds now, not by the one that held then', async () => {
    const log = new Bent();
    log.beforeAppend = async (nth) => {
      if (nth === 1) await runner(log.inner).run(STREAM, till, { command: { kind: 'seal' }, context: context() });
    };
    await expect(runner(log).run(STREAM, till, pay(1))).rejects.toMatchObject({ code: 'till-sealed' });
  });

  it('finds itself when the same request won the race', async () => {
    const log = new Bent();
    const request = pay(1);
    log.beforeAppend = async (nth) => {
      if (nth === 1) await runner(log.inner).run(STREAM, till, { ...request, context: { ...request.context, at: '2026-03-14T09:26:53.001Z' } });
    };
    expect(await runner(log).run(STREAM, till, request)).toMatchObject({ repeated: true, revision: 0n });
    expect(await stored(log)).toHaveLength(1);
  });

  it('is given up after two seconds in which it never stood still', async () => {
    const log = new Bent();
    log.beforeAppend = () => {
      throw new HeadMoved(STREAM);
    };
    const started = performance.now();
    await expect(runner(log).run(STREAM, till, pay(1))).rejects.toMatchObject({
      name: 'TooBusy',
      message: `${STREAM} is changed faster than this command could be decided`,
    });
    const took = performance.now() - started;
    expect(took).toBeGreaterThanOrEqual(2_000);
    expect(took).toBeLessThan(4_000);
    // Pauses grow, to a tenth of a second at most: neither a storm nor a sleep.
    expect(log.appends.length).toBeGreaterThan(15);
    expect(log.appends.length).toBeLessThan(300);
  });
});

describe('an append whose answer was lost', () => {
  it('is repeated with the same bytes, and answered once', async () => {
    const log = new Bent();
    log.afterAppend = (nth) => {
      if (nth < 3) throw new OutcomeUnknown(STREAM);
    };
    const { repeated, revision } = await runner(log).run(STREAM, till, pay(1));
    expect([repeated, revision]).toEqual([false, 0n]);
    expect(log.appends).toHaveLength(3);
    expect(new Set(log.appends.map(({ drafts }) => JSON.stringify(drafts))).size).toBe(1);
    expect(await stored(log)).toHaveLength(1);
  });

  it('is told as unknown when two seconds do not resolve it', async () => {
    const log = new Bent();
    log.afterAppend = () => {
      throw new OutcomeUnknown(STREAM);
    };
    const request = pay(1);
    const started = performance.now();
    await expect(runner(log).run(STREAM, till, request)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(2_000);
    expect(log.appends.length).toBeLessThan(60);
    // Asked again with the same key, the stream knows.
    expect(await runner(log.inner).run(STREAM, till, request)).toMatchObject({ repeated: true });
  });

  it('is not repeated when the log says by name what went wrong', async () => {
    const log = new Bent();
    log.beforeAppend = () => {
      throw new Error('the disk is full');
    };
    await expect(runner(log).run(STREAM, till, pay(1))).rejects.toThrow('the disk is full');
    expect(log.appends).toHaveLength(1);
  });
});

describe('what a process remembers of a subject', () => {
  it('saves it from reading again what it has read', async () => {
    const log = new Bent();
    const process = runner(log);
    for (let n = 0; n < 3; n++) await process.run(STREAM, till, pay(1));
    // Each read opens with the event that the memory ends with.
    expect(log.readAfter).toEqual([undefined, undefined, -1n]);
    expect((await process.state(STREAM, till)).state).toEqual({ total: 3, sealed: false, evolved: 3 });
    expect(log.readAfter.at(-1)).toBe(0n);
  });

  it('is not shared between deciders, nor between versions of one', async () => {
    const log = new InMemoryLog();
    const process = runner(log);
    await process.run(STREAM, till, pay(4));
    expect((await process.state(STREAM, till)).state.total).toBe(4);
    const doubling = (over: object): typeof till => ({ ...till, ...over, evolve: (state, event) => ({ ...till.evolve(state, event), total: 8 }) });
    expect((await process.state(STREAM, doubling({ version: 2 }))).state.total).toBe(8);
    expect((await process.state(STREAM, doubling({ name: 'other' }))).state.total).toBe(8);
    expect((await process.state(STREAM, till)).state.total).toBe(4);
  });

  it('is worth nothing once the log was put back: another event stands where it ends, or none', async () => {
    let inner = new InMemoryLog();
    const log: EventLog = {
      id: '',
      append: (...given) => inner.append(...given),
      readStream: (...given) => inner.readStream(...given),
      readAll: (...given) => inner.readAll(...given),
      tail: () => inner.tail(),
    };
    const process = runner(log);
    const request = pay(4);
    await process.run(STREAM, till, request);
    inner = new InMemoryLog();
    expect(await process.state(STREAM, till)).toMatchObject({ revision: undefined, state: { total: 0 } });
    await runner(inner).run(STREAM, till, pay(9));
    expect((await process.state(STREAM, till)).state.total).toBe(9);
    expect(await process.holds(STREAM, till, request.context.commandId)).toBe(false);
    expect(await process.run(STREAM, till, request)).toMatchObject({ repeated: false, revision: 1n });
  });

  it('is bounded: the subject that was not looked at longest is forgotten, and read anew', async () => {
    const log = new Bent();
    const process = runner(log);
    await process.run(STREAM, till, pay(4));
    await process.run('custos.till-2', till, pay(5));
    for (const stream of [STREAM, 'custos.till-2'] as const) await process.state(stream, till);
    for (let n = 0; n < 4_998; n++) await process.state(`custos.till-x${n}`, till);
    await process.state(STREAM, till);
    expect(log.readAfter.at(-1)).toBe(-1n);
    await process.state('custos.till-y', till);
    expect((await process.state(STREAM, till)).state.total).toBe(4);
    expect(log.readAfter.at(-1)).toBe(-1n);
    expect((await process.state('custos.till-2', till)).state.total).toBe(5);
    expect(log.readAfter.at(-1)).toBeUndefined();
  });
});

describe('a correction', () => {
  it('folds the subject anew, as a process would that has never seen it', async () => {
    const log = new InMemoryLog();
    const process = runner(log);
    for (const amount of [1, 2, 4]) await process.run(STREAM, till, pay(amount));
    await process.correct(STREAM, till, voiding(1));
    expect((await process.state(STREAM, till)).state).toEqual({ total: 5, sealed: false, evolved: 2 });
    await process.run(STREAM, till, pay(8));
    const { state, revision } = await process.state(STREAM, till);
    expect([state.total, revision]).toEqual([13, 4n]);
    expect(state).toEqual(await fromZero(log));
    expect((await runner(log).state(STREAM, till)).state).toEqual(state);
  });

  it('of another process is noticed, also when more was written with it', async () => {
    const log = new InMemoryLog();
    const [here, there] = [runner(log), runner(log)];
    for (const amount of [1, 2, 4]) await here.run(STREAM, till, pay(amount));
    await there.correct(STREAM, till, voiding(2));
    await there.run(STREAM, till, pay(8));
    expect((await here.state(STREAM, till)).state).toEqual({ total: 11, sealed: false, evolved: 3 });
  });

  it('counts nothing twice that is written while the subject is folded anew', async () => {
    const log = new Bent();
    const process = runner(log);
    for (const amount of [1, 2, 4]) await process.run(STREAM, till, pay(amount));
    await runner(log.inner).correct(STREAM, till, voiding(1));
    // The tail with the correction is read; before the whole stream is read again, another process writes.
    const next = log.reads + 1;
    log.afterRead = (nth) => (nth === next ? runner(log.inner).run(STREAM, till, pay(8)) : undefined);
    await process.state(STREAM, till);
    const { state, revision } = await process.state(STREAM, till);
    expect([state.total, revision]).toEqual([13, 4n]);
    expect(state).toEqual(await fromZero(log));
  });

  it('of a signed subject waits, and an approval puts it in force', async () => {
    const log = new InMemoryLog();
    const process = runner(log);
    await process.run(STREAM, till, pay(1));
    await process.run(STREAM, till, pay(2));
    await process.run(STREAM, till, { command: { kind: 'seal' }, context: context() });
    await process.correct(STREAM, till, voiding(1));
    expect((await process.state(STREAM, till)).state.total).toBe(3);
    const approve = (by: string): Request<CorrectionCommand> => ({ command: { kind: 'approveCorrection', by }, context: context() });
    await expect(process.correct(STREAM, till, approve('CI.DGD.4711'))).rejects.toMatchObject({ code: 'second-person-needed' });
    await process.correct(STREAM, till, approve('CI.DGD.4712'));
    expect((await process.state(STREAM, till)).state.total).toBe(1);
    expect((await stored(log)).map((one) => one.type)).toEqual(['till.Paid', 'till.Paid', 'till.Sealed', 'till.CorrectionProposed', 'till.Corrected']);
  });

  it('needs one person where nothing is ever signed', async () => {
    const log = new InMemoryLog();
    const unsigned: typeof till = {
      name: 'unsigned',
      version: 1,
      initial: till.initial,
      decide: (command, state) => till.decide(command, state),
      evolve: (state, event) => till.evolve(state, event),
    };
    await runner(log).run(STREAM, unsigned, pay(1));
    await runner(log).run(STREAM, unsigned, pay(2));
    await runner(log).correct(STREAM, unsigned, voiding(1));
    expect((await stored(log)).at(-1)?.type).toBe('till.Corrected');
  });

  it('asked again is answered with its first receipt', async () => {
    const log = new InMemoryLog();
    await runner(log).run(STREAM, till, pay(1));
    await runner(log).run(STREAM, till, pay(2));
    const request = voiding(1);
    const first = await runner(log).correct(STREAM, till, request);
    expect(await runner(log).correct(STREAM, till, request)).toEqual({ ...first, repeated: true });
  });

  it('never moves a fact into the future', async () => {
    const log = new InMemoryLog();
    await runner(log).run(STREAM, till, pay(1));
    const retimed = (at: string) =>
      runner(log).correct(STREAM, till, voiding(0, { effect: 'replace', occurred: { at, offset: '+00:00', precision: 'minute' } }));
    await expect(retimed('2026-03-14T09:28:53.001Z')).rejects.toMatchObject({ code: 'happened-in-the-future' });
    await expect(retimed('2026-03-14T09:28:53.000Z')).resolves.toMatchObject({ revision: 1n });
  });
});

describe('what no sealer takes out', () => {
  it('does not reach the log', async () => {
    const secret = defineCatalogue('secret', { 'secret.Told': { schema: 1, says: 'Told.', fields: { words: sealed(z.string().optional()) }, sample: {} } });
    const known = new Registry([secret]);
    await expect(noSealer.seal('c', STREAM, [{ type: 'secret.Told', data: { words: 'x' } }], known)).rejects.toThrow(
      'secret.Told.words is sealed, and there is no sealer',
    );
    expect(await noSealer.seal('c', STREAM, [{ type: 'secret.Told', data: {} }], known)).toEqual([{ type: 'secret.Told', schema: 1, data: {} }]);
  });
});
