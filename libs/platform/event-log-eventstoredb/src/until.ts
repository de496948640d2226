import { orAborted } from '#platform/event-log';

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
