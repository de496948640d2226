import { unreadable } from './server.js';

function line(writable = true, destroyed = false) {
  const written: string[] = [];
  let gone = false;
  return { written, isGone: () => gone, socket: { writable, destroyed, end: (text: string) => written.push(text), destroy: () => (gone = true) } as never };
}

describe('bytes that are no request', () => {
  it.each([
    ['HPE_INVALID_URL', 400, 'malformed'],
    ['HPE_HEADER_OVERFLOW', 431, 'too-large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'too-slow'],
  ])('(%s) are answered %i with a problem, and the line is closed', (code, status, problem) => {
    const { socket, written } = line();
    unreadable(Object.assign(new Error('x'), { code }), socket);
    const [head, body] = written.join('').split('\r\n\r\n') as [string, string];
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('application/problem+json');
    expect(head).toContain(`Content-Length: ${body.length}`);
    expect(JSON.parse(body)).toMatchObject({ status, code: problem });
  });

  it('from one who has gone are not answered', () => {
    const [reset, dead, shut] = [line(), line(true, true), line(false)];
    unreadable(Object.assign(new Error('x'), { code: 'ECONNRESET' }), reset.socket);
    unreadable(new Error('x'), dead.socket);
    unreadable(new Error('x'), shut.socket);
    expect([reset.written, dead.written, shut.written, shut.isGone()]).toEqual([[], [], [], true]);
  });
});
