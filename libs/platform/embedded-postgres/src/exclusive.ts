import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, ownMark } from './process-mark.js';

const WAIT_MS = 90_000;
/** Old generations are kept this long, so that a process which slept between looking and taking cannot take one again. */
const KEPT = 16;

/**
 * Runs `work` while no other process does the same in `directory`; a holder that died no longer counts.
 * Each holder takes the next generation, a file that only one can create; the file of the highest generation always exists and says
 * whether it is held. So a dead holder is succeeded, and never removed by two at once.
 */
export async function exclusively<T>(directory: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(directory, { recursive: true });
  const mine = await take(directory);
  try {
    return await work();
  } finally {
    giveUp(directory, mine);
  }
}

async function take(directory: string): Promise<number> {
  const draft = join(directory, `draft-${process.pid}-${Math.random().toString(36).slice(2)}`);
  writeFileSync(draft, ownMark());
  try {
    for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await pause(20 + Math.random() * 40)) {
      const newest = newestIn(directory);
      if (newest >= 0 && isHeld(directory, newest)) continue;
      const mine = newest + 1;
      try {
        linkSync(draft, join(directory, String(mine)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      if (newestIn(directory) !== mine) {
        rmSync(join(directory, String(mine)), { force: true });
        continue;
      }
      for (const name of readdirSync(directory)) if (/^\d+$/.test(name) && Number(name) <= mine - KEPT) rmSync(join(directory, name), { force: true });
      return mine;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new Error(`Another process has held ${directory} for ${WAIT_MS / 1000} seconds`);
}

const newestIn = (directory: string): number =>
  Math.max(
    -1,
    ...readdirSync(directory)
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
  );

function isHeld(directory: string, generation: number): boolean {
  try {
    const holder = readFileSync(join(directory, String(generation)), 'utf8');
    return holder !== '' && isAlive(holder);
  } catch {
    // Swept by a later generation: look again.
    return true;
  }
}

/** An empty file is held by nobody. Emptying it needs no room: on a full disk, too, the turn must pass on. */
function giveUp(directory: string, generation: number): void {
  truncateSync(join(directory, String(generation)));
}
