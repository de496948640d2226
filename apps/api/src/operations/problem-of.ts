import { HttpException } from '@nestjs/common';
import {
  EntryTooLarge,
  AppendMalformed,
  ClockOff,
  HistoryChanged,
  KeyReused,
  LogUnavailable,
  OutcomeUnknown,
  RevisionDiffers,
  StreamTruncated,
  TooBusy,
} from '#platform/event-log';
import { AccessUnrecorded } from '#platform/identity';
import { DomainError, NewerSchema, UnknownEventType } from '#platform/kernel';
import { CursorMalformed, CursorOutdated, ViewBehind, ViewNotReady, ViewOfAnotherHistory, WorkCancelled } from '#platform/projections';
import { Problem } from './problem.js';
import { JsonRefused } from './strict-json.js';

/** Refusals that speak of the form of the request and not of the state of the subject. */
const INVALID = new Set(['event-malformed', 'happened-in-the-future']);

/** The answer to whatever was thrown. Undefined: nobody foresaw it; it is logged and answered 500. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof AccessUnrecorded)
    return new Problem(503, 'access-unrecorded', 'Nothing is shown while its access record cannot be written', { retryAfter: 5 });
  if (error instanceof DomainError) return new Problem(INVALID.has(error.code) ? 422 : 409, error.code, error.message);
  if (error instanceof JsonRefused) return new Problem(400, error.code, error.message);
  if (error instanceof KeyReused) return new Problem(422, 'key-reused', 'This Idempotency-Key was used for another request');
  if (error instanceof RevisionDiffers) return new Problem(412, 'revision-differs', undefined, { headers: { etag: `"${error.revision}"` } });
  if (error instanceof EntryTooLarge)
    return new Problem(413, 'entry-too-large', 'The fact is larger than an entry may be; long lists belong into an attachment');
  if (error instanceof AppendMalformed) return textMalformed();
  if (error instanceof TooBusy) return new Problem(503, 'busy', 'The subject is changed by many at once', { retryAfter: 1 });
  if (error instanceof OutcomeUnknown)
    return new Problem(503, 'outcome-unknown', 'Ask again with the same key to learn whether it was recorded', { retryAfter: 1 });
  if (error instanceof CursorMalformed) return new Problem(400, 'cursor-malformed', 'A cursor is what a list gave as `next`');
  if (error instanceof CursorOutdated) return new Problem(410, 'cursor-outdated', 'The list has another form now: start again');
  if (error instanceof WorkCancelled) return tooLate();
  if (error instanceof ViewBehind) return new Problem(503, 'view-behind', `The view has read up to ${error.reached ?? 'nothing'}`, { retryAfter: 1 });
  if (error instanceof ViewNotReady) return new Problem(503, 'view-not-ready', 'The view is being built', { retryAfter: 5 });
  if (error instanceof ViewOfAnotherHistory || error instanceof HistoryChanged)
    return new Problem(503, 'history-changed', 'The log was put back from a backup; nothing is shown until that is accepted', { retryAfter: 60 });
  if (error instanceof StreamTruncated)
    return new Problem(503, 'stream-truncated', 'The history of this subject was cut in the database; nothing is decided on the rest', { retryAfter: 60 });
  if (error instanceof ClockOff) return clockOff();
  if (error instanceof LogUnavailable) return new Problem(503, 'log-unavailable', 'Nothing was recorded', { retryAfter: 2 });
  if (error instanceof NewerSchema || error instanceof UnknownEventType)
    return new Problem(503, 'upgrade-needed', 'The log holds facts of a newer release than this process', { retryAfter: 30 });
  // PostgreSQL stores neither NUL nor half a pair: whatever let such text through, it is the request that is wrong.
  if (['22021', '22P05'].includes((error as { code?: string } | undefined)?.code ?? '')) return textMalformed();
  if (DISK.has((error as { code?: string } | undefined)?.code ?? ''))
    return new Problem(503, 'disk-full', 'There is no room to keep it; nothing was recorded', { retryAfter: 10 });
  return databaseGone(error)
    ? new Problem(503, 'database-unavailable', 'Nothing was recorded, or the same key tells', { retryAfter: 2 })
    : fromFramework(error);
}

export const tooLate = (): Problem => new Problem(503, 'too-late', 'The answer was not found in time', { retryAfter: 2 });

export const clockOff = (): Problem =>
  new Problem(503, 'clock-off', 'The clock of this process differs from the database’s by more than two seconds; nothing was recorded', { retryAfter: 5 });

export const textMalformed = (): Problem => new Problem(422, 'text-malformed', 'Text holds NUL, a lone surrogate, or is nested too deeply');

/** The disk of the data directory: full, over its quota, or broken. */
const DISK = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']);

/** SQLSTATE of lost connections, full or closing servers and given-up statements, and the socket errors beneath them. */
function databaseGone(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return (
    /^(08|53|57P|57014|40001|40P01|XX000)/.test(code ?? '') ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code ?? '') ||
    /Connection terminated|connection timeout|Query read timeout|Client has encountered a connection error|timeout exceeded when trying to connect/.test(
      message ?? '',
    )
  );
}

/** What the guards, Nest and Fastify refuse by themselves: a code if they give one, else the one of their status. */
function fromFramework(error: unknown): Problem | undefined {
  if (error instanceof HttpException) {
    const { code, title } = error.getResponse() as { code?: string; title?: string };
    if (code !== undefined) return new Problem(error.getStatus(), code, title, error.getStatus() === 503 ? { retryAfter: 2 } : {});
  }
  const { status, statusCode } = (error ?? {}) as { status?: number; statusCode?: number };
  const answer = typeof status === 'number' ? status : statusCode;
  if (typeof answer !== 'number' || answer < 400 || answer >= 500) return undefined;
  return new Problem(answer, CODES[answer] ?? 'malformed');
}

const CODES: Readonly<Record<number, string>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'too-slow',
  413: 'too-large',
  414: 'too-long',
  415: 'not-json',
  429: 'too-many-requests',
  431: 'too-large',
};
