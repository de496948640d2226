import type { Readable } from 'node:stream';

/** Nothing has come for the time given; the flow goes on. */
export const QUIET = Symbol('quiet');

export interface Flow {
  /** Ends the flow at the client and at the database. */
  readonly stop: () => void;
  /** After so much silence QUIET is told, again and again. */
  readonly quiet: number;
  readonly signals: readonly AbortSignal[];
}

/** What is given on at once is no more. */
const AT_ONCE = 64;

/**
 * Gives on what has come, all of it at once, and no faster than it is taken: what is not read stays with the database. What had come
 * before an error is still given. Returns at the end and when a signal says so.
 */
export async function* flowing<T>(source: Readable, { stop, quiet, signals }: Flow): AsyncGenerator<readonly T[] | typeof QUIET> {
  const state: { failed?: { readonly error: unknown }; ended: boolean; wake: () => void } = { ended: false, wake: () => undefined };
  const wake = () => state.wake();
  let waking = false;
  const alive = () => {
    timer.refresh();
    if (waking) return;
    waking = true;
    // What comes with the same read of the socket is waited for: taken one by one, each would cost a turn of every generator above.
    setImmediate(() => {
      waking = false;
      state.wake();
    });
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
  for (const signal of signals) signal.addEventListener('abort', wake, { once: true });
  const stopped = () => signals.some((signal) => signal.aborted);
  try {
    while (!stopped()) {
      const come = taken<T>(source);
      if (come.length > 0) {
        yield come;
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
        if (silent || state.ended || state.failed !== undefined || (source.readableLength > 0 && !waking) || stopped()) resolve();
      });
    }
  } finally {
    clearTimeout(timer);
    source.off('readable', alive);
    for (const signal of signals) signal.removeEventListener('abort', wake);
    // A call that is ended in the turn in which it was begun would go on; and what had arrived is let go, or one that was answered whole and left
    // early would never end for the client.
    setImmediate(() => {
      stop();
      source.resume();
    });
  }
}

/** What somebody takes one by one. */
export async function* each<T>(groups: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const group of groups) yield* group;
}

function taken<T>(source: Readable): readonly T[] {
  const come: T[] = [];
  while (come.length < AT_ONCE) {
    const next = source.read() as T | null;
    if (next === null) break;
    come.push(next);
  }
  return come;
}
