import { existsSync, readFileSync } from 'node:fs';

const POINTS = 25;
const NAMED = /`([^`]+\.ts)`: “([^”]+)”/g;

interface Point {
  readonly number: number;
  readonly named: readonly { readonly file: string; readonly words: string }[];
}

const pointsIn = (table: string): readonly Point[] =>
  [...table.matchAll(/^\| (\d+) +\|(.*)$/gm)].map(([, number, row]) => ({
    number: Number(number),
    named: [...row!.matchAll(NAMED)].map(([, file, words]) => ({ file: file!, words: words! })),
  }));

/** Whether something is called so, a test, a run of the contract or what was observed: words that merely stand in a text are none. */
function calls(text: string, words: string): boolean {
  const literal = [`'${words}'`, `\`${words}\``];
  return text.split('\n').some((line) => literal.some((one) => line.trim().startsWith(one) || line.includes(`(${one}`) || line.includes(`what: ${one}`)));
}

/** Tests that are named and are not there. */
const missing = (points: readonly Point[]): readonly string[] =>
  points.flatMap(({ number, named }) =>
    named.filter(({ file, words }) => !existsSync(file) || !calls(readFileSync(file, 'utf8'), words)).map(({ file, words }) => `${number}: ${file}: ${words}`),
  );

describe('The table of what an adapter of EventStoreDB has to stand', () => {
  const points = pointsIn(readFileSync('docs/eventstoredb-checklist.md', 'utf8'));

  it('has every point once, each with a test', () => {
    expect(points.map(({ number }) => number)).toEqual(Array.from({ length: POINTS }, (_, n) => n + 1));
    expect(points.filter(({ named }) => named.length === 0)).toEqual([]);
  });

  it('names tests that are there', () => expect(missing(points)).toEqual([]));

  it('would be found to name one that is not', () => {
    const [{ named }] = points as [Point];
    expect(missing([{ number: 1, named: [{ ...named[0]!, words: `${named[0]!.words} for ever` }] }])).toHaveLength(1);
    expect(missing([{ number: 1, named: [{ ...named[0]!, file: 'test/gone.spec.ts' }] }])).toHaveLength(1);
    expect(missing([{ number: 1, named: [{ ...named[0]!, words: named[0]!.words.slice(1) }] }])).toHaveLength(1);
  });
});
