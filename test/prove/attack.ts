import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';

/** The full form asks for more of the same; the short one is what every run of the tests can afford. */
export const FULL = process.env['PROVE_FULL'] === '1';

/** Printed by every attack: the same seed asks the same things. */
export const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** Says aloud what only the full form tries. */
export function skippedInShort(what: string): void {
  it(`skipped: ${what}, which only the full form tries`, () => void process.stdout.write(`skipped: ${what}, which only the full form tries\n`));
}

/** Leaves figures for whoever started the attack; those of several calls stand side by side. */
export function found(figures: Readonly<Record<string, unknown>>): void {
  const file = process.env['PROVE_FIGURES'];
  if (file === undefined) return;
  let before: Record<string, unknown> = {};
  try {
    before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    // The first figures of this run.
  }
  writeFileSync(file, JSON.stringify({ ...before, ...figures }));
}

/** Says how far a long attack is, to whoever started it. */
export function said(progress: string): void {
  const descriptor = process.env['PROVE_PROGRESS'];
  if (descriptor !== undefined) writeSync(Number(descriptor), `${progress}\n`);
}

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
