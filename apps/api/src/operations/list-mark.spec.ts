import { randomUUID } from 'node:crypto';
import { densePosition, InMemoryLog, leafOf } from '#platform/event-log';
import { CursorMalformed, LogClock } from '#platform/projections';
import { marked, unmarked } from './list-mark.js';

const RECORDED = '2026-03-01T08:00:00.000Z';

async function logOf(...words: readonly string[]): Promise<InMemoryLog> {
  const log = new InMemoryLog('one-log');
  for (const word of words) {
    const entry = JSON.stringify({ recorded: RECORDED, data: { word } });
    await log.append(`custos.word-${word}`, 'no-stream', [{ id: randomUUID(), type: 'word.Said', entry, leaf: leafOf(entry) }]);
  }
  return log;
}

async function nextOf(page: object, log: InMemoryLog): Promise<string> {
  return ((await marked(page, log, new LogClock(undefined, log))) as { next: string }).next;
}

describe('the cursor of a list', () => {
  it('comes back as the list gave it while the log goes on', async () => {
    const log = await logOf('gun', 'round');
    const next = await nextOf({ items: [], next: 'abc' }, log);
    expect(next).not.toBe('abc');
    const entry = JSON.stringify({ recorded: RECORDED });
    await log.append('custos.word-more', 'no-stream', [{ id: randomUUID(), type: 'word.Said', entry, leaf: leafOf(entry) }]);
    await expect(unmarked(next, log)).resolves.toBe('abc');
  });

  it('is the same for the same page of the same prefix, however far the log has gone since', async () => {
    const page = { position: densePosition(1), next: 'abc' };
    expect(await nextOf(page, await logOf('gun', 'round'))).toBe(await nextOf(page, await logOf('gun', 'round', 'shell')));
  });

  it.each([
    ['ends before it', ['gun']],
    ['says something else there', ['gun', 'shell', 'round']],
  ])('is refused by a log that %s', async (_how, words) => {
    const next = await nextOf({ next: 'abc' }, await logOf('gun', 'round'));
    await expect(unmarked(next, await logOf(...words))).rejects.toMatchObject({ status: 409, code: 'history-changed' });
  });

  it.each(['abc', '', `abc.${densePosition(0)}`, `abc.1.${'x'.repeat(43)}`])('is refused when no list gave it: %j', async (cursor) => {
    await expect(unmarked(cursor, await logOf('gun'))).rejects.toThrow(CursorMalformed);
  });

  it('is not there on a last page', async () => {
    const page = { items: [], next: null };
    const log = await logOf('gun');
    await expect(marked(page, log, new LogClock(undefined, log))).resolves.toBe(page);
  });
});
