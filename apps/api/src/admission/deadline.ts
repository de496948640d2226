import type { Problem } from '../operations/problem.js';

/** The answer of `work`, or the problem when it takes longer. The work goes on to its own limits; nobody waits for it. */
export async function within<T>(seconds: number, work: Promise<T>, late: () => Problem): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_answer, reject) => {
    timer = setTimeout(() => reject(late()), seconds * 1_000);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
