import pg from 'pg';

const INT8: number = pg.types.builtins.INT8;
const DATE: number = pg.types.builtins.DATE;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/**
 * Rows as plain JSON values, the same before they are written and after they are read: whole numbers for bigint, RFC 3339 with
 * milliseconds for timestamptz, text for numeric and date. A fold sees no difference between a row in memory and one from the table.
 */
export const plainTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8) return Number;
    if (oid === DATE) return String;
    if (oid === TIMESTAMPTZ) return (text) => (pg.types.getTypeParser(TIMESTAMPTZ)(text) as Date).toISOString();
    return pg.types.getTypeParser(oid, format);
  },
};

const TRANSIENT = new Set(['LogUnavailable', 'OutcomeUnknown', 'TooBusy']);
/** SQLSTATE classes that blame the statement or its data; repeating it changes nothing. */
const OF_THE_STATEMENT = /^(22|23|42)/;

/** Whether waiting may heal this: a log or a database that cannot be reached, a disk that is full. Everything else is a defect. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT.has(error.name)) return true;
  const { code } = error as { code?: unknown };
  // A system error (ECONNREFUSED, ENOSPC), or an SQLSTATE.
  if (typeof code === 'string') return /^E[A-Z]+$/.test(code) || (/^[0-9A-Z]{5}$/.test(code) && !OF_THE_STATEMENT.test(code));
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/.test(error.message);
}

/** A value that its column cannot hold, a row that breaks a constraint. */
export const blamesTheData = (error: unknown): boolean => error instanceof Error && /^(22|23)/.test(String((error as { code?: unknown }).code));

/** Resolves after `ms`, or at once when `signal` fires. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });

/** How long to wait before attempt `round` + 1: doubling from 100 ms to 10 s, spread so that many workers do not return as one. */
export const backOffMs = (round: number): number => Math.min(100 * 2 ** Math.min(round, 10), 10_000) * (0.5 + Math.random() / 2);
