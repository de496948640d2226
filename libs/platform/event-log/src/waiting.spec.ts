import { getEventListeners } from 'node:events';
import { inTime, orAborted } from './waiting.js';

const never = new Promise<string>(() => undefined);
const late = () => new Error('late');

describe('waiting for an answer', () => {
  it('ends with the answer when it comes in time, and with an error of its own otherwise', async () => {
    await expect(inTime(Promise.resolve('here'), 1_000, late)).resolves.toBe('here');
    await expect(inTime(Promise.reject(new Error('refused')), 1_000, late)).rejects.toThrow('refused');
    await expect(inTime(never, 1, late)).rejects.toThrow('late');
  });

  it('ends with nothing as soon as nobody wants it any more', async () => {
    const leaving = new AbortController();
    const waiting = orAborted(never, leaving.signal);
    leaving.abort();
    await expect(waiting).resolves.toBeUndefined();
    await expect(orAborted(never, leaving.signal)).resolves.toBeUndefined();
    await expect(orAborted(Promise.resolve('here'), new AbortController().signal)).resolves.toBe('here');
    await expect(orAborted(Promise.resolve('here'), undefined)).resolves.toBe('here');
  });

  it('leaves no timer and no listener behind', async () => {
    const { signal } = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    await inTime(Promise.resolve(), 60_000, late);
    await orAborted(Promise.resolve(), signal);
    expect(timers()).toBe(before);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
