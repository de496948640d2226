import type { FastifyRequest } from 'fastify';
import type { Access } from '#platform/identity';
import { Denials } from './denials.js';

const request = (more: object = {}) =>
  ({ method: 'POST', ip: '10.0.0.7', routeOptions: { url: '/v1/exhibits/:id/seals' }, params: { id: 'E-1' }, ...more }) as unknown as FastifyRequest;
const principal = { iss: 'https://id.example', sub: 'CI.DGD.4711', unit: 'CI.DGD', roles: ['judge'] };

describe('a refusal for the role, or for want of a token', () => {
  function denials(record: (access: Access) => Promise<void> = () => Promise.resolve()) {
    const recorded: Access[] = [];
    const failures: unknown[] = [];
    const time = { now: 0 };
    const all = new Denials(
      { record: (access) => (recorded.push(access), record(access)) },
      (error) => failures.push(error),
      () => time.now,
    );
    return { all, recorded, failures, time };
  }

  it('is recorded with who asked, for what, and from where', () => {
    const { all, recorded } = denials();
    all.note(request({ principal }), { status: 403 });
    all.note(request({ routeOptions: undefined, params: undefined }), { status: 401 });
    expect(recorded).toEqual([
      { principal, action: 'denied 403 POST /v1/exhibits/:id/seals', subject: 'E-1', from: '10.0.0.7' },
      { principal: { iss: 'none', sub: 'not authenticated', unit: 'none' }, action: 'denied 401 POST unknown', subject: '', from: '10.0.0.7' },
    ]);
  });

  it('is the only answer that is recorded here', () => {
    const { all, recorded } = denials();
    for (const status of [400, 404, 409, 422, 500, 503]) all.note(request({ principal }), { status });
    expect(recorded).toEqual([]);
  });

  it('does not depend on its record', async () => {
    const { all, failures } = denials(() => Promise.reject(new Error('the database is gone')));
    expect(() => all.note(request({ principal }), { status: 403 })).not.toThrow();
    await new Promise(setImmediate);
    expect(failures).toHaveLength(1);
  });

  it('of strangers is recorded six hundred times a minute at most; what goes beyond is counted', () => {
    const { all, recorded, time } = denials();
    for (let n = 0; n < 650; n++) all.note(request(), { status: 401 });
    expect(recorded).toHaveLength(600);
    all.note(request({ principal }), { status: 403 });
    expect(recorded).toHaveLength(601);
    expect(recorded.at(-1)).not.toHaveProperty('purpose');
    time.now = 60_000;
    for (let n = 0; n < 2; n++) all.note(request(), { status: 401 });
    expect(recorded.slice(-2).map(({ purpose }) => purpose)).toEqual(['50 more were not recorded one by one', undefined]);
  });
});
