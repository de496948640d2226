import { HttpException, NotFoundException } from '@nestjs/common';
import {
  AppendMalformed,
  ClockOff,
  EntryTooLarge,
  KeyReused,
  LogUnavailable,
  OutcomeUnknown,
  RevisionDiffers,
  StreamTruncated,
  TooBusy,
} from '#platform/event-log';
import { RoleForbidden, Unauthenticated, IdentityUnavailable } from '#platform/identity';
import { SubjectErased } from '#platform/disclosures';
import { DomainError, NewerSchema, UnknownEventType, z } from '#platform/kernel';
import { CursorMalformed, CursorOutdated, ViewBehind, ViewNotReady, WorkCancelled } from '#platform/projections';
import { invalid, notFound, Problem, problem } from './problem.js';
import { problemOf } from './problem-of.js';
import { JsonRefused } from './strict-json.js';

const withCode = (code: string) => Object.assign(new Error('from below'), { code });

describe('every error that can be foreseen', () => {
  it.each<[number, string, unknown]>([
    [418, 'teapot', new Problem(418, 'teapot')],
    [409, 'not-the-holder', new DomainError('not-the-holder', 'Only the holder offers')],
    [422, 'event-malformed', new DomainError('event-malformed', 'a.B: c is missing')],
    [422, 'happened-in-the-future', new DomainError('happened-in-the-future', 'not yet')],
    [409, 'subject-erased', new SubjectErased()],
    [400, 'json-number', new JsonRefused('json-number', 'whole')],
    [422, 'key-reused', new KeyReused()],
    [412, 'revision-differs', new RevisionDiffers(7n)],
    [413, 'entry-too-large', new EntryTooLarge(60_001, 60_000)],
    [422, 'text-malformed', new AppendMalformed('$.a holds a NUL')],
    [400, 'cursor-malformed', new CursorMalformed('x')],
    [410, 'cursor-outdated', new CursorOutdated('x')],
    [503, 'busy', new TooBusy('x')],
    [503, 'outcome-unknown', new OutcomeUnknown('custos.a-1')],
    [503, 'too-late', new WorkCancelled()],
    [503, 'view-behind', new ViewBehind('case-file', '2', '1')],
    [503, 'view-not-ready', new ViewNotReady('case-file', 2, 1)],
    [503, 'stream-truncated', new StreamTruncated('custos.a-1')],
    [503, 'log-unavailable', new LogUnavailable('x')],
    [503, 'clock-off', new ClockOff('x')],
    [503, 'upgrade-needed', new NewerSchema('a.B', 2)],
    [503, 'upgrade-needed', new UnknownEventType('a.B')],
    [422, 'text-malformed', withCode('22021')],
    [422, 'text-malformed', withCode('22P05')],
    ...['08006', '57P01', '53300', '57014', '40001', '40P01', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].map(
      (code): [number, string, unknown] => [503, 'database-unavailable', withCode(code)],
    ),
    [503, 'database-unavailable', new Error('Connection terminated unexpectedly')],
    [503, 'database-unavailable', new Error('timeout exceeded when trying to connect')],
    [401, 'not-authenticated', new Unauthenticated()],
    [403, 'role-may-not', new RoleForbidden()],
    [503, 'issuer-unavailable', new IdentityUnavailable()],
    [404, 'not-found', new NotFoundException()],
    [405, 'method-not-allowed', new HttpException('no', 405)],
    [413, 'too-large', Object.assign(new Error('FST'), { statusCode: 413 })],
    [414, 'too-long', Object.assign(new Error('FST'), { statusCode: 414 })],
    [415, 'not-json', Object.assign(new Error('FST'), { statusCode: 415 })],
    [429, 'too-many-requests', Object.assign(new Error('FST'), { statusCode: 429 })],
    [431, 'too-large', Object.assign(new Error('FST'), { statusCode: 431 })],
    [408, 'too-slow', Object.assign(new Error('FST'), { statusCode: 408 })],
    [400, 'malformed', Object.assign(new Error('FST'), { statusCode: 400 })],
  ])('answers %i %s', (status, code, error) => {
    const answer = problemOf(error)!;
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(problem.safeParse(answer.body()).success).toBe(true);
    if (status === 503) expect(answer.more.retryAfter).toBeGreaterThan(0);
  });

  it('tells where the subject stands to one who named another revision', () => {
    expect(problemOf(new RevisionDiffers(7n))?.more.headers).toEqual({ etag: '"7"' });
  });

  it('and no other: those are logged and answered as internal', () => {
    for (const error of [
      new Error('x'),
      new TypeError('y'),
      withCode('23505'),
      withCode('22003'),
      Object.assign(new Error('z'), { statusCode: 500 }),
      Object.assign(new Error('z'), { status: 302 }),
      'text',
      null,
      undefined,
      7,
    ])
      expect(problemOf(error)).toBeUndefined();
  });
});

describe('a problem', () => {
  it('says what is wrong where, and never what was sent', () => {
    const read = z
      .strictObject({ kind: z.enum(['a']), name: z.string().max(3), list: z.array(z.strictObject({ n: z.int() })) })
      .safeParse({ kind: 'Moussa', name: 'Moussa', list: [{ n: 'Moussa' }], Moussa: 1 });
    const { errors } = invalid(read.error!, 'body').body();
    expect(errors?.map(({ path }) => path).sort()).toEqual(['body', 'body.kind', 'body.list.0.n', 'body.name']);
    expect(JSON.stringify(errors)).not.toContain('Moussa');
    expect(errors).toContainEqual({ path: 'body.kind', message: 'not one of the known values' });
    expect(errors).toContainEqual({ path: 'body', message: 'unknown member' });
  });

  it('names twenty places at most', () => {
    const read = z.array(z.int()).safeParse(Array(50).fill('x'));
    expect(invalid(read.error!).body().errors).toHaveLength(20);
  });

  it('of an absent subject says nothing more', () => {
    expect(notFound().body()).toEqual({ type: 'about:blank', title: 'Not found', status: 404, code: 'not-found' });
    expect(new Problem(499, 'odd', 'why').body()).toMatchObject({ title: 'Error', detail: 'why' });
  });
});
