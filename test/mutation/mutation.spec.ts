import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { adapters } from './adapters/index.js';

interface Survivor {
  readonly file: string;
  readonly why: string;
  readonly text?: string;
  readonly fault?: string;
}

const root = join(__dirname, '../..');
const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const printed = <T>(program: string): T =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: join(root, 'test/mutation'), encoding: 'utf8' })) as T;

const mutants = adapters.flatMap(({ adapter, mutants: own }) => own.map((mutant) => ({ adapter, ...mutant })));

describe('The mutants written by hand', () => {
  it('are sixty at least', () => expect(mutants.length).toBeGreaterThanOrEqual(60));
  it('each have a name and say what would be lost', () => {
    expect(new Set(mutants.map(({ file, fault }) => `${file} ${fault}`)).size).toBe(mutants.length);
    for (const { text, by, why } of mutants) expect([text === by, why === '']).toEqual([false, false]);
  });
  it.each(mutants.map(({ adapter, fault, file, text }) => [adapter, fault, file, text] as const))('still apply: %s %s', (_adapter, _fault, file, text) =>
    expect(sourceOf(file).split(text)).toHaveLength(2),
  );
});

describe('The mutants that live', () => {
  const survivors = printed<readonly Survivor[]>(`import { explained } from './survivors.mjs'; console.log(JSON.stringify(explained()));`);
  it('are at places that are there, and each has a reason', () => {
    const gone = survivors.filter(({ file, text, fault }) =>
      fault !== undefined ? !mutants.some((mutant) => mutant.file === file && mutant.fault === fault) : !sourceOf(file).includes(text!),
    );
    expect(gone).toEqual([]);
    expect(survivors.filter(({ why }) => why.length < 10)).toEqual([]);
  });
});

describe('The refusals of the rules', () => {
  it('each hang on a condition that can be taken away', () => {
    const refusals = printed<readonly { readonly file: string; readonly code: string; readonly start?: unknown }[]>(
      `import { refusalsIn } from './refusals.mjs'; import { targets } from './targets.mjs'; console.log(JSON.stringify(targets.flatMap(refusalsIn)));`,
    );
    expect(refusals.length).toBeGreaterThan(250);
    expect(refusals.filter(({ start }) => start === undefined)).toEqual([]);
  });
});
