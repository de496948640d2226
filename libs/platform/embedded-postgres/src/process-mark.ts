import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one process for ever, `pid.start.boot`: a process id alone is given again, and the first process of a container always has id 1.
 */
export type ProcessMark = string;

export const ownMark = (): ProcessMark => markOf(process.pid)!;

export function isAlive(mark: ProcessMark): boolean {
  return markOf(Number(mark.split('.')[0])) === mark;
}

/** The arguments a process was started with, or undefined when it is gone or only waits to be buried by its parent. */
export function commandLine(pid: number): string | undefined {
  try {
    const text = process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : ps(pid, 'command=');
    return text.trim() === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

function markOf(pid: number): ProcessMark | undefined {
  try {
    if (process.platform !== 'linux') return `${pid}.${ps(pid, 'lstart=').replace(/\W+/g, '')}.x`;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; the fields after it are fixed: state is the first, the start time the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${pid}.${fields[19]}.${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}`;
  } catch {
    return undefined;
  }
}

const ps = (pid: number, column: string): string =>
  execFileSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
