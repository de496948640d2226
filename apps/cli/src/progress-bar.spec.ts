import { progressBar } from './progress-bar.js';

describe('Progress that nobody watches', () => {
  let now = 0;
  let lines: string[] = [];
  const { isTTY } = process.stderr;
  beforeEach(() => {
    [now, lines] = [0, []];
    process.stderr.isTTY = false;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stderr.isTTY = isTTY;
  });

  it('is a line for each tenth, and one in any case when that takes long', () => {
    const bar = progressBar('importing', 1_000);
    for (let done = 1; done <= 1_000; done++) {
      // The second half is slow.
      now += done <= 500 ? 20 : 500;
      bar.at(done, `${done} of 1000`);
    }
    bar.done();
    expect(lines.slice(0, 5)).toEqual([10, 20, 30, 40, 50].map((share) => `importing: ${share} %, ${share * 10} of 1000\n`));
    expect(lines.slice(5, 7)).toEqual(['importing: 56 %, 560 of 1000\n', 'importing: 60 %, 600 of 1000\n']);
    expect(lines.at(-1)).toBe('importing: done\n');
  });

  it('is no more than its end when it is over within a moment', () => {
    const bar = progressBar('importing', 10);
    for (let done = 1; done <= 10; done++) bar.at(done);
    bar.done('10 of 10');
    expect(lines).toEqual(['importing: done, 10 of 10\n']);
  });

  it('tells how much was done where nobody knows of how much', () => {
    const bar = progressBar('folding exhibits', 0);
    now = 31_000;
    bar.at(4_711);
    expect(lines).toEqual(['folding exhibits: 4711\n']);
  });
});
