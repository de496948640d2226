import type { Readable } from 'node:stream';

/** Nothing has come for the time given; the flow goes on. */
export const QUIET = Symbol('quiet');

export interface Flow {
  /** Ends the flow at the client and at the database. */
  readonly stop: () => Promise<void>;
  /** After so much silence QUIET is told, again and again. */
  readonly quiet: number;
  readonly signals: readonly AbortSignal[];
}

/**
 * Gives on what comes, one by one, and no faster than it is taken: what is not read stays with the database. What had come before an
 * error is still given. Returns at the end and when a signal says so.
 */
export async function* flowing<T>(source: Readable, { stop, quiet, signals }: Flow): AsyncGenerator<T | typeof QUIET> {
  const state: { failed?: { readonly error: unknown }; ended: boolean; wake: () => void } = { ended: false, wake: () => undefined };
  const wake = () => state.wake();
  const alive = () => {
    timer.refresh();
    state.wake();
  };
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    timer.refresh();
    state.wake();
  }, quiet);
  // The listener stays: an error after the last look must not end the process.
  source.on('error', (error) => {
    state.failed ??= { error };
    state.wake();
  });
  source.on('end', () => {
    state.ended = true;
    state.wake();
  });
  source.on('readable', alive);
  for (const sign of ['confirmation', 'caughtUp', 'checkpoint']) source.on(sign, alive);
  for (const signal of signals) signal.addEventListener('abort', wake, { once: true });
  const stopped = () => signals.some((signal) => signal.aborted);
  try {
    while (!stopped()) {
      const next = source.read() as T | null;
      if (next !== null) {
        yield next;
        // Time that the reader took is not the database's silence.
        silent = false;
        timer.refresh();
        continue;
      }
      if (state.failed !== undefined) throw state.failed.error;
      if (state.ended) return;
      if (silent) {
        silent = false;
        yield QUIET;
        continue;
      }
      await new Promise<void>((resolve) => {
        state.wake = resolve;
        if (silent || state.ended || state.failed !== undefined || source.readableLength > 0 || stopped()) resolve();
      });
    }
  } finally {
    clearTimeout(timer);
    source.off('readable', alive);
    for (const signal of signals) signal.removeEventListener('abort', wake);
    stop().catch(() => undefined);
    // What had arrived is let go: a read that was answered whole and left early would otherwise never end for the client.
    setImmediate(() => source.resume());
  }
}
