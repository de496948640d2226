import { defineCatalogue, Registry, sealed, z } from '#platform/kernel';
import { HeadMoved, OutcomeUnknown } from './errors.js';
import { InMemoryLog } from './in-memory-log.js';
import { noSealer, type Sealer } from './sealer.js';
import { Bent, boundedRunner, context, fromZero, pay, runner, STREAM, stored, till } from './testing/till.js';

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

describe('a list that facts grow', () => {
  const refused = { name: 'DomainError', code: 'list-full' };

  it('ends where its bound is, whichever process counts, and other facts are taken still', async () => {
    const log = new InMemoryLog();
    const process = boundedRunner(log, 3);
    await process.run(STREAM, till, pay(1, 2));
    await expect(process.run(STREAM, till, pay(3, 4))).rejects.toMatchObject(refused);
    await process.run(STREAM, till, pay(3));
    for (const one of [process, boundedRunner(log, 3)]) await expect(one.run(STREAM, till, pay(4))).rejects.toMatchObject(refused);
    await process.run(STREAM, till, { command: { kind: 'seal' }, context: context() });
    expect(await stored(log)).toHaveLength(4);
  });

  it('is read beyond its bound where an older log let it grow, and takes no more', async () => {
    const log = new InMemoryLog();
    await runner(log).run(STREAM, till, pay(1, 2, 3, 4, 5));
    expect((await boundedRunner(log, 3).state(STREAM, till)).state.total).toBe(15);
    await expect(boundedRunner(log, 3).run(STREAM, till, pay(6))).rejects.toMatchObject(refused);
  });
});
