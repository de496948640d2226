import type { CorrectionCommand } from '#platform/kernel';
import type { Request } from './decider-runner.js';
import type { EventLog } from './event-log.js';
import { InMemoryLog } from './in-memory-log.js';
import { Bent, context, fromZero, pay, runner, STREAM, stored, till, voiding } from './testing/till.js';

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
