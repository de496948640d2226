import type { FastifyReply, FastifyRequest } from 'fastify';
import { SlowBodies } from './slow-bodies.js';

describe('a body on its way', () => {
  let now = 0;
  const late: FastifyRequest[] = [];
  const bodies = new SlowBodies(
    20_000,
    (request) => late.push(request),
    () => now,
  );
  afterAll(() => bodies.close());

  const sent = (upload = false, length = '100') => {
    const state = { sent: false, complete: false, destroyed: false, bytesRead: 0, header: () => undefined };
    const socket = { get destroyed() { return state.destroyed; }, get bytesRead() { return state.bytesRead; }, destroy: () => (state.destroyed = true) }; // prettier-ignore
    const request = { headers: { 'content-length': length }, raw: { socket, get complete() { return state.complete; } } } as unknown as FastifyRequest; // prettier-ignore
    bodies.watch(request, state as unknown as FastifyReply, upload);
    return { state, request };
  };
  const after = (ms: number) => {
    now += ms;
    bodies.look();
  };

  it('has its time, and is answered when that is over', () => {
    const [slow, quick, none] = [sent(), sent(), sent(false, '0')];
    quick.state.complete = true;
    after(19_000);
    expect(late).toEqual([]);
    after(1_000);
    expect(late).toEqual([slow.request]);
    expect(none.state.destroyed).toBe(false);
  });

  it('that is an upload goes on for as long as it brings a kibibyte in a second', () => {
    const upload = sent(true);
    for (let window = 0; window < 50; window++) {
      upload.state.bytesRead += 20 * 1_024;
      after(20_000);
    }
    expect(late).not.toContain(upload.request);
    upload.state.bytesRead += 20;
    after(20_000);
    expect(late).toContain(upload.request);
  });

  it('that was answered before it was whole is read a little longer, and then cut off', () => {
    const refused = sent();
    refused.state.sent = true;
    after(500);
    after(4_000);
    expect(refused.state.destroyed).toBe(false);
    after(1_000);
    expect(refused.state.destroyed).toBe(true);
  });
});
