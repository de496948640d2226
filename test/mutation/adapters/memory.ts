import { inFile, type MutatedAdapter } from './mutant.js';

export const memory: MutatedAdapter = {
  adapter: 'memory',
  specs: ['test/contract/memory.spec.ts'],
  mutants: inFile('libs/platform/event-log/src/in-memory-log.ts', [
    ['takes an append for a repeat when one of its ids is', 'drafts.every((draft, n)', 'drafts.some((draft, n)', 'what is new would be lost'],
    ['does not compare the leaf of the head', "(head !== 'no-stream' && events.at(-1)?.leaf !== head.leaf)", 'false', 'a chain with a foreign link'],
    ['takes an append before the end', 'events.length !== next', 'events.length < next', 'two decisions on one head'],
    ['does not check what it is given', '    checkedAppend(drafts);\n', '', 'empty and oversized appends'],
    ['numbers per stream', 'densePosition(this.all.length)', 'densePosition(events.length)', 'one order for all'],
    ['answers a repeat with its first event', 'events[next + drafts.length - 1]!', 'events[next]!', 'a head that is none'],
    ['reads the event again that was named as known', 'Number(after) + 1);', 'Number(after));', 'folded twice'],
    ['reads the event at the cursor again', 'next = Number(cursor.position) + 1;', 'next = Number(cursor.position);', 'projected twice'],
    [
      'does not compare what stands at the cursor',
      "if (at.leaf !== cursor.leaf) throw new HistoryChanged(cursor, 'another event stands there');",
      '',
      'a restored backup',
    ],
    ['wakes nobody', 'for (const one of waiting) one();', 'void waiting;', 'a reader that waits for ever'],
  ]),
};
