import type { Answer } from '../scenarios/support/client.js';

export const ANSWER_MS = 5_000;

export interface Judged extends Pick<Answer, 'status' | 'text'> {
  readonly type: string | null;
  readonly ms: number;
}

/** What is wrong with the answer to bad input; undefined when nothing is. */
export function faultOf({ status, text, type, ms }: Judged): string | undefined {
  if (status >= 500) return `the server failed: ${status} ${text.slice(0, 300)}`;
  if (status < 400) return `it was taken: ${status} ${text.slice(0, 300)}`;
  if (!(type ?? '').startsWith('application/problem+json')) return `not a problem: ${status} ${type}`;
  let problem: { code?: unknown; status?: unknown };
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    return `a problem that is not JSON: ${status}`;
  }
  if (typeof problem.code !== 'string' || !/^[a-z0-9-]+$/.test(problem.code)) return `a problem without a code: ${status} ${text.slice(0, 300)}`;
  if (problem.status !== status) return `a problem that names another status: ${status} ${text.slice(0, 300)}`;
  return ms > ANSWER_MS ? `answered after ${ms} ms` : undefined;
}

/** What was recorded although everything was refused. */
export const movedBetween = (before: string, after: string): string | undefined => (before === after ? undefined : `the log moved from ${before} to ${after}`);
