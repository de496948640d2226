import { existsSync, renameSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { InMemoryLog, type EventLog, type Head, type StreamName } from '#platform/event-log';
import { importArchive, writeArchive, type ArchiveProgress } from '#platform/log-archive';
import { collected, drafts, headOf, opening, type LogUnderTest } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { doubleLog } from '../contract/eventstoredb-log.js';
import { postgresLog } from '../contract/postgres-log.js';
import { found, FULL, randomFrom, SEED } from '../prove/attack.js';
import { alterations, type Altered } from './log-archive.alterations.js';
import { importedBlindly } from './log-archive.control.js';

jest.setTimeout(600_000);

const EVENTS = FULL ? 20_000 : 120;
const ALTERATIONS = FULL ? 2_000 : 66;
const LOG = '3f0c1f5e-7a6b-8c4d-9e2f-112233445566';

/** A log of many streams, none of which is written in one go. */
async function fill(log: EventLog, events = EVENTS): Promise<void> {
  const random = randomFrom(SEED);
  await log.append('custos.log', 'no-stream', opening(LOG));
  const heads = new Map<StreamName, Head>();
  for (let written = 1; written < events;) {
    const stream: StreamName = `custos.exhibit-${Math.floor(random() * Math.max(3, events / 12))}`;
    const count = Math.min(1 + Math.floor(random() * 3), events - written);
    heads.set(
      stream,
      headOf(
        await log.append(stream, heads.get(stream) ?? 'no-stream', drafts(stream, heads.get(stream) ?? 'no-stream', count, { said: 'été "Ω" \u2028 \\u0041' })),
      ),
    );
    written += count;
  }
}

const told = async (log: EventLog) =>
  (await collected(log.readAll('start', { follow: false }))).map(({ stream, revision, eventId, type, entry, leaf }) => ({
    stream,
    revision,
    eventId,
    type,
    entry,
    leaf,
  }));

describe('an archive of a log', () => {
  let place: string;
  const logs: Pick<LogUnderTest, 'close'>[] = [];
  const postgres = async (): Promise<EventLog> => {
    const log = await postgresLog();
    logs.push(log);
    return log.open();
  };
  const double = async (): Promise<EventLog> => {
    const log = await doubleLog();
    logs.push(log);
    return log.log;
  };
  const file = (name: string) => join(place, name);

  beforeAll(async () => (place = await mkdtemp(join(tmpdir(), 'custos-archive-'))));
  afterEach(async () => {
    for (const log of logs.splice(0)) await log.close();
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  describe.each([
    ['PostgreSQL', 'a double of EventStoreDB', postgres, double],
    ['a double of EventStoreDB', 'PostgreSQL', double, postgres],
  ])('from %s to %s', (_from, _to, openSource, openTarget) => {
    it('arrives with the same entries, ids, leaves and revisions in the same order, packed or not', async () => {
      const [source, target] = [await openSource(), await openTarget()];
      await fill(source);
      const name = `${_from}.ndjson`;
      const begun = performance.now();
      const written = await writeArchive(source, file(name));
      const exported = performance.now();
      const report = await importArchive(file(name), target, { expected: written.hash });
      found({ [`${_from} to ${_to}`]: { events: EVENTS, exportSeconds: (exported - begun) / 1_000, importSeconds: (performance.now() - exported) / 1_000 } });
      expect(report).toMatchObject({ ...written, count: EVENTS, found: 0, written: EVENTS, position: (await target.tail())!.position });
      expect(await told(target)).toEqual(await told(source));
      expect([target.id, source.id]).toEqual([LOG, LOG]);
      await writeArchive(source, file(`${name}.gz`));
      expect(gunzipSync(await readFile(file(`${name}.gz`))).equals(await readFile(file(name)))).toBe(true);
      expect(await importArchive(file(`${name}.gz`), target)).toMatchObject({ found: EVENTS, written: 0, hash: written.hash });
    });

    it('goes on where it was cut off, there and here', async () => {
      const [source, target] = [await openSource(), await openTarget()];
      await fill(source);
      const whole = await writeArchive(source, file(`${_from}-whole`));
      const cutAt = (phase: ArchiveProgress['phase'], at: number) => {
        const cut = new AbortController();
        return { signal: cut.signal, progress: (one: ArchiveProgress) => one.phase === phase && one.done >= at && cut.abort(new Error('cut off')) };
      };
      const goesOn = async (name: string) => {
        await expect(writeArchive(source, name, cutAt('writing', EVENTS / 3))).rejects.toThrow('cut off');
        // As if the machine had stopped in the middle of a line.
        const part = await readFile(`${name}.part`);
        await writeFile(`${name}.part`, part.subarray(0, part.length - 100));
        let written = 0;
        expect(await writeArchive(source, name, { progress: ({ phase }) => (written += Number(phase === 'writing')) })).toEqual(whole);
        expect(written).toBeLessThan(EVENTS);
        return readFile(name);
      };
      const name = file(`${_from}-cut`);
      const expected = await readFile(file(`${_from}-whole`));
      expect((await goesOn(name)).equals(expected)).toBe(true);
      expect(gunzipSync(await goesOn(`${name}.gz`)).equals(expected)).toBe(true);
      expect((await readdir(place)).filter((one) => /part|packing/.test(one))).toEqual([]);

      await expect(importArchive(name, target, cutAt('importing', EVENTS / 4))).rejects.toThrow('cut off');
      await expect(importArchive(name, target, cutAt('importing', EVENTS / 2))).rejects.toThrow('cut off');
      const before = (await told(target)).length;
      expect(before).toBeGreaterThan(EVENTS / 4);
      expect(before).toBeLessThan(EVENTS);
      expect(await importArchive(name, target)).toMatchObject({ found: before, written: EVENTS - before });
      expect(await told(target)).toEqual(await told(source));
    });
  });

  it.each(['went-on', 'went-on.gz'])('ends where the log ends when it is asked for again after a stop, whatever was recorded meanwhile: %s', async (name) => {
    const [source, target] = [new InMemoryLog(''), new InMemoryLog('')];
    await fill(source, 30);
    const sentences: string[] = [];
    const hearing = { told: (sentence: string) => sentences.push(sentence) };
    const stoppedAt = (at: number) => {
      const cut = new AbortController();
      const progress = ({ phase, done }: ArchiveProgress) => void (phase === 'writing' && done === at && cut.abort(new Error('stopped')));
      return expect(writeArchive(source, file(name), { signal: cut.signal, progress, ...hearing })).rejects.toThrow('stopped');
    };
    await stoppedAt(20);
    await stoppedAt(25);
    expect(sentences).toEqual([]);
    await source.append('custos.since', 'no-stream', drafts('custos.since', 'no-stream', 3));
    await stoppedAt(26);
    expect(sentences).toEqual([`${file(name)}.part is begun anew: the log does not end any more where it ended then`]);
    // Begun anew, it is gone on with like any other.
    expect(await writeArchive(source, file(name), hearing)).toMatchObject({ count: 33, tail: (await source.tail())!.position });
    expect(sentences).toHaveLength(1);
    expect(await importArchive(file(name), target)).toMatchObject({ count: 33 });
    expect(await told(target)).toEqual(await told(source));
  });

  it('tells how far its import is from the first event to the last, also of those that were there', async () => {
    const [source, target] = [new InMemoryLog(''), new InMemoryLog('')];
    await fill(source, 30);
    await writeArchive(source, file('progress-30'));
    await importArchive(file('progress-30'), target);
    await source.append('custos.more', 'no-stream', drafts('custos.more', 'no-stream', 3));
    await writeArchive(source, file('progress-33'));
    const told: number[] = [];
    await importArchive(file('progress-33'), target, { progress: ({ phase, done }) => phase === 'importing' && told.push(done) });
    expect(told).toEqual([...Array.from({ length: 30 }, (_, n) => n + 1), 33]);
  });

  it('is not brought into a log that holds anything else, or more', async () => {
    const [source, other, longer] = [new InMemoryLog(''), new InMemoryLog(''), new InMemoryLog('')];
    await fill(source, 30);
    await writeArchive(source, file('short'));
    await other.append('custos.log', 'no-stream', opening('another'));
    await expect(importArchive(file('short'), other)).rejects.toMatchObject({ code: 'target-differs' });
    expect(await told(other)).toHaveLength(1);
    await importArchive(file('short'), longer);
    await longer.append('custos.more', 'no-stream', drafts('custos.more', 'no-stream'));
    await expect(importArchive(file('short'), longer)).rejects.toMatchObject({ code: 'target-longer' });
    await expect(importArchive(file('short'), new InMemoryLog(''), { expected: 'another' })).rejects.toMatchObject({ code: 'archive-unexpected' });
    await expect(writeArchive(source, file('short'))).rejects.toMatchObject({ code: 'archive-exists' });
    await expect(writeArchive(new InMemoryLog(''), file('none'))).rejects.toMatchObject({ code: 'log-empty' });
  });

  it.each([
    ['before it is written', 'checking'],
    ['before it is compared', 'importing'],
  ] as const)('is not taken for the proven one when it is exchanged for another that is whole, %s', async (_when, phase) => {
    const [source, target, elsewhere] = [new InMemoryLog(''), new InMemoryLog(''), await double()];
    await fill(source, 30);
    const name = file(`exchanged-${phase}`);
    const { hash, count } = await writeArchive(source, name);
    // The same events at other positions, and one more where only the hash could tell before that is written.
    await importArchive(name, elsewhere);
    if (phase === 'checking') await elsewhere.append('custos.more', 'no-stream', drafts('custos.more', 'no-stream'));
    await writeArchive(elsewhere, `${name}.other`);
    const progress = (at: ArchiveProgress) => {
      if (at.phase === phase && (phase === 'importing' || at.done === count) && existsSync(`${name}.other`)) renameSync(`${name}.other`, name);
    };
    await expect(importArchive(name, target, { expected: hash, progress })).rejects.toMatchObject({ code: 'archive-changed' });
    expect(await told(target)).toEqual(await told(source));
  });

  describe(`altered (seed ${SEED})`, () => {
    let all: readonly Altered[];
    beforeAll(async () => {
      const source = new InMemoryLog('');
      await fill(source, 240);
      await writeArchive(source, file('true'));
      all = alterations(await readFile(file('true')), ALTERATIONS, randomFrom(SEED + 1));
    });

    /** What was taken although it is not the archive that was written: refused means with a code, and nothing written. */
    const taken = async (bring: (archive: string, log: EventLog) => Promise<unknown>) => {
      const codes: Record<string, number> = {};
      const accepted: string[] = [];
      for (const [n, { how, bytes }] of all.entries()) {
        const name = file(`altered-${n}`);
        await writeFile(name, bytes);
        const log = new InMemoryLog('');
        const outcome = await bring(name, log).then(
          () => 'taken',
          (error: { code?: string }) => error.code ?? 'no code',
        );
        codes[outcome] = (codes[outcome] ?? 0) + 1;
        if (outcome === 'taken' || outcome === 'no code' || (await log.tail()) !== undefined) accepted.push(`${how}: ${outcome}`);
        await rm(name);
      }
      return { accepted, codes };
    };

    it('in one byte, one line, its order or its end, also with every hash computed anew, is refused, and nothing of it is written', async () => {
      expect(all.length).toBeGreaterThanOrEqual(60);
      const { accepted, codes } = await taken((archive, log) => importArchive(archive, log));
      found({ altered: all.length, seed: SEED, codes });
      expect(accepted).toEqual([]);
      expect(Object.keys(codes).length).toBeGreaterThanOrEqual(5);
    });

    it('would be taken by one who only reads the lines and appends them', async () => {
      const { accepted } = await taken(importedBlindly);
      expect(accepted.length).toBeGreaterThan(all.length / 4);
    });

    it('in one byte of the packed file is refused, too', async () => {
      const packed = gzipSync(await readFile(file('true')));
      for (const at of [0, 12, 200, packed.length >> 1, packed.length - 3]) {
        const bytes = Buffer.from(packed);
        bytes[at]! ^= 0x10;
        await writeFile(file('packed'), bytes);
        const log = new InMemoryLog('');
        await expect(importArchive(file('packed'), log)).rejects.toMatchObject({ name: 'ArchiveRefused' });
        expect(await log.tail()).toBeUndefined();
      }
      await writeFile(file('packed'), packed.subarray(0, packed.length - 9));
      await expect(importArchive(file('packed'), new InMemoryLog(''))).rejects.toMatchObject({ code: 'archive-truncated' });
      await writeFile(file('packed'), Buffer.concat([packed, Buffer.from('more')]));
      await expect(importArchive(file('packed'), new InMemoryLog(''))).rejects.toMatchObject({ name: 'ArchiveRefused' });
    });
  });

  it('is not written from a log in which an entry was altered', async () => {
    const source = new InMemoryLog('');
    await fill(source, 30);
    const stored = (source as unknown as { all: { entry: string }[] }).all;
    stored[7]!.entry = stored[7]!.entry.replace(/\}$/, ' }');
    await expect(writeArchive(source, file('lie'))).rejects.toMatchObject({ code: 'entry-leaf' });
    await expect(readFile(file('lie'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
