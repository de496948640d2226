/** Gives on what comes until the signal, and then waits for nothing more: what is under way ends by itself. */
export async function* until<T>(events: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    while (!signal.aborted) {
      const next = await orAborted(events.next(), signal);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    events.return(undefined).catch(() => undefined);
  }
}

async function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let aborted: () => void = () => undefined;
  const abort = new Promise<undefined>((resolve) => {
    aborted = () => resolve(undefined);
    signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([answer, abort]);
  } finally {
    signal.removeEventListener('abort', aborted);
    answer.catch(() => undefined);
  }
}
