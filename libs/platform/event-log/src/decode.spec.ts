import { defineCatalogue, open, Registry, z } from '#platform/kernel';
import { decode, draftsFor, parseEntry, type CommandContext } from './entry.js';
import { InMemoryLog } from './in-memory-log.js';
import { openedAs } from './log-opened.js';
import type { Stored } from './event-log.js';

const registry = new Registry([
  defineCatalogue('note', {
    'note.Taken': {
      schema: 2,
      says: 'A note was taken.',
      fields: { page: open(z.int()), book: open(z.string()) },
      upcast: { 1: (was: object) => ({ book: 'A', ...was }) },
      sample: { page: 1, book: 'A' },
    },
  }),
]);
const context: CommandContext = {
  commandId: 'c',
  intent: 'i',
  at: '2026-03-14T09:26:53.000Z',
  happened: { at: '2026-03-14T09:20:00.000Z', offset: '+00:00', precision: 'minute' },
  actor: { kind: 'person', id: 'CI.DGD.4711', iss: 'custos', role: 'investigator', unit: 'CI.DGD', service: 'customs', country: 'CI' },
  correlation: 'r',
  causation: null,
};
async function storedAs(type: string, schema: number, data: Record<string, unknown>, over: Partial<CommandContext> = {}): Promise<Stored> {
  const log = new InMemoryLog();
  await log.append('custos.note-1', 'no-stream', draftsFor('custos.note-1', 'no-stream', [{ type, schema, data }], { ...context, ...over }));
  return (await log.tail())!;
}

describe('a stored entry', () => {
  it('is read with everything that stands around the fact', async () => {
    const stored = await storedAs(
      'note.Taken',
      2,
      { page: 3, book: 'B' },
      { batch: 'b', exercise: true, causation: 'e', attachments: [{ sha256: 'aa', size: 1, media: 'image/png' }] },
    );
    expect(decode(stored, registry)).toEqual({
      event: { type: 'note.Taken', data: { page: 3, book: 'B' } },
      schema: 2,
      stream: 'custos.note-1',
      revision: 0,
      position: '00000000000000000000',
      eventId: stored.eventId,
      leaf: stored.leaf,
      command: 'c',
      intent: 'i',
      correlation: 'r',
      causation: 'e',
      batch: 'b',
      actor: context.actor,
      happened: context.happened,
      recorded: context.at,
      exercise: true,
      attachments: [{ sha256: 'aa', size: 1, media: 'image/png' }],
    });
  });

  it('without attachments, batch or exercise has none of them, and its text does not name them', async () => {
    const stored = await storedAs('note.Taken', 2, { page: 3, book: 'B' }, { attachments: [], exercise: false });
    expect(decode(stored, registry)).toMatchObject({ exercise: false, attachments: [], causation: null });
    for (const member of ['att', 'exercise', 'batch']) expect(JSON.parse(stored.entry)).not.toHaveProperty(member);
  });

  it('of an older schema is lifted, and its text stays as it was', async () => {
    const stored = await storedAs('note.Taken', 1, { page: 3 });
    expect(decode(stored, registry)).toMatchObject({ schema: 1, event: { data: { page: 3, book: 'A' } } });
    expect(parseEntry(stored.entry).data).toEqual({ page: 3 });
  });

  it('that corrects is lifted together with the replacement of its day', async () => {
    const correction = { revision: 0, corrects: 'note.Taken', schema: 1, effect: 'replace', proposedBy: 'CI.DGD.4711', replacement: { page: 4 } };
    for (const type of ['note.Corrected', 'note.CorrectionProposed'])
      expect(decode(await storedAs(type, 1, correction), registry).event.data).toEqual({ ...correction, replacement: { page: 4, book: 'A' } });
    const { replacement: _, ...voiding } = correction;
    expect(decode(await storedAs('note.Corrected', 1, voiding), registry).event.data).toEqual(voiding);
  });

  it('that nobody can read parks the reader by name', async () => {
    await expect(storedAs('note.Burnt', 1, {}).then((stored) => decode(stored, registry))).rejects.toMatchObject({ name: 'UnknownEventType' });
    await expect(storedAs('note.Taken', 3, {}).then((stored) => decode(stored, registry))).rejects.toMatchObject({ name: 'NewerSchema' });
    expect(() => parseEntry('{"v":"evidence-entry/v2"}')).toThrow('An entry of format evidence-entry/v2 is not known');
  });

  it('over 60,000 bytes is never made', () => {
    const make = (letters: number) => () =>
      draftsFor('custos.note-1', 'no-stream', [{ type: 'note.Taken', schema: 2, data: { text: 'x'.repeat(letters) } }], context);
    expect(make(59_000)).not.toThrow();
    expect(make(60_000)).toThrow(expect.objectContaining({ name: 'EntryTooLarge', limit: 60_000 }));
  });
});

describe('the identity of a log', () => {
  it('is what event 0 says, if it says one', async () => {
    expect(openedAs(await storedAs('log.LogOpened', 1, { logId: 'L' }))).toBe('L');
    expect(openedAs(await storedAs('log.LogOpened', 1, { logId: 7 }))).toBeUndefined();
    expect(openedAs(await storedAs('note.Taken', 2, { logId: 'L' }))).toBeUndefined();
    expect(openedAs(undefined)).toBeUndefined();
    expect(new InMemoryLog().id).toBe('in-memory');
  });
});
