import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user Debian and its kin call nobody: always there, owns nothing. PostgreSQL refuses to run as root. */
const NOBODY = 65534;

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Who the server runs as: we ourselves, or as root whoever owns the data already, else nobody. */
export function serverUser(dataDirectory: string): User {
  if (!isRoot()) return { uid: process.getuid!(), gid: process.getgid!() };
  if (existsSync(dataDirectory)) {
    const { uid, gid } = statSync(dataDirectory);
    if (uid !== 0) return { uid, gid };
  }
  return { uid: NOBODY, gid: NOBODY };
}

/** Whether another user can pass through every directory above `path` (a home of mode 0700 stops it). */
export function othersReach(path: string): boolean {
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    if (existsSync(parent) && (statSync(parent).mode & 0o001) === 0) return false;
    if (parent === dirname(parent)) return true;
  }
}
