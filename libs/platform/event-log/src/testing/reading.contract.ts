import { setTimeout as pause } from 'node:timers/promises';
import type { Cursor, Draft, EventLog, Head, Position, Receipt, Stored } from '../event-log.js';
import { collected, cursorAt, drafts, freshStream, headOf, opening, standingAtTheEnd, type LogUnderTest } from './log-under-test.js';
import { ownMs } from './own-time.js';

/** One order for all readers, for ever; and a cursor that is never silently wrong. */
export function readingContract(log: () => EventLog, second: () => EventLog, tellsByStream: () => boolean, make: () => Promise<LogUnderTest>): void {
  describe('reading', () => {
    it('finds nothing in a stream that was never begun', async () => {
      expect(await collected(log().readStream(freshStream()))).toEqual([]);
      expect(await collected(log().readStream(freshStream(), 7n))).toEqual([]);
    });

    it('gives back 10,000 events of one stream in their order, and any tail of it', async () => {
      const stream = freshStream();
      let head: Head | 'no-stream' = 'no-stream';
      const written: Draft[] = [];
      for (let n = 0; n < 10; n++) {
        const batch: readonly Draft[] = drafts(stream, head, 1_000);
        head = headOf(await log().append(stream, head, batch));
        written.push(...batch);
      }
      const all = await collected(second().readStream(stream));
      expect(all.map((event) => event.eventId)).toEqual(written.map((draft) => draft.id));
      expect(all.every((event, n) => event.revision === BigInt(n) && event.leaf === written[n]!.leaf)).toBe(true);
      const tail = await collected(second().readStream(stream, 8_998n));
      expect(tail.map((event) => event.revision)).toEqual(Array.from({ length: 1_001 }, (_, n) => BigInt(8_999 + n)));
      expect(await collected(second().readStream(stream, 9_999n))).toEqual([]);
    }, 60_000);

    it('shows every client the same order, which is the order of what was acknowledged', async () => {
      const from = await standingAtTheEnd(log());
      const receipts: Receipt[] = [];
      for (let n = 0; n < 10; n++) {
        const stream = freshStream();
        receipts.push(await (n % 2 ? log() : second()).append(stream, 'no-stream', drafts(stream, 'no-stream', 1 + (n % 3))));
      }
      const here = await collected(log().readAll(from, { follow: false }));
      expect(await collected(second().readAll(from, { follow: false }))).toEqual(here);
      const positions = here.map((event) => event.position);
      expect([...positions].sort()).toEqual(positions);
      const last = new Set(receipts.map((receipt) => receipt.position));
      expect(positions.filter((position) => last.has(position))).toEqual(receipts.map((receipt) => receipt.position));
      expect((await second().tail())?.position).toBe(positions.at(-1));
    });

    it('never passes an event by while many write at once', async () => {
      const from = await standingAtTheEnd(log());
      const abort = new AbortController();
      const seen: Stored[] = [];
      const reading = (async () => {
        for await (const event of second().readAll(from, { signal: abort.signal })) seen.push(event);
      })();
      const acknowledged: string[] = [];
      await Promise.all(
        Array.from({ length: 12 }, async (_, writer) => {
          const stream = freshStream();
          let head: Head | 'no-stream' = 'no-stream';
          for (let n = 0; n < 15; n++) {
            const events: readonly Draft[] = drafts(stream, head, 1 + ((writer + n) % 3));
            head = headOf(await (writer % 2 ? log() : second()).append(stream, head, events));
            acknowledged.push(...events.map((event) => event.id));
            if (n % 5 === writer % 5) await pause(3);
          }
        }),
      );
      for (let n = 0; n < 500 && seen.length < acknowledged.length; n++) await pause(20);
      abort.abort();
      await reading;
      const order = seen.map((event) => event.position);
      expect(order).toEqual([...order].sort());
      expect(new Set(order).size).toBe(order.length);
      expect(new Set(seen.map((event) => event.eventId))).toEqual(new Set(acknowledged));
      expect(await collected(log().readAll(from, { follow: false }))).toEqual(seen);
    });

    it('tells stream after stream, each whole, up to an end, if it says that it can', async () => {
      expect(second().readByStream !== undefined).toBe(tellsByStream());
      if (!tellsByStream()) return;
      const streams = Array.from({ length: 5 }, () => freshStream());
      for (const stream of streams) {
        const head = headOf(await log().append(stream, 'no-stream', drafts(stream, 'no-stream', 700)));
        await log().append(stream, head, drafts(stream, head, 2));
      }
      const end = (await log().tail())!.position;
      const later = freshStream();
      await log().append(later, 'no-stream', drafts(later, 'no-stream'));
      const told = await collected(second().readByStream!(end));
      const inOrder = (await collected(second().readAll('start', { follow: false }))).filter(({ position }) => position <= end);
      const runs = told.filter((event, n) => event.stream !== told[n - 1]?.stream).map(({ stream }) => stream);
      expect(runs).toHaveLength(new Set(runs).size);
      expect(runs).toEqual(expect.arrayContaining(streams));
      expect(told.every((event, n) => event.stream !== told[n - 1]?.stream || event.revision === told[n - 1]!.revision + 1n)).toBe(true);
      const byPosition = (a: Stored, b: Stored) => (a.position < b.position ? -1 : 1);
      expect([...told].sort(byPosition)).toEqual(inOrder);
    });

    it('goes on from any event exactly where it stands', async () => {
      const stream = freshStream();
      await log().append(stream, 'no-stream', drafts(stream, 'no-stream', 5));
      const all = await collected(log().readAll('start', { follow: false }));
      for (const at of [0, all.length - 5, all.length - 2, all.length - 1]) {
        const rest = await collected(second().readAll(cursorAt(log(), all[at]!), { follow: false }));
        expect(rest.map((event) => event.position)).toEqual(all.slice(at + 1).map((event) => event.position));
      }
    });

    it('tells a live reader of an event within a second', async () => {
      const from = await standingAtTheEnd(log());
      const abort = new AbortController();
      const arrived = (async () => {
        for await (const event of second().readAll(from, { signal: abort.signal })) return event;
        return undefined;
      })();
      await pause(100);
      const stream = freshStream();
      const started = performance.now();
      const { position } = await log().append(stream, 'no-stream', drafts(stream, 'no-stream'));
      expect((await arrived)?.position).toBe(position);
      expect(performance.now() - started).toBeLessThan(1_000);
      abort.abort();
    });

    it('ends at once when the reader is told to, waiting or in the middle', async () => {
      const waiting = new AbortController();
      const idle = collected(second().readAll(await standingAtTheEnd(log()), { signal: waiting.signal }));
      await pause(50);
      const took = await ownMs(async () => {
        waiting.abort();
        expect(await idle).toEqual([]);
      });
      expect(took).toBeLessThan(200);

      const middle = new AbortController();
      let count = 0;
      for await (const _event of second().readAll('start', { signal: middle.signal })) {
        count += 1;
        if (count === 3) middle.abort();
      }
      expect(count).toBe(3);
      expect(await collected(second().readAll('start', { signal: AbortSignal.abort() }))).toEqual([]);
    });
  });

  describe('a cursor', () => {
    const read = (of: EventLog, cursor: Cursor) => collected(of.readAll(cursor, { follow: false }));

    it('of another log is refused', async () => {
      const tail = (await log().tail())!;
      await expect(read(log(), { ...cursorAt(log(), tail), log: 'another-log' })).rejects.toMatchObject({ name: 'HistoryChanged' });
    });

    it('beyond the end is refused', async () => {
      const tail = (await log().tail())!;
      const beyond = tail.position.replace(/\d/g, '8') as Position;
      await expect(read(log(), { ...cursorAt(log(), tail), position: beyond })).rejects.toMatchObject({ name: 'HistoryChanged' });
    });

    it('whose event has another leaf is refused', async () => {
      const tail = (await log().tail())!;
      const [other] = drafts(freshStream(), 'no-stream');
      await expect(read(log(), { ...cursorAt(log(), tail), leaf: other!.leaf })).rejects.toMatchObject({ name: 'HistoryChanged' });
    });

    it('is refused by a restored backup that ends before it, and by one that went on differently', async () => {
      const event = drafts('custos.cursor-1', 'no-stream', 3);
      const [original, restored] = [await make(), await make()];
      try {
        for (const { log: one } of [original, restored]) {
          await one.append('custos.log', 'no-stream', opening('restored-log'));
          await one.append('custos.cursor-1', 'no-stream', event.slice(0, 1));
        }
        const head: Head = { revision: 0n, leaf: event[0]!.leaf };
        const kept = cursorAt(original.log, (await original.log.tail())!);
        const lost = cursorAt(original.log, await original.log.append('custos.cursor-1', head, event.slice(1, 2)));
        await expect(read(restored.log, lost)).rejects.toMatchObject({ name: 'HistoryChanged' });
        expect(await collected(restored.log.readStream('custos.cursor-1', 0n))).toEqual([]);
        await restored.log.append('custos.cursor-1', head, drafts('custos.cursor-1', head));
        await expect(read(restored.log, lost)).rejects.toMatchObject({ name: 'HistoryChanged' });
        expect(await read(original.log, lost)).toEqual([]);
        expect(await read(original.log, kept)).toHaveLength(1);
      } finally {
        await original.close();
        await restored.close();
      }
    });
  });
}
