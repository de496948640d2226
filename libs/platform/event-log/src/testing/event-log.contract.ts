import type { EventLog, Head, Receipt } from '../event-log.js';
import { commandContract } from './commands.contract.js';
import { collected, cursorAt, drafts, freshStream, headOf, opening, outcomes, type LogUnderTest } from './log-under-test.js';
import { readingContract } from './reading.contract.js';

export type { LogUnderTest } from './log-under-test.js';

const RACERS = 20;

/**
 * What every log promises, and what everything above the port relies on. One log serves all cases; each case uses its own streams.
 * `startingMs`: how long a log may take until it is there, and until it is gone.
 */
export function eventLogContract(name: string, make: () => Promise<LogUnderTest>, startingMs?: number): void {
  describe(`EventLog: ${name}`, () => {
    let own: LogUnderTest | undefined;
    let log: EventLog;
    let second: EventLog;

    beforeAll(async () => {
      own = await make();
      log = own.log;
      await log.append('custos.log', 'no-stream', opening('log-under-test'));
      second = await own.openSecond();
    }, startingMs);
    afterAll(() => own?.close(), startingMs);

    appending(
      () => log,
      () => second,
    );
    refusing(() => log);
    commandContract(
      () => log,
      () => second,
    );
    readingContract(
      () => log,
      () => second,
      () => own!.tellsByStream,
      make,
    );

    describe('an answer that never comes', () => {
      it('is called unknown, and the same append repeated tells the first receipt', async () => {
        const deaf = await own?.faults?.losingTheNextAnswer();
        if (deaf === undefined) throw new Error('This log has no way to lose an answer, and must have one');
        const stream = freshStream();
        const events = drafts(stream, 'no-stream', 2);
        await expect(deaf.append(stream, 'no-stream', events)).rejects.toMatchObject({ name: 'OutcomeUnknown', stream });
        const receipt = await deaf.append(stream, 'no-stream', events);
        expect(receipt).toMatchObject({ revision: 1n, eventId: events[1]!.id, leaf: events[1]!.leaf });
        expect(await collected(log.readStream(stream))).toHaveLength(2);
      });
    });
  });
}

function appending(log: () => EventLog, second: () => EventLog): void {
  describe('appending', () => {
    it('lets exactly one of twenty begin a stream', async () => {
      const stream = freshStream();
      const { won, lost } = await outcomes(
        Array.from({ length: RACERS }, (_, n) => (n % 2 ? log() : second()).append(stream, 'no-stream', drafts(stream, 'no-stream', 1, { racer: n }))),
      );
      expect(won).toHaveLength(1);
      expect(lost.map((error) => error.name)).toEqual(Array(RACERS - 1).fill('HeadMoved'));
      const events = await collected(log().readStream(stream));
      expect(events.map((event) => event.eventId)).toEqual([won[0]!.eventId]);
    });

    it('lets exactly one of twenty follow the same head', async () => {
      const stream = freshStream();
      const head = headOf(await log().append(stream, 'no-stream', drafts(stream, 'no-stream', 3)));
      const { won, lost } = await outcomes(
        Array.from({ length: RACERS }, (_, n) => (n % 2 ? log() : second()).append(stream, head, drafts(stream, head, 1, { racer: n }))),
      );
      expect(won).toHaveLength(1);
      expect(lost.map((error) => error.name)).toEqual(Array(RACERS - 1).fill('HeadMoved'));
      expect(await collected(second().readStream(stream))).toHaveLength(4);
    });

    it('refuses a head that is not there: a stream that has begun, one that has not, a number too high, a leaf of another event', async () => {
      const stream = freshStream();
      const head = headOf(await log().append(stream, 'no-stream', drafts(stream, 'no-stream')));
      const ahead: Head = { revision: 7n, leaf: head.leaf };
      const foreign: Head = { revision: 0n, leaf: drafts(stream, 'no-stream')[0]!.leaf };
      await expect(log().append(stream, 'no-stream', drafts(stream, 'no-stream'))).rejects.toMatchObject({ name: 'HeadMoved', stream });
      await expect(log().append(stream, ahead, drafts(stream, ahead))).rejects.toMatchObject({ name: 'HeadMoved' });
      await expect(log().append(stream, foreign, drafts(stream, foreign))).rejects.toMatchObject({ name: 'HeadMoved' });
      const absent = freshStream();
      await expect(log().append(absent, head, drafts(absent, head))).rejects.toMatchObject({ name: 'HeadMoved' });
      expect(await collected(log().readStream(stream))).toHaveLength(1);
      expect(await collected(log().readStream(absent))).toEqual([]);
    });

    it('answers the first receipt when the same stream, head and ids come again, also after others have appended', async () => {
      const stream = freshStream();
      const events = drafts(stream, 'no-stream', 3);
      const first = await log().append(stream, 'no-stream', events);
      expect(await second().append(stream, 'no-stream', events)).toEqual(first);
      const head = headOf(first);
      const next = drafts(stream, head, 2);
      const following = await second().append(stream, head, next);
      expect(await log().append(stream, 'no-stream', events)).toEqual(first);
      expect(await log().append(stream, head, next)).toEqual(following);
      expect(await collected(log().readStream(stream))).toHaveLength(5);
    });

    it('writes once what two clients send twenty times at once', async () => {
      const stream = freshStream();
      const events = drafts(stream, 'no-stream', 2);
      const { won, lost } = await outcomes(Array.from({ length: RACERS }, (_, n) => (n % 2 ? log() : second()).append(stream, 'no-stream', events)));
      expect(lost).toEqual([]);
      expect(new Set(won.map((receipt) => receipt.position)).size).toBe(1);
      expect(await collected(log().readStream(stream))).toHaveLength(2);
    });

    it('refuses a repeat that agrees at first and differs later', async () => {
      const stream = freshStream();
      const [one, two] = drafts(stream, 'no-stream', 2);
      await log().append(stream, 'no-stream', [one!, two!]);
      const other = drafts(stream, { revision: 0n, leaf: one!.leaf }, 1)[0]!;
      await expect(log().append(stream, 'no-stream', [one!, other])).rejects.toMatchObject({ name: 'HeadMoved' });
      await expect(log().append(stream, 'no-stream', [one!, two!, ...drafts(stream, { revision: 1n, leaf: two!.leaf })])).rejects.toMatchObject({
        name: 'HeadMoved',
      });
      expect((await collected(log().readStream(stream))).map((event) => event.eventId)).toEqual([one!.id, two!.id]);
    });

    it('writes several events together, in their order, or none of them', async () => {
      const stream = freshStream();
      const events = drafts(stream, 'no-stream', 25);
      const receipt = await log().append(stream, 'no-stream', events);
      expect(receipt).toMatchObject({ revision: 24n, leaf: events[24]!.leaf, eventId: events[24]!.id });
      const stored = await collected(second().readStream(stream));
      expect(stored.map(({ entry, leaf, eventId, type, stream: of }) => ({ entry, leaf, id: eventId, type, of }))).toEqual(
        events.map((event) => ({ ...event, of: stream })),
      );
      expect(stored.map((event) => event.revision)).toEqual(events.map((_, n) => BigInt(n)));
      expect(stored.at(-1)!.position).toBe(receipt.position);
      const stale = drafts(stream, 'no-stream', 25);
      await expect(log().append(stream, 'no-stream', stale)).rejects.toMatchObject({ name: 'HeadMoved' });
      expect(await collected(second().readStream(stream))).toHaveLength(25);
    });

    it('compares the number of the head and its leaf, both', async () => {
      const stream = freshStream();
      const [first] = drafts(stream, 'no-stream');
      // Two events with one text: the leaf alone does not say which of them the decision saw.
      await log().append(stream, 'no-stream', [first!, { ...first!, id: drafts(stream, 'no-stream')[0]!.id }]);
      const head: Head = { revision: 0n, leaf: first!.leaf };
      await expect(log().append(stream, head, drafts(stream, head))).rejects.toMatchObject({ name: 'HeadMoved' });
    });

    it('refuses what does not fit also when it comes in one moment with what does', async () => {
      const begun = freshStream();
      const head = headOf(await log().append(begun, 'no-stream', drafts(begun, 'no-stream')));
      for (const wrong of [
        { ...head, revision: 7n },
        { ...head, leaf: 'x'.repeat(43) },
      ]) {
        const { won, lost } = await outcomes([
          ...[freshStream(), freshStream()].map((stream) => log().append(stream, 'no-stream', drafts(stream, 'no-stream'))),
          log().append(begun, wrong, drafts(begun, wrong)),
        ]);
        expect([won.length, lost.map((error) => error.name)]).toEqual([2, ['HeadMoved']]);
      }
      expect(await collected(log().readStream(begun))).toHaveLength(1);
    });

    it('gives a receipt that a reader can stand on', async () => {
      const stream = freshStream();
      const receipt: Receipt = await log().append(stream, 'no-stream', drafts(stream, 'no-stream'));
      expect(receipt.position).toMatch(/^(\d{20}){1,2}$/);
      await log().append(stream, headOf(receipt), drafts(stream, headOf(receipt)));
      const [next] = await collected(second().readAll(cursorAt(log(), receipt), { follow: false }));
      expect(next).toMatchObject({ stream, revision: 1n });
    });

    it('keeps every text as it was written', async () => {
      const stream = freshStream();
      const texts = ['Yopougon – saisie n° 12', 'عربي', '𝔘𝔫𝔦 🔫', 'e\u0301', '"quoted" \\ \\u0000 {,} \'; drop', '\u2028\ufeff\u007f', 'null', '{a,"b"}'];
      const events = drafts(stream, 'no-stream', 1, { texts });
      await log().append(stream, 'no-stream', events);
      const [stored] = await collected(second().readStream(stream));
      expect(stored!.entry).toBe(events[0]!.entry);
      expect((JSON.parse(stored!.entry) as { data: { texts: string[] } }).data.texts).toEqual(texts);
    });
  });
}

function refusing(log: () => EventLog): void {
  describe('what no log takes', () => {
    const nothingWritten = async (stream: ReturnType<typeof freshStream>) => expect(await collected(log().readStream(stream))).toEqual([]);

    it('is an append without events, or with one twice', async () => {
      const stream = freshStream();
      const [event] = drafts(stream, 'no-stream');
      await expect(log().append(stream, 'no-stream', [])).rejects.toMatchObject({ name: 'AppendMalformed' });
      await expect(log().append(stream, 'no-stream', [event!, event!])).rejects.toMatchObject({ name: 'AppendMalformed' });
      await nothingWritten(stream);
    });

    it('is an entry over 60,000 bytes, counted as bytes and not as letters', async () => {
      const stream = freshStream();
      const [event] = drafts(stream, 'no-stream');
      const padded = (bytes: number) => {
        const around = ['{"recorded":"', new Date().toISOString(), '","x":"', '"}'];
        const filler = 'é'.repeat((bytes - around.join('').length) / 2);
        return { ...event!, entry: [...around.slice(0, 3), filler, around[3]].join('') };
      };
      await expect(log().append(stream, 'no-stream', [padded(60_002)])).rejects.toMatchObject({ name: 'EntryTooLarge', bytes: 60_002, limit: 60_000 });
      await nothingWritten(stream);
      await log().append(stream, 'no-stream', [padded(60_000)]);
    });

    it('is an append over 1,000,000 bytes', async () => {
      const stream = freshStream();
      const events = drafts(stream, 'no-stream', 20).map((event) => ({ ...event, entry: `"${'x'.repeat(50_000)}"` }));
      await expect(log().append(stream, 'no-stream', events)).rejects.toMatchObject({ name: 'EntryTooLarge', limit: 1_000_000 });
      await nothingWritten(stream);
    });

    it.each([
      ['NUL', '"a\0b"'],
      ['NUL written as an escape', '"a\\u0000b"'],
      ['half a pair', '"\ud800"'],
      ['half a pair written as an escape', '"\\ud800"'],
    ])('is %s', async (_name, entry) => {
      const stream = freshStream();
      const [event] = drafts(stream, 'no-stream');
      await expect(log().append(stream, 'no-stream', [{ ...event!, entry }])).rejects.toMatchObject({ name: 'AppendMalformed' });
      await nothingWritten(stream);
    });
  });
}
