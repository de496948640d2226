import { LogStore, type AppendAnswer, type Expected, type Proposed } from './log-store.js';

const event = (n: number): Proposed => ({
  id: `30000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'Happened',
  contentType: 'application/octet-stream',
  data: Buffer.from(`event ${n}`),
  metadata: new Uint8Array(),
});
const events = (...numbers: readonly number[]) => numbers.map(event);

/** What servers of 23.10 were seen to answer: a double that is kinder than they are would prove nothing. */
describe('The double of a node, after events 0, 1 and 2 stand in a stream', () => {
  let store: LogStore;
  beforeEach(() => {
    store = new LogStore();
    store.append('s', 'no-stream', events(0, 1, 2));
  });
  const told = (answer: AppendAnswer) =>
    'revision' in answer ? `${answer.revision}${answer.repeated ? ' repeated' : ''}` : 'current' in answer ? `not ${answer.current}` : answer.answer;

  it.each<[string, Expected, readonly number[], string]>([
    ['what follows at the exact revision', 2n, [3, 4], '4'],
    ['what follows at the exact revision, although its id already stands there', 2n, [1], '3'],
    ['nothing at a revision too high', 3n, [3], 'not 2'],
    ['nothing new at a revision that is past', 1n, [3], 'not 2'],
    ['a repeat of all, from the start', 'no-stream', [0, 1, 2], '2 repeated'],
    ['a repeat of the beginning, from the start', 'no-stream', [0, 1], '1 repeated'],
    ['a repeat at a revision that is past', 0n, [1, 2], '2 repeated'],
    ['nothing that goes on beyond what was repeated', 'no-stream', [0, 1, 2, 3], 'not 2'],
    ['nothing that begins alike and differs', 'no-stream', [0, 9], 'not 2'],
    ['nothing that differs from the start', 'no-stream', [9], 'not 2'],
    ['anything where nothing is expected', 'any', [3], '3'],
    ['a repeat where nothing is expected', 'any', [1, 2], '2 repeated'],
    ['what follows where the stream is expected', 'stream-exists', [3], '3'],
    ['an empty list at the exact revision, as a success', 2n, [], '2'],
    ['no empty list at a revision that is past', 1n, [], 'not 2'],
  ])('takes %s', (_name, expected, numbers, answer) => {
    expect(told(store.append('s', expected, events(...numbers)))).toBe(answer);
  });

  it('knows no stream that was never written', () => {
    expect(told(store.append('t', 'stream-exists', events(5)))).toBe('not undefined');
    expect(told(store.append('t', 0n, events(5)))).toBe('not undefined');
    expect(store.visible('t')).toBeUndefined();
  });

  it('numbers on after a soft delete, hides what was before, and refuses whoever expects the stream', () => {
    store.delete('s');
    expect(store.visible('s')).toBeUndefined();
    expect(told(store.append('s', 'stream-exists', events(5)))).toBe('deleted');
    expect(told(store.append('s', 'no-stream', events(5)))).toBe('3');
    expect(store.visible('s')?.map(({ revision }) => revision)).toEqual([3n]);
  });

  it('refuses everything for ever after a tombstone', () => {
    store.tombstone('s');
    for (const expected of ['any', 'no-stream', 'stream-exists', 3n] as const) expect(told(store.append('s', expected, events(5)))).toBe('deleted');
  });

  it('counts what an append holds, but for metadata', () => {
    store.maxAppendBytes = 20;
    expect(told(store.append('s', 2n, events(3, 4, 5)))).toBe('too-large');
    expect(told(store.append('s', 2n, [{ ...event(3), metadata: new Uint8Array(1_000) }]))).toBe('3');
  });

  it('gives each event a position that rises and leaves gaps, and begins with events of its own', () => {
    const positions = store.all.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
    expect(store.all[0]!.stream).toBe('$users');
    expect(store.indexAt(positions[3]!)).toBe(3);
    expect(store.indexAt(positions[3]! + 1n)).toBeUndefined();
    expect(store.indexAt(10n ** 9n)).toBe(store.all.length);
  });
});
